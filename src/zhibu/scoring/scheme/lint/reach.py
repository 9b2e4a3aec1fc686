"""What a scheme can reach: the least and the most of each figure and of the total."""

from zhibu.scoring.scheme.lint.walk import Earner, earners
from zhibu.scoring.scheme.measures import Awards, Base, Carried, Contest, Events
from zhibu.scoring.scheme.model import Component, Scheme

Range = tuple[int, int | None]
"""Least and most, in hundredths; None: nothing bounds it."""


def reach(scheme: Scheme) -> dict[str, Range]:
    """Give the range of every figure by name, with `base`, `bonus`, `deductions`, `total`.

    The ranges are never too narrow: what lies outside cannot happen. They may be too wide.

    Units:
        hundredths of a point.
    """
    found = {earner.name: _range(earner, scheme) for earner in earners(scheme)}
    for component in scheme.components:
        for area in component.areas or ():
            found[area.area] = _sum([found[clause.clause] for clause in area.clauses])
        if component.areas is not None:
            found[component.component] = _scaled(component, found)
    found["base"] = _base(scheme, found)
    bonus = _sum([found[bonus.bonus] for bonus in scheme.bonus])
    found["bonus"] = (0, _least(bonus[1], scheme.bonus_cap))
    found["deductions"] = _sum([found[item.deduction] for item in scheme.deductions])
    found["total"] = _total(scheme, found)
    return found


def _range(earner: Earner, scheme: Scheme) -> Range:
    measure = earner.measure
    if earner.points is None:
        cap = earner.rule.cap  # type: ignore[union-attr]
        return 0, _least(_award_most(earner), None if cap == "none" else cap)
    full = earner.points
    if isinstance(measure, Base):
        return measure.base, measure.base
    if isinstance(measure, Carried):
        ceiling = scheme.total.ceiling
        if ceiling == "none":
            return 0, None
        return 0, max(-(-ceiling * measure.carried // 10_000), measure.otherwise or 0)
    if isinstance(measure, Contest | Events) and earner.award is not None:
        most = _award_most(earner)
        return 0, most if isinstance(measure, Contest) else _least(most, full)
    beyond = getattr(earner.rule, "beyond", None)
    return 0, full + (beyond.at_most if beyond else 0)


def _award_most(earner: Earner) -> int | None:
    award = earner.award
    if not isinstance(award, Awards):
        return None
    if award.by_placing:
        return max(*award.by_placing.values(), award.otherwise or 0)
    if award.by_event and award.take == "highest":
        return max(award.by_event.values())
    return None


def _scaled(component: Component, found: dict[str, Range]) -> Range:
    clauses = [clause for area in component.areas or () for clause in area.clauses]
    least, most = _sum([found[clause.clause] for clause in clauses])
    # Where clauses can be left out, the others count for the whole, and what is above full
    # points grows with them.
    partial = component.missing == "leave_out" or any(
        clause.applies or clause.missing == "leave_out" for clause in clauses
    )
    if most is None or not partial:
        return least, most
    ratios = [
        -(-(found[clause.clause][1] or 0) * component.out_of // clause.points)
        for clause in clauses
        if clause.points
    ]
    return 0 if least == 0 else least, max([component.out_of, *ratios])


def _base(scheme: Scheme, found: dict[str, Range]) -> Range:
    parts = [(component, found[component.component]) for component in scheme.components]
    leaves_out = any(component.missing == "leave_out" for component, _ in parts)
    if not parts or not all(component.weight is not None for component, _ in parts):
        least, most = _sum([range_ for _, range_ in parts])
        return 0 if leaves_out else least, most
    of_hundred: list[tuple[int, int | None, int]] = []
    for component, (least, most) in parts:
        full = component.out_of or 100_00
        largest = None if most is None else -(-most * 100_00 // full)
        of_hundred.append((least * 100_00 // full, largest, component.weight or 0))
    mosts = [most for _, most, _ in of_hundred]
    least = min(least for least, _, _ in of_hundred)
    weights = sum(weight for _, _, weight in of_hundred)
    if any(most is None for most in mosts) or weights == 0:
        return least, None
    if leaves_out:
        return least, max(most for most in mosts if most is not None)
    return least, -(-sum((most or 0) * weight for _, most, weight in of_hundred) // weights)


def _total(scheme: Scheme, found: dict[str, Range]) -> Range:
    total, (least, most) = scheme.total, found["base"]
    bonus, deductions = found["bonus"][1], found["deductions"][1]
    most = None if most is None or bonus is None else most + bonus
    most = _least(most, None if total.ceiling == "none" else total.ceiling)
    least = total.floor if deductions is None else max(total.floor, least - deductions)
    return (least if most is None else min(least, most)), most


def _sum(ranges: list[Range]) -> Range:
    mosts = [most for _, most in ranges]
    most = None if None in mosts else sum(most for most in mosts if most is not None)
    return sum(least for least, _ in ranges), most


def _least(first: int | None, second: int | None) -> int | None:
    known = [value for value in (first, second) if value is not None]
    return min(known) if known else None
