"""The record books of a made-up year, branch by branch, as plain rows."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from zhibu.demo.company import words
from zhibu.demo.company.habits import HABITS, Habit, care
from zhibu.demo.company.minutes import Writer
from zhibu.orgs.models import Organisation, Person
from zhibu.records.enums import Presence, State

COPIED = 0.012
"""Share of minutes that are an earlier record's, with little changed."""


@dataclass(frozen=True, slots=True)
class Branch:
    node: Organisation
    members: list[Person]
    groups: list[Organisation]
    group_members: dict[int, list[Person]]
    leaders: dict[int, Person]
    above: Person
    """Who checks the branch's records."""


@dataclass(slots=True)
class Rows:
    """Rows of one branch, ready to be inserted."""

    records: list[tuple[Any, ...]] = field(default_factory=list)
    uses: list[tuple[Any, ...]] = field(default_factory=list)
    attendances: list[tuple[Any, ...]] = field(default_factory=list)

    def add(self, more: "Rows") -> None:
        """Put another branch's rows behind these."""
        self.records += more.records
        self.uses += more.uses
        self.attendances += more.attendances


RECORD = (
    "id", "code", "branch_id", "year", "number", "title", "held_on", "minutes_long", "hours",
    "place", "host_id", "agenda", "minutes", "state", "revision", "written_by_id", "written_at",
    "submitted_by_id", "submitted_at", "entered_on", "checked_by_id", "checked_at",
    "return_reason", "present_count", "expected_count",
)  # fmt: skip
USE = ("record_id", "kind_id", "group_id")
ATTENDANCE = ("record_id", "person_id", "presence", "reason")


