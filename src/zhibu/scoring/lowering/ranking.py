"""Ranks among the rated, and quotas that follow them."""

from typing import Any

import ibis

from zhibu.scoring.lowering import arithmetic as exact
from zhibu.scoring.lowering.arithmetic import Column
from zhibu.scoring.lowering.conditions import Conditions
from zhibu.scoring.lowering.layers import Layers
from zhibu.scoring.lowering.measures.task import WITHIN
from zhibu.scoring.scheme.model import Scheme

LAST = 10**15
"""Where a missing key stands in the order: behind everything."""


def rank_year(scheme: Scheme, conditions: Conditions, layers: Layers) -> None:
    """Add the ranks among the rated: competition ranking by the keys of the scheme."""
    keys = []
    for number, order in enumerate(scheme.ranking):
        if order.by == "class":
            places = {each.class_: place for place, each in enumerate(scheme.classes, 1)}
            column = ibis.cases(
                *((layers["class"] == name, exact.number(place)) for name, place in places.items()),
                else_=exact.nothing(),
            )
        else:
            column = layers[order.by]
        signed = -column if order.first == "high" else column
        layers.put(f"|key{number}", signed.fill_null(exact.number(LAST)))
        keys.append(f"|key{number}")
    layers.put("|rated", (layers["status"] == "rated").fill_null(False))
    layers.close()
    layers.table = _ranked_widely(layers.table, "scheme", keys)
    if scheme.classes:
        layers.table = _ranked_widely(layers.table, "class", keys)
    asked = {part.rank for part in conditions.parts() if part.rank is not None}
    _rank_under_parents(layers, keys, beyond="parent" in asked)


def _ranked_widely(table: Any, within: str, keys: list[str]) -> Any:
    """Add ranks in a group that may be the whole company, by sums over distinct keys.

    Counting distinct keys first keeps the window small: at most some ten thousand scores however
    many subjects, on engines that sort a window in one partition.
    """
    group = WITHIN[within]
    named = {f"_{name}": name for name in (*group, *keys)}
    places = _places(table.filter(table["|rated"]), [*group], keys).rename(
        {
            **named,
            f"rank.{within}": "before",
            f"rank.{within}.bottom": "behind",
            f"rank.{within}.of": "of",
        }
    )
    on = [table["|rated"]]
    on += [table[name] == places[renamed] for renamed, name in named.items()]
    return table.left_join(places, on).drop(*named)


def _places(rated: Any, group: list[str], keys: list[str]) -> Any:
    counted = rated.group_by([*group, *keys]).agg(number=rated.count())
    by = [counted[name] for name in group]
    down = ibis.window(
        group_by=by, order_by=[ibis.asc(counted[key]) for key in keys], preceding=None, following=0
    )
    upto = exact.whole(counted["number"].sum().over(down))
    of = exact.whole(counted["number"].sum().over(ibis.window(group_by=by)))
    wide = counted.mutate(upto=upto, of=of)
    return wide.select(
        *group,
        *keys,
        before=wide["upto"] - wide["number"] + 1,
        behind=wide["of"] - wide["upto"] + 1,
        of=wide["of"],
    )


def _rank_under_parents(layers: Layers, keys: list[str], *, beyond: bool) -> None:
    """Add ranks under each parent: groups are small, and a window over each is the cheapest."""
    group = [layers[name] for name in (*WITHIN["parent"], "|rated")]
    rated = layers["|rated"]

    def ranked(*, descending: bool) -> Column:
        turn = ibis.desc if descending else ibis.asc
        order = [turn(layers[key]) for key in keys]
        place = ibis.rank().over(ibis.window(group_by=group, order_by=order)) + 1
        return ibis.ifelse(rated, place, exact.nothing())

    layers.put("rank.parent", ranked(descending=False))
    if beyond:
        layers.put("rank.parent.bottom", ranked(descending=True))
        layers.put("rank.parent.of", layers["subject"].count().over(ibis.window(group_by=group)))
    layers.close()


def bound_by_quotas(scheme: Scheme, layers: Layers) -> None:
    """Bring those beyond a quota down by one band, in the order of the quotas."""
    bands = scheme.grading.bands
    for quota in scheme.quotas:
        place = next(n for n, each in enumerate(bands) if each.grade == quota.grade)
        high, low = bands[place].level, bands[min(place + 1, len(bands) - 1)].level
        group = [layers[name] for name in WITHIN[quota.within]]
        rated = layers["|rated"]
        has = rated & (layers["level"] == high).fill_null(False)
        layers.put("|has", has)
        number = rated.cast("int64").sum().over(ibis.window(group_by=group))
        layers.put("|number", exact.whole(number))
        layers.close()
        group = [layers[name] for name in WITHIN[quota.within]]
        window = ibis.window(
            group_by=[*group, layers["|has"]],
            order_by=ibis.asc(layers["rank.scheme"], nulls_first=False),
        )
        layers.put("|position", ibis.rank().over(window) + 1)
        ties = ibis.window(group_by=[*group, layers["|has"], layers["rank.scheme"]])
        layers.put("|ties", layers["subject"].count().over(ties))
        layers.close()
        upper, lower = quota.at_most
        last = layers["|position"] + layers["|ties"] - 1
        beyond = layers["|has"] & (last * lower > layers["|number"] * upper)
        layers.put("level", ibis.ifelse(beyond, exact.number(low), layers["level"]))
        layers.close()
