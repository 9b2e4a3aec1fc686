"""A file of one evidence table (docs/data.md), read and checked against an adopted scheme.

The same readers and checks as for a whole folder of evidence; what differs is where subjects are
looked up: among the codes that are given, not in a table beside it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from zhibu.scoring.engines import duck
from zhibu.scoring.evidence import checking, codes, csv_files, workbooks
from zhibu.scoring.evidence.contract import TABLES, Column, Table
from zhibu.scoring.evidence.converting import SCHEMA, convert
from zhibu.scoring.evidence.problems import Findings, Problem, Words
from zhibu.scoring.evidence.texts import TextTable, quoted
from zhibu.scoring.evidence.uses import Uses

if TYPE_CHECKING:
    import duckdb

MOST_ROWS = 20_000
NAMED_SUBJECTS = replace(
    TABLES["subjects"],
    columns=(
        *TABLES["subjects"].columns,
        Column("name", "名称", "text", "VARCHAR", Words("名称", "its name")),
    ),
)
"""Subjects that the register does not have bring their names."""


@dataclass(frozen=True, slots=True)
class TableRows:
    """What a file says.

    Shape: rows of canonical texts by column, empty cells left out; numbers are the file's own rows.
    """

    rows: tuple[dict[str, str], ...]
    numbers: tuple[int, ...]
    notices: tuple[Words, ...]


def table_called(name: str) -> Table:
    """Give a table as it is read from a file."""
    return NAMED_SUBJECTS if name == "subjects" else TABLES[name]


def read_table(path: Path, table: Table, uses: Uses, year: int, known: Iterable[str]) -> TableRows:
    """Read one table from a CSV or a workbook.

    Args:
        known: codes that a row may be about.

    Raises:
        EvidenceError: every problem of the file.
    """
    findings, notices = Findings(), list[Words]()
    wanted = replace(uses, tables=(table.name,))
    con = duck.connect()
    try:
        text = _text(con, path, table, wanted, findings, notices)
        findings.refuse((table.name,))
        if text is None:
            return TableRows((), (), tuple(notices))
        count = convert(con, text, findings)
        if count > MOST_ROWS:
            findings.add(_too_long(table, path))
        check = checking.Check(con, wanted, {table.name: text}, findings)
        _check(check, table, year, known)
        findings.refuse((table.name,))
        return _rows(con, table, text, tuple(notices))
    finally:
        con.close()


def _text(
    con: "duckdb.DuckDBPyConnection",
    path: Path,
    table: Table,
    uses: Uses,
    findings: Findings,
    notices: list[Words],
) -> TextTable | None:
    if path.suffix.lower() == ".csv":
        text, said = csv_files.load_csv(con, table, path, findings)
        notices += said
        return text
    with workbooks.opened(path, findings, notices) as book:
        findings.refuse(())
        found = workbooks.find_sheets(book, uses, findings, notices) if book else {}
        if book is None or table.name not in found:
            return None
        return workbooks.load_sheet(con, table, book, found[table.name].sheet, findings)


def _check(check: checking.Check, table: Table, year: int, known: Iterable[str]) -> None:
    if table.once:
        checking.check_once(check, table)
    checking.check_dates(check, table, year)
    checking.check_sums(check, table.name)
    check.con.execute("CREATE TEMP TABLE known_codes (code VARCHAR)")
    import pyarrow as pa

    given = pa.table({"code": pa.array(sorted(set(known)), pa.string())})
    check.con.register("given_codes", given)
    check.con.execute("INSERT INTO known_codes SELECT code FROM given_codes")
    listed = "SELECT code FROM known_codes"
    if table.name == "subjects":
        own = f"SELECT subject FROM {SCHEMA}.subjects WHERE subject IS NOT NULL"  # noqa: S608
        where = f"t.parent IS NOT NULL AND t.parent NOT IN ({listed} UNION ALL {own})"
        check.offenders("subjects", "parent", where, lambda _: _unknown())
    else:
        where = f"t.subject IS NOT NULL AND t.subject NOT IN ({listed})"
        check.offenders(table.name, "subject", where, lambda _: _unknown())
    match table.name:
        case "inspections":
            codes.check_inspections(check)
        case "indicators":
            codes.check_indicators(check)
        case "events":
            codes.check_events(check)


def _unknown() -> tuple[Words, Words]:
    return Words(
        "不是你管理范围内的组织或人员编码", "is no code of an organisation or person in your reach"
    ), Words(
        "请核对编码；社区等系统中没有的对象先导入 subjects 表",
        "compare the code; what the register lacks, as a community, comes first with the table subjects",
    )


def _too_long(table: Table, path: Path) -> Problem:
    finding = Words(f"超过 {MOST_ROWS} 行", f"has more than {MOST_ROWS} rows")
    remedy = Words("请按党委分成几个文件", "divide it by committee")
    return Problem(table.name, None, "", None, finding, remedy, path.name)


def _rows(
    con: "duckdb.DuckDBPyConnection", table: Table, text: TextTable, notices: tuple[Words, ...]
) -> TableRows:
    columns = ", ".join(f"{quoted(one.name)}::VARCHAR" for one in table.columns)
    found = con.execute(
        f'SELECT "row", {columns} FROM {SCHEMA}.{table.name} ORDER BY "row"'  # noqa: S608
    ).fetchall()
    places = text.find([row for row, *_ in found])
    names = [one.name for one in table.columns]
    rows = tuple(
        {name: value for name, value in zip(names, values, strict=True) if value is not None}
        for _, *values in found
    )
    return TableRows(rows, tuple(places[row][1] or 0 for row, *_ in found), notices)


__all__ = ["MOST_ROWS", "NAMED_SUBJECTS", "TableRows", "read_table", "table_called"]
