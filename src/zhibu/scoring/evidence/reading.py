"""Reading evidence: found, read, checked, and refused whole with every problem."""

# ruff: noqa: S608  (names come from the contract)

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from zhibu.scoring.evidence import checking, codes, csv_files, parquet_files, tree, workbooks
from zhibu.scoring.evidence.ballots import BallotFiles, open_ballots
from zhibu.scoring.evidence.contract import TABLES
from zhibu.scoring.evidence.converting import SCHEMA, convert
from zhibu.scoring.evidence.files import Found, find_tables
from zhibu.scoring.evidence.problems import Findings, Problem, Words
from zhibu.scoring.evidence.texts import TextTable, quoted
from zhibu.scoring.evidence.uses import Uses

if TYPE_CHECKING:
    import duckdb

_BOOKS = (".xlsx", ".xlsm", ".xls")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Evidence that was read and is whole; its tables are in the connection.

    Attributes:
        year: given, or inferred from dates or history; None where nothing tells.
        rows: rows of each table.
        notices: what a person should know, though it is no problem.
        ballots: where ballots lie in Parquet and were not read; None where they were.
    """

    uses: Uses
    year: int | None
    rows: dict[str, int]
    notices: tuple[Words, ...]
    ballots: BallotFiles | None


def read_evidence(
    con: "duckdb.DuckDBPyConnection", given: Path, uses: Uses, year: int | None = None
) -> Evidence:
    """Read a folder of CSV and Parquet, or one workbook, into canonical tables of `con`.

    Shape:
        one table or view per used table, named as in the contract, with exactly its types. What the
        scheme does not use is not read.

    Raises:
        EvidenceError: every problem of the input; nothing in `con` should then be used.
    """
    findings = Findings()
    notices: list[Words] = []
    kept_order = con.execute("SELECT current_setting('preserve_insertion_order')").fetchall()[0][0]
    con.execute("SET preserve_insertion_order = true")
    try:
        if given.is_file() and given.suffix.lower() in _BOOKS:
            with workbooks.opened(given, findings, notices) as book:
                findings.refuse(())
                found = workbooks.find_sheets(book, uses, findings, notices) if book else {}
                evidence = _read(con, given, found, book, uses, year, findings, notices)
        else:
            found = find_tables(given, uses, findings, notices)
            evidence = _read(con, given, found, None, uses, year, findings, notices)
    finally:
        con.execute(f"SET preserve_insertion_order = {str(kept_order).lower()}")
    findings.refuse(tuple(TABLES))
    return evidence


def _read(
    con: "duckdb.DuckDBPyConnection",
    given: Path,
    found: dict[str, Found],
    book: workbooks.Book | None,
    uses: Uses,
    year: int | None,
    findings: Findings,
    notices: list[Words],
) -> Evidence:
    loaded: dict[str, TextTable] = {}
    rows: dict[str, int] = {}
    ballots = None
    for name, source in found.items():
        if source.format == "parquet" and name == "ballots":
            ballots = open_ballots(con, list(source.files), given, findings)
            if ballots:
                rows[name] = ballots.rows
            continue
        text = _load(con, given, name, source, book, findings, notices)
        if text is None:
            continue
        rows[name] = convert(con, text, findings)
        loaded[name] = text
        names = ", ".join(quoted(column.name) for column in TABLES[name].columns)
        con.execute(f"CREATE VIEW {name} AS SELECT {names} FROM {SCHEMA}.{name}")
    notices += [
        Words(
            f"{TABLES[name].zh}（{name}）没有数据行：按无记载处理。",
            f"{name} has no rows: nothing is recorded there.",
        )
        for name, count in rows.items()
        if count == 0 and name != "subjects"
    ]
    year = year or _year(con, loaded, findings)
    _check(checking.Check(con, uses, loaded, findings), year)
    return Evidence(uses, year, rows, tuple(notices), ballots)


def _load(
    con: "duckdb.DuckDBPyConnection",
    given: Path,
    name: str,
    source: Found,
    book: workbooks.Book | None,
    findings: Findings,
    notices: list[Words],
) -> TextTable | None:
    if source.format == "parquet":
        return parquet_files.load_parquet(con, TABLES[name], list(source.files), given, findings)
    if book is not None:
        return workbooks.load_sheet(con, TABLES[name], book, source.sheet, findings)
    text, said = csv_files.load_csv(con, TABLES[name], source.files[0], findings)
    notices += said
    return text


def _year(
    con: "duckdb.DuckDBPyConnection", loaded: dict[str, TextTable], findings: Findings
) -> int | None:
    """Infer the year: the only one of all dates, else the one after history."""
    dates = [
        f"SELECT year({quoted(table.dated)}) AS y FROM {name}"
        for name, table in TABLES.items()
        if table.dated and name in loaded
    ]
    years: list[int] = []
    if dates:
        query = (
            f"SELECT DISTINCT y FROM ({' UNION ALL '.join(dates)}) WHERE y IS NOT NULL ORDER BY y"
        )
        years = [row[0] for row in con.execute(query).fetchall()]
    if len(years) == 1:
        return int(years[0])
    if "history" in loaded:
        last = con.execute('SELECT max("year") FROM history').fetchall()[0][0]
        if last is not None:
            return int(last) + 1
    if years:
        findings.add(_of_another_year(con, loaded, years))
    return None


def _of_another_year(
    con: "duckdb.DuckDBPyConnection", loaded: dict[str, TextTable], years: list[int]
) -> Problem:
    """Point at the first date of the year that has the fewest: it is probably a slip."""
    days = " UNION ALL ".join(
        f"SELECT {place} AS place, '{name}' AS name, \"row\", {quoted(table.dated)} AS day "
        f"FROM {SCHEMA}.{name}"
        for place, (name, table) in enumerate(TABLES.items())
        if table.dated and name in loaded
    )
    name, row, day = con.execute(
        f'SELECT name, "row", day::VARCHAR FROM ({days}) WHERE day IS NOT NULL '
        'ORDER BY count(*) OVER (PARTITION BY year(day)), year(day), place, "row" LIMIT 1'
    ).fetchall()[0]
    file, line = loaded[name].find([row])[row]
    zh, en = "、".join(map(str, years)), ", ".join(map(str, years))
    return Problem(
        name,
        line,
        TABLES[name].dated or "",
        day,
        Words(
            f"与别的日期不在同一年（有 {zh}）",
            f"is not of the same year as others ({en} are there)",
        ),
        Words(
            "请改正，或用 --year 指明考核年度",
            "correct it, or say which year is assessed with --year",
        ),
        file,
    )


def _check(check: checking.Check, year: int | None) -> None:
    loaded = check.loaded
    if "subjects" in loaded:
        tree.check_subjects(check)
    for name in loaded:
        table = TABLES[name]
        if table.once:
            checking.check_once(check, table)
        if name != "subjects" and "subjects" in loaded:
            checking.check_known_subjects(check, name)
        if year is not None:
            checking.check_dates(check, table, year)
        checking.check_sums(check, name)
        match name:
            case "ballots":
                codes.check_ballots(check)
            case "inspections":
                codes.check_inspections(check)
            case "indicators":
                codes.check_indicators(check)
            case "events":
                codes.check_events(check)
