"""Who entered the facts behind a clause (事实经手人): another one answers the appeal about them.

What counts was entered before the appeal was raised: whoever corrects a fact then is no author of what
was wrong. Records of the book are not among these facts: the branch enters them, and it appeals.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import Q
from django.utils import timezone

from zhibu.assessments.models import Appeal, Assessment
from zhibu.inspections.enums import EventState, InspectionState
from zhibu.inspections.feeding import Brought, brought_to, hands_in
from zhibu.inspections.models import ClauseMark, Event
from zhibu.orgs.models import Person, Role
from zhibu.orgs.permissions import TABLE, Permission
from zhibu.orgs.reach import STEP, below
from zhibu.schemes.reading import read_text
from zhibu.scoring.scheme import measures as m
from zhibu.scoring.scheme.lint.walk import earners, facts
from zhibu.targets.enums import TargetState
from zhibu.targets.models import TargetStep

COUNTED = (EventState.CONFIRMED, EventState.REVOKED)
"""What was revoked counted: a rating may rest on it, and an appeal may be about its being gone."""
Name = tuple[str, str]
"""A table of evidence, and what a row of it is of: a kind, a clause, an indicator, an event."""


@dataclass(frozen=True, slots=True)
class _Entered:
    subject: str
    name: Name
    by: int
    at: datetime | None


def authors_of(assessment: Assessment, appeals: Iterable[Appeal]) -> dict[int, frozenset[int]]:
    """Give the keys of those who entered, confirmed or agreed a fact that each appeal's clause names.

    Of its subject, by the time when it was raised. A query for each sort of facts that the scheme
    names, however many appeals.
    """
    appeals = list(appeals)
    named = named_by(assessment.adoption.text)
    rows: Mapping[str, list[_Entered]] = defaultdict(list)
    for row in _entered(assessment, sorted({one.result.subject for one in appeals})):
        rows[row.subject].append(row)
    return {
        one.pk: frozenset(
            row.by
            for row in rows[one.result.subject]
            if row.name in named.get(one.clause, ()) and (not row.at or row.at <= one.raised_at)
        )
        for one in appeals
    }


def answering(assessment: Assessment) -> list[Person]:
    """Give everybody who may answer appeals of an assessment, the nearest office first. One query."""
    path = assessment.organisation.path
    roles = Role.objects.on(timezone.localdate()).filter(
        kind__in=TABLE[Permission.APPEAL_ANSWER],
        organisation__path__in=[path[:end] for end in range(STEP, len(path) + 1, STEP)],
        person__in_use=True,
    )
    found = roles.select_related("person").order_by("-organisation__depth", "pk")
    return list(dict.fromkeys(one.person for one in found))


def others_for(appeal: Appeal, able: Iterable[Person], authors: frozenset[int]) -> list[Person]:
    """Give those who can answer an appeal and have no part in it."""
    part = authors | {appeal.raised_by_id, appeal.result.person_id}
    return [one for one in able if one.pk not in part]


@lru_cache(maxsize=32)
def named_by(text: str) -> dict[str, frozenset[Name]]:
    """By the name of each rule that can be appealed against, the facts that it names."""
    scheme = read_text(text).scheme
    found: dict[str, frozenset[Name]] = {}
    for rule in earners(scheme):
        table, names = evidence_of(rule.name, rule.measure)
        found[rule.name] = frozenset((table, name) for name in names)
    for veto in scheme.vetoes:
        conditions = [one for one, _path in facts(veto.when, ())]
        events = {("events", name) for one in conditions for name in one.event or ()}
        indicators = {("indicators", one.indicator) for one in conditions if one.indicator}
        found[veto.veto] = frozenset(events | indicators)
    return found


def evidence_of(rule: str, measure: m.Measure) -> tuple[str, tuple[str, ...]]:
    """Table of evidence that a measure reads, and the names that it looks for there."""
    match measure:
        case m.Records(records=names):
            return "records", tuple(names)
        case m.Attendance(attendance=names):
            return "records", tuple(names)
        case m.Indicator(indicator=name) | m.Contest(contest=name):
            return "indicators", (name,)
        case m.Events(events=names):
            return "events", tuple(names)
        case m.Inspected():
            return "inspections", (rule,)
        case m.Worked():
            return "points", ("",)
        case m.Carried():
            return "history", ("",)
    return "", ()


def _entered(one: Assessment, subjects: list[str]) -> Iterator[_Entered]:
    if not subjects:
        return
    names: dict[str, set[str]] = defaultdict(set)
    for table, name in frozenset().union(*named_by(one.adoption.text).values()):
        names[table].add(name)
    for table, read in (("inspections", _marks), ("events", _events), ("indicators", _steps)):
        if names[table]:
            yield from read(one, subjects, names[table])
    for subject, files in _files(one, subjects).items():
        for file in files:
            for name, _round in file.names:
                for by, at in file.people:
                    yield _Entered(subject, (file.table, name), by, at)


def _marks(one: Assessment, subjects: list[str], clauses: set[str]) -> Iterator[_Entered]:
    found = ClauseMark.objects.filter(
        inspection__organisation__code__in=subjects, clause__in=clauses, score__isnull=False,
        inspection__state=InspectionState.SUBMITTED, inspection__held_on__lte=one.as_of,
        inspection__plan__adoption__name=one.adoption.name, inspection__plan__year=one.year,
    )  # fmt: skip
    for subject, clause, by, at in found.values_list(
        "inspection__organisation__code", "clause", "inspection__inspector_id",
        "inspection__submitted_at",
    ):  # fmt: skip
        yield _Entered(subject, ("inspections", clause), by, at)


def _events(one: Assessment, subjects: list[str], names: set[str]) -> Iterator[_Entered]:
    found = Event.objects.filter(
        _of(subjects), organisation__path__range=below(one.organisation.path), event__in=names,
        state__in=COUNTED, on__year=one.year, on__lte=one.as_of,
    )  # fmt: skip
    for event in found.select_related("person", "organisation"):
        subject = event.person.code if event.person else event.organisation.code
        for by, at in hands_in(event):
            yield _Entered(subject, ("events", event.event), by, at)


def _files(one: Assessment, subjects: list[str]) -> dict[str, list[Brought]]:
    return brought_to(one.adoption, one.organisation, one.year, subjects, COUNTED)


def _steps(one: Assessment, subjects: list[str], names: set[str]) -> Iterator[_Entered]:
    """Whoever proposed or agreed to a target, or reported what was reached."""
    found = TargetStep.objects.filter(
        _of(subjects, "target__"), target__organisation__path__range=below(one.organisation.path),
        target__year=one.year, target__state=TargetState.AGREED, target__indicator__in=names,
    )  # fmt: skip
    for person, organisation, name, by, at in found.values_list(
        "target__person__code", "target__organisation__code", "target__indicator", "by_id", "at"
    ):
        yield _Entered(person or organisation, ("indicators", name), by, at)


def _of(subjects: list[str], way: str = "") -> Q:
    """Rows of organisations or of members, by their codes."""
    own = Q(**{f"{way}person": None, f"{way}organisation__code__in": subjects})
    return own | Q(**{f"{way}person__code__in": subjects})
