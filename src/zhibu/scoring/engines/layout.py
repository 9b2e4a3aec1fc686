"""How ballots lie in their files, and so in how many passes they are counted."""

# ruff: noqa: S608  (names come from plans and the contract, values are quoted)

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhibu.scoring.lowering.plan import Plan

if TYPE_CHECKING:
    import duckdb

    from zhibu.scoring.evidence.ballots import BallotFiles

GROUP_BYTES = 200
"""Memory of one open group of a GROUP BY on subject, channel, source and round, measured."""
_UNITS = {"bytes": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}


def passes_of(
    con: "duckdb.DuckDBPyConnection", plan: Plan, files: "BallotFiles | None"
) -> tuple[list[str], list[int | None]]:
    """Give the ranges of subjects and the rounds to go through, each round within each range.

    Returns:
        conditions on `subject`, together true for each once, and rounds; [None] for all at once.
    """
    if files is None:
        return ["true"], [None]
    rounds = _rounds(con, plan, files)
    number = con.execute("SELECT count(*) FROM rated").fetchall()[0][0]
    open_at_once = max(
        sum(1 for event in plan.events if round_ in (None, event.round)) for round_ in rounds
    )
    budget = _memory(con) * 45 // 100
    ranges = -(-number * open_at_once * GROUP_BYTES // max(budget, 1))
    return _ranges(con, number, ranges), rounds


def _ranges(con: "duckdb.DuckDBPyConnection", number: int, ranges: int) -> list[str]:
    if ranges <= 1:
        return ["true"]
    starts = con.execute(
        "SELECT subject FROM (SELECT subject, row_number() OVER (ORDER BY subject) - 1 AS place "
        f"FROM rated) WHERE place > 0 AND place % {-(-number // ranges)} = 0 ORDER BY place"
    ).fetchall()
    edges = ["'" + start[0].replace("'", "''") + "'" for start in starts]
    below = [*(f"subject < {edge}" for edge in edges), "true"]
    above = ["true", *(f"subject >= {edge}" for edge in edges)]
    return [f"({low} AND {high})" for low, high in zip(above, below, strict=True)]


def _rounds(con: "duckdb.DuckDBPyConnection", plan: Plan, files: "BallotFiles") -> list[int | None]:
    if _row_groups(con, files, "subject").clustered:
        return [None]
    groups = _row_groups(con, files, "round")
    values = {int(bound) for pair in groups.bounds for bound in pair}
    known = {event.round for event in plan.events}
    if len(known) > 1 and values <= known and groups.apart(len(values)):
        return [*sorted(known)]
    return [None]


def overlapping(con: "duckdb.DuckDBPyConnection", plan: Plan, files: "BallotFiles") -> bool:
    """Whether an event is best picked out by itself: rounds overlap, but not everywhere.

    In order of arrival, a quarter's round and a half-year's meet in some row groups, and most row
    groups can be left out for each event. Where every row group may hold every round, a scan for
    each event would cost more than one for all.
    """
    if _row_groups(con, files, "subject").clustered:
        return False
    groups = _row_groups(con, files, "round")
    known = {event.round for event in plan.events}
    if len(known) < 2 or groups.apart(len(known)):
        return False
    return 10 * groups.possible(known) <= 7 * len(known) * len(groups.bounds)


@dataclass(frozen=True, slots=True)
class _RowGroups:
    """What the footers say of a column: the least and the most of each row group, in order."""

    bounds: list[tuple[str, str]]

    @property
    def clustered(self) -> bool:
        """Whether the row groups follow each other, but for touching ends."""
        pairs = zip(self.bounds, self.bounds[1:], strict=False)
        return all(before[1] <= after[0] for before, after in pairs)

    def possible(self, values: set[int]) -> int:
        """Count the row groups that may hold a value, for all values together."""
        return sum(int(low) <= value <= int(high) for low, high in self.bounds for value in values)

    def apart(self, values: int) -> bool:
        """Whether most row groups hold one value only."""
        return 2 * sum(low == high for low, high in self.bounds) > len(self.bounds) > values


def _row_groups(con: "duckdb.DuckDBPyConnection", files: "BallotFiles", column: str) -> _RowGroups:
    rows = con.execute(
        "SELECT stats_min_value, stats_max_value FROM parquet_metadata(?) "
        "WHERE path_in_schema = ? ORDER BY file_name, row_group_id",
        [[str(path) for path in files.files], files.columns.get(column, column)],
    ).fetchall()
    if any(low is None or high is None for low, high in rows):
        return _RowGroups([("0", "1"), ("0", "1")])
    return _RowGroups([(str(low), str(high)) for low, high in rows])


def _memory(con: "duckdb.DuckDBPyConnection") -> int:
    """Give DuckDB's memory limit in bytes."""
    text = con.execute("SELECT current_setting('memory_limit')").fetchall()[0][0]
    found = re.fullmatch(r"([0-9.]+) (\w+)", text)
    if found is None or found[2] not in _UNITS:
        return 2**30
    whole, _, part = found[1].partition(".")
    return int(whole) * _UNITS[found[2]] + int((part or "0")[:1]) * _UNITS[found[2]] // 10
