"""One measure to lower, and what all measures share."""

from dataclasses import dataclass
from typing import Any

import ibis

from zhibu.scoring.lowering import arithmetic as exact
from zhibu.scoring.lowering.arithmetic import Column
from zhibu.scoring.lowering.span import Span
from zhibu.terms.basis_points import BasisPoints

WHOLE = BasisPoints.WHOLE
WITHIN = {"scheme": ("kind",), "class": ("kind", "class"), "parent": ("kind", "parent")}
"""Columns that make the group of a contest, a rank or a quota."""


@dataclass(frozen=True, slots=True)
class Task:
    """One measure to lower: for which node, out of how many points, over which span."""

    node: str
    points: int
    measure: Any
    short: Any
    award: Any
    beyond: Any
    span: Span
    step: int
    """Hundredths that figures are rounded to."""

    @property
    def name(self) -> str:
        """The node's column: its id with the prefix of the part."""
        return self.span.prefix + self.node

    @property
    def earned(self) -> str:
        """The column that the growth ends with."""
        return f"{self.name}!"


def held_in(table: Any, span: Span) -> Column:
    """Whether a row falls into the span, by its month."""
    return table["month"].between(span.first, span.last)


def all_or_nothing(holds: Column, points: int) -> Column:
    """Give the full points or 0; no evidence where it is unknown."""
    either = ibis.ifelse(holds, exact.number(points), exact.number(0))
    return ibis.ifelse(holds.isnull(), exact.nothing(), either)


def mean_of(sum_: Column, count: Column, step: int) -> Column:
    """Give a mean, half up; no evidence where nothing was counted."""
    return exact.half_up(sum_, count, step)


def weighted_mean(parts: list[tuple[Column, int]], step: int) -> Column:
    """Mean over the parts that have a figure; no evidence where none has."""
    upper = exact.add([exact.or_zero(figure) * weight for figure, weight in parts])
    lower = exact.add(
        [ibis.ifelse(figure.isnull(), exact.number(0), exact.number(w)) for figure, w in parts]
    )
    return exact.half_up(upper, lower, step)
