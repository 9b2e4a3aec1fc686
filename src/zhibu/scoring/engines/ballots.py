"""Ballots to statistics on DuckDB: one large scan, in the way that the files' layout allows.

- **events**: a folder for each channel, source and round. One small GROUP BY per event.
- **clustered**: files sorted by subject. One GROUP BY, whose groups come one after another.
- **arrival**: files in order of arrival. A GROUP BY per round where the rounds lie apart, so that
  fewer groups are open at a time; one per event where rounds overlap, but not everywhere.

Where all groups of a pass would not fit into memory, subjects are taken in ranges, at the price of
one more scan each: a GROUP BY that spills, or ten joins at once, cost more or fail.
"""

# ruff: noqa: S608  (names come from plans and the contract, never from data)

import re
from pathlib import Path
from typing import TYPE_CHECKING

from zhibu.scoring.engines.layout import overlapping, passes_of
from zhibu.scoring.lowering.plan import Ballots, Plan

if TYPE_CHECKING:
    import duckdb

    from zhibu.scoring.evidence.reading import Evidence

_PARTS = ("channel", "source", "round")


def make_statistics(con: "duckdb.DuckDBPyConnection", plan: Plan, evidence: "Evidence") -> None:
    """Create the table `statistics`: a row per rated subject, two columns per event.

    Raises:
        EvidenceError: ballots that no channel, source, round or subject of the scheme takes.
    """
    con.execute("CREATE OR REPLACE TEMP TABLE rated AS SELECT subject FROM prepared.subjects")
    texts = dict(plan.statistics)
    files = evidence.ballots
    counted = " counted" if files is None or "count" in files.columns else ""
    if files is not None and set(_PARTS) <= set(files.partitions):
        _by_event(con, plan, evidence, texts, counted)
    elif files is not None and overlapping(con, plan, files):
        _by_filter(con, plan, evidence, texts, counted)
    else:
        _by_pass(con, plan, evidence, texts, counted)


def _by_pass(
    con: "duckdb.DuckDBPyConnection",
    plan: Plan,
    evidence: "Evidence",
    texts: dict[str, str],
    counted: str,
) -> None:
    """Group flat ballots, range by range and round by round as the passes say."""
    ranges, rounds = passes_of(con, plan, evidence.ballots)
    con.execute("ALTER TABLE temp.rated RENAME TO everybody")
    _empty_groups(con)
    for number, range_ in enumerate(ranges):
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE rated AS SELECT subject FROM everybody WHERE {range_}"
        )
        for part, round_ in enumerate(rounds):
            where = range_ if round_ is None else f'{range_} AND "round" = {round_}'
            con.execute(
                f"CREATE OR REPLACE TEMP VIEW ballots AS SELECT * FROM memory.main.ballots WHERE {where}"
            )
            con.execute(f"CREATE OR REPLACE TEMP TABLE grouped AS {texts[f'grouped{counted}']}")
            _refuse_foreign(con, evidence)
            pivoted = texts["pivoted" if round_ is None else f"pivoted {round_}"]
            con.execute(
                f"CREATE OR REPLACE TEMP TABLE part{part} AS "
                f"SELECT * FROM ({pivoted}) SEMI JOIN rated USING (subject)"
            )
            con.execute("DROP TABLE temp.grouped")
        whole = "SELECT * FROM part0" if rounds == [None] else texts["rounds"]
        verb = "INSERT INTO statistics" if number else "CREATE OR REPLACE TEMP TABLE statistics AS"
        con.execute(f"{verb} {whole}")
        for part in range(len(rounds)):
            con.execute(f"DROP TABLE temp.part{part}")
    if evidence.ballots is not None:
        refuse_unknown(con, evidence, "groups", "SELECT subject FROM foreigners")


def _empty_groups(con: "duckdb.DuckDBPyConnection") -> None:
    con.execute(
        "CREATE OR REPLACE TEMP TABLE groups (channel VARCHAR, source VARCHAR, round BIGINT)"
    )
    con.execute("CREATE OR REPLACE TEMP TABLE foreigners (subject VARCHAR)")


