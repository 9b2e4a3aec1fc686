"""Levers: what in full evidence can be lowered, and by exactly how much a total falls with it.

So a made-up subject can be put on a threshold to the hundredth, in any scheme whose points come from
marks, votes, indicators or records. Where a scheme offers none of them there is no such subject.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from zhibu.scoring.scenarios.known import Measured, measured
from zhibu.scoring.scheme.measures import (
    Attendance,
    Carried,
    Contest,
    Indicator,
    Inspected,
    Records,
    Review,
    Steps,
)
from zhibu.scoring.scheme.model import Component, Scheme
from zhibu.terms.periods import PartOfPeriod
from zhibu.terms.rounding import round_half_up

_WHOLE = 100_00


@dataclass(frozen=True, slots=True)
class Lowered:
    """What is less than full: marks by clause, votes by channel, figures by indicator.

    `dropped` are kinds of record that are not kept at all.

    Units:
        hundredths.
    """

    marks: tuple[tuple[str, int], ...] = ()
    votes: tuple[tuple[str, int], ...] = ()
    actuals: tuple[tuple[str, int], ...] = ()
    dropped: tuple[str, ...] = ()

    def joined(self, other: "Lowered") -> "Lowered":
        """Lower what either lowers."""
        return Lowered(
            self.marks + other.marks,
            self.votes + other.votes,
            self.actuals + other.actuals,
            self.dropped + other.dropped,
        )


@dataclass(frozen=True, slots=True)
class Lever:
    """One measure that can lose: any amount up to `most`, or, if not `fine`, all of `most`."""

    most: int
    fine: bool
    lower: Callable[[int], Lowered | None]


def lowered_to(scheme: Scheme, total: int) -> Lowered | None:
    """Find what to lower in full evidence so that the total is exactly this one.

    Returns:
        None where the scheme offers no way that can be reckoned here.
    """
    if scheme.places != 2 or any(
        isinstance(item.measure, Contest | Carried) for item in measured(scheme)
    ):
        return None
    losses = [0] * len(scheme.components)
    found = Lowered()
    levers = [_levers(scheme, component) for component in scheme.components]

    def reached(number: int, loss: int) -> int:
        """Give the total with all earlier components at their lowest and this one lowered."""
        losses[number] = loss
        return _total(scheme, losses)

    for number, mine in enumerate(levers):
        most = sum(lever.most for lever in mine)
        loss = bisect_left(range(most + 1), -total, key=lambda loss: -reached(number, loss))
        while loss <= most and reached(number, loss) == total:
            if (last := _spread(mine, loss)) is not None:
                return found.joined(last)
            loss += 1
        if reached(number, most) < total:
            return None
        all_of_it = _spread(mine, most)
        if all_of_it is None:
            return None
        found = found.joined(all_of_it)
    return None


def _total(scheme: Scheme, losses: list[int]) -> int:
    figures = [
        component.out_of - loss for component, loss in zip(scheme.components, losses, strict=True)
    ]
    if not scheme.weighted:
        total = sum(figures)
    else:
        weights = [component.weight or 0 for component in scheme.components]
        hundreds = [
            figure
            if component.out_of == _WHOLE
            else round_half_up(figure * _WHOLE, max(1, component.out_of))
            for figure, component in zip(figures, scheme.components, strict=True)
        ]
        products = (h * w for h, w in zip(hundreds, weights, strict=True))
        total = round_half_up(sum(products), sum(weights))
    ceiling = scheme.total.ceiling
    return max(scheme.total.floor, total if ceiling == "none" else min(total, ceiling))


def _spread(levers: list[Lever], loss: int) -> Lowered | None:
    """Share a loss among levers: the coarse ones first, the rest to the fine ones."""
    found = Lowered()
    left = loss
    fine = sum(lever.most for lever in levers if lever.fine)
    for lever in sorted(levers, key=lambda lever: (lever.fine, -lever.most)):
        if left == 0:
            break
        # Coarse levers are spared as long as the fine ones can bear the loss.
        if not lever.fine and (lever.most > left or left <= fine):
            continue
        share = min(left, lever.most)
        part = lever.lower(share)
        if part is None:
            return None
        found, left = found.joined(part), left - share
    return found if left == 0 else None


def _levers(scheme: Scheme, component: Component) -> list[Lever]:
    items = list(measured(scheme))
    names = Counter(name for item in items for name in _names(item))
    mine = {component.component} if component.measure is not None else set()
    mine |= {clause.clause for area in component.areas or () for clause in area.clauses}
    return [
        lever
        for item in items
        if item.id in mine and all(names[name] == 1 for name in _names(item))
        if (lever := _lever(scheme, item)) is not None
    ]


def _names(item: Measured) -> tuple[str, ...]:
    match item.measure:
        case Records(records=kinds) | Attendance(attendance=kinds):
            return tuple(f"records {kind}" for kind in kinds)
        case Indicator(indicator=name) | Contest(contest=name):
            return (f"indicator {name}",)
        case Review(review=name):
            return (f"channel {name}",)
    return ()


def _lever(scheme: Scheme, item: Measured) -> Lever | None:
    full = item.full or 0
    match item.measure:
        case Inspected(inspected="points"):
            return Lever(full, True, lambda loss: Lowered(marks=((item.id, full - loss),)))
        case Inspected():
            return _by_hundred(full, lambda mark: Lowered(marks=((item.id, mark),)))
        case Review(review=name):
            return _by_hundred(full, lambda mark: Lowered(votes=((name, mark),)))
        case Indicator(indicator=name, kind=kind, better="more") if kind != "negative" and (
            item.short in (None, "proportional")
        ):
            return _by_hundred(full, lambda actual: Lowered(actuals=((name, actual),)))
        case Records() as measure if measure.quantity is None:
            most = _all_undone(scheme, measure, item.short, full)
            return Lever(most, False, lambda _: Lowered(dropped=measure.records))
    return None


def _by_hundred(full: int, lowered: Callable[[int], Lowered]) -> Lever:
    """A figure out of a hundred, brought to the full points and rounded."""

    def lower(loss: int) -> Lowered | None:
        mark = round_half_up((full - loss) * _WHOLE, max(1, full))
        exact = round_half_up(full * mark, _WHOLE) == full - loss
        return lowered(mark) if exact else None

    return Lever(full, True, lower)


def _all_undone(scheme: Scheme, measure: Records, short: Any, full: int) -> int:
    """Say what is lost where no record of the kinds is kept."""
    if not isinstance(short, Steps):
        return full
    parts = max(1, PartOfPeriod.named(measure.each).per_year // scheme.rounds)
    return min(full, (short.per_missing or 0) * parts * measure.due)


def lower_rows(
    rows: list[tuple[str, dict[str, Any]]], lowered: Lowered
) -> list[tuple[str, dict[str, Any]]]:
    """Give the rows of full evidence with what is lowered in them."""
    from decimal import Decimal

    marks, actuals = dict(lowered.marks), dict(lowered.actuals)
    found = []
    for table, row in rows:
        if table == "records" and row["kind"] in lowered.dropped:
            continue
        if table == "inspections" and row["clause"] in marks:
            row = row | {"score": Decimal(marks[row["clause"]]) / 100}
        if table == "indicators" and row["indicator"] in actuals:
            row = row | {"actual": Decimal(actuals[row["indicator"]]) / 100}
        found.append((table, row))
    return found
