"""The attendance list of a form: who was expected, who was there, who was on leave and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from zhibu.orgs.models import Organisation, Person
from zhibu.records.audience import Candidate
from zhibu.records.entry import Entry, Mark
from zhibu.records.enums import Presence
from zhibu.records.rules import listed


@dataclass(frozen=True, slots=True)
class Ticks:
    """What was ticked, by code of the person."""

    present: frozenset[str] = frozenset()
    leave: Mapping[str, str] = field(default_factory=dict)
    expected: frozenset[str] = frozenset()

    @classmethod
    def typed(cls, data: QueryDict) -> "Ticks":
        leave = {code: data.get(f"reason-{code}", "") for code in data.getlist("leave")}
        return cls(frozenset(data.getlist("present")), leave)

    @classmethod
    def of(cls, entry: Entry) -> "Ticks":
        marks = {mark.person.code: mark for mark in entry.attendance}
        return cls(
            frozenset(c for c, mark in marks.items() if mark.presence == Presence.PRESENT),
            {c: mark.reason for c, mark in marks.items() if mark.presence == Presence.LEAVE},
            frozenset(marks),
        )

    def faults(self, names: Mapping[str, str]) -> dict[str, str]:
        """Say who is ticked both present and on leave."""
        both = [names[code] for code in sorted(self.present & set(self.leave)) if code in names]
        if not both:
            return {}
        words = _("Ticked both present and on leave: %(names)s. Keep one.")
        return {"attendance": words % {"names": listed(both)}}


@dataclass(frozen=True, slots=True)
class Row:
    person: Person
    group: Organisation | None
    standing: str
    expected: bool
    present: bool
    leave: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The list as it is shown: who is expected by group, and others of the branch."""

    rows: tuple[Row, ...]
    strangers: tuple[Person, ...] = ()
    """Ticked, but not of the branch on that day: the action refuses them by name."""

    @classmethod
    def laid(cls, candidates: Iterable[Candidate], ticks: Ticks, *, all_present: bool = False) -> "Sheet":  # fmt: skip
        rows = tuple(
            Row(
                one.person,
                one.group,
                one.standing,
                one.expected or one.person.code in ticks.expected,
                one.person.code in ticks.present
                or (all_present and one.expected and one.person.code not in ticks.leave),
                one.person.code in ticks.leave,
                ticks.leave.get(one.person.code, ""),
            )
            for one in candidates
        )
        return cls(rows)

    @property
    def expected(self) -> list[Row]:
        return [row for row in self.rows if row.expected or row.present or row.leave]

    @property
    def others(self) -> list[Row]:
        return [row for row in self.rows if not (row.expected or row.present or row.leave)]

    @property
    def present_count(self) -> int:
        return sum(row.present for row in self.rows)

    def with_strangers(self, ticks: Ticks) -> "Sheet":
        """Add those who were ticked on a list of another day."""
        known = {row.person.code for row in self.rows}
        codes = (ticks.present | set(ticks.leave)) - known
        people = Person.objects.filter(code__in=codes) if codes else ()
        return Sheet(self.rows, tuple(people))

    def marks(self) -> tuple[Mark, ...]:
        """Give a mark for each who was expected or ticked; who was expected and not ticked was absent."""
        return tuple(
            [_mark(row) for row in self.expected] + [Mark(person) for person in self.strangers]
        )

    def names(self) -> dict[str, Any]:
        return {row.person.code: row.person.name for row in self.rows}


def _mark(row: Row) -> Mark:
    if row.present:
        return Mark(row.person)
    if row.leave:
        return Mark(row.person, Presence.LEAVE, row.reason)
    return Mark(row.person, Presence.ABSENT)
