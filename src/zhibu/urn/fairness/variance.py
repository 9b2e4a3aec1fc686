"""Analysis of variance in exact numbers: one way for unbalanced data, two ways for complete tables.

Source: Shrout & Fleiss 1979, Psychological Bulletin 86(2), 420–428; McGraw & Wong 1996, Psychological
Methods 1(1), 30–46; the mean number of raters of unbalanced data as Searle, Casella & McCulloch 1992.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from zhibu.urn.fairness.table import Column, counts, sums

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class OneWay:
    """Mean squares between and within targets, pooled over blocks, and the mean number of raters."""

    between: Fraction
    within: Fraction
    size: Fraction
    """n₀ of unbalanced data: (Σ over blocks of N − Σ n²/N) / degrees of freedom between."""

    @property
    def single(self) -> Fraction | None:
        """ICC(1,1): agreement of single marks."""
        below = self.between + (self.size - 1) * self.within
        return (self.between - self.within) / below if below > 0 else None

    @property
    def averaged(self) -> Fraction | None:
        """ICC(1,k): reliability of the mean of all raters."""
        return (self.between - self.within) / self.between if self.between > 0 else None

    @property
    def variance_between(self) -> Fraction:
        """What targets differ by beside chance; never below 0."""
        return max((self.between - self.within) / self.size, ZERO) if self.size else ZERO


def one_way(target: Column, value: Column, block: Column) -> OneWay | None:
    """Analyse marks of targets that lie in blocks; none where nothing can be told apart.

    Args:
        target: of each mark, numbered from 0.
        value: whole numbers.
        block: by target.
    """
    number = counts(target, len(block))
    kept = number > 0
    total = sums(target, value, len(block))
    squares = int((value * value).sum())
    of_targets = _divided(total[kept], number[kept])
    length = int(block.max()) + 1 if len(block) else 0
    block_number = sums(block, number, length)
    full = block_number > 0
    block_total = sums(block, total, length)
    of_blocks = _divided(block_total[full], block_number[full])
    free_between = int(kept.sum()) - int(full.sum())
    free_within = len(value) - int(kept.sum())
    if free_between < 1 or free_within < 1:
        return None
    own = sums(block, number * number, length)
    shares = sum((Fraction(int(n), int(of)) for n, of in _pairs(own[full], block_number[full])), ZERO)  # fmt: skip
    return OneWay(
        between=(of_targets - of_blocks) / free_between,
        within=(squares - of_targets) / free_within,
        size=(len(value) - shares) / free_between,
    )


def _pairs(above: Column, below: Column) -> list[tuple[int, int]]:
    """By what it is divided by, summed: few divisors stand before many numbers."""
    found: dict[int, int] = {}
    for number, of in zip(above.tolist(), below.tolist(), strict=True):
        found[of] = found.get(of, 0) + number
    return [(number, of) for of, number in found.items()]


def _divided(total: Column, number: Column) -> Fraction:
    """Σ total² / number."""
    found: dict[int, int] = {}
    for one, of in zip(total.tolist(), number.tolist(), strict=True):
        found[of] = found.get(of, 0) + one * one
    return sum((Fraction(one, of) for of, one in found.items()), ZERO)


@dataclass(frozen=True, slots=True)
class TwoWay:
    """Mean squares of targets, raters and what is left, of complete tables of one shape."""

    targets: Fraction
    raters: Fraction
    left: Fraction
    rows: int
    columns: int

    @property
    def single(self) -> Fraction | None:
        """ICC(2,1): agreement of single marks where all raters rate all."""
        share = Fraction(self.columns, self.rows) * (self.raters - self.left)
        below = self.targets + (self.columns - 1) * self.left + share
        return (self.targets - self.left) / below if below > 0 else None

    @property
    def averaged(self) -> Fraction | None:
        """ICC(2,k): agreement of the mean of all raters."""
        below = self.targets + (self.raters - self.left) / self.rows
        return (self.targets - self.left) / below if below > 0 else None

    @property
    def consistent(self) -> Fraction | None:
        """ICC(3,1): consistency of single marks; how severe a rater is does not matter."""
        below = self.targets + (self.columns - 1) * self.left
        return (self.targets - self.left) / below if below > 0 else None

    @property
    def consistent_averaged(self) -> Fraction | None:
        """ICC(3,k): consistency of the mean of all raters."""
        return (self.targets - self.left) / self.targets if self.targets > 0 else None


def two_way(rater: Column, target: Column, value: Column, block: Column) -> TwoWay | None:
    """Analyse tables in which every rater of a block rated every target of it, all of one shape.

    Args:
        rater: of each mark; a rater rates within one block.
        target: of each mark, numbered from 0.
        value: whole numbers.
        block: by target.
    """
    at = block[target]
    length = int(block.max()) + 1 if len(block) else 0
    marks = counts(at, length)
    rows = counts(block[np.unique(target)], length)
    pairs = np.unique(at * (int(rater.max(initial=0)) + 1) + rater)
    columns = counts(pairs // (int(rater.max(initial=0)) + 1), length)
    full = marks > 0
    shapes = {(int(r), int(c)) for r, c in zip(rows[full], columns[full], strict=True)}
    if len(shapes) != 1 or not bool((marks == rows * columns).all()):
        return None
    (n, k) = shapes.pop()
    if n < 2 or k < 2:
        return None
    blocks = int(full.sum())
    of_blocks = Fraction(_squared(sums(at, value, length)), n * k)
    of_targets = Fraction(_squared(sums(target, value, len(block))), k)
    of_raters = Fraction(_squared(sums(rater, value, int(rater.max()) + 1)), n)
    squares = int((value * value).sum())
    return TwoWay(
        targets=(of_targets - of_blocks) / (blocks * (n - 1)),
        raters=(of_raters - of_blocks) / (blocks * (k - 1)),
        left=(squares - of_targets - of_raters + of_blocks) / (blocks * (n - 1) * (k - 1)),
        rows=n,
        columns=k,
    )


def _squared(totals: Column) -> int:
    return sum(one * one for one in totals.tolist())
