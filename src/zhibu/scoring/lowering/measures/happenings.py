"""Events and work points."""

from typing import Any

import ibis

from zhibu.scoring.lowering import arithmetic as exact
from zhibu.scoring.lowering.arithmetic import Column
from zhibu.scoring.lowering.layers import COUNT, POINTS, Facts, Growth, Layers
from zhibu.scoring.lowering.measures.asking import ask_work
from zhibu.scoring.lowering.measures.task import WITHIN, Task, held_in
from zhibu.scoring.scheme import measures as scheme


def events(task: Task, layers: Layers, facts: Facts) -> Growth:
    """Events: awarded or lost by the number, the kind, or the points entered."""
    measure: scheme.Events = task.measure
    span = task.span

    def filtered(table: Any, event: str) -> Column:
        return (table["event"] == event) & held_in(table, span)

    counts = {
        event: facts.ask("events", (event, span), lambda t, e: filtered(t, e).sum(), event)
        for event in measure.events
    }
    entered = facts.ask(
        "events",
        (measure.events, span, "entered"),
        lambda t: exact.total(
            ibis.ifelse(t["event"].isin(measure.events) & held_in(t, span), t["points"], 0)
        ),
    )
    yield
    number = {event: exact.or_zero(layers[name]) for event, name in counts.items()}
    layers.put(f"{task.name}.events", exact.add(list(number.values())), COUNT)
    if task.award == "as_entered":
        layers.put(f"{task.name}.entered", exact.or_zero(layers[entered]), POINTS)
    yield
    all_ = layers[f"{task.name}.events"]
    if isinstance(task.short, scheme.Steps):
        earned = exact.at_least(task.points - (task.short.per_event or 0) * all_, 0)
    elif task.award == "as_entered":
        earned = layers[f"{task.name}.entered"]
    elif task.award.by_event is not None:
        given = [
            (exact.or_zero(layers[counts[event]]), points)
            for event, points in task.award.by_event.items()
        ]
        if task.award.take == "sum":
            earned = exact.add([count * points for count, points in given])
        else:
            earned = exact.number(0)
            for count, points in given:
                earned = ibis.greatest(earned, ibis.ifelse(count > 0, exact.number(points), 0))
    else:
        earned = all_ * task.award.per_event
    layers.put(task.earned, exact.at_most(earned, task.points) if task.points >= 0 else earned)


def worked(task: Task, layers: Layers, facts: Facts) -> Growth:
    """Work points against the best of the group: the scheme's maximum goes to the best."""
    measure: scheme.Worked = task.measure
    months = list(range(task.span.first, task.span.last + 1))
    names = [ask_work(facts, month, task.step) for month in months]
    rows = facts.ask("points", ("rows", task.span), lambda t: held_in(t, task.span).sum())
    yield
    own = exact.add([exact.or_zero(layers[name]) for name in names])
    some = exact.or_zero(layers[rows]) > 0
    layers.put(f"{task.name}.own", ibis.ifelse(some, own, exact.nothing()), POINTS)
    yield
    own = layers[f"{task.name}.own"]
    group = [layers[key] for key in WITHIN[measure.within]]
    layers.put(f"{task.name}.best", own.max().over(ibis.window(group_by=group)), POINTS)
    yield
    own, best = layers[f"{task.name}.own"], layers[f"{task.name}.best"]
    share = exact.half_up(task.points * own, best, task.step)
    earned = ibis.ifelse(best > 0, share, exact.number(0))
    layers.put(task.earned, ibis.ifelse(own.isnull(), exact.nothing(), earned))
