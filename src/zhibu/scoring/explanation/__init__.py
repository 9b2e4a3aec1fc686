"""Explanations (得分说明): the whole way from a total to clauses, records and ballots."""

from pathlib import Path
from typing import TYPE_CHECKING

from zhibu.scoring.explanation.model import Chance, Explanation, NextGrade, Node, Proposed
from zhibu.scoring.explanation.plain import as_json
from zhibu.scoring.explanation.reading import ExplanationError
from zhibu.scoring.explanation.text import as_text
from zhibu.scoring.scheme.reading import SchemeFile

if TYPE_CHECKING:
    from zhibu.scoring.explanation.reading import Found

__all__ = [
    "Chance",
    "Explanation",
    "ExplanationError",
    "NextGrade",
    "Node",
    "Proposed",
    "as_json",
    "as_text",
    "explain",
    "explained",
]


def explain(file: SchemeFile, out: Path, subject: str) -> Explanation:
    """Explain one subject's result (得分说明): every figure down to its evidence, and what followed.

    Shape: a scheme, OUT of scoring, a subject's code → a tree of figures with their arithmetic.

    Raises:
        ExplanationError: OUT was made with another scheme, or has no such subject.
    """
    from zhibu.scoring.explanation.reading import read_row

    return explained(file, read_row(file, out, subject))


def explained(file: SchemeFile, found: "Found") -> Explanation:
    """Explain a row that was read already: what `explain` does without opening a file."""
    from zhibu.scoring.explanation import following, nearer
    from zhibu.scoring.explanation.tree import said, tree_of

    scheme = file.scheme
    tree = tree_of(scheme, found.row)
    steps = following.steps_of(scheme, found.row)
    bands = {band.grade: band for band in scheme.grading.bands}
    band = found.row.text("band")
    status = found.row.text("status")
    return Explanation(
        scheme.scheme,
        scheme.version,
        file.hash,
        said(scheme.title),
        found.year,
        following.standing_of(scheme, found),
        tree,
        following.band_words(scheme, bands[band], found.row.text("class")) if band else None,
        following.rules_of(scheme, found.row),
        steps,
        following.proposals_of(scheme, found.row),
        nearer.next_grade(scheme, found.row),
        nearer.chances_of(scheme, found.row, tree) if status in ("rated", "vetoed") else (),
        nearer.lacking_of(tree) if found.row.points("total") is None and status != "exempt" else (),
        tuple(node.name for node in tree.walk() if not node.agrees),
    )
