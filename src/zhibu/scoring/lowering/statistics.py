"""Ballots to statistics: sum and count per subject and event, the only large scan.

Statistics are sufficient: whatever a scheme makes of ballots, it makes of these. They merge, they
can be kept, and changed weights need no ballot. An event is a channel, a source and a round.
"""

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


def joined(events: tuple[Any, ...]) -> Any:
    """Join the statistics of events, each a table of its own, to the rated subjects."""
    wide = ibis.table({"subject": "string"}, name="rated")
    for number, event in enumerate(events):
        table = ibis.table(
            {"subject": "string", "sum": "int64", "n": "int64"}, name=f"event{number}"
        )
        named = table.rename(
            {event.column("sum"): "sum", event.column("n"): "n", f"_{number}": "subject"}
        )
        wide = wide.left_join(named, wide["subject"] == named[f"_{number}"]).drop(f"_{number}")
    return wide


def _sums(table: Any, counted: bool) -> dict[str, Column]:
    if not counted:
        return {"sum": _hundredths(table["score"]), "n": table.count()}
    count = table["count"]
    return {"sum": _hundredths(table["score"] * count), "n": exact.total(count)}


def _hundredths(score: Column) -> Column:
    return (score.sum() * 100).cast("decimal(38, 0)").cast("int64")
