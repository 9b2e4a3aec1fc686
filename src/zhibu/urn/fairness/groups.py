"""Groups of subjects: where marks no longer separate (天花板效应), classes of branch, sources beside each other."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

import numpy as np
import numpy.typing as npt

from zhibu.urn.fairness.reliability import blocks
from zhibu.urn.fairness.rounding import (
    LEAST,
    coarse_mean,
    coarse_share,
    hundredths,
    root,
    tenths,
)
from zhibu.urn.fairness.table import Marks, counts, sums
from zhibu.urn.fairness.variance import one_way

Chosen = npt.NDArray[np.bool_]
REST = "rest"
"""Name of the group in which small classes are put together."""
FEWEST_SHARED = 10
"""Subjects that two sources must both have rated before they are correlated."""


def parted(marks: Marks) -> list[tuple[str, str | None, Chosen]]:
    """Part the items by source and class, so that each part has five subjects and five raters.

    Shape: source, class (none: all of the source in one part, "rest": several small classes together),
    and which items. The parts of a source cover it: no part is left to be found by subtraction.
    """
    found: list[tuple[str, str | None, Chosen]] = []
    rated = counts(marks.item, marks.items) > 0
    for place, source in enumerate(marks.sources):
        of_source = rated & (marks.source == place)
        if not bool(of_source.any()):
            continue
        parts = [
            (name, of_source & (marks.branch_class == number))
            for number, name in enumerate(marks.classes)
        ]
        parts = [(name, items) for name, items in parts if bool(items.any())]
        large = [one for one in parts if _enough(marks, one[1])]
        small = [one[1] for one in parts if not _enough(marks, one[1])]
        if small:
            rest = np.logical_or.reduce(small)
            if not _enough(marks, rest) and large:
                least = min(large, key=lambda one: (int(one[1].sum()), one[0]))
                large.remove(least)
                rest |= least[1]
            large.append((REST, rest))
        if len(large) < 2:
            found.append((source, None, of_source))
        else:
            found += [(source, name, items) for name, items in large]
    return [one for one in found if _enough(marks, one[2])]


def _enough(marks: Marks, items: Chosen) -> bool:
    if len(np.unique(marks.subject[items])) < LEAST:
        return False
    return len(np.unique(marks.rater[items[marks.item]])) >= LEAST


def ceilings(marks: Marks, bands: Sequence[int], highest: int) -> list[dict[str, object]]:
    """Reckon for each part whether its marks still tell subjects apart.

    Units: shares in per cent; spread of subjects in hundredths of a point; `discrimination` is
    Ferguson's δ in hundredths (0: all subjects in one place, 100: spread as evenly as can be).
    Source: Ferguson 1949, Psychometrika 14(1), 61–68.
    """
    return [
        {"source": source, "class": name} | _ceiling(marks, items, bands, highest)
        for source, name, items in parted(marks)
    ]


def _ceiling(marks: Marks, items: Chosen, bands: Sequence[int], highest: int) -> dict[str, object]:
    rows = marks.only(items[marks.item])
    number, total = counts(rows.item, marks.items)[items], sums(rows.item, rows.mark, marks.items)[items]  # fmt: skip
    found = one_way(rows.item, rows.mark, blocks(marks))
    single = None if found is None else found.single
    return {
        "subjects": len(np.unique(marks.subject[items])),
        "marks": 10 * (len(rows.mark) // 10),
        "top": coarse_share(int((rows.mark >= bands[0]).sum()), len(rows.mark)),
        "full": coarse_share(int((rows.mark >= highest).sum()), len(rows.mark)),
        "spread": tenths(_spread(total.tolist(), number.tolist())),
        "reliability": None if single is None else max(hundredths(single), 0),
        "discrimination": _delta(total.tolist(), number.tolist(), highest),
    }


def _delta(totals: Sequence[int], numbers: Sequence[int], highest: int) -> int:
    """Ferguson's δ of the subjects' means on steps of one point."""
    steps = highest // 100
    placed: dict[int, int] = {}
    for total, of in zip(totals, numbers, strict=True):
        step = total // (100 * of)
        placed[step] = placed.get(step, 0) + 1
    n = len(totals)
    same = sum(one * one for one in placed.values())
    places = min(steps + 1, n)
    return hundredths(Fraction((n * n - same) * places, n * n * (places - 1))) if places > 1 else 0


def _sum_of_means(totals: Sequence[int], numbers: Sequence[int], power: int = 1) -> Fraction:
    found: dict[int, int] = {}
    for total, of in zip(totals, numbers, strict=True):
        found[of] = found.get(of, 0) + total**power
    return sum((Fraction(one, of**power) for of, one in found.items()), Fraction(0))


def _variance(totals: Sequence[int], numbers: Sequence[int]) -> Fraction:
    n = len(totals)
    if n < 2:
        return Fraction(0)
    middle = _sum_of_means(totals, numbers)
    return (_sum_of_means(totals, numbers, 2) - middle * middle / n) / (n - 1)


def _spread(totals: Sequence[int], numbers: Sequence[int]) -> int:
    return root(_variance(totals, numbers))


def classes(marks: Marks) -> list[dict[str, object]]:
    """Compare classes of branch within each source: means, spreads and the size of the difference.

    Shape: for each source with at least two classes: `classes`, `eta` (η² in hundredths: the part of
    the differences between subjects that lies between classes) and `apart` (Hedges' g of the highest
    and the lowest class in hundredths). Source: Cohen 1988; Hedges 1981.
    """
    by_source: dict[str, list[tuple[str, Chosen]]] = {}
    for source, name, items in parted(marks):
        if name is not None:
            by_source.setdefault(source, []).append((name, items))
    return [
        {"source": source} | _compared(marks, parts)
        for source, parts in by_source.items()
        if len(parts) > 1
    ]


def _compared(marks: Marks, parts: Sequence[tuple[str, Chosen]]) -> dict[str, object]:
    number, total = counts(marks.item, marks.items), sums(marks.item, marks.mark, marks.items)
    rows, groups = [], []
    for name, items in parts:
        totals, numbers = total[items].tolist(), number[items].tolist()
        n, middle = len(totals), _sum_of_means(totals, numbers)
        variance = _variance(totals, numbers)
        groups.append((n, middle / n, variance))
        rows.append(
            {
                "class": name,
                "subjects": len(np.unique(marks.subject[items])),
                "mean": coarse_mean(middle, n, int(number[items].sum())),
                "spread": tenths(root(variance)),
            }
        )
    of = sum(n for n, _m, _v in groups)
    grand = sum((n * m for n, m, _v in groups), Fraction(0)) / of
    between = sum((n * (m - grand) ** 2 for n, m, _v in groups), Fraction(0))
    within = sum(((n - 1) * v for n, _m, v in groups), Fraction(0))
    whole = between + within
    return {
        "classes": rows,
        "eta": hundredths(between / whole) if whole else 0,
        "apart": _hedges(groups),
    }


def _hedges(groups: Sequence[tuple[int, Fraction, Fraction]]) -> int | None:
    """Hedges' g of the highest and the lowest mean; none where neither spreads."""
    high = max(groups, key=lambda one: one[1])
    low = min(groups, key=lambda one: one[1])
    free = high[0] + low[0] - 2
    pooled = ((high[0] - 1) * high[2] + (low[0] - 1) * low[2]) / free
    if not pooled:
        return None
    size = Fraction(1000 * 1000) * (high[1] - low[1]) ** 2 / pooled
    return hundredths(Fraction(root(size), 1000) * (1 - Fraction(3, 4 * free - 1)))


