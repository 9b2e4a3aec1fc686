"""How far the year is before it is rated: who has not applied, been inspected, voted, reported (进度).

Everything is asked by sets: the number of queries does not grow with the company.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from zhibu.assessments.models import Assessment
from zhibu.ballots.enums import ReviewState
from zhibu.ballots.models import Review
from zhibu.ballots.rounds import rounds_of
from zhibu.inspections.enums import EventState, InspectionState, PlanState
from zhibu.inspections.models import Event, EvidenceImport, Inspection
from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.models import Organisation
from zhibu.orgs.reach import STEP, below
from zhibu.schemes.queries import subjects_of
from zhibu.schemes.reading import read_text
from zhibu.scoring.evidence.uses import uses_of
from zhibu.targets.enums import TargetState
from zhibu.targets.models import Target
from zhibu.terms.periods import Period

APPLICATION, INSPECTION, TARGET = "application", "inspection", "target"
COMMITTEES = (OrganisationKind.COMMITTEE, OrganisationKind.WORKING_COMMITTEE)


@dataclass(slots=True)
class Line:
    """Of a committee and each kind of work: how much is there, of how much."""

    name: str
    code: str
    path: str
    done: dict[str, int] = field(default_factory=dict)
    of: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Missing:
    """Who still lacks what."""

    code: str
    name: str
    committee: str


@dataclass(frozen=True, slots=True)
class Round:
    """A round of a review that the scheme asks for: planned or not, published or not."""

    title: dict[str, str]
    period: str
    number: int
    code: str
    state: str


@dataclass(frozen=True, slots=True)
class Progress:
    """All of it."""

    lines: list[Line]
    parts: list[str]
    missing: dict[str, list[Missing]]
    rounds: list[Round]
    events: int
    imports: int
    unplanned: bool
    """The scheme has inspected clauses, and nobody planned an inspection."""

    def total(self, part: str) -> tuple[int, int]:
        """How much is there, of how much, in all."""
        return sum(one.done.get(part, 0) for one in self.lines), sum(
            one.of.get(part, 0) for one in self.lines
        )


def progress_of(assessment: Assessment) -> Progress:
    """Gather the board of an assessment. At most nine queries."""
    top, adoption = assessment.organisation.path, assessment.adoption
    uses = uses_of(read_text(adoption.text).scheme)
    rows = list(
        Organisation.objects.filter(path__range=below(top), in_use=True)
        .order_by("path")
        .values_list("pk", "code", "name", "kind", "path")
    )
    committees = {path: (code, name) for _pk, code, name, kind, path in rows if kind in COMMITTEES}
    lines: dict[str, Line] = {}
    missing: dict[str, list[Missing]] = defaultdict(list)
    wanted: dict[str, dict[int, bool]] = {}
    if assessment.apply_until:
        kinds = subjects_of(adoption)
        applied = set(assessment.applications.values_list("organisation_id", flat=True))
        wanted[APPLICATION] = {pk: pk in applied for pk, _c, _n, kind, _p in rows if kind in kinds}
    inspected = _inspected(assessment)
    if inspected or uses.inspections:
        wanted[INSPECTION] = inspected
    if targets := _targets(assessment):
        wanted[TARGET] = targets
    for pk, code, name, _kind, path in rows:
        home = _committee(path, committees, top)
        for part, known in wanted.items():
            if pk not in known:
                continue
            above = committees.get(home, ("", assessment.organisation.name))
            line = lines.setdefault(home, Line(above[1], above[0], home))
            line.of[part] = line.of.get(part, 0) + 1
            line.done[part] = line.done.get(part, 0) + known[pk]
            if not known[pk]:
                missing[part].append(Missing(code, name, above[1]))
    waiting = {"organisation__path__range": below(top), "state": EventState.ENTERED}
    return Progress(
        list(lines.values()),
        list(wanted),
        dict(missing),
        _rounds(assessment),
        Event.objects.filter(**waiting, on__year=assessment.year).count(),
        EvidenceImport.objects.filter(**waiting, year=assessment.year).count(),
        bool(uses.inspections) and not inspected,
    )


def _committee(path: str, committees: dict[str, tuple[str, str]], top: str) -> str:
    for end in range(len(path), len(top) - 1, -STEP):
        if path[:end] in committees:
            return path[:end]
    return top


def _inspected(assessment: Assessment) -> dict[int, bool]:
    """Organisations that are to be inspected, and whether all their inspections are submitted."""
    found = (
        Inspection.objects.filter(
            plan__adoption__name=assessment.adoption.name,
            plan__year=assessment.year,
            organisation__path__range=below(assessment.organisation.path),
        )
        .exclude(plan__state=PlanState.CALLED_OFF)
        .values_list("organisation_id", "state")
    )
    return _all(found, InspectionState.SUBMITTED)


def _targets(assessment: Assessment) -> dict[int, bool]:
    """Organisations with targets, and whether all are agreed and reported."""
    found = (
        Target.objects.filter(
            organisation__path__range=below(assessment.organisation.path),
            year=assessment.year,
            person=None,
        )
        .exclude(state=TargetState.WITHDRAWN)
        .values_list("organisation_id", "state", "actual")
    )
    ready = (
        (pk, state == TargetState.AGREED and actual is not None) for pk, state, actual in found
    )
    return _all(ready, True)


def _all(rows: Iterable[tuple[int, object]], good: object) -> dict[int, bool]:
    found: dict[int, bool] = {}
    for pk, state in rows:
        found[pk] = found.get(pk, True) and state == good
    return found


def _rounds(assessment: Assessment) -> list[Round]:
    """Rounds that end by the day of the facts, with the review that holds each."""
    held = {
        (channel, round_): (code, state)
        for channel, round_, code, state in Review.objects.filter(
            adoption__name=assessment.adoption.name, year=assessment.year,
            organisation__path__range=below(assessment.adoption.organisation.path),
        ).exclude(state=ReviewState.CALLED_OFF).values_list("channel", "round", "code", "state")
    }  # fmt: skip
    found = []
    for one in rounds_of(assessment.adoption, assessment.year):
        period = str(one.period)
        if Period.parse(period).last > assessment.as_of:
            continue
        code, state = held.get((one.channel, one.number), ("", ""))
        found.append(Round(one.title, period, one.number, code, state))
    return found
