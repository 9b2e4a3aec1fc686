"""What the fairness report is reckoned from: whole papers, for as long as they are whole."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rated:
    """A row of a sheet: whom it rates, for which source, and of what class of branch."""

    code: str
    source: str
    branch_class: str = ""


@dataclass(frozen=True, slots=True)
class OpenedPaper:
    """A paper that was opened (开启的评议票), not yet cut into single marks.

    Shape: one mark for each row of the sheet, in its order; `own` is the row of the rater.
    Units: hundredths of a point; none is "cannot judge", or the rater's own row.
    """

    marks: tuple[int | None, ...]
    own: int | None = None
    """The rater's own, hidden row, where the paper tells it; reciprocity needs it."""


@dataclass(frozen=True, slots=True)
class SheetPapers:
    """All readable papers of one sheet (同一评议表的评议票).

    `rater` is the code of the one who rates by this sheet, where the sheet is of one rater alone
    (back-to-back review: the branch). It is read for reciprocity and goes into no figure.
    """

    number: int
    subjects: tuple[Rated, ...]
    papers: Sequence[OpenedPaper]
    rater: str | None = None


def own_rows(papers: Sequence[tuple[int | None, ...]]) -> tuple[int | None, ...]:
    """Find the hidden own row of each paper of a sheet on which every rater stands.

    It is the only unmarked row, where no other paper has the same row alone unmarked: with more
    rows unmarked, or the same row twice, nobody can say, and none is given.
    """
    single = [_only(marks) for marks in papers]
    often = Counter(single)
    return tuple(row if row is not None and often[row] == 1 else None for row in single)


def _only(marks: tuple[int | None, ...]) -> int | None:
    unmarked = [row for row, mark in enumerate(marks) if mark is None]
    return unmarked[0] if len(unmarked) == 1 else None
