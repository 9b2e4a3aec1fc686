"""The fairness report of a review, as it is stored."""

from collections.abc import Sequence

from zhibu.urn.fairness.papers import SheetPapers

BANDS = (9_000, 8_000, 6_000)
"""Beginnings of the bands of marks, the highest first, in hundredths of a point."""


def report(
    sheets: Sequence[SheetPapers], bands: Sequence[int] = BANDS, highest: int = 10_000
) -> dict[str, object]:
    """Reckon the fairness figures of a review (公正性分析), ready for JSON: integers and names of sources and classes.

    Args:
        sheets: every sheet with its readable papers.
        bands: beginnings of the bands of marks, the highest first, in hundredths.
        highest: the highest mark that can be given, in hundredths.
    """
    return {"version": 1, "papers": sum(len(one.papers) for one in sheets)}
