"""My work (我的工作): what is due from one person today, a few of each, newest need first.

A constant number of queries; each list is asked for one row more than is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, F, Q, QuerySet, SmallIntegerField, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from zhibu.duties.elections import ELECTED, Election, months_before, stage_on
from zhibu.duties.enums import DutyState
from zhibu.duties.models import Duty
from zhibu.duties.queries import requests_to_decide
from zhibu.duties.tick import years_on
from zhibu.duties.together import STRONGEST_FIRST, together
from zhibu.orgs.first import first_of
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import STEP, paths_of, within
from zhibu.records.enums import State
from zhibu.records.models import Record
from zhibu.records.queries import reached, records_for

SHOWN = 8
LONGEST_TERM = 10
FEW = 60
MOST_ORGANISATIONS = 500
"""Beyond that nobody's own work is listed one by one; the late list shows it."""


@dataclass(frozen=True, slots=True)
class Some:
    """The first rows of a list, and whether there are more."""

    rows: Sequence[Any]
    more: bool = False

    def __bool__(self) -> bool:
        return bool(self.rows)


@dataclass(frozen=True, slots=True)
class Work:
    """What is due from a person."""

    day: date
    drafts: Some
    returned: Some
    due: Some
    missing: Some
    to_check: Some
    to_decide: Some
    elections: Some

    def __bool__(self) -> bool:
        return any(
            (
                self.drafts, self.returned, self.due, self.missing,
                self.to_check, self.to_decide, self.elections,
            )
        )  # fmt: skip


def my_work(person: Person, day: date | None = None) -> Work:
    """Give what is due from a person: Record, Together, Request and Election rows."""
    day = day or timezone.localdate()
    records = records_for(person)
    own = records.select_related("branch")
    due, missing = _duties(person, day)
    return Work(
        day=day,
        drafts=_seldom(own.filter(state=State.DRAFT, written_by=person).order_by("-pk")),
        returned=_seldom(own.filter(state=State.RETURNED).order_by("-held_on", "-pk")),
        due=due,
        missing=missing,
        to_check=_to_check(person, records),
        to_decide=_to_decide(person),
        elections=_elections(person, day),
    )


def _some(rows: "QuerySet[Any]") -> Some:
    return _cut(list(rows[: SHOWN + 1]))


def _seldom(rows: "QuerySet[Any]") -> Some:
    """The same of a list that is mostly empty."""
    return _cut(first_of(rows, SHOWN + 1))


def _cut(found: list[Any]) -> Some:
    return Some(found[:SHOWN], len(found) > SHOWN)


def _duties(person: Person, day: date) -> tuple[Some, Some]:
    """What is due, soonest first; and what is missing, what fails first, then latest first."""
    if not paths_of(person, Permission.RECORD_WRITE):
        return Some(()), Some(())
    # By key: the rows of a few organisations are found by index, whatever the company's size.
    writes = Organisation.objects.filter(within(person, Permission.RECORD_WRITE), in_use=True)
    found = Duty.objects.filter(
        organisation__in=list(writes.values_list("pk", flat=True)[:MOST_ORGANISATIONS]),
        starts_on__year__in=years_on(day),
    )
    found = found.select_related("organisation").order_by("ends_on", "starts_on", "pk")
    weight = Case(
        *(When(strength=one, then=Value(place)) for place, one in enumerate(STRONGEST_FIRST)),
        output_field=SmallIntegerField(),
    )
    worst_first = found.order_by(weight, "-ends_on", "starts_on", "pk")
    # Several rules may be one thing to do: ask for enough rows to join them.
    due = list(together(found.filter(state=DutyState.DUE)[: SHOWN * 4]))
    missing = list(together(worst_first.filter(state=DutyState.MISSING)[: SHOWN * 4]))
    due.sort(key=lambda one: one.until)
    return tuple(Some(rows[:SHOWN], len(rows) > SHOWN) for rows in (due, missing))


def _to_check(person: Person, records: QuerySet[Record]) -> Some:
    if not paths_of(person, Permission.RECORD_CHECK):
        return Some(())
    # A few are found by their keys; who checks many finds the oldest that wait almost at once.
    few = _few(person)
    there, oldest = Q(branch__in=few), Coalesce("submitted_at", "written_at")
    if not few:
        there, oldest = reached(person, Permission.RECORD_CHECK), F("submitted_at")
    found = records.filter(there, state=State.SUBMITTED)
    found = found.exclude(written_by=person).exclude(submitted_by=person)
    found = found.select_related("branch", "written_by").only(
        "code", "title", "held_on", "branch__name", "branch__short_name", "written_by__name"
    )
    return _some(found.order_by(oldest, "pk"))


def _few(person: Person) -> list[int]:
    """Organisations whose records somebody checks; none where they are many, or all there are."""
    if any(len(top) == STEP for top in paths_of(person, Permission.RECORD_CHECK)):
        return []
    checks = within(person, Permission.RECORD_CHECK)
    few = list(Organisation.objects.filter(checks).values_list("pk", flat=True)[: FEW + 1])
    return few if len(few) <= FEW else []


def _to_decide(person: Person) -> Some:
    if not paths_of(person, Permission.EXEMPTION_DECIDE):
        return Some(())
    return _seldom(requests_to_decide(person))


def _elections(person: Person, day: date) -> Some:
    """Terms that end soon, where the person is secretary or enters elections."""
    where = within(person, Permission.EXEMPTION_ASK) | within(person, Permission.ORGANISATION_EDIT)
    soon = Q(elected_on__isnull=True)
    for years in range(1, LONGEST_TERM + 1):
        soon |= Q(term_years=years, elected_on__lte=months_before(day, 12 * years - 7))
    found = Organisation.objects.filter(where, soon, kind__in=ELECTED, in_use=True)
    rows: list[Election] = []
    for organisation in found.order_by("elected_on", "path")[: SHOWN * 2 + 1]:
        ends_on = organisation.term_ends_on
        stage = stage_on(ends_on, day)
        if stage is not None:
            rows.append(Election(organisation, stage, ends_on))
    return Some(rows[:SHOWN], len(rows) > SHOWN)
