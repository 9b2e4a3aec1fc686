"""Ballots to statistics: sum and count per subject and event, the only large scan.

Statistics are sufficient: whatever a scheme makes of ballots, it makes of these. They merge, they
can be kept, and changed weights need no ballot. An event is a channel, a source and a round.
"""

from decimal import Decimal
from typing import Any

import ibis

from zhibu.scoring.lowering import arithmetic as exact
from zhibu.scoring.lowering.arithmetic import Column

BALLOTS = {
    "subject": "string",
    "channel": "string",
    "source": "string",
    "round": "int64",
    "score": "decimal(5, 2)",
}
GROUPED = {
    "subject": "string",
    "channel": "string",
    "source": "string",
    "round": "int64",
    "sum": "int64",
    "n": "int64",
}


def ballots(counted: bool) -> Any:
    """Give the ballots as an expression; `counted` where a row may stand for several ballots."""
    columns = BALLOTS | ({"count": "int64"} if counted else {})
    return ibis.table(columns, name="ballots")


def grouped(counted: bool) -> Any:
    """Sum and count ballots by subject and event.

    Shape: ballots → one row per subject and event that has ballots.
    Units: sums in hundredths.
    """
    table = ballots(counted)
    keys = ["subject", "channel", "source", "round"]
    return table.group_by(keys).agg(**_sums(table, counted))


def of_event(counted: bool) -> Any:
    """Sum and count the ballots of one event, laid out in files of its own."""
    table = ballots(counted)
    return table.group_by("subject").agg(**_sums(table, counted))


def pivoted(events: tuple[Any, ...]) -> Any:
    """Turn grouped statistics into one row per subject, two columns per event."""
    table = ibis.table(GROUPED, name="grouped")
    columns = {}
    for event in events:
        holds = (
            (table["channel"] == event.channel)
            & (table["source"] == event.source)
            & (table["round"] == event.round)
        )
        for what in ("sum", "n"):
            columns[event.column(what)] = table[what].max(where=holds)
    return table.group_by("subject").agg(**columns)


HUNDRED = ibis.literal(Decimal(100), "decimal(3, 0)")
AT_ONCE = 5
"""Events that are joined in one query: each holds a hash table of all its subjects."""


def joined(events: tuple[Any, ...]) -> list[Any]:
    """Join the statistics of events, each a table of its own, to the rated subjects.

    Shape: tables `rated` and `event0`, `event1`, … → a chain of queries, each a few events wider
    than the one before, which it reads as `wide0`, `wide1`, …
    """
    chain = []
    wide = ibis.table({"subject": "string"}, name="rated")
    for start in range(0, len(events), AT_ONCE):
        for number in range(start, min(start + AT_ONCE, len(events))):
            event = events[number]
            table = ibis.table(
                {"subject": "string", "sum": "int64", "n": "int64"}, name=f"event{number}"
            )
            wide = _joined(wide, table.rename({event.column("sum"): "sum", event.column("n"): "n"}))
        chain.append(wide)
        wide = ibis.table(wide.schema(), name=f"wide{len(chain) - 1}")
    return chain


def of_rounds(events: tuple[Any, ...]) -> Any:
    """Join the statistics of the rounds, each pivoted into a table: `part0`, `part1` and so on."""
    wide = ibis.table({"subject": "string"}, name="rated")
    for number, round_ in enumerate(rounds_of(events)):
        columns = {
            event.column(what): "int64"
            for event in events
            if event.round == round_
            for what in ("sum", "n")
        }
        wide = _joined(wide, ibis.table({"subject": "string", **columns}, name=f"part{number}"))
    return wide


def rounds_of(events: tuple[Any, ...]) -> list[int]:
    """Give the rounds that have events, in order."""
    return sorted({event.round for event in events})


def _joined(wide: Any, table: Any) -> Any:
    keyed = table.rename({"_subject": "subject"})
    return wide.left_join(keyed, wide["subject"] == keyed["_subject"]).drop("_subject")


def _sums(table: Any, counted: bool) -> dict[str, Column]:
    if not counted:
        return {"sum": _hundredths(table["score"]), "n": table.count()}
    count = table["count"]
    return {"sum": _hundredths(table["score"] * count), "n": exact.total(count)}


def _hundredths(score: Column) -> Column:
    """Sum to hundredths, by decimals of 64 bits: those of 128 cost more than the sum itself."""
    return (score.sum().cast("decimal(15, 2)") * HUNDRED).cast("int64")