def _refuse_foreign(con: "duckdb.DuckDBPyConnection", evidence: "Evidence") -> None:
    """Take note of what a pass met that may be foreign to the scheme, before it is dropped."""
    if evidence.ballots is None:
        return
    con.execute("INSERT INTO groups SELECT DISTINCT channel, source, round FROM grouped")
    con.execute(
        "INSERT INTO foreigners SELECT DISTINCT subject FROM grouped "
        "ANTI JOIN main.subjects USING (subject)"
    )


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
    """Group each event's own files."""
    files = evidence.ballots
    assert files is not None
    found = _folders(files.files)
    _empty_groups(con)
    con.executemany("INSERT INTO groups VALUES (?, ?, ?)", [list(key) for key in found])
    refuse_unknown(con, evidence, "groups", None)
    subject, score = files.columns["subject"], files.columns["score"]
    count = f', "{files.columns["count"]}" AS count' if counted else ""
    places = []
    for event in plan.events:
        paths = found.get((event.channel, event.source, event.round))
        places.append(
            f'SELECT "{subject}"::VARCHAR AS subject, "{score}"::DECIMAL(5, 2) AS score{count} '
            f"FROM read_parquet({_listed(paths)}, hive_partitioning = false)"
            if paths
            else "SELECT subject, score, count FROM memory.main.ballots LIMIT 0"
        )
    _group_events(con, plan, evidence, texts[f"event{counted}"], places)


def _by_filter(
    con: "duckdb.DuckDBPyConnection",
    plan: Plan,
    evidence: "Evidence",
    texts: dict[str, str],
    counted: str,
) -> None:
    """Group each event out of flat files: a scan for each, that leaves most row groups out."""
    files = evidence.ballots
    assert files is not None
    places = [
        "SELECT subject, score, count FROM memory.main.ballots "
        f"WHERE channel = '{event.channel}' AND source = '{event.source}' "
        f'AND "round" = {event.round}'
        for event in plan.events
    ]
    cast = _group_events(con, plan, evidence, texts[f"event{counted}"], places)
    if counted or cast != files.rows:
        _empty_groups(con)
        con.execute(
            "INSERT INTO groups SELECT DISTINCT channel, source, round FROM memory.main.ballots"
        )
        refuse_unknown(con, evidence, "groups", None)


def _group_events(
    con: "duckdb.DuckDBPyConnection",
    plan: Plan,
    evidence: "Evidence",
    query: str,
    places: list[str],
) -> int:
    """Group and join the events; give how many ballots they have together."""
    for number, place in enumerate(places):
        con.execute(f"CREATE OR REPLACE TEMP VIEW ballots AS {place}")
        con.execute(f"CREATE OR REPLACE TEMP TABLE event{number} AS {query}")
    cast = _ballots_of(con, plan.events)
    _join_events(con, plan, dict(plan.statistics))
    if _ballots_in(con, plan.events) != cast:
        _empty_groups(con)
        refuse_unknown(con, evidence, "groups", "SELECT subject FROM memory.main.ballots")
    return cast


def _join_events(con: "duckdb.DuckDBPyConnection", plan: Plan, texts: dict[str, str]) -> None:
    chain = [text for name, text in texts.items() if name.startswith("joined ")]
    for number, text in enumerate(chain):
        last = number == len(chain) - 1
        name = "statistics" if last else f"wide{number}"
        con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {text}")
        if number:
            con.execute(f"DROP TABLE temp.wide{number - 1}")
        for event in range(len(plan.events)):
            if f'"event{event}"' in text:
                con.execute(f"DROP TABLE temp.event{event}")


def _folders(files: tuple[Path, ...]) -> dict[tuple[str, str, int], list[str]]:
    found: dict[tuple[str, str, int], list[str]] = {}
    for path in files:
        values = [re.search(rf"/{name}=([^/]*)/", path.as_posix()) for name in _PARTS]
        channel, source, round_ = (value[1] if value else "" for value in values)
        found.setdefault((channel, source, int(round_)), []).append(str(path))
    return found


def _ballots_in(con: "duckdb.DuckDBPyConnection", events: tuple[Ballots, ...]) -> int:
    sums = " + ".join(f'coalesce(sum("{event.column("n")}"), 0)' for event in events)
    return int(con.execute(f"SELECT {sums} FROM statistics").fetchall()[0][0])


def _ballots_of(con: "duckdb.DuckDBPyConnection", events: tuple[Ballots, ...]) -> int:
    parts = (f"(SELECT coalesce(sum(n), 0) FROM event{n})" for n in range(len(events)))
    return int(con.execute(f"SELECT {' + '.join(parts)}").fetchall()[0][0])


def _listed(paths: list[str]) -> str:
    return "[" + ", ".join("'" + path.replace("'", "''") + "'" for path in paths) + "]"
