"""Whether one impression colours everything that a rater marks (晕轮效应)."""

import numpy as np

from zhibu.urn.fairness.rounding import LEAST, guarded, hundredths, root, tenths
from zhibu.urn.fairness.table import Column, Marks, counts, sums
from zhibu.urn.fairness.variance import one_way

NARROW = 100
"""Hundredths of a point: a paper whose marks lie closer than this hardly tells subjects apart."""


def halo(marks: Marks) -> dict[str, object]:
    """Reckon halo from several items of a subject, where there are such; else from papers.

    Shape: `how` says which: "items" (agreement of a rater's marks for one subject, once severity
    and what all think of the subject are taken away) or "papers" (spread within papers against
    spread between them).
    """
    raters = len(np.unique(marks.rater))
    if raters < 2 * LEAST:
        return {"how": "papers", "raters": raters, "enough": False}
    return _by_items(marks, raters) or _by_papers(marks, raters)


def _by_items(marks: Marks, raters: int) -> dict[str, object] | None:
    subjects = int(marks.subject.max()) + 1
    pair = marks.rater * subjects + marks.subject[marks.item]
    _pairs, at, of = np.unique(pair, return_inverse=True, return_counts=True)
    several = of[at] > 1
    if len(np.unique(marks.rater[several])) < LEAST:
        return None
    rows = marks.only(several)
    places, target = np.unique(at[several], return_inverse=True)
    block = np.zeros(len(places), dtype=np.int64)
    block[target] = marks.block[rows.rater]
    found = one_way(target.astype(np.int64), _apart(rows), block)
    if found is None or found.single is None:
        return None
    share = max(hundredths(found.single), 0)
    return {"how": "items", "raters": raters, "enough": True, "share": share}


def _apart(marks: Marks) -> Column:
    """What is left of a mark without its item's mean and its rater's: hundredths of hundredths."""
    item = sums(marks.item, marks.mark, marks.items) / np.maximum(
        counts(marks.item, marks.items), 1
    )
    left = marks.mark - item[marks.item]
    of = np.maximum(np.bincount(marks.rater, minlength=marks.raters), 1)
    rater = np.bincount(marks.rater, weights=left, minlength=marks.raters) / of
    return np.floor(100 * (left - rater[marks.rater]) + 0.5).astype(np.int64)


def _by_papers(marks: Marks, raters: int) -> dict[str, object]:
    found = one_way(marks.rater, marks.mark, marks.block)
    if found is None or found.single is None:
        return {"how": "papers", "raters": raters, "enough": False}
    return {
        "how": "papers",
        "raters": raters,
        "enough": True,
        "share": max(hundredths(found.single), 0),
        "within": tenths(root(found.within)),
        "between": tenths(root(found.variance_between)),
        "narrow": _narrow(marks),
    }


def _narrow(marks: Marks) -> dict[str, int | str] | None:
    """Count the papers, of those with at least three marks, whose marks lie within a point."""
    of = counts(marks.rater, marks.raters)
    total = sums(marks.rater, marks.mark, marks.raters)
    squares = sums(marks.rater, marks.mark * marks.mark, marks.raters)
    asked = of > 2
    among = int(asked.sum())
    if among < 2 * LEAST:
        return None
    apart = (squares * of - total * total)[asked]
    narrow = apart < NARROW * NARROW * (of * (of - 1))[asked]
    return guarded(int(narrow.sum()), among)
