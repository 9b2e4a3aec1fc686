"""How severe or lenient raters are (宽严程度), in aggregate, and how many gave everybody the same."""

from fractions import Fraction

import numpy as np

from zhibu.urn.fairness.rounding import LEAST, Bin, guarded, joined, root, tenths
from zhibu.urn.fairness.table import Column, Marks, counts, sums

EDGES = (-1_000, -700, -500, -300, -100, 100, 300, 500, 700, 1_000)
FEWEST = 3
"""Marks of a paper from which on "all the same" says something."""


def severities(marks: Marks) -> tuple[Column, Column]:
    """Give, for each rater who can be compared, how far their marks lie from the others'.

    A mark is held against the mean of what all others gave the same subject; a rater's figure is the
    mean of these differences. Below 0 is severe, above is lenient.

    Shape: numbers of raters, and their figures. Units: hundredths of a point, rounded.
    """
    number = counts(marks.item, marks.items)[marks.item]
    total = sums(marks.item, marks.mark, marks.items)[marks.item]
    shared = number > 1
    rater = marks.rater[shared]
    apart = (marks.mark * number - total)[shared] / (number - 1)[shared]
    of = np.bincount(rater, minlength=marks.raters)
    compared = np.flatnonzero(of)
    means = np.bincount(rater, weights=apart, minlength=marks.raters)[compared] / of[compared]
    return compared, np.floor(means + 0.5).astype(np.int64)


def severity(marks: Marks) -> dict[str, object]:
    """Reckon the distribution of severity; no bin under five raters."""
    _raters, figures = severities(marks)
    if len(figures) < 2 * LEAST:
        return {"raters": len(figures), "enough": False}
    number, total = len(figures), int(figures.sum())
    squares = int((figures * figures).sum())
    variance = Fraction(squares * number - total * total, number * (number - 1))
    return {
        "raters": number,
        "enough": True,
        "spread": tenths(root(variance)),
        "bins": [list(one) for one in joined(_bins(figures))],
        "same": same(marks),
    }


def _bins(figures: Column) -> list[Bin]:
    edges: list[int | None] = [None, *EDGES, None]
    places = np.searchsorted(np.array(EDGES), figures, side="right")
    number = np.bincount(places, minlength=len(EDGES) + 1).tolist()
    return [(edges[at], edges[at + 1], int(number[at])) for at in range(len(number))]


def same(marks: Marks) -> dict[str, int | str] | None:
    """Count the raters who gave everybody the same mark, of those who gave at least three."""
    of = counts(marks.rater, marks.raters)
    highest = np.full(marks.raters, -1, dtype=np.int64)
    lowest = np.full(marks.raters, 1 << 40, dtype=np.int64)
    np.maximum.at(highest, marks.rater, marks.mark)
    np.minimum.at(lowest, marks.rater, marks.mark)
    asked = of >= FEWEST
    among = int(asked.sum())
    return guarded(int((highest == lowest)[asked].sum()), among) if among >= 2 * LEAST else None
