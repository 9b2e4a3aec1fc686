"""Tables as text: what every source is turned into before it is checked.

A source (CSV, sheet, Parquet) becomes `zhibu_text.TABLE` with all columns of the contract as text,
half-width and stripped, in the order of its rows; `Places` leads from a row back to its file.
"""

# ruff: noqa: S608  (names come from the contract, values are quoted)

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from zhibu.scoring.evidence.contract import KINDS, Column, Table

if TYPE_CHECKING:
    import duckdb

SCHEMA = "zhibu_text"
REFUSED = "\x7f"
"""Stands for a cell that its source has refused already; it becomes empty, without a second word."""

_FULL = "".join(chr(code) for code in range(0xFF01, 0xFF5F)) + "\u3000\u00a0"
_HALF = "".join(chr(code) for code in range(0x21, 0x7F)) + "  "
_BLANK = " \t\r\n\u3000\u00a0\ufeff"


class Places(Protocol):
    """Leads from rows (counted from 0 as they were read) to files and their row numbers."""

    def find(self, rows: Iterable[int]) -> dict[int, tuple[str, int]]:
        """Give file and row number, as a person sees them, for each row."""
        ...


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table that was read as text.

    `given` names the columns that the source has; `file` is the source as a person knows it.
    """

    table: Table
    given: tuple[str, ...]
    file: str
    places: Places

    def find(self, rows: Iterable[int]) -> dict[int, tuple[str, int | None]]:
        """Give file and row number for each row; no number where the file has changed since."""
        rows = tuple(rows)
        return dict.fromkeys(rows, (self.file, None)) | dict(self.places.find(rows))


def quoted(name: str) -> str:
    """Quote a name for SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Quote a text for SQL."""
    return "'" + text.replace("'", "''") + "'"


def cleaned(column: Column, value: str) -> str:
    """Give SQL for a column's text: half-width, stripped, a title after a name taken off."""
    if column.type == "text":
        return f"nullif(trim({value}, {literal(_BLANK)}), '')"
    # Only what is not ASCII pays for the translation.
    half = (
        f"CASE WHEN strlen({value}) = length({value}) THEN {value} "
        f"ELSE translate({value}, {literal(_FULL)}, {literal(_HALF)}) END"
    )
    text = f"nullif(trim({half}, {literal(_BLANK)}), '')"
    if column.type == "name":
        return f"split_part({text}, ' ', 1)"
    if column.type == "kind":
        cases = " ".join(f"WHEN {literal(zh)} THEN {literal(name)}" for name, zh in KINDS.items())
        first = f"split_part({text}, ' ', 1)"
        return f"CASE {first} {cases} ELSE {first} END"
    return text


def create(
    con: "duckdb.DuckDBPyConnection", table: Table, source: str, values: Mapping[str, str]
) -> None:
    """Create the text table from `source` (SQL); `values` gives SQL for the columns it has."""
    columns = ", ".join(
        f"{cleaned(column, values[column.name]) if column.name in values else 'NULL::VARCHAR'} "
        f"AS {quoted(column.name)}"
        for column in table.columns
    )
    con.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
    con.execute(f"CREATE TABLE {SCHEMA}.{table.name} AS SELECT {columns} FROM {source}")
