"""From clauses to the total, redone on published figures; the arithmetic is written out.

Units:
    hundredths of a point.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from zhibu.scoring.evidence.problems import Words
from zhibu.scoring.explanation.numbers import equals, mean, percent, points
from zhibu.scoring.lowering.span import Span, spans
from zhibu.scoring.scheme.document.words import points_of
from zhibu.scoring.scheme.measures import NotDone
from zhibu.scoring.scheme.model import Clause, Component, Scheme

HUNDRED = 100_00
Figures = Callable[[str], int | None]
"""The published figure of a column."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A figure with its arithmetic."""

    figure: int | None
    working: Words | None = None


def clauses_of(component: Component) -> list[Clause]:
    """Give all clauses of a component."""
    return [clause for area in component.areas or () for clause in area.clauses]


def areas_sum(names: list[str], figures: Figures) -> Sum:
    """Add the clauses of an area."""
    counted = [figure for name in names if (figure := figures(name)) is not None]
    if not counted:
        return Sum(None)
    return Sum(sum(counted), _same(_added(counted)))


def _added(counted: list[int]) -> str:
    text = " + ".join(points(figure) for figure in counted)
    return text if len(counted) == 1 else f"{text} = {points(sum(counted))}"


def _same(text: str) -> Words:
    return Words(text, text)


def scale(component: Component, span: Span, figures: Figures) -> Fraction:
    """Give what a point of a clause is worth in its component; more than 1 where some are left out."""
    available = _available(component, span, figures)
    return Fraction(component.out_of, available) if available else Fraction(1)


def _available(component: Component, span: Span, figures: Figures) -> int:
    return sum(
        clause.points
        for clause in clauses_of(component)
        if figures(span.prefix + clause.clause) is not None
    )


def component_sum(component: Component, span: Span, figures: Figures, places: int) -> Sum:
    """Add a component's areas, and bring them to its full points where clauses are left out."""
    if component.areas is None:
        return Sum(figures(span.prefix + component.component))
    areas = [
        areas_sum([span.prefix + clause.clause for clause in area.clauses], figures)
        for area in component.areas
    ]
    counted = [area.figure for area in areas if area.figure is not None]
    available, full = _available(component, span, figures), component.out_of
    if not available:
        return Sum(0 if isinstance(component.missing, NotDone) else None)
    text, earned = _added(counted), sum(counted)
    if available == full:
        return Sum(earned, _same(text))
    scaled, figure = equals(earned * full, available, places)
    ratio = f"{points(earned)} × {points_of(full)} ÷ {points_of(available)} {scaled}"
    return Sum(
        figure,
        Words(
            f"{text}；满分{points_of(available)}分的条款计入，折成{points_of(full)}分：{ratio}",
            f"{text}; clauses worth {points_of(available)} count, brought to {points_of(full)}: {ratio}",
        ),
    )


def shares(scheme: Scheme, span: Span, figures: Figures) -> dict[str, Fraction]:
    """Give what a point of each component that is present brings to the base."""
    present = [c for c in scheme.components if figures(span.prefix + c.component) is not None]
    if not scheme.weighted:
        return {component.component: Fraction(1) for component in present}
    whole = sum(component.weight or 0 for component in present)
    return {
        component.component: Fraction(component.weight or 0, whole)
        * Fraction(HUNDRED, component.out_of)
        for component in present
        if whole
    }


def base_sum(scheme: Scheme, span: Span, figures: Figures) -> Sum:
    """Join the components: weighed, or added."""
    present = []
    for component in scheme.components:
        figure = figures(span.prefix + component.component)
        if figure is not None:
            present.append((component, figure))
        elif component.missing in (None, "no_evidence"):
            return Sum(None)
    if not present:
        return Sum(None)
    if not scheme.weighted:
        counted = [figure for _, figure in present]
        return Sum(sum(counted), _same(_added(counted)))
    brought, notes = [], []
    for component, figure in present:
        hundred = figure
        if component.out_of != HUNDRED:
            text, hundred = equals(figure * HUNDRED, component.out_of, scheme.places)
            notes.append(f"{points(figure)} ÷ {points_of(component.out_of)} × 100 {text}")
        brought.append((hundred, component.weight or 0))
    text, base = _weighed(brought, scheme.places)
    zh, en = ("；".join([*notes, text]), "; ".join([*notes, text]))
    return Sum(base, Words(zh, en))


