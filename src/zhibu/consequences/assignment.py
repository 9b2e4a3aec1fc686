"""The assignment of helpers to those who are helped: whole numbers in, the one best answer out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from zhibu.orgs.models import Organisation

STEP = Organisation.steplen
COMPLEMENT, DISTANCE, TIE, CLASS = 600, 200, 100, 100
"""What each is worth, out of a thousand. Assumed: 篇3(二) names pairs one to one and no order of merit."""
FARTHEST = 8
"""Steps in the tree, beyond which all is equally far."""
STRONG, WEAK = 9_000, 6_000
"""Basis points of a clause's full points from which one can teach, and under which one must learn (assumed)."""
MOST = 512
"""Pairs of one assignment, so that no sum leaves what the solver holds exactly."""
_LOTS = 1 << 24
_SCALE = _LOTS * MOST
"""A cost outweighs all lots of an assignment together; 1000 × scale × 512 stays below 2⁵³."""


@dataclass(frozen=True, slots=True)
class Side:
    """A branch as the assignment sees it."""

    subject: str
    pk: int
    name: str
    path: str
    class_name: str = ""
    level: int | None = None
    shares: Mapping[str, int] = field(default_factory=dict)
    """Clause → share of its full points, in basis points."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What speaks for a pair, and its cost: 0 is the best there can be, 1000 the worst."""

    cost: int
    gain: int
    """Mean share of the points by which the helper is ahead, in basis points."""
    clauses: tuple[str, ...]
    """Where the helper is strong and the helped weak, the most points first."""
    distance: int
    tied: bool
    same_class: bool


def weigh(helper: Side, helped: Side, points: Mapping[str, int], tied: bool) -> Weighed:
    """Weigh a pair.

    Args:
        points: clause → full points in hundredths.
        tied: whether a business tie joins the two.
    """
    both = [name for name in points if name in helper.shares and name in helped.shares]
    ahead = {name: max(0, helper.shares[name] - helped.shares[name]) for name in both}
    full = sum(points[name] for name in both)
    gain = sum(points[name] * ahead[name] for name in both) // full if full else 0
    found = [name for name in both if helper.shares[name] >= STRONG and helped.shares[name] < WEAK]
    found.sort(key=lambda name: (-points[name] * ahead[name], name))
    far = distance(helper.path, helped.path)
    same = helper.class_name == helped.class_name
    cost = COMPLEMENT * (10_000 - gain) // 10_000 + DISTANCE * min(far, FARTHEST) // FARTHEST
    cost += (0 if tied else TIE) + (0 if same else CLASS)
    return Weighed(cost, gain, tuple(found), far, tied, same)


def distance(one: str, other: str) -> int:
    """Steps in the tree from one organisation to the other: 2 between branches of one parent."""
    common = 0
    while one[common : common + STEP] and one[common : common + STEP] == other[common : common + STEP]:  # fmt: skip
        common += STEP
    return (len(one) + len(other) - 2 * common) // STEP


def lot(helper: str, helped: str) -> int:
    """A number drawn from the two codes, which decides among assignments of the same cost.

    Whoever knows the codes finds the same: neither the order of rows nor the solver plays a part.
    """
    drawn = sha256(f"zhibu/pairing\n{helper}\n{helped}".encode()).digest()
    return int.from_bytes(drawn[:3], "big")


def assign_optimally(
    helpers: Sequence[Side], helped: Sequence[Side], costs: Sequence[Sequence[int]]
) -> list[tuple[int, int]]:
    """Pair one to one so that the sum of costs is least; ties by lot.

    Args:
        costs: for each helper the cost with each of the helped, 0 to 1000.

    Returns:
        Places of helper and helped; the side with more is left over in part.

    Raises:
        ValueError: more than 512 pairs at once.
    """
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    if not helpers or not helped:
        return []
    if min(len(helpers), len(helped)) > MOST:
        raise ValueError(f"{min(len(helpers), len(helped))} pairs; at most {MOST} at once")
    scaled = np.array(
        [
            [cost * _SCALE + lot(one.subject, other.subject) for cost, other in zip(row, helped, strict=True)]
            for one, row in zip(helpers, costs, strict=True)
        ],
        dtype=np.int64,
    )  # fmt: skip
    rows, columns = linear_sum_assignment(scaled)
    return sorted(zip(map(int, rows), map(int, columns), strict=True), key=lambda two: two[1])
