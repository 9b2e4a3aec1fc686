"""From measures to a total: clauses, areas, components, base, bonus and deductions (steps 2-6)."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from reference.conditions import Facts, holds
from reference.evidence import Evidence, Period
from reference.figures import half_up, points, weighted
from reference.measures import Asked, earned
from zhibu.scoring.scheme.measures import NotDone
from zhibu.scoring.scheme.model import Bonus, Clause, Component, Deduction, Scheme


@dataclass
class Sheet:
    """What one subject has in one period: every figure by its id, and every column."""

    figures: dict[str, Fraction | None] = field(default_factory=dict)
    columns: dict[str, Any] = field(default_factory=dict)
    short: dict[str, bool] = field(default_factory=dict)
    """Of the clauses with a figure: which earned less than their full points."""
    total: Fraction | None = None

    def set(self, id_: str, figure: Fraction | None) -> None:
        self.figures[id_] = self.columns[id_] = figure


@dataclass(frozen=True)
class _Counted:
    """A clause after its policies: counts, left out, or fatal to its component."""

    clause: Clause
    figure: Fraction | None
    fatal: bool = False


def sheet(scheme: Scheme, evidence: Evidence, subject: str, period: Period) -> Sheet:
    """Score a subject in a period."""
    made = Sheet()
    parts = [
        (item, _component(scheme, item, evidence, subject, period, made))
        for item in scheme.components
    ]
    base = _base(scheme, parts)
    bonus = sum(
        (_extra(item, evidence, subject, period, made) for item in scheme.bonus), Fraction(0)
    )
    if scheme.bonus_cap is not None:
        bonus = min(bonus, points(scheme.bonus_cap))
    lost = sum(
        (_extra(item, evidence, subject, period, made) for item in scheme.deductions), Fraction(0)
    )
    if base is not None:
        made.total = base + bonus - lost
        if scheme.total.ceiling != "none":
            made.total = min(made.total, points(scheme.total.ceiling))
        made.total = max(made.total, points(scheme.total.floor))
    made.columns |= {"base": base, "bonus": bonus, "deductions": lost, "total": made.total}
    return made


def _component(
    scheme: Scheme,
    component: Component,
    evidence: Evidence,
    subject: str,
    period: Period,
    made: Sheet,
) -> Fraction | None:
    if component.areas is None:
        asked = Asked(
            evidence,
            subject,
            period,
            component.component,
            points(component.out_of),
            component.short,
            component.award,
        )
        figure, columns = earned(component.measure, asked)
        made.columns |= {f"{component.component}.{key}": value for key, value in columns.items()}
    else:
        figure = _of_areas(scheme, component, evidence, subject, period, made)
    if figure is None and isinstance(component.missing, NotDone):
        figure = Fraction(0)
    made.set(component.component, figure)
    return figure


def _of_areas(
    scheme: Scheme,
    component: Component,
    evidence: Evidence,
    subject: str,
    period: Period,
    made: Sheet,
) -> Fraction | None:
    everything: list[_Counted] = []
    for area in component.areas or ():
        clauses = [
            _clause(item, component, evidence, subject, period, made) for item in area.clauses
        ]
        counted = [item for item in clauses if item.figure is not None]
        made.set(area.area, _sum(counted) if counted else None)
        made.columns[f"{area.area}.available"] = _available(counted)
        everything += clauses
    counted = [item for item in everything if item.figure is not None]
    available, out_of = _available(counted), points(component.out_of)
    made.columns[f"{component.component}.available"] = available
    if not counted or available == 0 or any(item.fatal for item in everything):
        return None
    if available == out_of:
        return _sum(counted)
    return half_up(_sum(counted) * out_of / available, scheme.places)


def _sum(counted: list[_Counted]) -> Fraction:
    return sum((item.figure or Fraction(0) for item in counted), Fraction(0))


def _available(counted: list[_Counted]) -> Fraction:
    return sum((points(item.clause.points) for item in counted), Fraction(0))


def _clause(
    clause: Clause,
    component: Component,
    evidence: Evidence,
    subject: str,
    period: Period,
    made: Sheet,
) -> _Counted:
    asked = asked_of(clause, evidence, subject, period)
    figure, columns = earned(clause.measure, asked)
    made.columns |= {f"{clause.clause}.{key}": value for key, value in columns.items()}
    fatal = False
    if clause.applies is not None and holds(clause.applies, Facts(evidence, subject)) is not True:
        figure = None
    elif figure is None:
        policy = clause.missing or component.missing or "no_evidence"
        fatal = policy == "no_evidence"
        figure = Fraction(0) if isinstance(policy, NotDone) else None
    made.set(clause.clause, figure)
    if figure is not None:
        made.short[clause.clause] = figure < points(clause.points)
    return _Counted(clause, figure, fatal)


def asked_of(clause: Clause, evidence: Evidence, subject: str, period: Period) -> Asked:
    """The clause's measure in its place."""
    return Asked(
        evidence,
        subject,
        period,
        clause.clause,
        points(clause.points),
        clause.short,
        clause.award,
        clause.beyond,
    )


def _base(scheme: Scheme, parts: list[tuple[Component, Fraction | None]]) -> Fraction | None:
    present = []
    for component, figure in parts:
        if figure is not None:
            present.append((component, figure))
        elif component.missing != "leave_out":
            return None
    if not present:
        return None
    if not scheme.weighted:
        return sum((figure for _, figure in present), Fraction(0))
    hundreds = [
        (_to_hundred(figure, component.out_of, scheme.places), component.weight or 0)
        for component, figure in present
    ]
    return half_up(weighted(hundreds), scheme.places)


def _to_hundred(figure: Fraction, out_of: int, places: int) -> Fraction:
    return figure if out_of == 100_00 else half_up(figure * 100 / points(out_of), places)


def _extra(
    extra: Bonus | Deduction, evidence: Evidence, subject: str, period: Period, made: Sheet
) -> Fraction:
    id_ = extra.bonus if isinstance(extra, Bonus) else extra.deduction
    cap = None if extra.cap == "none" else points(extra.cap)
    asked = Asked(evidence, subject, period, id_, None, None, extra.award)
    figure, columns = earned(extra.measure, asked)
    made.columns |= {f"{id_}.{key}": value for key, value in columns.items()}
    figure = figure or Fraction(0)
    made.set(id_, figure if cap is None else min(cap, figure))
    return made.figures[id_] or Fraction(0)
