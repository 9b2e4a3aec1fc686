"""What a scheme uses of the evidence: plain data, so that it can be kept by the scheme's hash."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from zhibu.terms.periods import PartOfPeriod

if TYPE_CHECKING:
    from zhibu.scoring.scheme.conditions import Condition
    from zhibu.scoring.scheme.model import Scheme

_DAILY = 366
"""Rounds where the scheme says nothing: at most one a day."""
_HUNDRED = 100_00
_MOST_ENTERED = 1_000_00


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel of a review: its sources, and how many rounds the year has."""

    channel: str
    sources: tuple[str, ...]
    rounds: int


@dataclass(frozen=True, slots=True)
class Inspection:
    """A clause that inspectors mark: rounds of the year, and the most of a mark in hundredths."""

    clause: str
    rounds: int
    most: int


@dataclass(frozen=True, slots=True)
class Event:
    """A kind of event; `entered` bounds the points that a person chooses, in hundredths."""

    event: str
    entered: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Uses:
    """What a scheme uses of the evidence.

    Attributes:
        tables: in the order of the contract; always with `subjects`.
        kinds: kinds of subject that are rated.
        classes: the scheme's classes; where there are any, each rated subject must have one.
        records: kinds of record that earn points; others may stand in the table.
        indicator_rounds: rounds of the year in `indicators`.
    """

    tables: tuple[str, ...]
    kinds: tuple[str, ...]
    classes: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = ()
    records: tuple[str, ...] = ()
    inspections: tuple[Inspection, ...] = ()
    indicators: tuple[str, ...] = ()
    indicator_rounds: int = _DAILY
    events: tuple[Event, ...] = ()

    @property
    def class_required(self) -> bool:
        """Whether each rated subject must have a class."""
        return bool(self.classes)

    def to_json(self) -> str:
        """Write as JSON, for keeping."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "Uses":
        """Read what `to_json` wrote."""
        kept = json.loads(text)
        return cls(
            tables=tuple(kept["tables"]),
            kinds=tuple(kept["kinds"]),
            classes=tuple(kept["classes"]),
            channels=tuple(
                Channel(it["channel"], tuple(it["sources"]), it["rounds"])
                for it in kept["channels"]
            ),
            records=tuple(kept["records"]),
            inspections=tuple(Inspection(**it) for it in kept["inspections"]),
            indicators=tuple(kept["indicators"]),
            indicator_rounds=kept["indicator_rounds"],
            events=tuple(
                Event(it["event"], None if it["entered"] is None else tuple(it["entered"]))
                for it in kept["events"]
            ),
        )


class _Gathered:
    """What was met so far on the way through a scheme."""

    def __init__(self, scheme: "Scheme") -> None:
        self.assessed = scheme.rounds if scheme.assessed else None
        self.tables = {"subjects"}
        self.channels: dict[str, Channel] = {}
        self.records: dict[str, None] = {}
        self.inspections: dict[str, Inspection] = {}
        self.indicators: dict[str, None] = {}
        self.events: dict[str, tuple[int, int] | None] = {}

    def measure(self, name: str, points: int, measure: Any, award: Any) -> None:
        """Take in one measure; `points` are the full points of its clause."""
        from zhibu.scoring.scheme import measures as m

        match measure:
            case m.Records(records=kinds) | m.Attendance(attendance=kinds):
                self.tables.add("records")
                self.records.update(dict.fromkeys(kinds))
            case m.Indicator(indicator=indicator) | m.Contest(contest=indicator):
                self.indicator(indicator)
            case m.Inspected(inspected=out_of, rounds=weights):
                self.tables.add("inspections")
                rounds = self.assessed or (max(weights) if weights else _DAILY)
                most = points if out_of == "points" else _HUNDRED
                self.inspections[name] = Inspection(name, rounds, most)
            case m.Worked():
                self.tables.add("points")
            case m.Carried():
                self.tables.add("history")
            case m.Review():
                self.review(measure.review, [it.source for it in measure.sources], measure.each)
            case m.Events(events=kinds, between=between):
                for kind in kinds:
                    self.event(kind, award == "as_entered", between)

    def indicator(self, name: str) -> None:
        self.tables.add("indicators")
        self.indicators[name] = None

    def review(self, name: str, sources: list[str], each: str) -> None:
        self.tables.add("ballots")
        rounds = self.assessed or PartOfPeriod(each).per_year
        known = self.channels.get(name, Channel(name, (), 0))
        joined = tuple(dict.fromkeys([*known.sources, *sources]))
        self.channels[name] = Channel(name, joined, max(rounds, known.rounds))

    def event(
        self, name: str, entered: bool = False, between: tuple[int, int] | None = None
    ) -> None:
        self.tables.add("events")
        known = self.events.setdefault(name, None)
        if entered:
            least, most = between or (0, _MOST_ENTERED)
            if known is not None:
                least, most = max(least, known[0]), min(most, known[1])
            self.events[name] = (least, most)

    def condition(self, condition: "Condition") -> None:
        """Take in what a condition asks."""
        for part in condition.parts:
            self.condition(part)
        fact, about = condition.fact, condition.argument
        if fact == "event":
            for kind in about:
                self.event(kind)
        elif fact == "indicator":
            self.indicator(about)
        elif fact == "flags":
            self.tables.add("points")
        elif fact in ("fall", "rise", "run", "margin") or (fact, about) == ("level", "last_year"):
            self.tables.add("history")


def uses_of(scheme: "Scheme") -> Uses:
    """Find out what a scheme uses of the evidence."""
    from zhibu.scoring.evidence.contract import TABLES

    found = _Gathered(scheme)
    for component in scheme.components:
        if component.measure is not None:
            found.measure(component.component, component.out_of, component.measure, component.award)
        for area in component.areas or ():
            for clause in area.clauses:
                found.measure(clause.clause, clause.points, clause.measure, clause.award)
    for bonus in scheme.bonus:
        found.measure(bonus.bonus, _cap(bonus.cap), bonus.measure, bonus.award)
    for deduction in scheme.deductions:
        found.measure(deduction.deduction, _cap(deduction.cap), deduction.measure, deduction.award)
    for condition in _conditions(scheme):
        found.condition(condition)
    if scheme.ladder or any(gate.then.at_most == "held" for gate in scheme.gates):
        found.tables.add("history")
    return Uses(
        tables=tuple(table for table in TABLES if table in found.tables),
        kinds=scheme.subject,
        classes=tuple(it.class_ for it in scheme.classes),
        channels=tuple(found.channels.values()),
        records=tuple(found.records),
        inspections=tuple(found.inspections.values()),
        indicators=tuple(found.indicators),
        indicator_rounds=found.assessed or _DAILY,
        events=tuple(Event(event, entered) for event, entered in found.events.items()),
    )


def _cap(cap: int | str) -> int:
    return cap if isinstance(cap, int) else _MOST_ENTERED


def _conditions(scheme: "Scheme") -> Iterator["Condition"]:
    for rules in (scheme.exempt, scheme.gates, scheme.vetoes, scheme.consequences):
        yield from (rule.when for rule in rules)
    for component in scheme.components:
        for area in component.areas or ():
            yield from (clause.applies for clause in area.clauses if clause.applies)
