"""What a scheme knows: the kinds, channels, indicators and columns a scenario may name."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from zhibu.scoring.scheme.conditions import Condition
from zhibu.scoring.scheme.measures import (
    Attendance,
    Award,
    Carried,
    Contest,
    Events,
    Indicator,
    Inspected,
    Records,
    Review,
    Short,
    Worked,
)
from zhibu.scoring.scheme.model import Clause, Scheme
from zhibu.terms.periods import PartOfPeriod

RESULTS = (
    *("subject", "kind", "parent", "class", "status", "score", "grade", "level", "tier"),
    *("rank", "rank_in_class", "rank_in_parent", "proposals"),
)
_SUFFIXES: dict[type, tuple[str, ...]] = {
    Records: ("done", "missing", "late"),
    Attendance: ("attended", "expected"),
    Indicator: ("actual", "target", "low", "high"),
    Contest: ("placing", "of"),
    Worked: ("own", "best"),
    Events: ("events", "entered"),
    Carried: ("last_year",),
}


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure in its place: what it is called, what it can earn, and how.

    Units:
        `full` in hundredths; None for a bonus or deduction, which nobody has to earn.
    """

    id: str
    measure: Any
    full: int | None
    short: Short | None
    award: Award | None


def clauses_of(scheme: Scheme) -> Iterator[Clause]:
    """Walk through all clauses, in order."""
    for component in scheme.components:
        for area in component.areas or ():
            yield from area.clauses


def measured(scheme: Scheme) -> Iterator[Measured]:
    """Walk through all measures: of clauses, components, bonus and deductions."""
    for component in scheme.components:
        if component.measure is not None:
            yield Measured(
                component.component,
                component.measure,
                component.out_of,
                component.short,
                component.award,
            )
    for clause in clauses_of(scheme):
        yield Measured(clause.clause, clause.measure, clause.points, clause.short, clause.award)
    for bonus in scheme.bonus:
        yield Measured(bonus.bonus, bonus.measure, None, None, bonus.award)
    for lost in scheme.deductions:
        yield Measured(lost.deduction, lost.measure, None, None, lost.award)


def conditions_of(scheme: Scheme) -> Iterator[Condition]:
    """Walk through all conditions, and the conditions within them."""
    tops = [clause.applies for clause in clauses_of(scheme) if clause.applies is not None]
    for rules in (scheme.exempt, scheme.gates, scheme.vetoes, scheme.consequences):
        tops += [rule.when for rule in rules]
    while tops:
        condition = tops.pop()
        yield condition
        tops += condition.parts


@dataclass(frozen=True, slots=True)
class Known:
    """The names that evidence of a scheme may carry."""

    records: tuple[str, ...]
    inspections: tuple[str, ...]
    indicators: tuple[str, ...]
    events: tuple[str, ...]
    ballots: dict[str, Review]
    columns: tuple[str, ...]


def known(scheme: Scheme) -> Known:
    """Collect the names of a scheme."""
    measures = list(measured(scheme))
    facts = list(conditions_of(scheme))
    kinds = [
        name
        for item in measures
        if isinstance(item.measure, Records | Attendance)
        for name in (
            item.measure.records if isinstance(item.measure, Records) else item.measure.attendance
        )
    ]
    indicators = [m.measure.indicator for m in measures if isinstance(m.measure, Indicator)]
    indicators += [m.measure.contest for m in measures if isinstance(m.measure, Contest)]
    indicators += [fact.indicator for fact in facts if fact.indicator is not None]
    events = [name for m in measures if isinstance(m.measure, Events) for name in m.measure.events]
    events += [name for fact in facts for name in fact.event or ()]
    return Known(
        records=_once(kinds),
        inspections=_once([m.id for m in measures if isinstance(m.measure, Inspected)]),
        indicators=_once(indicators),
        events=_once(events),
        ballots={m.measure.review: m.measure for m in measures if isinstance(m.measure, Review)},
        columns=_once([*RESULTS, *_trace(scheme, measures)]),
    )


def _once(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _trace(scheme: Scheme, measures: list[Measured]) -> list[str]:
    figures = [column for item in measures for column in _columns(item, scheme.rounds)]
    for component in scheme.components:
        figures.append(component.component)
        for area in component.areas or ():
            figures += [component.component + ".available", area.area, area.area + ".available"]
    figures += ["base", "bonus", "deductions", "total", "band"]
    if scheme.assessed is not None:
        parts = range(1, scheme.rounds + 1)
        figures = [f"{part}/{column}" for part in parts for column in figures]
        figures += ["total", "band"]
    return [
        *figures,
        "held",
        *(f"exempt:{item.exempt}" for item in scheme.exempt),
        *(f"gate:{item.gate}" for item in scheme.gates),
        *(f"veto:{item.veto}" for item in scheme.vetoes),
    ]


def rounds_of(measure: Inspected | Review, assessments: int) -> range:
    """Give the rounds of a year that a measure can have."""
    if assessments > 1:
        return range(1, assessments + 1)
    if isinstance(measure, Review):
        return range(1, PartOfPeriod.named(measure.each).per_year + 1)
    return range(1, max(measure.rounds or (12,)) + 1)


def _columns(item: Measured, assessments: int) -> list[str]:
    measure = item.measure
    names = [item.id, *(f"{item.id}.{suffix}" for suffix in _SUFFIXES.get(type(measure), ()))]
    if isinstance(measure, Inspected):
        names += [f"{item.id}.round{round_}" for round_ in rounds_of(measure, assessments)]
    if isinstance(measure, Review):
        for round_ in rounds_of(measure, assessments):
            names.append(f"{item.id}.{round_}")
            for source in measure.sources:
                at = f"{item.id}.{round_}.{source.source}"
                names += [at, f"{at}.sum", f"{at}.n"]
    return names
