"""Walking through a scheme: every rule that earns and every condition, with its key path."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from zhibu.scoring.scheme.conditions import Condition
from zhibu.scoring.scheme.lint.finding import Path
from zhibu.scoring.scheme.measures import kind_of
from zhibu.scoring.scheme.model import Area, Bonus, Clause, Component, Deduction, Scheme
from zhibu.scoring.scheme.outcome import Consequence, Exemption, Gate, Veto
from zhibu.scoring.scheme.values import Text

What = Literal["component", "clause", "bonus", "deduction"]
Where = Literal["exempt", "applies", "gate", "veto", "consequence"]


@dataclass(frozen=True, slots=True)
class Earner:
    """A rule with a measure: clause, component, bonus or deduction."""

    what: What
    name: str
    path: Path
    rule: Clause | Component | Bonus | Deduction
    points: int | None
    """Full points in hundredths; None for a bonus or deduction."""

    @property
    def kind(self) -> str:
        """The kind of measure."""
        return kind_of(self.rule.measure) or ""

    @property
    def measure(self) -> Any:
        """The measure."""
        return self.rule.measure

    @property
    def short(self) -> Any:
        """What is lost, as written."""
        return getattr(self.rule, "short", None)

    @property
    def award(self) -> Any:
        """What is earned, as written."""
        return self.rule.award

    @property
    def title(self) -> Text:
        """The rule's title."""
        return self.rule.title

    def at(self, *keys: str | int) -> Path:
        """Give the path of a key of the measure."""
        return (*self.path, "measure", *keys)


@dataclass(frozen=True, slots=True)
class Placed:
    """A condition with the rule that it decides."""

    where: Where
    name: str
    path: Path
    condition: Condition
    rule: Clause | Exemption | Gate | Veto | Consequence


def clauses(scheme: Scheme) -> Iterator[tuple[Path, Component, Area, Clause]]:
    """Walk through all clauses, in order."""
    for number, component in enumerate(scheme.components):
        for place, area in enumerate(component.areas or ()):
            for index, clause in enumerate(area.clauses):
                path = ("components", number, "areas", place, "clauses", index)
                yield path, component, area, clause


def earners(scheme: Scheme) -> tuple[Earner, ...]:
    """Give all rules with a measure: components and clauses, then bonuses, then deductions."""
    found: list[Earner] = []
    for number, component in enumerate(scheme.components):
        path: Path = ("components", number)
        if component.measure is not None:
            name = component.component
            found.append(Earner("component", name, path, component, component.out_of))
    found += [
        Earner("clause", clause.clause, path, clause, clause.points)
        for path, _, _, clause in clauses(scheme)
    ]
    found += [
        Earner("bonus", bonus.bonus, ("bonus", number), bonus, None)
        for number, bonus in enumerate(scheme.bonus)
    ]
    found += [
        Earner("deduction", deduction.deduction, ("deductions", number), deduction, None)
        for number, deduction in enumerate(scheme.deductions)
    ]
    return tuple(found)


def placed(scheme: Scheme) -> Iterator[Placed]:
    """Walk through all conditions, each with its rule."""
    for path, _, _, clause in clauses(scheme):
        if clause.applies:
            yield Placed("applies", clause.clause, (*path, "applies"), clause.applies, clause)
    for n, exemption in enumerate(scheme.exempt):
        path = ("exempt", n, "when")
        yield Placed("exempt", exemption.exempt, path, exemption.when, exemption)
    for n, gate in enumerate(scheme.gates):
        yield Placed("gate", gate.gate, ("gates", n, "when"), gate.when, gate)
    for n, veto in enumerate(scheme.vetoes):
        yield Placed("veto", veto.veto, ("vetoes", n, "when"), veto.when, veto)
    for n, item in enumerate(scheme.consequences):
        path = ("consequences", n, "when")
        yield Placed("consequence", item.consequence, path, item.when, item)


def facts(condition: Condition, path: Path) -> Iterator[tuple[Condition, Path]]:
    """Walk through the single facts of a condition."""
    for key in ("all", "any"):
        for n, part in enumerate(getattr(condition, key) or ()):
            yield from facts(part, (*path, key, n))
    if condition.not_:
        yield from facts(condition.not_, (*path, "not"))
    if condition.fact:
        yield condition, path


def columns(scheme: Scheme) -> Iterator[tuple[str, str, Path]]:
    """Walk through the names that share one space (trace columns): word, name, path."""
    for number, component in enumerate(scheme.components):
        yield "component", component.component, ("components", number, "component")
        for place, area in enumerate(component.areas or ()):
            yield "area", area.area, ("components", number, "areas", place, "area")
            for index, clause in enumerate(area.clauses):
                inside = ("components", number, "areas", place, "clauses", index)
                yield "clause", clause.clause, (*inside, "clause")
    for n, bonus in enumerate(scheme.bonus):
        yield "bonus", bonus.bonus, ("bonus", n, "bonus")
    for n, deduction in enumerate(scheme.deductions):
        yield "deduction", deduction.deduction, ("deductions", n, "deduction")
    for n, exemption in enumerate(scheme.exempt):
        yield "exempt", exemption.exempt, ("exempt", n, "exempt")
    for n, gate in enumerate(scheme.gates):
        yield "gate", gate.gate, ("gates", n, "gate")
    for n, veto in enumerate(scheme.vetoes):
        yield "veto", veto.veto, ("vetoes", n, "veto")
    for n, item in enumerate(scheme.consequences):
        yield "consequence", item.consequence, ("consequences", n, "consequence")