class Book:
    """Writes one branch's year."""

    def __init__(
        self, branch: Branch, kinds: dict[str, int], first: date, today: date, seed: str
    ) -> None:
        self.branch, self.kinds, self.first, self.today = branch, kinds, first, today
        self.chance = Random(seed)
        self.quality = self.chance.random()
        self.writer = Writer(self.chance, [one.name for one in branch.members])
        self.secretary = branch.members[0]
        self.theme_day = self.chance.randint(8, 12)

    def write(self, number: int, density: int, neighbour: list[str]) -> tuple[Rows, list[str]]:
        """Write the year; records get numbers from `number` on.

        Args:
            density: how often each habit of study and talk is kept; 1 is usual.
            neighbour: minutes of another branch, from which some are copied.

        Returns:
            the rows, and this branch's own minutes.
        """
        told: list[str] = []
        rows = Rows()
        planned = sorted(self._year(density), key=lambda one: (one[0], one[2].kind, str(one[3])))
        entered = sorted(self._entered(planned), key=lambda one: (one[1], one[0]))
        numbers: dict[int, int] = {}
        for held, day, habit, group, month in entered:
            numbers[held.year] = numbers.get(held.year, 0) + 1
            text = self._minutes(habit, told, neighbour)
            self._record(rows, number, numbers[held.year], held, day, habit, group, month, text)
            number += 1
        return rows, told

    def _year(self, density: int) -> Iterator[tuple[date, int, Habit, Organisation | None]]:
        small = len(self.branch.members) < 7
        month = self.first
        while month <= self.today:
            for habit in HABITS:
                if month.month not in habit.months or (small and habit.who == "committee"):
                    continue
                times = habit.times * (density if habit.kind in ("study", "talk") else 1)
                for turn in range(times):
                    day = self.theme_day if habit.kind == "theme_day" else habit.day
                    day = (day + self.chance.randint(-3, 4) + turn * 7 - 1) % 28 + 1
                    groups = self.branch.groups if habit.kind == "group_meeting" else [None]
                    for group in groups:
                        yield month.replace(day=day), month.month, habit, group
            month = (month + timedelta(days=31)).replace(day=1)

    def _entered(
        self, planned: list[tuple[date, int, Habit, Organisation | None]]
    ) -> Iterator[tuple[date, date, Habit, Organisation | None, int]]:
        """Leave out what was forgotten; say when the rest was entered."""
        length = max(1, (self.today - self.first).days)
        for held, month, habit, group in planned:
            kept = self.chance.random() < care(self.quality, (held - self.first).days / length)
            day = held + timedelta(days=self.chance.randint(0, 3))
            if not kept:
                if self.chance.random() < 0.45:
                    continue
                day = held + timedelta(days=self.chance.randint(5, 30))
            if held <= self.today and day <= self.today:
                yield held, day, habit, group, month

    def _minutes(self, habit: Habit, told: list[str], neighbour: list[str]) -> str:
        source = told if self.chance.random() < 0.5 else neighbour
        if habit.long and len(source) > 3 and self.chance.random() < COPIED:
            return self.chance.choice(source)
        text = self.writer.minutes(habit.kind, long=habit.long)
        if habit.long:
            told.append(text)
        return text

    def _record(
        self,
        rows: Rows,
        key: int,
        number: int,
        held: date,
        day: date,
        habit: Habit,
        group: Organisation | None,
        month: int,
        text: str,
    ) -> None:
        leader = self.branch.leaders.get(group.pk) if group else None
        people = self._people(habit, group)
        other = people[-1].name if habit.who in ("two", "few") else ""
        state = self._state(day)
        came = 0
        for person in people:
            presence, reason = Presence.PRESENT, ""
            if habit.who != "two" and self.chance.random() < 0.07:
                presence, reason = Presence.LEAVE, self.chance.choice(words.LEAVE)
                if self.chance.random() < 0.2:
                    presence, reason = Presence.ABSENT, ""
            came += presence == Presence.PRESENT
            rows.attendances.append((key, person.pk, str(presence), reason))
        by = leader or self.secretary
        at = f"{day} 0{self.chance.randint(1, 9)}:20:00"  # UTC: office hours in China
        checked = state == State.CHECKED
        rows.records.append(
            (
                key, f"{key:016x}", self.branch.node.pk, held.year, number,
                self.writer.title(habit.kind, month, other), held,
                self.chance.choice((40, 60, 90, 120)),
                Decimal(habit.hours) if habit.hours else None,
                self.chance.choice(words.PLACES), by.pk, self.writer.agenda(), text,
                str(state), 1, by.pk, at, by.pk, at, day,
                self.branch.above.pk if checked else None,
                f"{day + timedelta(days=2)} 03:00:00" if checked else None,
                "请补充缺席人员的原因" if state == State.RETURNED else "",
                came, len(people),
            )
        )  # fmt: skip
        rows.uses.append((key, self.kinds[habit.kind], group.pk if group else None))
        if habit.kind == "theme_day" and month in (4, 7):  # one day, entered once, counts twice
            rows.uses.append((key, self.kinds["lecture"], None))

    def _state(self, day: date) -> State:
        age = (self.today - day).days
        if age > 20:
            return State.CHECKED
        if age < 12 and self.chance.random() < 0.06:
            return State.RETURNED
        return State.CHECKED if self.chance.random() < 0.4 else State.SUBMITTED

    def _people(self, habit: Habit, group: Organisation | None) -> list[Person]:
        members = self.branch.members
        if group is not None:
            return self.branch.group_members[group.pk]
        if habit.who in ("all", "staff"):
            return members
        if habit.who == "committee":
            return members[: 5 if len(members) >= 17 else 3]
        if habit.who == "two":
            return [self.chance.choice(members[: min(5, len(members))]), self._other(members)]
        return self.chance.sample(members, min(len(members), self.chance.randint(3, 6)))

    def _other(self, members: list[Person]) -> Person:
        return members[self.chance.randrange(min(5, len(members) - 1), len(members))]


class PastBook(Book):
    """A year that is over: everything of it was checked."""

    def _state(self, day: date) -> State:
        del day
        return State.CHECKED
