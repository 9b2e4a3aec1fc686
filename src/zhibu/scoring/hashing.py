"""Hashes of facts and of what was scored: the same tables give the same hash, wherever they lie."""

# ruff: noqa: S608  (names come from the contract)

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from zhibu.scoring.engines.statistics import FILE
from zhibu.scoring.evidence.contract import TABLES

if TYPE_CHECKING:
    import duckdb

STATISTICS = "statistics"
PRINTED = ("results.csv", "trace.csv")


def canonical(name: str) -> str:
    """Give SQL that reads a table with exactly the contract's columns and types, in one order."""
    columns = ", ".join(
        f'CAST("{one.name}" AS {one.sql}) AS "{one.name}"' for one in TABLES[name].columns
    )
    return f"SELECT {columns} FROM {name} ORDER BY ALL"


def facts_hash(con: "duckdb.DuckDBPyConnection", tables: Iterable[str]) -> str:
    """Hash tables of a connection as they would be printed, in their canonical order.

    Args:
        tables: names of the contract, in its order; `statistics` stands for ballots, at the end.
    """
    whole = hashlib.sha256()
    for name in tables:
        query = "SELECT * FROM statistics ORDER BY subject" if name == STATISTICS else canonical(name)  # fmt: skip
        line = "CAST(asked AS VARCHAR)"
        found = con.execute(
            f"SELECT sha256(coalesce(string_agg({line}, chr(10)), '')) FROM ({query}) asked"
        ).fetchall()
        whole.update(f"{name} {found[0][0]}\n".encode())
    return whole.hexdigest()


def facts_hash_of(folder: Path) -> str:
    """Hash the evidence of a folder of Parquet files.

    Raises:
        FileNotFoundError: there is no table in it.
    """
    import duckdb

    names = [name for name in TABLES if (folder / f"{name}.parquet").is_file()]
    if not names:
        raise FileNotFoundError(folder)
    if (folder / FILE).is_file():
        names.append(STATISTICS)
    with duckdb.connect() as con:
        for name in names:
            file = str(folder / f"{name}.parquet").replace("'", "''")
            con.execute(f"CREATE VIEW {name} AS SELECT * FROM '{file}'")
        return facts_hash(con, names)


def results_hash(out: Path) -> str:
    """Hash what was scored: results and trace, as they are printed."""
    whole = hashlib.sha256()
    for name in PRINTED:
        whole.update(hashlib.sha256((out / name).read_bytes()).digest())
    return whole.hexdigest()
