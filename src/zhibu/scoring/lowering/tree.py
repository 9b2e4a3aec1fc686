"""Clauses to areas to components to the total, for one span of the year."""

from dataclasses import dataclass, field

import ibis

from zhibu.scoring.lowering import arithmetic as exact
from zhibu.scoring.lowering.arithmetic import Column
from zhibu.scoring.lowering.conditions import Conditions
from zhibu.scoring.lowering.layers import POINTS, TEXT, Facts, Growth, Layers
from zhibu.scoring.lowering.measures.choosing import lower
from zhibu.scoring.lowering.measures.task import Task
from zhibu.scoring.lowering.span import Span
from zhibu.scoring.scheme.measures import NotDone
from zhibu.scoring.scheme.model import Clause, Component, Extra, Scheme
from zhibu.scoring.scheme.outcome import Band

HUNDRED = 100_00


@dataclass(slots=True)
class Tree:
    """The figures of one span."""

    scheme: Scheme
    span: Span
    layers: Layers
    facts: Facts
    conditions: Conditions
    step: int = field(init=False)

    def __post_init__(self) -> None:
        self.step = 10 ** (2 - self.scheme.places)

    def name(self, node: str) -> str:
        """Name the column of a node in this span."""
        return self.span.prefix + node

    def leaves(self) -> list[Growth]:
        """Give the growths of all measures, in the order of the scheme."""
        growths = []
        for component in self.scheme.components:
            for area in component.areas or ():
                growths += [self._lowered(clause.clause, clause) for clause in area.clauses]
            if component.measure is not None:
                growths.append(self._lowered(component.component, component))
        for bonus in self.scheme.bonus:
            growths.append(self._lowered(bonus.bonus, bonus))
        for deduction in self.scheme.deductions:
            growths.append(self._lowered(deduction.deduction, deduction))
        return growths

    def _lowered(self, node: str, piece: Clause | Component | Extra) -> Growth:
        points = -1 if isinstance(piece, Extra) else _full(piece)
        task = Task(
            node,
            points,
            piece.measure,
            getattr(piece, "short", None),
            piece.award,
            getattr(piece, "beyond", None),
            self.span,
            self.step,
        )
        return lower(task, self.layers, self.facts)

    def close(self) -> None:
        """Add what follows from the leaves: clauses, areas, components, base, total, band."""
        self._clauses()
        self._components()
        self._base()
        self._extras()
        self._total()

    def _clauses(self) -> None:
        for component in self.scheme.components:
            for area in component.areas or ():
                for clause in area.clauses:
                    self._clause(clause, component)
            if component.measure is not None:
                self._measured(component)
        self.layers.close()

    def _clause(self, clause: Clause, component: Component) -> None:
        name = self.name(clause.clause)
        earned = self.layers[f"{name}!"]
        policy = clause.missing or component.missing or "no_evidence"
        applies = self.conditions.certain(clause.applies)
        value = exact.or_zero(earned) if isinstance(policy, NotDone) else earned
        value = ibis.ifelse(applies, value, exact.nothing())
        blocks = applies & earned.isnull() & ibis.literal(policy == "no_evidence")
        available = ibis.ifelse(value.isnull(), exact.number(0), exact.number(clause.points))
        self.layers.put(name, value, POINTS)
        self.layers.put(f"{name}|blocks", blocks)
        self.layers.put(f"{name}|available", available)

    def _measured(self, component: Component) -> None:
        name = self.name(component.component)
        earned = self.layers[f"{name}!"]
        if isinstance(component.missing, NotDone):
            earned = exact.or_zero(earned)
        self.layers.put(name, earned, POINTS)

    def _components(self) -> None:
        layers = self.layers
        for component in self.scheme.components:
            for area in component.areas or ():
                names = [self.name(clause.clause) for clause in area.clauses]
                name = self.name(area.area)
                available = exact.add([layers[f"{clause}|available"] for clause in names])
                earned = exact.add([exact.or_zero(layers[clause]) for clause in names])
                none = exact.every([layers[clause].isnull() for clause in names])
                layers.put(name, ibis.ifelse(none, exact.nothing(), earned), POINTS)
                layers.put(f"{name}.available", available, POINTS)
                blocks = exact.some([layers[f"{clause}|blocks"] for clause in names])
                layers.put(f"{name}|blocks", blocks)
        layers.close()
        for component in self.scheme.components:
            if component.areas is not None:
                self._joined(component)
        layers.close()

    def _joined(self, component: Component) -> None:
        layers, name = self.layers, self.name(component.component)
        areas = [self.name(area.area) for area in component.areas or ()]
        earned = exact.add([exact.or_zero(layers[area]) for area in areas])
        available = exact.add([layers[f"{area}.available"] for area in areas])
        blocked = exact.some([layers[f"{area}|blocks"] for area in areas])
        full = component.out_of
        scaled = exact.half_up(earned * full, available, self.step)
        figure = ibis.ifelse(available == full, earned, scaled)
        figure = ibis.ifelse(blocked | (available == 0), exact.nothing(), figure)
        if isinstance(component.missing, NotDone):
            figure = exact.or_zero(figure)
        layers.put(name, figure, POINTS)
        layers.put(f"{name}.available", available, POINTS)

    def _base(self) -> None:
        layers, scheme = self.layers, self.scheme
        upper, lower, blocked, present = [], [], [], []
        for component in scheme.components:
            figure = layers[self.name(component.component)]
            if scheme.weighted and component.out_of != HUNDRED:
                figure = exact.half_up(figure * HUNDRED, component.out_of, self.step)
            weight = component.weight or 0 if scheme.weighted else 1
            upper.append(exact.or_zero(figure) * weight)
            there = figure.notnull()
            lower.append(ibis.ifelse(there, exact.number(weight), exact.number(0)))
            present.append(there)
            if component.missing in (None, "no_evidence"):
                blocked.append(~there)
        base = exact.add(upper)
        if scheme.weighted:
            base = exact.half_up(base, exact.add(lower), self.step)
        none = exact.some(blocked) | ~exact.some(present)
        layers.put(self.name("base"), ibis.ifelse(none, exact.nothing(), base), POINTS)

    def _extras(self) -> None:
        layers, scheme = self.layers, self.scheme
        for node, extra in [
            *((bonus.bonus, bonus) for bonus in scheme.bonus),
            *((deduction.deduction, deduction) for deduction in scheme.deductions),
        ]:
            earned = exact.or_zero(layers[f"{self.name(node)}!"])
            if extra.cap != "none":
                earned = exact.at_most(earned, extra.cap)
            layers.put(self.name(node), earned, POINTS)
        layers.close()
        bonus = exact.add([layers[self.name(piece.bonus)] for piece in scheme.bonus])
        if scheme.bonus_cap is not None:
            bonus = exact.at_most(bonus, scheme.bonus_cap)
        off = exact.add([layers[self.name(piece.deduction)] for piece in scheme.deductions])
        layers.put(self.name("bonus"), bonus, POINTS)
        layers.put(self.name("deductions"), off, POINTS)
        layers.close()

    def _total(self) -> None:
        layers, bounds = self.layers, self.scheme.total
        base, bonus, off = (layers[self.name(n)] for n in ("base", "bonus", "deductions"))
        total = base + bonus - off
        if bounds.ceiling != "none":
            total = exact.at_most(total, bounds.ceiling)
        layers.put(self.name("total"), exact.at_least(total, bounds.floor), POINTS)
        layers.close()
        if self.span.part is not None:
            grade = band(self.scheme, layers[self.name("total")], layers["class"])
            layers.put(self.name("band"), grade, TEXT)
            layers.put(self.name("band|level"), level_of(self.scheme, grade))


