"""Conditions, three-valued: True, False, or None for unknown."""

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from reference.evidence import Evidence, Period
from reference.figures import number, placing, points
from reference.measures import Asked, bounds, contest_placing
from zhibu.scoring.scheme.conditions import Condition, Levels
from zhibu.scoring.scheme.model import Clause, Scheme


@dataclass
class Facts:
    """What is known of a subject; what is not yet known stays None."""

    evidence: Evidence
    subject: str
    scheme: Scheme | None = None
    figures: dict[str, Fraction | None] = field(default_factory=dict)
    total: Fraction | None = None
    short: dict[str, bool] = field(default_factory=dict)
    part_grades: list[str | None] = field(default_factory=list)
    status: str | None = None
    grade: str | None = None
    level: int | None = None
    ranks: dict[str, tuple[int, int, int] | None] = field(default_factory=dict)
    """within → place from the top, place from the bottom, number in the group."""

    @property
    def row(self) -> dict[str, Any]:
        return self.evidence.subjects[self.subject]

    @property
    def year(self) -> Period:
        return Period(self.evidence.year)

    @property
    def last_level(self) -> int | None:
        return self.evidence.last_year(self.subject, "level")  # type: ignore[no-any-return]


def holds(condition: Condition, facts: Facts) -> bool | None:
    """Whether a condition holds; None where that is unknown."""
    if condition.all is not None:
        return _all([holds(part, facts) for part in condition.all])
    if condition.any is not None:
        return _not(_all([_not(holds(part, facts)) for part in condition.any]))
    if condition.not_ is not None:
        return _not(holds(condition.not_, facts))
    return _FACTS[condition.fact or ""](condition, facts)


def _all(values: list[bool | None]) -> bool | None:
    if False in values:
        return False
    return None if None in values else True


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


def names_status(condition: Condition) -> bool:
    """Whether a condition speaks of the status anywhere."""
    return condition.fact == "status" or any(names_status(part) for part in condition.parts)


def _compare(condition: Condition, value: Fraction | int | None, *, scale: int = 1) -> bool | None:
    if value is None:
        return None
    assert condition.comparison is not None
    how, bound = condition.comparison
    assert not isinstance(bound, str)
    return _compared(how, Fraction(value), Fraction(bound, scale))


def _compared(how: str, value: Fraction, bound: Fraction) -> bool:
    return {
        "at_least": value >= bound,
        "above": value > bound,
        "at_most": value <= bound,
        "below": value < bound,
    }[how]


def _member(wanted: tuple[str, ...], value: str | None) -> bool | None:
    return None if value is None else value in wanted


def _figure(condition: Condition, facts: Facts) -> bool | None:
    name = condition.figure or ""
    value = facts.total if name == "total" else facts.figures.get(name)
    return _compare(condition, value, scale=100)


def _margin(condition: Condition, facts: Facts) -> bool | None:
    assert facts.scheme is not None
    band = next((b for b in facts.scheme.grading.bands if b.level == facts.last_level), None)
    if band is None or facts.total is None:
        return None
    begins = points(band.begins(facts.row.get("class")))
    return _compare(condition, facts.total - begins, scale=100)


def _event(condition: Condition, facts: Facts) -> bool | None:
    if not facts.evidence.has("events"):
        return None
    rows = facts.evidence.events(facts.subject, facts.year, condition.event or ())
    return _compare(condition, len(rows))


def _indicator(condition: Condition, facts: Facts) -> bool | None:
    rows = facts.evidence.indicators(facts.subject, facts.year, condition.indicator or "")
    if not rows:
        return None
    assert condition.comparison is not None
    how, bound = condition.comparison
    named = dict(zip(("target", "low", "high"), bounds(rows[-1]), strict=True))
    against = named[bound] if isinstance(bound, str) else points(bound)
    actual = number(rows[-1]["actual"])
    return None if against is None or actual is None else _compared(how, actual, against)


def _grade(condition: Condition, facts: Facts) -> bool | None:
    return _member(condition.grade or (), facts.grade)


def _level(condition: Condition, facts: Facts) -> bool | None:
    return _compare(condition, facts.level if condition.level == "this_year" else facts.last_level)


def _fall(condition: Condition, facts: Facts) -> bool | None:
    if facts.level is None or facts.last_level is None:
        return None
    return _compare(condition, max(0, facts.last_level - facts.level))


def _rise(condition: Condition, facts: Facts) -> bool | None:
    if facts.level is None or facts.last_level is None:
        return None
    return _compare(condition, max(0, facts.level - facts.last_level))


