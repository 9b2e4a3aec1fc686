"""Ballots in Parquet: a company's year can hold hundreds of millions, so no row is read here.

Types come from the schema, bounds from the statistics of the row groups. Codes are checked on the
sums and counts that the scoring makes anyway (`check_ballot_groups`); only a fault costs a scan.
"""

# ruff: noqa: S608  (names come from the contract, values are quoted)

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from zhibu.scoring.evidence.checking import known, round_words, source_words, unknown_subject
from zhibu.scoring.evidence.contract import TABLES, Column
from zhibu.scoring.evidence.converting import bound
from zhibu.scoring.evidence.headings import read_headings
from zhibu.scoring.evidence.parquet_files import scan, shown, types_of
from zhibu.scoring.evidence.problems import SHOWN, Findings, Problem, Words
from zhibu.scoring.evidence.texts import literal, quoted
from zhibu.scoring.evidence.uses import Uses

if TYPE_CHECKING:
    import duckdb

_TABLE = TABLES["ballots"]
_WHOLE = re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?")
_FLOATS = ("FLOAT", "DOUBLE")


@dataclass(frozen=True, slots=True)
class BallotFiles:
    """Ballots that lie in Parquet and were not read.

    Attributes:
        files: sorted paths.
        top: the folder that was given.
        partitions: columns that are in the names of folders (hive), such as channel and round.
        columns: the files' name of each column of the contract that they have.
        types: DuckDB's type of each.
        rows: rows in all files.
    """

    files: tuple[Path, ...]
    top: Path
    partitions: tuple[str, ...]
    columns: dict[str, str]
    types: dict[str, str]
    rows: int


def open_ballots(
    con: "duckdb.DuckDBPyConnection", files: list[Path], top: Path, findings: Findings
) -> BallotFiles | None:
    """Create the view `ballots` over Parquet files and check what their footers tell."""
    file = shown(files[0], top) if len(files) == 1 else "ballots"
    types = types_of(con, _TABLE, files, file, findings)
    if types is None:
        return None
    headings, problems = read_headings(_TABLE, list(types), file)
    findings.add(*problems)
    columns = {column: heading for column, heading in zip(headings, types, strict=True) if column}
    if problems:
        return None
    listed = [str(it) for it in files]
    physical = {
        row[0]
        for row in con.execute(
            "SELECT DISTINCT path_in_schema FROM parquet_metadata(?)", [listed]
        ).fetchall()
    }
    found = BallotFiles(
        tuple(files),
        top,
        tuple(
            column for column, heading in columns.items() if physical and heading not in physical
        ),
        columns,
        {column: types[heading] for column, heading in columns.items()},
        _rows(con, listed),
    )
    if _check_types(found, file, findings):
        con.execute(f"CREATE VIEW ballots AS SELECT {_select(found)} FROM {scan(files)}")
        _Footers(con, found, findings).check()
    return found


def _rows(con: "duckdb.DuckDBPyConnection", files: list[str]) -> int:
    query = "SELECT coalesce(sum(num_rows), 0)::BIGINT FROM parquet_file_metadata(?)"
    return int(con.execute(query, [files]).fetchall()[0][0])


def _select(found: BallotFiles) -> str:
    return ", ".join(f"{_value(found, it)} AS {quoted(it.name)}" for it in _TABLE.columns)


def _value(found: BallotFiles, column: Column) -> str:
    if column.name not in found.columns:
        return f"{column.default}::{column.sql}"
    value = quoted(found.columns[column.name])
    if found.types[column.name] != column.sql:
        value = f"{value}::{column.sql}"
    return value if column.default is None else f"coalesce({value}, {column.default})"


