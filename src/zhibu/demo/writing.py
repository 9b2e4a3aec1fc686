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
BOOK_ROWS = 200_000
"""More rows than that no office computer opens in comfort."""


@contextmanager
def whole(out: Path) -> Iterator[Path]:
    """Give a folder beside `out` to write into; it becomes `out` when all went well.

    Raises:
        ShapeError: `out` is there already and is not an empty folder.
    """
    out = out.absolute()
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ShapeError(f"{out} is there already; name a new folder, or remove it first.")
    partial = out.with_name(f".{out.name}.{os.getpid()}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        yield partial
        partial.replace(out)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def write_table(
    connection: duckdb.DuckDBPyConnection, folder: Path, table: str, format_: Format
) -> int:
    """Write one table as Parquet or CSV, and say how many rows it has."""
    relation = connection.table(table)
    if format_ == "csv":
        relation.write_csv(str(folder / f"{table}.csv"), header=True)
    else:
        relation.write_parquet(str(folder / f"{table}.parquet"))
    return count_rows(connection, table)


def count_rows(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    """Count the rows of a table."""
    return int(connection.table(table).aggregate("count(*)").fetchall()[0][0])


def write_book(
    connection: duckdb.DuckDBPyConnection, folder: Path, tables: tuple[str, ...]
) -> None:
    """Write all tables as sheets of one workbook.

    Raises:
        ShapeError: a table is too long for a sheet that people open.
    """
    import xlsxwriter

    for table in tables:
        if (rows := count_rows(connection, table)) > BOOK_ROWS:
            raise ShapeError(
                f"{table} has {rows} rows, and a workbook takes {BOOK_ROWS}; "
                "write a smaller scale, or csv or parquet."
            )
    with xlsxwriter.Workbook(str(folder / BOOK), {"constant_memory": True}) as book:
        # A workbook carries its day of making; ours is the same each time.
        book.set_properties({"created": datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)})
        dates = book.add_format({"num_format": "yyyy-mm-dd"})
        for table in tables:
            sheet = book.add_worksheet(table)
            relation = connection.table(table)
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
