"""How far raters agree (评分一致性): intraclass correlations, by source and in all."""

from fractions import Fraction

import numpy as np

from zhibu.urn.fairness.rounding import LEAST, hundredths
from zhibu.urn.fairness.table import Column, Marks
from zhibu.urn.fairness.variance import one_way, two_way


def reliability(marks: Marks) -> dict[str, object]:
    """Reckon ICC(1) and ICC(1,k), and ICC(2) where every rater rated every subject.

    Raters are compared within a block and a source; sums of squares are pooled over them.
    Units: hundredths, where 100 is full agreement; the mean number of raters in hundredths.
    """
    source = marks.source[marks.item]
    by_source = [
        {"source": name} | _of(marks.only(source == place))
        for place, name in enumerate(marks.sources)
        if bool((source == place).any())
    ]
    return _of(marks) | {"by_source": by_source if len(by_source) > 1 else []}


def blocks(marks: Marks) -> Column:
    """By item: its block and source together."""
    return marks.item_block * max(len(marks.sources), 1) + marks.source


def _of(marks: Marks) -> dict[str, object]:
    raters = len(np.unique(marks.rater))
    found = one_way(marks.item, marks.mark, blocks(marks)) if raters >= LEAST else None
    if found is None:
        return {"raters": raters, "enough": False}
    whole = two_way(marks.rater, marks.item, marks.mark, blocks(marks))
    return {
        "raters": raters,
        "enough": True,
        "size": hundredths(found.size),
        "single": _rounded(found.single),
        "averaged": _rounded(found.averaged),
        "complete": None
        if whole is None
        else {
            "single": _rounded(whole.single),
            "averaged": _rounded(whole.averaged),
            "consistent": _rounded(whole.consistent),
            "consistent_averaged": _rounded(whole.consistent_averaged),
        },
    }


def _rounded(value: Fraction | None) -> int | None:
    """In hundredths; a figure below −1 says no more than −1."""
    return None if value is None else max(hundredths(value), -100)
