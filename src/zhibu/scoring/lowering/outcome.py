"""From totals to results: gates, bands, ladder, ranks, quotas, vetoes, tiers, consequences."""

from collections.abc import Iterable
from typing import Any

import ibis

from zhibu.scoring.lowering import arithmetic as exact
from zhibu.scoring.lowering.arithmetic import Column
from zhibu.scoring.lowering.conditions import Conditions, flat
from zhibu.scoring.lowering.layers import POINTS, TEXT, TRUTH, Layers
from zhibu.scoring.lowering.tree import band, begins_of_level, grade_of, level_of
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.outcome import Gate

RESULTS = (
    *("subject", "kind", "parent", "class", "status", "score", "grade", "level", "tier"),
    *("rank", "rank_in_class", "rank_in_parent", "proposals"),
)
BEFORE_GATES = {"total": "|total", "band": "|band"}
"""What the trace shows of these: their state before the gates."""


def open_year(scheme: Scheme, conditions: Conditions, layers: Layers) -> None:
    """Add what holds of the year before any gate: total, held level, exemptions."""
    if scheme.assessed is not None:
        parts = [layers[f"{part}/total"] for part in range(1, scheme.rounds + 1)]
        sums = exact.add([exact.or_zero(part) for part in parts])
        there = exact.add([part.notnull().cast("int64") for part in parts])
        mean = exact.half_up(sums, there, 10 ** (2 - scheme.places))
        if scheme.assessed.missing == "no_evidence":
            mean = ibis.ifelse(there == len(parts), mean, exact.nothing())
        layers.put("total", mean)
    layers.close()
    conditions.growths()
    margin = layers["total"] - begins_of_level(scheme, layers["held"], layers["class"])
    layers.put("margin", margin)
    for rule in scheme.exempt:
        layers.put(f"exempt:{rule.exempt}", conditions.certain(rule.when), TRUTH)
    layers.close()
    for gate in scheme.gates:
        layers.put(f"gate:{gate.gate}", conditions.certain(gate.when), TRUTH)
    for veto in scheme.vetoes:
        layers.put(f"veto:{veto.veto}", conditions.certain(veto.when), TRUTH)
    layers.close()


def grade_year(scheme: Scheme, layers: Layers) -> None:
    """Add status, score, band, and the level after gates and ladder; the trace keeps each."""
    exempt = exact.some([layers[f"exempt:{rule.exempt}"] for rule in scheme.exempt])
    vetoed = exact.some([layers[f"veto:{veto.veto}"] for veto in scheme.vetoes])
    score = layers["total"]
    for gate in scheme.gates:
        if gate.then.score is not None:
            holds = layers[f"gate:{gate.gate}"] & score.notnull()
            score = ibis.ifelse(holds, exact.number(gate.then.score), score)
    status = ibis.cases(
        (exempt, "exempt"), (vetoed, "vetoed"), (score.isnull(), "no_evidence"), else_="rated"
    )
    layers.put("status", status)
    # The trace shows total and band before the gates; everything after them sees the score.
    layers.put(BEFORE_GATES["total"], layers["total"])
    bare = band(scheme, layers["total"], layers["class"])
    layers.put(BEFORE_GATES["band"], bare)
    layers.put("total", score, POINTS)
    layers.close()
    said = layers["status"].isin(["rated", "vetoed"])
    layers.put("score", ibis.ifelse(said, layers["total"], exact.nothing()))
    layers.put("band", band(scheme, layers["total"], layers["class"]), TEXT)
    layers.close()
    layers.put("level", level_of(scheme, layers["band"]))
    layers.close()
    for gate in scheme.gates:
        if gate.then.score is None:
            layers.put("level", _gated(scheme, gate, layers))
            layers.close()
    if scheme.ladder is not None and scheme.ladder.up_at_most is not None:
        lowest = min(each.level for each in scheme.grading.bands)
        start: Column = layers["held"]
        if not scheme.ladder.newcomers:
            start = start.coalesce(exact.number(lowest))
        highest = start + scheme.ladder.up_at_most
        level = layers["level"]
        bounded = ibis.ifelse(highest.isnull(), level, exact.at_most(level, highest))
        layers.put("level", _known_level(scheme, bounded))
        layers.close()


