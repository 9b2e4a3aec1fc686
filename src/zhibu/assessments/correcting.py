"""Whether an upheld appeal moved the figure of its clause (更正是否见效): a correction that changed nothing is told."""

from collections.abc import Iterable, Mapping
from enum import Enum

from zhibu.assessments.enums import AppealState
from zhibu.assessments.lines import cells_of
from zhibu.assessments.models import Appeal, Assessment, Run
from zhibu.assessments.places import OUT, run_folder
from zhibu.assessments.wholeness import is_whole


class Effect(Enum):
    """What the newest run gives the clause, beside the run that stood when the appeal was raised."""

    MOVED = "moved"
    SAME = "same"
    UNKNOWN = "unknown"
    """The files of the run that stood then are not here any more."""


def effects_of(assessment: Assessment, appeals: Iterable[Appeal]) -> dict[int, Effect]:
    """Give the effect of each upheld appeal after which everybody was rated again. One query, or none.

    Args:
        appeals: of the assessment, each with its result.
    """
    upheld = [one for one in appeals if one.state == AppealState.UPHELD]
    runs = _runs(assessment) if upheld else []
    standing = [run for run in runs if run.results_hash == assessment.results_hash][-1:]
    return {
        one.pk: _effect(one, _run_of(one, runs), run)
        for run in standing
        for one in upheld
        if one.answered_at <= run.started_at
    }


def unmoved(assessment: Assessment) -> dict[Appeal, Effect]:
    """Give the upheld appeals of which no effect is seen; whoever freezes is told them. Two queries."""
    upheld = assessment.appeals.filter(state=AppealState.UPHELD).select_related("result")
    found = {one.pk: one for one in upheld.order_by("pk")}
    effects = effects_of(assessment, found.values())
    return {found[pk]: effect for pk, effect in effects.items() if effect is not Effect.MOVED}


def runs_of_appeals(assessment: Assessment) -> set[int]:
    """Give the keys of the runs that stood when appeals were raised: their files are compared later."""
    appeals = list(assessment.appeals.exclude(state=AppealState.WITHDRAWN))
    runs = _runs(assessment) if appeals else []
    return {run.pk for one in appeals if (run := _run_of(one, runs))}


def _runs(assessment: Assessment) -> list[Run]:
    return list(assessment.runs.exclude(results_hash="").order_by("number"))


def _run_of(appeal: Appeal, runs: list[Run]) -> Run | None:
    stood = [run for run in runs if run.finished_at and run.finished_at <= appeal.raised_at]
    return stood[-1] if stood else None


def _effect(appeal: Appeal, before: Run | None, after: Run) -> Effect:
    if before is None or not (is_whole(before) and is_whole(after)):
        return Effect.UNKNOWN
    old, new = (_figures(run, appeal.result.subject, appeal.clause) for run in (before, after))
    return Effect.SAME if old == new else Effect.MOVED


def _figures(run: Run, subject: str, clause: str) -> Mapping[str, str | None]:
    """What the trace gives a clause, a bonus, a deduction or a veto, in each part of the year."""
    cells = cells_of(run_folder(run) / OUT / "trace.csv", subject)
    names = (clause, f"veto:{clause}")
    return {name: cell for name, cell in cells.items() if name.rpartition("/")[2] in names}
