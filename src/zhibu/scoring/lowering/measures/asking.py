"""Facts that measures and conditions ask for alike."""

from typing import Any

import ibis

from zhibu.scoring.lowering import arithmetic as exact
from zhibu.scoring.lowering.arithmetic import Column
from zhibu.scoring.lowering.layers import Facts
from zhibu.scoring.lowering.measures.task import WHOLE
from zhibu.scoring.lowering.span import Span
from zhibu.scoring.lowering.tables import prepared


def ask_indicator(facts: Facts, indicator: str, span: Span) -> dict[str, str]:
    """Ask for an indicator's last round (actual, target, low, high), its sum and rounds.

    The last round is the last one with an actual figure: a target alone says nothing yet.
    """
    part = span.part
    name = "indicators" if part is None else f"indicators{part}"

    def last_rounds() -> Any:
        table = prepared("indicators")
        known = table.filter(table["actual"].notnull())
        if part is not None:
            known = known.filter(known["round"] == part)
        sums = known.group_by(_s=known["subject"], _i=known["indicator"]).agg(
            last=known["round"].max(), sum=exact.total(known["actual"]), rounds=known.count()
        )
        on = [
            known["subject"] == sums["_s"],
            known["indicator"] == sums["_i"],
            known["round"] == sums["last"],
        ]
        return known.inner_join(sums, on).drop("_s", "_i", "last")

    facts.source(name, last_rounds)
    return {
        what: facts.ask(
            name,
            (indicator, what),
            lambda t, column: t[column].max(where=t["indicator"] == indicator),
            what,
        )
        for what in ("actual", "target", "low", "high", "sum", "rounds")
    }


def ask_work(facts: Facts, month: int, step: int) -> str:
    """Ask for a month's work points: the rows' products, each rounded half up."""

    def row_points(table: Any) -> Column:
        product = table["amount"] * table["quality"] * table["coefficient"]
        return exact.half_up(product, WHOLE, step)

    return facts.ask(
        "points",
        (month, step),
        lambda t: exact.total(ibis.ifelse(t["month"] == month, row_points(t), 0)),
    )


def ask_history(facts: Facts, what: str, back: int) -> str:
    """Ask for the level, grade or score of a year before this one."""
    return facts.ask("history", (what, back), lambda t: t[what].max(where=t["back"] == back))