def _weighed(brought: list[tuple[int, int]], places: int) -> tuple[str, int]:
    """Write the weights out, also where they are equal: they are the scheme's."""
    whole = sum(weight for _, weight in brought)
    text, base = equals(sum(f * w for f, w in brought), whole, places)
    if len(brought) == 1:
        return points(base), base
    terms = " + ".join(f"{percent(weight)} × {points(figure)}" for figure, weight in brought)
    return (f"{terms} {text}" if whole == HUNDRED else f"({terms}) ÷ {percent(whole)} {text}"), base


def extras_of(scheme: Scheme, span: Span, figures: Figures) -> tuple[int, int]:
    """Give bonus and deductions, after the cap of all bonuses."""
    bonus = sum(figures(span.prefix + extra.bonus) or 0 for extra in scheme.bonus)
    off = sum(figures(span.prefix + extra.deduction) or 0 for extra in scheme.deductions)
    return (bonus if scheme.bonus_cap is None else min(bonus, scheme.bonus_cap)), off


def part_sum(scheme: Scheme, span: Span, figures: Figures) -> Sum:
    """Give the total of one assessment: base, bonus, deductions, floor and ceiling."""
    base = base_sum(scheme, span, figures)
    if base.figure is None:
        return base
    bonus, off = extras_of(scheme, span, figures)
    raw = base.figure + bonus - off
    total = raw if scheme.total.ceiling == "none" else min(raw, scheme.total.ceiling)
    total = max(total, scheme.total.floor)
    zh, en = base.working or Words("", "")
    if bonus or off:
        more = f" + {points(bonus)}" if bonus else ""
        less = f" − {points(off)}" if off else ""
        sum_ = f"{points(base.figure)}{more}{less} = {points(raw)}"
        capped = scheme.bonus_cap is not None and bonus == scheme.bonus_cap
        note = Words("加分合计已到上限", "all bonuses at their cap") if capped else Words("", "")
        zh += "；加减分：" + sum_ + (f"（{note.zh}）" if note.zh else "")
        en += "; bonus and deductions: " + sum_ + (f" ({note.en})" if note.en else "")
    if total < raw:
        zh, en = f"{zh}；最高{points_of(total)}分", f"{en}; at most {points_of(total)}"
    if total > raw:
        zh, en = f"{zh}；最低{points_of(total)}分", f"{en}; at least {points_of(total)}"
    return Sum(total, Words(zh, en))


def year_sum(scheme: Scheme, totals: list[int | None]) -> Sum:
    """Give the year's total: of the one assessment, or the mean of several."""
    assert scheme.assessed is not None
    there = [total for total in totals if total is not None]
    if not there or (len(there) < len(totals) and scheme.assessed.missing == "no_evidence"):
        return Sum(None)
    text, result = mean([(total, 1) for total in there], scheme.places)
    return Sum(result, _same(text))


def total_with(scheme: Scheme, figures: Figures, changed: dict[str, int]) -> int | None:
    """Redo the total with some figures changed, by every rounding of the way; gates are left aside."""

    def seen(name: str) -> int | None:
        return changed.get(name, figures(name))

    totals: list[int | None] = []
    for span in spans(scheme.rounds):
        known: dict[str, int | None] = {}
        for component in scheme.components:
            name = span.prefix + component.component
            if component.areas is None or figures(name) is None:
                known[name] = seen(name)
                continue
            blocked = figures(name) == 0 and isinstance(component.missing, NotDone)
            known[name] = (
                0 if blocked else component_sum(component, span, seen, scheme.places).figure
            )
        totals.append(part_sum(scheme, span, lambda n, k=known: k[n] if n in k else seen(n)).figure)  # type: ignore[misc]
    return year_sum(scheme, totals).figure if scheme.assessed is not None else totals[0]
