"""What a person enters of a record (录入), before it is a row and after."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zhibu.orgs.models import Organisation, Person
from zhibu.records.enums import Presence
from zhibu.records.models import Kind, Record, Task


@dataclass(frozen=True, slots=True)
class Mark:
    """Whether one person who was expected was there (考勤)."""

    person: Person
    presence: Presence = Presence.PRESENT
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """All that is entered of a record.

    Args:
        kinds: what it counts for; one event may count for several.
        groups: for kinds that groups hold, the groups that held it.
        attendance: one mark for each person who was expected.
        host: who led it, of the branch or from elsewhere.
        minutes_long: how long it took.
        hours: what a kind with hours counts.
    """

    title: str
    held_on: date
    kinds: tuple[Kind, ...] = ()
    groups: tuple[Organisation, ...] = ()
    attendance: tuple[Mark, ...] = ()
    place: str = ""
    host: Person | None = None
    minutes_long: int | None = None
    hours: Decimal | None = None
    agenda: str = ""
    minutes: str = ""
    task: Task | None = None


PLAIN = ("title", "held_on", "place", "host", "minutes_long", "hours", "agenda", "minutes", "task")
"""Fields of an entry that are columns of the record."""


def entry_of(record: Record) -> Entry:
    """Read a record back as it was entered."""
    uses = list(record.uses.select_related("kind", "group").order_by("kind__place", "kind__name"))
    marks = record.attendances.select_related("person").order_by("person__name", "person__code")
    return Entry(
        **{field: getattr(record, field) for field in PLAIN},
        kinds=tuple({use.kind.pk: use.kind for use in uses}.values()),
        groups=tuple({use.group.pk: use.group for use in uses if use.group}.values()),
        attendance=tuple(Mark(mark.person, Presence(mark.presence), mark.reason) for mark in marks),
    )
