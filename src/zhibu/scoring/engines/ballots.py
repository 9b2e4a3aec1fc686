"""Ballots to statistics on DuckDB: one large scan, in the way that the files' layout allows.

- **events**: a folder for each channel, source and round. One small GROUP BY per event.
- **clustered**: one file sorted by subject. One GROUP BY, whose groups come one after another.
- **arrival**: one file in any order. A GROUP BY per round where the rounds lie apart, so that fewer
  groups are open at a time; else one that may go to disk.
"""

# ruff: noqa: S608  (names come from plans and the contract, never from data)

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhibu.scoring.lowering.plan import Ballots, Plan

if TYPE_CHECKING:
    import duckdb

    from zhibu.scoring.evidence.ballots import BallotFiles
    from zhibu.scoring.evidence.reading import Evidence

_PARTS = ("channel", "source", "round")


def make_statistics(con: "duckdb.DuckDBPyConnection", plan: Plan, evidence: "Evidence") -> None:
    """Create the table `statistics`: a row per rated subject, two columns per event.

    Raises:
        EvidenceError: ballots that no channel, source, round or subject of the scheme takes.
    """
    con.execute("CREATE OR REPLACE TEMP VIEW rated AS SELECT subject FROM prepared.subjects")
    texts = dict(plan.statistics)
    files = evidence.ballots
    counted = " counted" if files is None or "count" in files.columns else ""
    if files is not None and set(_PARTS) <= set(files.partitions):
        _by_event(con, plan, evidence, texts, counted)
        return
    con.execute("CREATE OR REPLACE TEMP VIEW ballots AS SELECT * FROM memory.main.ballots")
    passes = _passes(con, files) if files is not None else [""]
    query = texts[f"grouped{counted}"]
    for number, where in enumerate(passes):
        if where:
            con.execute(
                f"CREATE OR REPLACE TEMP VIEW ballots AS SELECT * FROM memory.main.ballots WHERE {where}"
            )
        verb = "INSERT INTO grouped" if number else "CREATE OR REPLACE TEMP TABLE grouped AS"
        con.execute(f"{verb} {query}")
    refuse_unknown(con, evidence, "grouped", "SELECT DISTINCT subject FROM grouped")
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE statistics AS "
        f"SELECT * FROM ({texts['pivoted']}) SEMI JOIN rated USING (subject)"
    )
    con.execute("DROP TABLE grouped")


def refuse_unknown(
    con: "duckdb.DuckDBPyConnection", evidence: "Evidence", groups: str, subjects: str | None
) -> None:
    """Refuse ballots that nobody takes; those that were read row by row are checked already.

    Raises:
        EvidenceError: each with the first row that has it.
    """
    if evidence.ballots is None:
        return
    from zhibu.scoring.evidence.ballots import check_ballot_groups

    unknown = None
    if subjects is not None:
        unknown = "unknown_subjects"
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE {unknown} AS SELECT DISTINCT subject FROM ({subjects}) "
            "ANTI JOIN main.subjects USING (subject)"
        )
    check_ballot_groups(con, evidence.ballots, evidence.uses, groups, unknown).refuse(("ballots",))