def _run(condition: Condition, facts: Facts) -> bool | None:
    if facts.level is None or facts.grade is None:
        return None
    count, year = 0, facts.evidence.year
    while _is_such(condition.run, facts, year):
        count, year = count + 1, year - 1
    return _compare(condition, count)


def _is_such(wanted: Any, facts: Facts, year: int) -> bool:
    own = _of_year(facts, year, "level")
    if wanted == "falling":
        before = _of_year(facts, year - 1, "level")
        return own is not None and before is not None and own < before
    return _matches(wanted, own, _of_year(facts, year, "grade"))


def _of_year(facts: Facts, year: int, column: str) -> Any:
    if year == facts.evidence.year:
        return facts.level if column == "level" else facts.grade
    row = facts.evidence.history(facts.subject, year)
    return None if row is None else row[column]


def _matches(wanted: Levels, level: int | None, grade: str | None) -> bool:
    if wanted.level_below is not None:
        return level is not None and level < wanted.level_below
    return grade is not None and grade in (wanted.grade or ())


def _rounds(condition: Condition, facts: Facts) -> bool | None:
    assert facts.scheme is not None
    assert condition.rounds is not None
    levels = {band.grade: band.level for band in facts.scheme.grading.bands}
    wanted = condition.rounds
    return _compare(
        condition,
        sum(1 for g in facts.part_grades if g is not None and _matches(wanted, levels[g], g)),
    )


def clauses_of(scheme: Scheme) -> list[Clause]:
    """All clauses, in order."""
    return [
        clause
        for component in scheme.components
        for area in component.areas or ()
        for clause in area.clauses
    ]


def _contest(condition: Condition, facts: Facts) -> bool | None:
    assert facts.scheme is not None
    clause = next(c for c in clauses_of(facts.scheme) if c.clause == condition.contest)
    asked = Asked(facts.evidence, facts.subject, facts.year, clause.clause, None)
    measure: Any = clause.measure
    place = contest_placing(measure, asked, from_top=condition.counted == "from_top")
    return _compare(condition, place)


def _rank(condition: Condition, facts: Facts) -> bool | None:
    found = facts.ranks.get(condition.rank or "")
    if found is None:
        return None
    top, bottom, size = found
    position = top if condition.counted == "from_top" else bottom
    if condition.share is not None:
        upper, lower = condition.share
        return position * lower <= upper * size
    return _compare(condition, position)


def _flags(condition: Condition, facts: Facts) -> bool | None:
    if not facts.evidence.has("points"):
        return None
    group = facts.evidence.group(facts.subject, "parent")
    counts = {name: _flags_of(facts, name, group) for name in group}
    own = counts[facts.subject]
    if condition.flags == "count":
        return _compare(condition, own)
    if own == 0:
        return None
    others = [Fraction(count) for count in counts.values()]
    return _compare(condition, placing(Fraction(own), others, high_first=True))


def _flags_of(facts: Facts, name: str, group: list[str]) -> int:
    flags = 0
    for month in facts.year.cut("month"):
        own = facts.evidence.worked(name, month) or 0
        best = max(facts.evidence.worked(other, month) or 0 for other in group)
        flags += own > 0 and own == best
    return flags


def _short(condition: Condition, facts: Facts) -> bool | None:
    assert facts.scheme is not None
    if condition.short in ("must", "as_a_rule"):
        strengths = {c.clause: c.strength for c in clauses_of(facts.scheme)}
        lost = [c for c, short in facts.short.items() if short and strengths[c] == condition.short]
        return _compare(condition, len(lost))
    found = facts.short.get(condition.short or "")
    return None if found is None else _compare(condition, int(found))


_FACTS: dict[str, Callable[[Condition, Facts], bool | None]] = {
    "figure": _figure,
    "margin": _margin,
    "event": _event,
    "indicator": _indicator,
    "grade": _grade,
    "level": _level,
    "fall": _fall,
    "rise": _rise,
    "run": _run,
    "rounds": _rounds,
    "contest": _contest,
    "rank": _rank,
    "flags": _flags,
    "short": _short,
    "class": lambda condition, facts: _member(condition.class_ or (), facts.row.get("class")),
    "kind": lambda condition, facts: _member(condition.kind or (), facts.row.get("kind")),
    "size": lambda condition, facts: _compare(condition, facts.row.get("size")),
    "status": lambda condition, facts: _member(condition.status or (), facts.status),
}
