"""Targets and contests, from the indicators."""

import ibis

from zhibu.scoring.lowering import arithmetic as exact
from zhibu.scoring.lowering.arithmetic import Column
from zhibu.scoring.lowering.layers import COUNT, POINTS, Facts, Growth, Layers
from zhibu.scoring.lowering.measures.asking import ask_indicator
from zhibu.scoring.lowering.measures.task import WHOLE, WITHIN, Task, mean_of
from zhibu.scoring.scheme import measures as scheme


def indicator(task: Task, layers: Layers, facts: Facts) -> Growth:
    """A target: full points within the free range, less below it, more beyond where agreed."""
    measure: scheme.Indicator = task.measure
    asked = ask_indicator(facts, measure.indicator, task.span)
    yield
    columns = {what: layers[name] for what, name in asked.items()}
    actual = columns["actual"]
    if measure.take == "sum":
        actual = columns["sum"]
    if measure.take == "mean":
        actual = mean_of(columns["sum"], columns["rounds"], task.step)
    layers.put(f"{task.name}.actual", actual, POINTS)
    layers.put(f"{task.name}.target", columns["target"], POINTS)
    layers.put(f"{task.name}.low", columns["low"].coalesce(columns["target"]), POINTS)
    layers.put(f"{task.name}.high", columns["high"].coalesce(columns["target"]), POINTS)
    yield
    actual, low, high = (layers[f"{task.name}.{what}"] for what in ("actual", "low", "high"))
    more = measure.better == "more"
    bound = low if more else high
    gap = low - actual if more else actual - high
    reached = gap <= 0
    if isinstance(task.short, scheme.Steps):
        step = task.short.step or WHOLE
        # steps of y of the bound: ceil(gap × 10,000 / (bound × y))
        steps = (gap * WHOLE + bound * step - 1) // (bound * step).nullif(0)
        below = exact.at_least(task.points - (task.short.per_step or 0) * steps, 0)
        below = ibis.ifelse(bound <= 0, exact.number(0), below)
    elif task.short == "all" or (task.short is None and measure.kind == "negative"):
        below = exact.number(0)
    else:
        upper, lower = (exact.at_least(actual, 0), low) if more else (high, actual)
        below = ibis.ifelse(
            (upper <= 0) | (lower <= 0),
            exact.number(0),
            exact.half_up(task.points * upper, lower, task.step),
        )
    full: Column = exact.number(task.points)
    if task.beyond is not None:
        over = actual - high if more else low - actual
        base = high if more else low
        steps = exact.at_least(over, 0) * WHOLE // (base * task.beyond.step).nullif(0)
        extra = exact.at_most(task.beyond.per_step * steps, task.beyond.at_most)
        full = full + ibis.ifelse(base > 0, extra, 0).fill_null(0)
    earned = ibis.ifelse(reached, full, below)
    layers.put(task.earned, ibis.ifelse(gap.isnull(), exact.nothing(), earned))


def contest(task: Task, layers: Layers, facts: Facts) -> Growth:
    """Placing by an indicator within a group, counted from both ends."""
    measure: scheme.Contest = task.measure
    asked = ask_indicator(facts, measure.contest, task.span)
    yield
    actual = layers[asked["actual"]]
    group = [layers[key] for key in WITHIN[measure.within]]
    kinds = {"from_top": measure.better == "more", "from_bottom": measure.better == "less"}
    layers.put(f"{task.name}.actual", actual, POINTS)
    for counted, descending in kinds.items():
        order = (
            ibis.desc(actual, nulls_first=False)
            if descending
            else ibis.asc(actual, nulls_first=False)
        )
        place = ibis.rank().over(ibis.window(group_by=group, order_by=order)) + 1
        name = f"{task.name}.{'placing' if counted == 'from_top' else 'from_bottom'}"
        layers.put(name, ibis.ifelse(actual.isnull(), exact.nothing(), place), COUNT)
    number = actual.count().over(ibis.window(group_by=group))
    layers.put(f"{task.name}.of", ibis.ifelse(actual.isnull(), exact.nothing(), number), COUNT)
    yield
    award: scheme.Awards = task.award
    placing = layers[f"{task.name}.placing"]
    cases = [
        (placing == place, exact.number(points))
        for place, points in (award.by_placing or {}).items()
    ]
    otherwise = exact.number(award.otherwise or 0)
    earned = ibis.cases(*cases, else_=otherwise) if cases else otherwise
    layers.put(task.earned, ibis.ifelse(placing.isnull(), exact.nothing(), earned))