def _by_event(
    con: "duckdb.DuckDBPyConnection",
    plan: Plan,
    evidence: "Evidence",
    texts: dict[str, str],
    counted: str,
) -> None:
    files = evidence.ballots
    assert files is not None
    found: dict[tuple[str, str, int], list[str]] = {}
    for path in files.files:
        values = [re.search(rf"/{name}=([^/]*)/", path.as_posix()) for name in _PARTS]
        channel, source, round_ = (value[1] if value else "" for value in values)
        found.setdefault((channel, source, int(round_)), []).append(str(path))
    con.execute(
        "CREATE OR REPLACE TEMP TABLE groups (channel VARCHAR, source VARCHAR, round BIGINT)"
    )
    con.executemany("INSERT INTO groups VALUES (?, ?, ?)", [list(key) for key in found])
    refuse_unknown(con, evidence, "groups", None)
    subject, score = files.columns["subject"], files.columns["score"]
    count = f', "{files.columns["count"]}" AS count' if counted else ""
    for number, event in enumerate(plan.events):
        paths = found.get((event.channel, event.source, event.round))
        if paths is None:
            con.execute(
                f"CREATE OR REPLACE TEMP TABLE event{number} "
                "(subject VARCHAR, sum BIGINT, n BIGINT)"
            )
            continue
        con.execute(
            "CREATE OR REPLACE TEMP VIEW ballots AS SELECT "
            f'"{subject}"::VARCHAR AS subject, "{score}"::DECIMAL(5, 2) AS score{count} '
            f"FROM read_parquet({_listed(paths)}, hive_partitioning = false)"
        )
        con.execute(f"CREATE OR REPLACE TEMP TABLE event{number} AS {texts[f'event{counted}']}")
    con.execute(f"CREATE OR REPLACE TEMP TABLE statistics AS {texts['joined']}")
    if _ballots_in(con, plan.events, "statistics") != _ballots_of(con, plan.events):
        unknown = " UNION ALL ".join(
            f"SELECT subject FROM event{number}" for number in range(len(plan.events))
        )
        refuse_unknown(con, evidence, "groups", unknown)
    for number in range(len(plan.events)):
        con.execute(f"DROP TABLE event{number}")


def _ballots_in(con: "duckdb.DuckDBPyConnection", events: tuple[Ballots, ...], table: str) -> int:
    sums = " + ".join(f'coalesce(sum("{event.column("n")}"), 0)' for event in events)
    return int(con.execute(f"SELECT {sums} FROM {table}").fetchall()[0][0])


def _ballots_of(con: "duckdb.DuckDBPyConnection", events: tuple[Ballots, ...]) -> int:
    parts = (f"(SELECT coalesce(sum(n), 0) FROM event{n})" for n in range(len(events)))
    return int(con.execute(f"SELECT {' + '.join(parts)}").fetchall()[0][0])


@dataclass(frozen=True, slots=True)
class _RowGroups:
    """What the footers say of a column: the least and the most of each row group, in order."""

    bounds: list[tuple[str, str]]

    @property
    def clustered(self) -> bool:
        """Whether the row groups follow each other, but for touching ends."""
        pairs = zip(self.bounds, self.bounds[1:], strict=False)
        return all(before[1] <= after[0] for before, after in pairs)

    def apart(self, values: list[str]) -> bool:
        """Whether most row groups hold one value only."""
        return 2 * sum(low == high for low, high in self.bounds) > len(self.bounds) > len(values)


def _passes(con: "duckdb.DuckDBPyConnection", files: "BallotFiles") -> list[str]:
    """Give the conditions of the passes over flat files; one without a condition by default."""
    subject = _row_groups(con, files, "subject")
    rounds = _row_groups(con, files, "round")
    if subject.clustered:
        return [""]
    values = sorted({bound for pair in rounds.bounds for bound in pair}, key=int)
    if len(values) > 1 and rounds.apart(values):
        return [f'"round" = {int(value)}' for value in values]
    return [""]


def _row_groups(con: "duckdb.DuckDBPyConnection", files: "BallotFiles", column: str) -> _RowGroups:
    rows = con.execute(
        "SELECT stats_min_value, stats_max_value FROM parquet_metadata(?) "
        "WHERE path_in_schema = ? ORDER BY file_name, row_group_id",
        [[str(path) for path in files.files], files.columns.get(column, column)],
    ).fetchall()
    if any(low is None or high is None for low, high in rows):
        return _RowGroups([("0", "1"), ("0", "1")])
    return _RowGroups([(str(low), str(high)) for low, high in rows])


def _listed(paths: list[str]) -> str:
    return "[" + ", ".join("'" + path.replace("'", "''") + "'" for path in paths) + "]"
