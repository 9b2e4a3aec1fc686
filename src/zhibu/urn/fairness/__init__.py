"""How fair a review was (公正性分析): figures from whole papers, none of which names a rater.

`report` is called while the papers are open and before they are cut. What it gives is kept; the
papers are not. It never changes a score. docs/fairness.md says what each figure means.
"""

from zhibu.urn.fairness.papers import OpenedPaper, Rated, SheetPapers, own_rows
from zhibu.urn.fairness.reading import Reading, between, ceiling, readings
from zhibu.urn.fairness.reporting import BANDS, report

__all__ = [
    "BANDS",
    "OpenedPaper",
    "Rated",
    "Reading",
    "SheetPapers",
    "between",
    "ceiling",
    "own_rows",
    "readings",
    "report",
]
