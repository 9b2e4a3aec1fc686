"""How far the year is before it is rated: who has not applied, been inspected, voted, reported (进度).

Everything is asked by sets: the number of queries does not grow with the company.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q

from zhibu.assessments.book import organisations_of
from zhibu.assessments.models import Assessment
from zhibu.ballots.enums import ReviewState, RollMark, Secrecy
from zhibu.ballots.models import Review, Voter
from zhibu.ballots.rounds import rounds_of
from zhibu.ballots.turnout import turnouts
from zhibu.inspections.enums import EventState, InspectionState, PlanState
from zhibu.inspections.feeding import brought_subjects
from zhibu.inspections.models import (
    REVOCATION_WAITS,
    Event,
    EvidenceImport,
    Inspection,
    InspectionPlan,
)
from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.models import Organisation
from zhibu.orgs.reach import STEP, below
from zhibu.schemes.reading import read_text
from zhibu.scoring.evidence.uses import uses_of
from zhibu.targets.enums import TargetState
from zhibu.targets.models import Target
from zhibu.terms.periods import Period

APPLICATION, INSPECTION, TARGET, VOTE = "application", "inspection", "target", "vote"
FEWEST = 5
"""Voters of a committee below which its turnout is not told: too few to hide among."""
NAMED = 5
"""Reviews of a round that are led to one by one."""
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
    """A round of a review that the scheme asks for, with all reviews that hold it.

    Attributes:
        states: state → how many reviews of this round are in it; empty where none is planned.
        some: code and organisation of a few of them, those that are not published first.
        cast: ballots cast, of `issued` that could be; both 0 where that is not known yet.
    """

    title: dict[str, str]
    period: str
    number: int
    states: dict[str, int]
    some: list[tuple[str, str]]
    cast: int
    issued: int


@dataclass(frozen=True, slots=True)
class Progress:
    """All of it."""

    lines: list[Line]
    parts: list[str]
    missing: dict[str, list[Missing]]
    rounds: list[Round]
    events: int
    imports: int
    revocations: int
    unplanned: bool
    """The scheme has inspected clauses, and nobody planned an inspection or brought marks."""
    announced: int
    """Organisations that announced spot checks will draw, and have not drawn yet."""

    def total(self, part: str) -> tuple[int, int]:
        """How much is there, of how much, in all."""
        return sum(one.done.get(part, 0) for one in self.lines), sum(
            one.of.get(part, 0) for one in self.lines
        )


def progress_of(assessment: Assessment) -> Progress:
    """Gather the board of an assessment. The queries do not grow with it."""
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
    assessed = set(
        organisations_of(adoption, assessment.as_of)
        .filter(path__range=below(top))
        .values_list("pk", flat=True)
    )
    if assessment.apply_until:
        applied = set(assessment.applications.values_list("organisation_id", flat=True))
        wanted[APPLICATION] = {pk: pk in applied for pk, *_ in rows if pk in assessed}
    inspected = _inspected(assessment)
    if uses.inspections:
        brought = brought_subjects(
            adoption, assessment.organisation, assessment.year, "inspections"
        )
        if brought:  # where marks come from a file, all that are assessed should have some
            marked = {pk: code in brought for pk, code, *_ in rows if pk in assessed}
            inspected = marked | {
                pk: done or marked.get(pk, False) for pk, done in inspected.items()
            }
    announced = _announced(assessment)
    if inspected:
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
    for home, cells in _turnout(assessment, committees).items():
        above = committees.get(home, ("", assessment.organisation.name))
        line = lines.setdefault(home, Line(above[1], above[0], home))
        line.of[VOTE], line.done[VOTE] = cells
    voted = [VOTE] if any(VOTE in one.of for one in lines.values()) else []
    return Progress(
        list(lines.values()),
        [*wanted, *voted],
        dict(missing),
        _rounds(assessment),
        *waiting_of(assessment),
        bool(uses.inspections) and not inspected and not announced,
        announced,
    )


def waiting_of(assessment: Assessment) -> tuple[int, int, int]:
    """Count what a second person has to decide. Two queries.

    Returns:
        events and imports that nobody confirmed yet, which do not count; revocations that were
        asked for, of what counts until then.
    """
    below_it = {"organisation__path__range": below(assessment.organisation.path)}
    waits = {
        "entered": Count("pk", filter=Q(state=EventState.ENTERED)),
        "asked": Count("pk", filter=REVOCATION_WAITS),
    }
    events = Event.objects.filter(**below_it, on__year=assessment.year).aggregate(**waits)
    imports = EvidenceImport.objects.filter(**below_it, year=assessment.year).aggregate(**waits)
    return events["entered"], imports["entered"], events["asked"] + imports["asked"]


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


def _announced(assessment: Assessment) -> int:
    """How many organisations are still to be drawn; who they are nobody knows yet."""
    found = InspectionPlan.objects.filter(
        adoption__name=assessment.adoption.name,
        year=assessment.year,
        organisation__path__range=below(assessment.organisation.path),
        state=PlanState.ANNOUNCED,
    )
    return sum(found.values_list("draws", flat=True))


def _turnout(
    assessment: Assessment, committees: dict[str, tuple[str, str]]
) -> dict[str, tuple[int, int]]:
    """Of open reviews, by committee: who are asked, and who of them voted; numbers, never names."""
    found = Voter.objects.filter(
        review__adoption__name=assessment.adoption.name,
        review__year=assessment.year,
        review__state=ReviewState.OPEN,
        review__organisation__path__range=below(assessment.organisation.path),
    ).exclude(mark=RollMark.LEFT_OUT)
    known = found.exclude(review__secrecy=Secrecy.BLIND)
    cells: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    marks = known.values_list("organisation__path", "mark").annotate(n=Count("pk")).order_by()
    for path, mark, number in marks:
        cell = cells[_committee(path, committees, assessment.organisation.path)]
        cell[0] += number
        cell[1] += number * (mark == RollMark.VOTED)
    return {home: (asked, voted) for home, (asked, voted) in cells.items() if asked >= FEWEST}


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
    """Rounds that end by the day of the facts, with all reviews that hold each."""
    held: dict[tuple[str, int], list[Review]] = defaultdict(list)
    reviews = list(
        Review.objects.filter(
            adoption__name=assessment.adoption.name, year=assessment.year,
            organisation__path__range=below(assessment.adoption.organisation.path),
        ).exclude(state=ReviewState.CALLED_OFF).select_related("organisation").order_by("opens_on", "pk")
    )  # fmt: skip
    for review in reviews:
        held[review.channel, review.round].append(review)
    known = turnouts(reviews)
    found = []
    for one in rounds_of(assessment.adoption, assessment.year):
        period = str(one.period)
        if Period.parse(period).last > assessment.as_of:
            continue
        here = held.get((one.channel, one.number), [])
        here.sort(key=lambda each: each.state == ReviewState.PUBLISHED)
        votes = [known[each.pk] for each in here if each.pk in known]
        found.append(
            Round(
                one.title,
                period,
                one.number,
                dict(Counter(each.state for each in here)),
                [(each.code, each.organisation.name) for each in here[:NAMED]],
                sum(cast for cast, _issued in votes),
                sum(issued for _cast, issued in votes),
            )
        )
    return found