def _check_types(found: BallotFiles, file: str, findings: Findings) -> bool:
    before = findings.count
    for column in _TABLE.columns:
        type_ = found.types.get(column.name, column.sql)
        if column.name in found.partitions:
            continue
        fits = {
            "decimal": type_.startswith("DECIMAL") or type_ in _FLOATS or _WHOLE.fullmatch(type_),
            "whole": _WHOLE.fullmatch(type_),
            "code": type_ == "VARCHAR" or type_.startswith("ENUM") or _WHOLE.fullmatch(type_),
            "name": type_ == "VARCHAR" or type_.startswith("ENUM"),
        }[column.type]
        if not fits:
            wanted = {"decimal": "DECIMAL(5,2)", "whole": "INTEGER"}.get(column.type, "VARCHAR")
            findings.add(
                Problem(
                    "ballots",
                    None,
                    column.name,
                    type_,
                    Words("不是这一列可用的类型", "is no type for this column"),
                    Words(f"请按 {wanted} 写出", f"write it as {wanted}"),
                    file,
                )
            )
    return findings.count == before


@dataclass(frozen=True, slots=True)
class _Footers:
    """Checks on the statistics of row groups; a column without them is scanned."""

    con: "duckdb.DuckDBPyConnection"
    found: BallotFiles
    findings: Findings

    def check(self) -> None:
        for column in _TABLE.columns:
            if column.name in self.found.partitions:
                self._partition(column)
            elif column.name in self.found.columns and self._doubtful(column):
                self._scan(column)

    def _partition(self, column: Column) -> None:
        heading = self.found.columns[column.name]
        for file in self.found.files:
            parts = file.relative_to(self.found.top).parts
            value = next((it.partition("=")[2] for it in parts if it.startswith(heading + "=")), "")
            whole = value.isascii() and value.isdigit() and 1 <= int(value) <= column.most
            if (column.type == "whole" and not whole) or value == "__HIVE_DEFAULT_PARTITION__":
                self.findings.add(
                    Problem(
                        "ballots",
                        None,
                        column.name,
                        value,
                        Words("不能作为文件夹名中的取值", "cannot stand in the name of a folder"),
                        Words(f"请改名，如 {heading}=1", f"rename the folder, such as {heading}=1"),
                        shown(file, self.found.top),
                    )
                )

    def _doubtful(self, column: Column) -> bool:
        """Whether the footers show a value that does not fit, or do not tell."""
        numeric = column.type in ("whole", "decimal")
        least, most = (
            (bound(column.least), bound(column.most))
            if column.type == "decimal"
            else (str(column.least), str(column.most))
        )
        range_ = (
            "OR (stats_null_count IS DISTINCT FROM num_values AND ("
            "try_cast(coalesce(stats_min_value, stats_min) AS DECIMAL(30, 4)) IS NULL "
            "OR try_cast(coalesce(stats_max_value, stats_max) AS DECIMAL(30, 4)) IS NULL "
            f"OR try_cast(coalesce(stats_min_value, stats_min) AS DECIMAL(30, 4)) < {least} "
            f"OR try_cast(coalesce(stats_max_value, stats_max) AS DECIMAL(30, 4)) > {most}))"
        )
        empties = "stats_null_count IS NULL OR stats_null_count > 0" if column.required else "false"
        doubts = self.con.execute(
            "SELECT count(*) FROM parquet_metadata(?) "
            f"WHERE path_in_schema = ? AND ({empties} {range_ if numeric else ''})",
            [[str(it) for it in self.found.files], self.found.columns[column.name]],
        ).fetchall()
        type_ = self.found.types[column.name]
        return bool(doubts[0][0]) or self._finer(type_)

    @staticmethod
    def _finer(type_: str) -> bool:
        """Whether the type can hold more than two decimals."""
        return type_ in _FLOATS or (
            type_.startswith("DECIMAL") and int(type_.rstrip(")").split(",")[1]) > 2
        )

    def _scan(self, column: Column) -> None:
        value = quoted(self.found.columns[column.name])
        type_ = self.found.types[column.name]
        least, most = (
            (bound(column.least), bound(column.most))
            if column.type == "decimal"
            else (str(column.least), str(column.most))
        )
        tests = []
        if column.required:
            what = (Words("必填而为空", "is empty, and is required"), f"{value} IS NULL")
            tests.append(what)
        if column.type in ("whole", "decimal"):
            range_ = Words(f"不在 {least} 至 {most} 之间", f"is not between {least} and {most}")
            inside = f"{value} BETWEEN {least} AND {most}"
            tests.append((range_, f"{value} IS NOT NULL AND NOT ({inside})"))
            if self._finer(type_):
                # A float is taken only where it is the nearest to a number of two decimals.
                again = f"{value}::DECIMAL(5, 2)::{type_}"
                finer = f"CASE WHEN {inside} THEN {again} <> {value} ELSE false END"
                tests.append((Words("小数超过两位", "has more than two decimals"), finer))
        remedy = Words("请改正后重新导出", "correct it and export again")
        for finding, where in tests:
            for file, row, text in first_rows(self.con, self.found, where, value):
                self.findings.add(Problem("ballots", row, column.name, text, finding, remedy, file))


