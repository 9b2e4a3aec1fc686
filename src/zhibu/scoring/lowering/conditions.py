"""Conditions as columns: true, false, or unknown (null)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import ibis

from zhibu.scoring.lowering import arithmetic as exact
from zhibu.scoring.lowering.arithmetic import Column
from zhibu.scoring.lowering.layers import COUNT, Facts, Layers
from zhibu.scoring.lowering.measures.asking import ask_history, ask_indicator, ask_work
from zhibu.scoring.lowering.span import Span
from zhibu.scoring.scheme.conditions import Condition, Levels
from zhibu.scoring.scheme.model import Clause, Scheme

YEAR = Span(None, 1, 12)
MONTHS = range(1, 13)


@dataclass(slots=True)
class Conditions:
    """Asks for the facts of all conditions of a scheme, then gives their columns."""

    scheme: Scheme
    layers: Layers
    facts: Facts
    asked: dict[Any, Any] = field(default_factory=dict)

    def ask(self) -> None:
        """Ask for what any condition of the scheme needs; before the facts are joined."""
        self.asked["held"] = ask_history(self.facts, "level", 1) if self._uses_history() else None
        for condition in self._all():
            for part in flat(condition):
                self._ask(part)

    def hold(self) -> None:
        """Put last year's level, once the facts are joined; none where no rule needs history."""
        held = self.asked["held"]
        self.layers.put("held", self.layers[held] if held else exact.nothing(), COUNT)
        self.layers.close()

    def parts(self) -> list[Condition]:
        """Give the simple parts of the consequences' conditions."""
        return [part for rule in self.scheme.consequences for part in flat(rule.when)]

    def columns(self) -> set[str]:
        """Name the columns that the consequences' conditions read."""
        found: set[str] = set()
        for name in self.asked.values():
            found |= set(name.values()) if isinstance(name, dict) else {name or "held"}
        for part in self.parts():
            if part.fact == "figure":
                found.add(part.argument)
            elif part.fact == "contest":
                found |= {f"{part.argument}.placing", f"{part.argument}.from_bottom"}
            elif part.fact == "short":
                found |= {clause.clause for clause in self._clauses(part.argument)}
            elif part.fact == "rounds":
                for number in range(1, self.scheme.rounds + 1):
                    found |= {f"{number}/band", f"{number}/band|level"}
        return found

    def _clauses(self, about: str) -> list[Clause]:
        """Give the clause of a name, or those of a strength."""
        return [it for it in self.scheme.clauses if about in (it.clause, it.strength)]

    def _all(self) -> list[Condition]:
        scheme = self.scheme
        found = [it.applies for it in scheme.clauses if it.applies is not None]
        for pieces in (scheme.exempt, scheme.gates, scheme.vetoes, scheme.consequences):
            found += [piece.when for piece in pieces]
        return found

    def _uses_history(self) -> bool:
        scheme = self.scheme
        facts = {part.fact for condition in self._all() for part in flat(condition)}
        held = any(gate.then.at_most == "held" for gate in scheme.gates)
        return bool(held or scheme.ladder or facts & {"margin", "level", "fall", "rise", "run"})

    def _ask(self, condition: Condition) -> None:
        if condition.fact == "event":
            for event in condition.argument:
                self.asked["event", event] = self.facts.ask(
                    "events", (event, YEAR), _number_of, event
                )
        if condition.fact == "indicator":
            asked = ask_indicator(self.facts, condition.argument, YEAR)
            self.asked["indicator", condition.argument] = asked
        if condition.fact == "flags":
            for month in MONTHS:
                self.asked["work", month] = ask_work(
                    self.facts, month, 10 ** (2 - self.scheme.places)
                )
        if condition.fact == "run":
            for back in range(1, self._years(condition) + 1):
                for what in ("level", "grade"):
                    self.asked[what, back] = ask_history(self.facts, what, back)

    @staticmethod
    def _years(condition: Condition) -> int:
        """How many years back a run has to look."""
        comparison = condition.comparison
        return int(comparison[1]) + 1 if comparison else 1

    def certain(self, condition: Condition | None) -> Column:
        """Whether a condition holds for certain; what is unknown does not."""
        if condition is None:
            return ibis.literal(True)
        return self.holds(condition).fill_null(False)

    def holds(self, condition: Condition) -> Column:
        """Give the three-valued column of a condition."""
        if condition.all is not None:
            return exact.every([self.holds(part) for part in condition.all])
        if condition.any is not None:
            return exact.some([self.holds(part) for part in condition.any])
        if condition.not_ is not None:
            return ~self.holds(condition.not_)
        fact = condition.fact or ""
        if fact in ("grade", "class", "kind", "status"):
            return self.layers[fact].isin(list(condition.argument))
        if condition.share is not None:
            upper, lower = condition.share
            place, number = self._place(condition), self.layers[f"rank.{condition.rank}.of"]
            return place * lower <= number * upper
        key, bound = condition.comparison or ("at_least", 1)
        return _compare(key, self._value(condition), self._bound(condition, bound))

    def _bound(self, condition: Condition, bound: int | str) -> Column:
        if isinstance(bound, int):
            return exact.number(bound)
        columns = self.asked["indicator", condition.argument]
        column = self.layers[columns[bound]]
        return column if bound == "target" else column.coalesce(self.layers[columns["target"]])

    def _value(self, condition: Condition) -> Column:
        return getattr(self, f"_{condition.fact}")(condition)

    def _figure(self, condition: Condition) -> Column:
        return self.layers[condition.argument]

    def _margin(self, condition: Condition) -> Column:
        del condition
        return self.layers["margin"]

    def _event(self, condition: Condition) -> Column:
        names = [self.asked["event", event] for event in condition.argument]
        return exact.add([exact.or_zero(self.layers[name]) for name in names])

    def _indicator(self, condition: Condition) -> Column:
        return self.layers[self.asked["indicator", condition.argument]["actual"]]

    def _level(self, condition: Condition) -> Column:
        return self.layers["level" if condition.argument == "this_year" else "held"]

    def _fall(self, condition: Condition) -> Column:
        del condition
        return exact.at_least(self.layers["held"] - self.layers["level"], 0)

    def _rise(self, condition: Condition) -> Column:
        del condition
        return exact.at_least(self.layers["level"] - self.layers["held"], 0)

    def _run(self, condition: Condition) -> Column:
        years = self._years(condition)
        levels = [self.layers["level"]] + [
            self.layers[self.asked["level", back]] for back in range(1, years + 1)
        ]
        grades = [self.layers["grade"]] + [
            self.layers[self.asked["grade", back]] for back in range(1, years + 1)
        ]
        if condition.argument == "falling":
            marks = [levels[back] < levels[back + 1] for back in range(years)]
        else:
            test = within(condition.argument)
            marks = [test(level, grade) for level, grade in zip(levels, grades, strict=True)]
        run: Column = exact.number(0)
        for mark in reversed(marks):
            run = ibis.ifelse(mark.fill_null(False), run + 1, exact.number(0))
        return run

    def _rounds(self, condition: Condition) -> Column:
        test = within(condition.argument)
        marks = [
            test(self.layers[f"{part}/band|level"], self.layers[f"{part}/band"])
            for part in range(1, self.scheme.rounds + 1)
        ]
        return exact.add([mark.fill_null(False).cast("int64") for mark in marks])

    def _contest(self, condition: Condition) -> Column:
        end = "placing" if condition.counted == "from_top" else "from_bottom"
        return self.layers[f"{condition.argument}.{end}"]

    def _rank(self, condition: Condition) -> Column:
        return self._place(condition)

    def _place(self, condition: Condition) -> Column:
        end = "" if condition.counted == "from_top" else ".bottom"
        return self.layers[f"rank.{condition.rank}{end}"]

    def _flags(self, condition: Condition) -> Column:
        return self.layers[f"flags.{condition.argument}"]

    def _short(self, condition: Condition) -> Column:
        about = condition.argument
        clauses = self._clauses(about)
        if about not in ("must", "as_a_rule", "custom"):
            clause = clauses[0]
            return (self.layers[about] < clause.points).cast("int64")
        return exact.add(
            [
                (self.layers[clause.clause] < clause.points).fill_null(False).cast("int64")
                for clause in clauses
            ]
        )

    def _size(self, condition: Condition) -> Column:
        del condition
        return self.layers["size"]

    def growths(self) -> None:
        """Put the flags, where a condition asks for them: months in which own work came first."""
        if not any(key[0] == "work" for key in self.asked if isinstance(key, tuple)):
            return
        layers = self.layers
        group = ibis.window(group_by=[layers["kind"], layers["parent"]])
        marks = []
        for month in MONTHS:
            own = exact.or_zero(layers[self.asked["work", month]])
            marks.append(((own == own.max().over(group)) & (own > 0)).cast("int64"))
        layers.put("flags.count", exact.add(marks))
        layers.close()
        count = layers["flags.count"]
        order = ibis.window(group_by=[layers["kind"], layers["parent"]], order_by=ibis.desc(count))
        place = ibis.rank().over(order) + 1
        layers.put("flags.place", ibis.ifelse(count > 0, place, exact.nothing()))
        layers.close()


def _number_of(table: Any, event: str) -> Column:
    return (table["event"] == event).sum()


def flat(condition: Condition) -> list[Condition]:
    """Give a condition's simple parts."""
    if condition.fact is not None:
        return [condition]
    return [part for joined in condition.parts for part in flat(joined)]


def within(levels: Levels) -> Callable[[Column, Column], Column]:
    """Give the test of one year's level and grade."""
    if levels.level_below is not None:
        bound = levels.level_below
        return lambda level, _: level < bound
    grades = list(levels.grade or ())
    return lambda _, grade: grade.isin(grades)


def _compare(key: str, value: Column, bound: Column) -> Column:
    if key == "at_least":
        return value >= bound
    if key == "above":
        return value > bound
    return value <= bound if key == "at_most" else value < bound
