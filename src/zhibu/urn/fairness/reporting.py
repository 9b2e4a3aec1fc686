"""The fairness report of a review, as it is stored."""

from collections.abc import Sequence

from zhibu.urn.fairness.groups import against, ceilings, classes
from zhibu.urn.fairness.halo import halo
from zhibu.urn.fairness.papers import SheetPapers
from zhibu.urn.fairness.reciprocity import reciprocity
from zhibu.urn.fairness.reliability import reliability
from zhibu.urn.fairness.rounding import LEAST
from zhibu.urn.fairness.severity import severity
from zhibu.urn.fairness.table import table_of

VERSION = 1
BANDS = (9_000, 8_000, 6_000)
"""Beginnings of the bands of marks, the highest first, in hundredths of a point."""


def report(
    sheets: Sequence[SheetPapers], bands: Sequence[int] = BANDS, highest: int = 10_000
) -> dict[str, object]:
    """Reckon the fairness figures of a review (公正性分析), ready for JSON.

    Every figure is a whole number: hundredths, per cent or a count. No rater stands in it, no group
    or bin is of fewer than five, and it changes no score.

    Args:
        sheets: every sheet with its readable papers.
        bands: beginnings of the bands of marks, the highest first, in hundredths.
        highest: the highest mark that can be given, in hundredths.

    Raises:
        ValueError: a paper does not fit its sheet.
    """
    papers = sum(len(one.papers) for one in sheets)
    marks = table_of(sheets)
    facts: dict[str, object] = {"version": VERSION, "papers": papers, "left_out": marks.left_out}
    if papers < 2 * LEAST or not len(marks.mark):
        return facts | {"enough": False}
    return facts | {
        "enough": True,
        "bands": list(bands),
        "highest": highest,
        "severity": severity(marks),
        "reliability": reliability(marks),
        "halo": halo(marks),
        "reciprocity": reciprocity(marks),
        "ceilings": ceilings(marks, bands, highest),
        "classes": classes(marks),
        "against": against(marks),
    }
