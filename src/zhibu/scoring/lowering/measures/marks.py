"""What people give: inspectors' marks, ballots, points that a scheme starts from."""

from typing import Any

import ibis

from zhibu.scoring.lowering import arithmetic as exact
from zhibu.scoring.lowering.arithmetic import Column
from zhibu.scoring.lowering.layers import COUNT, POINTS, Facts, Growth, Layers
from zhibu.scoring.lowering.measures.asking import ask_history
from zhibu.scoring.lowering.measures.task import WHOLE, Task, mean_of, weighted_mean
from zhibu.scoring.lowering.span import INSPECTIONS_A_YEAR
from zhibu.scoring.lowering.tables import event_column, prepared
from zhibu.scoring.scheme import measures as scheme


def inspected(task: Task, layers: Layers, facts: Facts) -> Growth:
    """Inspectors' marks: the mean of each round, then of the rounds."""
    measure: scheme.Inspected = task.measure
    weights = measure.rounds if task.span.part is None else None
    # A subject may be marked in any number of rounds; the first few are shown one by one.
    if task.span.part is not None:
        shown = [task.span.part]
    else:
        shown = sorted(weights or range(1, INSPECTIONS_A_YEAR + 1))
    name = f"inspections{task.step}"

    def rounds() -> Any:
        table = prepared("inspections")
        return table.group_by("subject", "clause", "round").agg(
            mark=mean_of(exact.total(table["score"]), table.count(), task.step)
        )

    facts.source(name, rounds)

    def weighed(table: Any, column: Column) -> Column:
        holds = table["clause"] == task.node
        if task.span.part is not None or weights:
            holds &= table["round"].isin(shown)
        if weights:
            cases = [(table["round"] == n, exact.number(weight)) for n, weight in weights.items()]
            column = column * ibis.cases(*cases, else_=exact.number(0))
        return exact.total(ibis.ifelse(holds, column, exact.number(0)))

    key = (task.node, task.span.part)
    upper = facts.ask(name, (*key, "upper"), lambda t: weighed(t, t["mark"]))
    lower = facts.ask(name, (*key, "lower"), lambda t: weighed(t, exact.number(1)))
    held = facts.ask(name, (task.node, "held"), lambda t: (t["clause"] == task.node).sum())
    each = {
        number: facts.ask(
            name,
            (task.node, number),
            lambda t, n: t["mark"].max(where=(t["clause"] == task.node) & (t["round"] == n)),
            number,
        )
        for number in shown
    }
    yield
    for number, column in each.items():
        layers.put(f"{task.name}.round{number}", layers[column], POINTS)
    if task.span.part is None and not weights:
        held_ = ibis.ifelse(layers[held] > 0, layers[held], exact.nothing())
        layers.put(f"{task.name}.rounds", held_, COUNT)
    # What the rounds make together is nowhere printed: it is rounded once, with the clause's points.
    marks, weight = layers[upper], layers[lower]
    if measure.inspected == "hundred":
        marks, weight = marks * task.points, weight * 100_00
    layers.put(task.earned, mean_of(marks, weight, task.step))


def review(task: Task, layers: Layers, facts: Facts) -> Growth:
    """Ballots: a source's mean in a round, the round's figure, the channel's figure."""
    del facts
    measure: scheme.Review = task.measure
    rounds = task.span.rounds(measure.each)
    yield
    for number in rounds:
        for source in measure.sources:
            base = f"{task.name}.{number}.{source.source}"
            for what, kind in (("sum", POINTS), ("n", COUNT)):
                column = layers[event_column(measure.review, number, source.source, what)]
                layers.put(f"{base}.{what}", column, kind)
            sum_ = layers[event_column(measure.review, number, source.source, "sum")]
            count = layers[event_column(measure.review, number, source.source, "n")]
            enough = count >= max(measure.minimum, 1)
            mean = ibis.ifelse(enough, mean_of(sum_, count, task.step), exact.nothing())
            layers.put(base, mean, POINTS)
    yield
    for number in rounds:
        means = [
            (layers[f"{task.name}.{number}.{source.source}"], source.weight or 1)
            for source in measure.sources
        ]
        layers.put(f"{task.name}.{number}", weighted_mean(means, task.step), POINTS)
    yield
    figures = [(layers[f"{task.name}.{number}"], 1) for number in rounds]
    layers.put(f"{task.name}?", weighted_mean(figures, task.step))
    yield
    figure = layers[f"{task.name}?"]
    if task.points != 100_00:
        figure = exact.half_up(figure * task.points, 100_00, task.step)
    layers.put(task.earned, figure)


def base(task: Task, layers: Layers, facts: Facts) -> Growth:
    """Points that everybody starts from."""
    del facts
    yield
    layers.put(task.earned, exact.number(task.measure.base))


def carried(task: Task, layers: Layers, facts: Facts) -> Growth:
    """A share of last year's score."""
    measure: scheme.Carried = task.measure
    last = ask_history(facts, "score", 1)
    yield
    score = layers[last]
    layers.put(f"{task.name}.last_year", score, POINTS)
    carried = exact.half_up(score * measure.carried, WHOLE, task.step)
    otherwise = exact.nothing() if measure.otherwise is None else exact.number(measure.otherwise)
    layers.put(task.earned, carried.coalesce(otherwise))
