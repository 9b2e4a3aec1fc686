"""Where the files of an assessment's runs lie, and the way down from a result (得分说明)."""

from dataclasses import dataclass

from zhibu.assessments import assumed, halfway, surroundings
from zhibu.assessments.assumed import Assumed
from zhibu.assessments.enums import Scope
from zhibu.assessments.lines import cells_of
from zhibu.assessments.models import Assessment, Run
from zhibu.assessments.places import EVIDENCE, OUT, folder_of, newest_run, run_folder
from zhibu.assessments.sheltering import sheltered
from zhibu.assessments.veils import veils_of
from zhibu.assessments.wholeness import is_whole
from zhibu.schemes.reading import read_text
from zhibu.scoring.explanation import Explanation, explain, explained
from zhibu.scoring.explanation.reading import Found, Row
from zhibu.scoring.scheme.reading import SchemeFile

__all__ = ["EVIDENCE", "OUT", "counted_as_done", "explanation", "folder_of", "newest_run",
           "run_folder", "scheme_of", "shown"]  # fmt: skip


def counted_as_done(assessment: Assessment) -> Assumed:
    """Say how much of the standing results counts as done though nobody entered it. No query."""
    return assumed.total(folder_of(assessment), assessment.facts_hash)


def scheme_of(run: Run) -> SchemeFile:
    """Give the scheme by which a run was scored: the adopted one, or what of it was due by then."""
    assessment = run.assessment
    text = assessment.adoption.text
    return read_text(
        halfway.text_of(text, assessment.as_of) if assessment.scope == Scope.PRE else text
    )


def explanation(assessment: Assessment, subject: str) -> Explanation:
    """Explain a subject's result, every figure down to its evidence.

    Raises:
        ExplanationError: there is no such subject.
        Run.DoesNotExist: nothing was rated yet.
    """
    run = newest_run(assessment)
    if run is None:
        raise Run.DoesNotExist
    return explain(scheme_of(run), run_folder(run) / OUT, subject)


@dataclass(frozen=True, slots=True)
class Shown:
    """An explanation as a page may show it."""

    told: Explanation
    hidden: frozenset[str]
    """Nodes whose figures reviews do not let be told."""
    row: Row
    kind: str
    class_: str | None
    around: surroundings.Surroundings
    assumed: Assumed
    """What counts as done though nobody entered it."""


def shown(assessment: Assessment, subject: str, run: Run | None = None) -> Shown | None:
    """Explain a result for a page: without an engine, and without what reviews may not tell.

    Nothing where nothing was rated, or the files of the run are gone or are not those that were
    hashed: a page says so rather than tell something else.
    """
    run = run or newest_run(assessment)
    if run is None or not is_whole(run):
        return None
    folder = run_folder(run)
    try:
        cells = cells_of(folder / OUT / "trace.csv", subject)
        cells |= cells_of(folder / OUT / "results.csv", subject)
    except FileNotFoundError:
        return None
    if not cells:
        return None
    counted = assumed.of_subject(folder, subject)
    row, around = Row(cells | counted.cells()), surroundings.read(folder)
    kind, class_ = row.text("kind") or "", row.text("class")
    beside = around.beside(kind, class_, row.text("parent"))
    file = scheme_of(run)
    told = explained(file, Found(row, assessment.year, beside))
    told, hidden = sheltered(told, file.scheme, row, veils_of(folder, subject))
    return Shown(told, hidden, row, kind, class_, around, counted)
