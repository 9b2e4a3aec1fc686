"""Duties done and attendance, from the record book."""

from collections.abc import Callable
from typing import Any

import ibis

from zhibu.scoring.lowering import arithmetic as exact
from zhibu.scoring.lowering.arithmetic import Column
from zhibu.scoring.lowering.layers import COUNT, POINTS, Facts, Growth, Layers
from zhibu.scoring.lowering.measures.task import WHOLE, Task, all_or_nothing, held_in
from zhibu.scoring.scheme import measures as scheme


def records(task: Task, layers: Layers, facts: Facts) -> Growth:
    """Duties done in each part of the span: done, missing, late."""
    measure: scheme.Records = task.measure
    kinds, span = measure.records, task.span
    pieces = span.pieces(measure.each)
    any_record = facts.ask("records", ("any", span), lambda t: held_in(t, span).sum())
    quantity = measure.quantity is not None

    def counted(table: Any, piece: tuple[int, int]) -> Column:
        holds = table["kind"].isin(kinds) & table["month"].between(*piece)
        if measure.attendance is not None:
            known = table["attended"].notnull() & table["expected"].notnull()
            enough = (table["expected"] > 0) & (
                table["attended"] * WHOLE >= table["expected"] * measure.attendance
            )
            holds &= ~known | enough
        return holds

    done = [
        facts.ask(
            "records",
            (kinds, piece, measure.attendance, quantity),
            (lambda t, p: exact.total(ibis.ifelse(counted(t, p), t["quantity"], 0)))
            if quantity
            else (lambda t, p: counted(t, p).sum()),
            piece,
        )
        for piece in pieces
    ]
    late = facts.ask(
        "records",
        (kinds, span, "late", measure.entered_within),
        lambda t: (
            t["kind"].isin(kinds)
            & held_in(t, span)
            & (t["days_late"] > (measure.entered_within or 0))
        ).sum(),
    )
    yield
    due = measure.quantity if measure.quantity is not None else measure.due
    kind = POINTS if quantity else COUNT
    known = exact.or_zero(layers[any_record]) > 0

    def seen(column: Column) -> Column:
        return ibis.ifelse(known, column, exact.nothing())

    each_done = [exact.or_zero(layers[name]) for name in done]
    lacking = [exact.at_least(due - column, 0) for column in each_done]
    layers.put(f"{task.name}.done", seen(exact.add(each_done)), kind)
    layers.put(f"{task.name}.missing", seen(exact.add(lacking)), kind)
    timed = measure.entered_within is not None
    if timed:
        layers.put(f"{task.name}.late", seen(exact.or_zero(layers[late])), COUNT)
    yield
    missing = layers[f"{task.name}.missing"]
    late_ones = layers[f"{task.name}.late"] if timed else exact.number(0)
    short, full = task.short, len(pieces) * due
    if isinstance(short, scheme.Steps):
        lost = (short.per_late or 0) * late_ones
        units = exact.started_steps(missing, 100) if quantity else missing
        lost = lost + (short.per_missing or 0) * units
        earned = exact.at_least(task.points - lost, 0)
    elif short == "all":
        earned = all_or_nothing(missing + late_ones == 0, task.points)
    elif full == 0:
        earned = ibis.ifelse(missing.isnull(), exact.nothing(), exact.number(task.points))
    else:
        earned = exact.half_up(task.points * (full - missing), full, task.step)
    layers.put(task.earned, earned)


def attendance(task: Task, layers: Layers, facts: Facts) -> Growth:
    """The share of those expected who attended, over all records of the kinds."""
    measure: scheme.Attendance = task.measure
    kinds, span = measure.attendance, task.span

    def summed(what: str) -> Callable[[Any], Column]:
        return lambda t: exact.total(
            ibis.ifelse(
                t["kind"].isin(kinds)
                & held_in(t, span)
                & t["attended"].notnull()
                & t["expected"].notnull(),
                t[what],
                0,
            )
        )

    names = {w: facts.ask("records", (kinds, span, w), summed(w)) for w in ("attended", "expected")}
    yield
    for what, name in names.items():
        some = layers[names["expected"]] > 0
        layers.put(f"{task.name}.{what}", ibis.ifelse(some, layers[name], exact.nothing()), COUNT)
    yield
    attended, expected = layers[f"{task.name}.attended"], layers[f"{task.name}.expected"]
    rate = attended * WHOLE // expected.nullif(0)
    wanted = measure.at_least
    reached = attended * WHOLE >= expected * wanted
    if isinstance(task.short, scheme.Steps):
        steps = exact.started_steps(wanted - rate, task.short.step or WHOLE)
        below = exact.at_least(task.points - (task.short.per_step or 0) * steps, 0)
    elif task.short == "all":
        below = ibis.ifelse(rate.isnull(), exact.nothing(), exact.number(0))
    else:
        below = exact.half_up(task.points * attended * WHOLE, expected * max(wanted, 1), task.step)
    layers.put(task.earned, ibis.ifelse(reached, exact.number(task.points), below))