def against(marks: Marks) -> list[dict[str, object]]:
    """Hold the sources against each other on the subjects that both rated.

    Units: `difference` in hundredths of a point, first less second; `correlation` of the subjects'
    means in hundredths.
    """
    number, total = counts(marks.item, marks.items), sums(marks.item, marks.mark, marks.items)
    means: list[dict[int, tuple[int, int]]] = [{} for _ in marks.sources]
    for item in np.flatnonzero(number).tolist():
        kept = means[int(marks.source[item])]
        subject = int(marks.subject[item])
        before = kept.get(subject, (0, 0))
        kept[subject] = before[0] + int(total[item]), before[1] + int(number[item])
    found = []
    for first, second in combinations(range(len(marks.sources)), 2):
        shared = sorted(means[first].keys() & means[second].keys())
        if len(shared) < FEWEST_SHARED:
            continue
        ones, others = [[of[one] for one in shared] for of in (means[first], means[second])]
        behind = min(sum(n for _t, n in side) for side in (ones, others))
        apart = sum((Fraction(t, n) - Fraction(u, m) for (t, n), (u, m) in zip(ones, others, strict=True)), Fraction(0))  # fmt: skip
        found.append(
            {
                "first": marks.sources[first],
                "second": marks.sources[second],
                "subjects": len(shared),
                "difference": coarse_mean(apart, len(shared), behind),
                "correlation": _correlation(ones, others),
            }
        )
    return found


def _correlation(ones: Sequence[tuple[int, int]], others: Sequence[tuple[int, int]]) -> int | None:
    """Pearson's correlation of the subjects' means, each first rounded to a hundredth of a hundredth."""
    one, other = ([10_000 * t // n for t, n in side] for side in (ones, others))
    n = len(one)
    both = n * sum(a * b for a, b in zip(one, other, strict=True)) - sum(one) * sum(other)
    squared = [n * sum(a * a for a in side) - sum(side) ** 2 for side in (one, other)]
    if not all(squared):
        return None
    size = root(Fraction(10**8 * both * both, squared[0] * squared[1]))
    return hundredths(Fraction(size if both >= 0 else -size, 10_000))