def _full(piece: Clause | Component) -> int:
    if isinstance(piece, Clause):
        return piece.points
    return piece.out_of


def band(scheme: Scheme, total: Column, class_: Column) -> Column:
    """Give the grade of a total by the bands of its class."""
    upper = scheme.grading.boundary == "upper"
    cases = []
    *higher, lowest = scheme.grading.bands
    for each in higher:
        begins = _begins(each, class_)
        reached = total > begins if upper else total >= begins
        cases.append((reached, ibis.literal(each.grade)))
    grade = ibis.cases(*cases, else_=lowest.grade) if cases else ibis.literal(lowest.grade)
    return ibis.ifelse(total.isnull(), ibis.null("string"), grade)


def begins_of_level(scheme: Scheme, level: Column, class_: Column) -> Column:
    """Where the band of a level begins; null for a level that no band has."""
    cases = [(level == each.level, _begins(each, class_)) for each in scheme.grading.bands]
    return ibis.cases(*cases, else_=exact.nothing())


def _begins(each: Band, class_: Column) -> Column:
    if isinstance(each.from_, int):
        return exact.number(each.from_)
    cases = [(class_ == name, exact.number(begins)) for name, begins in each.from_.items()]
    return ibis.cases(*cases, else_=exact.nothing())


def level_of(scheme: Scheme, grade: Column) -> Column:
    """Give the level of a grade."""
    cases = [(grade == each.grade, exact.number(each.level)) for each in scheme.grading.bands]
    return ibis.cases(*cases, else_=exact.nothing())


def grade_of(scheme: Scheme, level: Column) -> Column:
    """Give the grade of a level."""
    cases = [(level == each.level, ibis.literal(each.grade)) for each in scheme.grading.bands]
    return ibis.cases(*cases, else_=ibis.null("string"))