def _gated(scheme: Scheme, gate: Gate, layers: Layers) -> Column:
    level, then = layers["level"], gate.then
    levels = {each.grade: each.level for each in scheme.grading.bands}
    lowest = min(levels.values())
    if then.grade is not None:
        changed: Column = exact.number(levels[then.grade])
    elif then.at_least is not None:
        changed = exact.at_least(level, levels[then.at_least])
    elif then.at_most == "held":
        held = layers["held"].coalesce(exact.number(lowest))
        changed = _known_level(scheme, exact.at_most(level, held))
    else:
        changed = exact.at_most(level, levels[then.at_most or ""])
    return ibis.ifelse(layers[f"gate:{gate.gate}"] & level.notnull(), changed, level)


def _known_level(scheme: Scheme, level: Column) -> Column:
    """Bring a level that no band has down to the next that one has."""
    levels = sorted({each.level for each in scheme.grading.bands}, reverse=True)
    cases = [(level >= each, exact.number(each)) for each in levels]
    known = ibis.cases(*cases, else_=exact.number(levels[-1]))
    return ibis.ifelse(level.isnull(), exact.nothing(), known)


def close_year(scheme: Scheme, layers: Layers) -> None:
    """Settle grade, level and tier: vetoes last, nothing for those who are not rated."""
    levels = {each.grade: each.level for each in scheme.grading.bands}
    status = layers["status"]
    level = ibis.cases(
        (status == "vetoed", exact.number(levels[scheme.grading.on_veto])),
        (status == "rated", layers["level"]),
        else_=exact.nothing(),
    )
    layers.put("level", level)
    layers.close()
    layers.put("grade", grade_of(scheme, layers["level"]))
    tiers = [
        (layers["level"].isin(list(tier.levels)), exact.number(tier.tier)) for tier in scheme.tiers
    ]
    layers.put("tier", ibis.cases(*tiers, else_=exact.nothing()) if tiers else exact.nothing())
    for within, name in (("scheme", ""), ("class", "_in_class"), ("parent", "_in_parent")):
        ranked = within != "class" or bool(scheme.classes)
        layers.put(f"rank{name}", layers[f"rank.{within}"] if ranked else exact.nothing())
    layers.close()


def trace_of(scheme: Scheme, table: Any, names: Iterable[str]) -> Column:
    """Choose the columns of the trace; nothing of the evidence of an exempt subject."""
    columns = {"subject": table["subject"]}
    for name in names:
        column = table[BEFORE_GATES.get(name, name)]
        if scheme.exempt and not name.startswith("exempt:"):
            column = ibis.ifelse(table["status"] == "exempt", ibis.null(column.type()), column)
        columns[name] = column
    return table.select(**columns)


def needed(scheme: Scheme, conditions: Conditions, table: Any) -> list[str]:
    """Name the columns that ranks and consequences read: few, so that the stages stay narrow."""
    wanted = {"subject", "kind", "parent", "class", "size", "status", "score", "total", "level"}
    wanted |= {"held", "margin", "flags.count", "flags.place", *conditions.columns()}
    wanted |= {order.by for order in scheme.ranking}
    return [name for name in table.columns if name in wanted]


def propose(scheme: Scheme, conditions: Conditions, layers: Layers) -> None:
    """Add the proposals: the consequences that hold, but those that another replaces."""
    for rule in scheme.consequences:
        holds = conditions.certain(rule.when)
        named = any(part.fact == "status" for part in flat(rule.when))
        if not named:
            holds &= layers["status"].isin(["rated", "vetoed"])
        layers.put(f"|holds:{rule.consequence}", holds)
    layers.close()
    texts = []
    for rule in scheme.consequences:
        replaced = exact.some(
            [
                layers[f"|holds:{other.consequence}"]
                for other in scheme.consequences
                if rule.consequence in (other.replaces or ())
            ]
        )
        proposed = layers[f"|holds:{rule.consequence}"] & ~replaced
        texts.append(ibis.ifelse(proposed, f";{rule.consequence}", ""))
    joined = ibis.literal("")
    for text in texts:
        joined = joined + text
    layers.put("proposals", joined)
    layers.close()
    layers.put("proposals", layers["proposals"].substr(1))
    layers.close()
