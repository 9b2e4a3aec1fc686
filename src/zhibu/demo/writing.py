"""Writing a folder of evidence: as a whole or not at all."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Literal

import duckdb

from zhibu.demo.shapes import ShapeError

Format = Literal["parquet", "csv", "xlsx"]
BOOK = "book.xlsx"
BOOK_ROWS = 100_000
"""As many as the reader takes from one sheet."""


@contextmanager
def whole(out: Path) -> Iterator[Path]:
    """Give a folder beside `out` to write into; it becomes `out` when all went well.

    Raises:
        ShapeError: `out` is there already and is not an empty folder.
    """
    out = out.absolute()
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ShapeError(
            f"{out} 已经存在；请另取文件夹名，或先移走它。",
            f"{out} is there already; name a new folder, or remove it first.",
        )
    partial = out.with_name(f".{out.name}.{os.getpid()}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        yield partial
        partial.replace(out)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def write_tables(
    connection: duckdb.DuckDBPyConnection, folder: Path, tables: tuple[str, ...], format_: Format
) -> dict[str, int]:
    """Write tables as Parquet, as CSV or into one workbook, and say how many rows each has."""
    rows = {table: count_rows(connection, table) for table in tables}
    if format_ == "xlsx":
        _write_book(connection, folder, rows)
        return rows
    for table in tables:
        relation = _sorted(connection, table)
        if format_ == "csv":
            relation.write_csv(str(folder / f"{table}.csv"), header=True)
        else:
            relation.write_parquet(str(folder / f"{table}.parquet"))
    return rows


def _sorted(connection: duckdb.DuckDBPyConnection, table: str) -> duckdb.DuckDBPyRelation:
    """Give a table in an order that depends on its rows alone; subjects run from the top down."""
    relation = connection.table(table)
    if table in ("subjects", "ballots"):
        return relation
    return relation.order(", ".join(f'"{column}"' for column in relation.columns))


def count_rows(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    """Count the rows of a table."""
    return int(connection.table(table).aggregate("count(*)").fetchall()[0][0])


def _write_book(
    connection: duckdb.DuckDBPyConnection, folder: Path, counts: dict[str, int]
) -> None:
    """Write all tables as sheets of one workbook; a table too long for a sheet is refused."""
    import xlsxwriter

    for table, rows in counts.items():
        if rows > BOOK_ROWS:
            raise ShapeError(
                f"{table} 有 {rows} 行，工作簿的一张表最多 {BOOK_ROWS} 行；"
                "请把规模写小一些，或改用 csv、parquet。",
                f"{table} has {rows} rows, and a workbook takes {BOOK_ROWS}; "
                "write a smaller scale, or csv or parquet.",
            )
    with xlsxwriter.Workbook(str(folder / BOOK), {"constant_memory": True}) as book:
        # A workbook carries its day of making; ours is the same each time.
        book.set_properties({"created": datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)})
        dates = book.add_format({"num_format": "yyyy-mm-dd"})
        for table in counts:
            sheet = book.add_worksheet(table)
            relation = _sorted(connection, table)
            sheet.write_row(0, 0, relation.columns)
            for number, row in enumerate(relation.fetchall(), 1):
                _write_row(sheet, number, row, dates)


def _write_row(sheet: Any, number: int, row: tuple[Any, ...], dates: Any) -> None:
    for column, value in enumerate(row):
        if value is None:
            continue
        if isinstance(value, date):
            midnight = datetime.combine(value, time.min)
            sheet.write_datetime(number, column, midnight, dates)
        elif isinstance(value, str):
            sheet.write_string(number, column, value)
        else:
            sheet.write_number(number, column, value)
