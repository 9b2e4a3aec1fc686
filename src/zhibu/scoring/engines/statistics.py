"""Ballot statistics that are kept: changed weights, or a changed ballot, need no other ballot."""

# ruff: noqa: S608  (names come from plans, never from data)

from pathlib import Path
from typing import TYPE_CHECKING

from zhibu.scoring.lowering.plan import Plan

if TYPE_CHECKING:
    import duckdb

FILE = "statistics.parquet"


class StatisticsError(Exception):
    """Kept statistics do not serve a scheme."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


def keep_as(con: "duckdb.DuckDBPyConnection", folder: Path) -> None:
    """Write the statistics of a run; a row per subject, sum (hundredths) and count per event."""
    file = str(folder / FILE).replace("'", "''")
    con.execute(
        f"COPY (SELECT * FROM statistics ORDER BY subject) TO '{file}' "
        "(FORMAT parquet, COMPRESSION zstd)"
    )


def read_kept(con: "duckdb.DuckDBPyConnection", plan: Plan, file: Path) -> None:
    """Make the table `statistics` from a file that `keep_as` wrote.

    Raises:
        StatisticsError: it lacks an event that the plan reads; or it is not there.
    """
    if not file.is_file():
        raise StatisticsError(
            f"{file} 不存在：请先用 --keep 计分一次。",
            f"{file} is not there; score once with --keep.",
        )
    path = str(file).replace("'", "''")
    found = {
        row[0] for row in con.execute(f"DESCRIBE SELECT * FROM read_parquet('{path}')").fetchall()
    }
    for event in plan.events:
        if event.column("sum") not in found:
            raise StatisticsError(
                f"{file} 没有渠道 {event.channel}、来源 {event.source}、第 {event.round} 轮的统计：请从选票重新计分。",
                f"{file} has no statistics of channel {event.channel}, source {event.source}, "
                f"round {event.round}; score from the ballots again.",
            )
    columns = ", ".join(f'"{event.column(what)}"' for event in plan.events for what in ("sum", "n"))
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE statistics AS SELECT subject, {columns} "
        f"FROM read_parquet('{path}')"
    )
