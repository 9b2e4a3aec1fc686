"""Results and trace as DuckDB views, from whichever format stands in OUT.

Units:
    points are read as hundredths; no figure passes through a float.
"""

# ruff: noqa: S608  (names come from the scheme and our own files, never from data)

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from zhibu.scoring.explanation.reading import ExplanationError, facts_of
from zhibu.scoring.scheme.reading import SchemeFile

__all__ = ["Output", "opened", "points", "quoted"]


class Output:
    """What one run wrote, ready to be asked."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, out: Path, facts: dict[str, Any], trace: set[str]
    ) -> None:
        self.con = con
        self.out = out
        self.year = int(facts["year"])
        self.tables: dict[str, int] = facts.get("tables", {})
        self.product = str(facts.get("zhibu", ""))
        self.trace = trace

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask a query over `results`, `trace` and `joined`."""
        return self.con.execute(query, list(values)).fetchall()

    def row(self, query: str, *values: Any) -> tuple[Any, ...]:
        """Ask a query that gives one row."""
        return self.rows(query, *values)[0]


@contextmanager
def opened(file: SchemeFile, out: Path) -> Iterator[Output]:
    """Open OUT for a report.

    Raises:
        ExplanationError: OUT was not written by scoring, or by another scheme.
    """
    facts = facts_of(file, out)
    with duckdb.connect() as con:
        for name in ("results", "trace"):
            con.execute(f"CREATE VIEW {name} AS SELECT * FROM {_reader(out, name)}")
        con.execute(
            "CREATE VIEW joined AS SELECT t.*, r.* EXCLUDE (subject) "
            "FROM trace t JOIN results r USING (subject)"
        )
        described = con.execute("DESCRIBE trace").fetchall()
        yield Output(con, out, facts, {str(row[0]) for row in described})


def _reader(out: Path, name: str) -> str:
    for each, reader, options in (
        ("parquet", "read_parquet", ""),
        ("csv", "read_csv", ", header = true, all_varchar = true"),
    ):
        path = out / f"{name}.{each}"
        if path.is_file():
            place = str(path).replace("'", "''")
            return f"{reader}('{place}'{options})"
    raise ExplanationError(
        f"{out} 里既没有 {name}.parquet 也没有 {name}.csv；请重新计分。",
        f"{out} has neither {name}.parquet nor {name}.csv; score again.",
    )


def quoted(name: str) -> str:
    """Quote a column's name."""
    return '"' + name.replace('"', '""') + '"'


def points(name: str) -> str:
    """Give the SQL of a figure in hundredths."""
    return f"CAST(CAST({quoted(name)} AS DECIMAL(15, 2)) * 100 AS BIGINT)"
