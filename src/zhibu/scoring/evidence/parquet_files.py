"""Parquet files, read as text where every row is checked."""

# ruff: noqa: S608  (names come from the contract, values are quoted)

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from zhibu.scoring.evidence import texts
from zhibu.scoring.evidence.contract import Table
from zhibu.scoring.evidence.headings import read_headings
from zhibu.scoring.evidence.problems import Findings, Problem, Words

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class ParquetPlaces:
    """Finds the file and its row, from 1, by the numbers of rows in the files."""

    files: tuple[str, ...]
    ends: tuple[int, ...]

    def find(self, rows: Iterable[int]) -> dict[int, tuple[str, int]]:
        """Give file and row for each row."""
        found = {}
        for row in rows:
            at = bisect_right(self.ends, row)
            found[row] = (self.files[at], row + 1 - (self.ends[at - 1] if at else 0))
        return found


def scan(files: Iterable[Path], *, places: bool = False) -> str:
    """Give SQL that reads the files as one table; partition values stay text."""
    listed = ", ".join(texts.literal(str(file)) for file in files)
    return (
        f"read_parquet([{listed}], hive_partitioning = true, hive_types_autocast = false, "
        f"union_by_name = true{', filename = true, file_row_number = true' if places else ''})"
    )


def shown(file: Path, top: Path) -> str:
    """Give the file as a person knows it: its path below the folder that was given."""
    return file.relative_to(top).as_posix()


def types_of(
    con: "duckdb.DuckDBPyConnection", table: Table, files: list[Path], file: str, findings: Findings
) -> dict[str, str] | None:
    """Give the type of each column; None, with a problem, where it is no Parquet."""
    import duckdb

    try:
        rows = con.execute(f"DESCRIBE SELECT * FROM {scan(files)}").fetchall()
    except duckdb.Error as error:
        message = str(error).splitlines()[0].replace(str(files[0].parent) + "/", "")
        finding = Words(
            f"不是可读的 Parquet 文件（{message}）", f"is no Parquet that can be read ({message})"
        )
        remedy = Words("请重新导出", "export it again")
        findings.add(Problem(table.name, None, "", None, finding, remedy, file))
        return None
    return {row[0]: row[1] for row in rows}


def load_parquet(
    con: "duckdb.DuckDBPyConnection", table: Table, files: list[Path], top: Path, findings: Findings
) -> texts.TextTable | None:
    """Read Parquet files as text; None, with a problem, where that cannot be."""
    file = shown(files[0], top) if len(files) == 1 else table.name
    types = types_of(con, table, files, file, findings)
    if types is None:
        return None
    columns, problems = read_headings(table, list(types), file)
    findings.add(*problems)
    values = {
        column: _text(texts.quoted(heading), type_)
        for column, (heading, type_) in zip(columns, types.items(), strict=True)
        if column
    }
    texts.create(con, table, scan(files), values)
    counts = dict(
        con.execute(
            "SELECT file_name, num_rows FROM parquet_file_metadata(?)", [[str(it) for it in files]]
        ).fetchall()
    )
    ends = tuple(accumulate(counts[str(it)] for it in files))
    places = ParquetPlaces(tuple(shown(it, top) for it in files), ends)
    return texts.TextTable(table, tuple(values), file, places)


def _text(value: str, type_: str) -> str:
    if type_ in ("FLOAT", "DOUBLE"):
        # Tools write whole numbers as floats where a column has gaps; 3.0 is 3, 92.300000001 is not.
        return (
            f"CASE WHEN {value} = trunc({value}) AND abs({value}) < 1e15 "
            f"THEN {value}::BIGINT::VARCHAR ELSE {value}::VARCHAR END"
        )
    if type_.startswith("DECIMAL") and not type_.endswith(",0)"):
        return f"regexp_replace({value}::VARCHAR, '[.]?0+$', '')"
    return f"{value}::VARCHAR"
