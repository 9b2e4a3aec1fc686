"""Results and trace as files, whole or not at all."""

# ruff: noqa: S608  (names come from plans, never from data)

import json
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhibu.scoring.lowering.plan import Plan

if TYPE_CHECKING:
    import duckdb

RESULTS = (
    ("subject", "text"),
    ("kind", "text"),
    ("parent", "text"),
    ("class", "text"),
    ("status", "text"),
    ("score", "points"),
    ("grade", "text"),
    ("level", "count"),
    ("tier", "count"),
    ("rank", "count"),
    ("rank_in_class", "count"),
    ("rank_in_parent", "count"),
    ("proposals", "text"),
)
FORMATS = ("parquet", "csv")
MARK = "assessment.json"


class OutputError(Exception):
    """OUT holds something that scoring did not write, and so will not replace."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


def write(
    con: "duckdb.DuckDBPyConnection",
    plan: Plan,
    out: Path,
    facts: dict[str, Any],
    formats: Iterable[str] = FORMATS,
    *,
    also: Iterable[Callable[["duckdb.DuckDBPyConnection", Path], None]] = (),
) -> None:
    """Write results, trace and `assessment.json` of the tables `results` and `trace`.

    The folder appears under its name when everything stands in it; a former output is replaced.

    Raises:
        OutputError: `out` exists and is no former output.
    """
    check_free(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = out.with_name(f".{out.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    try:
        for name, columns in (("results", RESULTS), ("trace", (("subject", "text"), *plan.trace))):
            chosen = ", ".join(_published(column, kind) for column, kind in columns)
            query = f"SELECT {chosen} FROM {name} ORDER BY subject"
            for each in formats:
                file = str(partial / f"{name}.{each}").replace("'", "''")
                how = "parquet, compression zstd" if each == "parquet" else "csv, header true"
                con.execute(f"COPY ({query}) TO '{file}' (FORMAT {how})")
        for write_also in also:
            write_also(con, partial)
        text = json.dumps(facts, ensure_ascii=False, indent=2, sort_keys=True)
        (partial / MARK).write_text(text + "\n", encoding="utf-8")
        _swap(partial, out)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def check_free(out: Path) -> None:
    """Refuse an OUT that scoring did not write.

    Raises:
        OutputError: it exists, and is neither empty nor a former output.
    """
    if out.is_dir() and ((out / MARK).is_file() or not any(out.iterdir())):
        return
    if out.exists():
        raise OutputError(
            f"{out} 已存在，且不是 zhibu score 写出的；请另选文件夹，或先移走它。",
            f"{out} exists and was not written by zhibu score; name another folder, or remove it.",
        )


def _swap(partial: Path, out: Path) -> None:
    former = out.with_name(f".{out.name}.former")
    shutil.rmtree(former, ignore_errors=True)
    if out.exists():
        out.rename(former)
    partial.rename(out)
    shutil.rmtree(former, ignore_errors=True)


def _published(name: str, kind: str) -> str:
    quoted = '"' + name.replace('"', '""') + '"'
    if kind == "points":
        return f"CAST({quoted} AS DECIMAL(15, 0)) * CAST(0.01 AS DECIMAL(3, 2)) AS {quoted}"
    if kind == "count":
        return f"CAST({quoted} AS BIGINT) AS {quoted}"
    return quoted
