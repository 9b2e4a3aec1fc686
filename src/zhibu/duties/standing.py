"""How a duty stands: pure reckoning over the records of one organisation, one rule, one year."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from zhibu.duties.enums import DutyState
from zhibu.duties.rules import Rule
from zhibu.terms.periods import PartOfPeriod, Period

GRACE = timedelta(days=7)
"""Assumed: a record entered so long after the last day still counts as in time, where the clause
names no days of its own."""
WHOLE = 10_000


@dataclass(frozen=True, slots=True)
class Done:
    """A record, as far as it counts for one kind."""

    record: int
    held_on: date
    entered_on: date
    present: int
    expected: int
    hours: int
    """Hundredths."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Units: `reached` is hundredths of a record or of an hour."""

    reached: int
    late: int
    state: DutyState


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the year, with what the reckoning needs of it ready."""

    period: str
    first: date
    last: date


@lru_cache(maxsize=256)
def parts_of(year: int, each: PartOfPeriod) -> tuple[Part, ...]:
    """The parts of a year, in order."""
    parts = Period(PartOfPeriod.YEAR, year).parts(each)
    return tuple(Part(str(part), part.first, part.last) for part in parts)


def counted(rule: Rule, done: Mapping[str, Sequence[Done]]) -> list[Done]:
    """Records that count for a rule, each once, whatever kinds it was entered under."""
    kinds = [found for kind in rule.kinds if (found := done.get(kind))]
    if not kinds:
        return []
    if len(kinds) == 1:
        found = kinds[0]
    else:
        found = list({one.record: one for several in kinds for one in several}.values())
    if rule.attendance is None:
        return list(found)
    share = rule.attendance
    return [
        one for one in found if one.expected == 0 or one.present * WHOLE >= one.expected * share
    ]


def spread(
    rule: Rule, year: int, records: Iterable[Done], extended: Mapping[str, date]
) -> dict[str, list[Done]]:
    """Give each part of a year its records; one counts for one part only.

    A record held after the end of a part that was extended first fills what that part lacks.
    """
    parts = parts_of(year, rule.each)
    months = rule.each.months
    held: dict[str, list[Done]] = {}
    for one in records:
        if one.held_on.year == year:
            held.setdefault(parts[(one.held_on.month - 1) // months].period, []).append(one)
    for part in parts if extended else ():
        if extended.get(part.period, part.last) > part.last:
            _fill(rule, part, extended[part.period], held)
    return held


def _fill(rule: Rule, part: Part, until: date, held: dict[str, list[Done]]) -> None:
    own = held.setdefault(part.period, [])
    lacking = rule.needed - sum(amount(rule, one) for one in own)
    later = [one for found in held.values() for one in found if part.last < one.held_on <= until]
    for one in sorted(later, key=lambda one: (one.held_on, one.entered_on, one.record)):
        if lacking <= 0:
            return
        lacking -= amount(rule, one)
        for found in held.values():
            if one in found:
                found.remove(one)
        own.append(one)


def amount(rule: Rule, one: Done) -> int:
    """What a record is worth: hundredths of a record, or of an hour."""
    return one.hours if rule.in_hours else 100


def stand(
    rule: Rule, part: Part, until: date, records: Iterable[Done], day: date, *, exempt: bool
) -> Standing:
    """Say how a duty stands on a day.

    Args:
        until: the last day: of the part, or as extended.
    """
    reached = in_time = late = 0
    within = None if rule.entered_within is None else timedelta(days=rule.entered_within)
    for one in records:
        worth = one.hours if rule.in_hours else 100
        reached += worth
        if one.entered_on <= (until + GRACE if within is None else one.held_on + within):
            in_time += worth
        else:
            late += 1
    return Standing(reached, late, _state(rule, part, until, reached, in_time, day, exempt))


def _state(
    rule: Rule, part: Part, until: date, reached: int, in_time: int, day: date, exempt: bool
) -> DutyState:
    if exempt:
        return DutyState.EXEMPT
    if in_time >= rule.needed:
        return DutyState.DONE
    if reached >= rule.needed:
        return DutyState.LATE
    if day < part.first:
        return DutyState.UPCOMING
    return DutyState.DUE if day <= until else DutyState.MISSING