def first_rows(
    con: "duckdb.DuckDBPyConnection", found: BallotFiles, where: str, value: str, most: int = SHOWN
) -> list[tuple[str, int, str | None]]:
    """Look for rows of the files, in their order: file, row from 1, value."""
    rows = con.execute(
        f"SELECT filename, file_row_number + 1, ({value})::VARCHAR "
        f"FROM {scan(found.files, places=True)} WHERE {where} LIMIT {most}"
    ).fetchall()
    return [(shown(Path(file), found.top), row, text) for file, row, text in rows]


def check_ballot_groups(
    con: "duckdb.DuckDBPyConnection",
    found: BallotFiles,
    uses: Uses,
    groups: str,
    unknown_subjects: str | None = None,
) -> Findings:
    """Check channels, sources, rounds and subjects of unread ballots on their statistics.

    Args:
        groups: name of a table or view with the distinct `channel, source, round`.
        unknown_subjects: name of one with the `subject` of ballots that is none.

    Returns:
        What was found, each with the first row that has it; `refuse` raises it.
    """
    findings = Findings()
    channels = {it.channel: it for it in uses.channels}
    for channel, source, round_ in con.execute(
        f'SELECT DISTINCT channel, source, "round" FROM {groups} ORDER BY 1, 2, 3'
    ).fetchall():
        if channel not in channels:
            column, value = "channel", channel
            words = known(channels, Words("评议渠道", "channel"))(channel)
        elif source not in channels[channel].sources:
            column, value = "source", source
            what = Words(f"渠道 {channel} 的来源", f"source of {channel}")
            words = source_words(channels[channel].sources, what)(source)
        elif not 1 <= round_ <= channels[channel].rounds:
            column, value = "round", str(round_)
            words = round_words(channels[channel].rounds)(value)
        else:
            continue
        wanted = {"channel": channel, "source": source, "round": str(round_)}
        where = " AND ".join(
            f"{quoted(found.columns[name])}::VARCHAR = {literal(text)}"
            for name, text in wanted.items()
        )
        for file, row, _ in first_rows(con, found, where, "NULL", 1):
            findings.add(Problem("ballots", row, column, value, *words, file))
    if unknown_subjects is not None:
        _add_unknown(con, found, unknown_subjects, findings)
    return findings


def _add_unknown(
    con: "duckdb.DuckDBPyConnection", found: BallotFiles, unknown: str, findings: Findings
) -> None:
    count = con.execute(f"SELECT count(DISTINCT subject) FROM {unknown}").fetchall()[0][0]
    if not count:
        return
    subject = f"{quoted(found.columns['subject'])}::VARCHAR"
    some = f"SELECT DISTINCT subject FROM {unknown} ORDER BY subject LIMIT {SHOWN}"
    rows = con.execute(
        f"SELECT min((filename, file_row_number + 1)), {subject} "
        f"FROM {scan(found.files, places=True)} WHERE {subject} IN ({some}) GROUP BY 2 ORDER BY 1"
    ).fetchall()
    problems = []
    for place, text in rows:
        file, row = place.values() if isinstance(place, dict) else place
        name = shown(Path(file), found.top)
        problems.append(Problem("ballots", row, "subject", text, *unknown_subject(), name))
    findings.add(*problems, count=count)
