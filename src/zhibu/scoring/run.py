"""Run a scheme over a year's evidence: from a folder to a folder, or from rows to rows."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from zhibu.scoring.engines import duck, keeping, statistics, writing
from zhibu.scoring.lowering.plan import Plan

if TYPE_CHECKING:
    from zhibu.scoring.evidence.problems import Words
    from zhibu.scoring.evidence.reading import Evidence
    from zhibu.scoring.evidence.uses import Uses
    from zhibu.scoring.scheme.reading import SchemeFile

Engine = Literal["duckdb", "spark"]


@dataclass(frozen=True, slots=True)
class Scored:
    """What a run did."""

    out: Path
    year: int
    subjects: int
    notices: "tuple[Words, ...]"


def score_folder(
    scheme: Path,
    given: Path,
    out: Path,
    *,
    year: int | None = None,
    engine: Engine = "duckdb",
    memory: str | None = None,
    threads: int | None = None,
    formats: Iterable[str] = writing.FORMATS,
    keep: bool = False,
    kept: Path | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Scored:
    """Score a folder or workbook of evidence by a scheme; write results and trace to `out`.

    Args:
        scheme: the scheme's folder or file.
        given: a folder of Parquet and CSV, or one .xlsx (see docs/data.md).
        year: which year; inferred from the evidence by default.
        memory: a limit for the embedded engine, such as "1GB".
        keep: also write the ballot statistics, for a later run with `kept`.
        kept: a former output with kept statistics; ballots are then not read.
        progress: told the name of each step as it begins.

    Raises:
        TableError: the scheme cannot be used.
        EvidenceError: the evidence has problems; all of them.
        OutputError: `out` holds something else.
        StatisticsError: `kept` lacks statistics that the scheme reads.
    """
    from zhibu.scoring.evidence.reading import read_evidence

    writing.check_free(out)
    progress("plan")
    plan, uses = keeping.plan_of(scheme, "duckdb")
    if kept is not None:
        uses = replace(uses, tables=tuple(name for name in uses.tables if name != "ballots"))
    con = duck.connect(memory, threads)
    try:
        progress("evidence")
        evidence = read_evidence(con, given, uses, year)
        used = evidence.year or plan.year
        if engine == "spark":
            from zhibu.scoring.engines import spark

            spark_plan, _ = keeping.plan_of(scheme, "pyspark")
            spark.score(con, spark_plan, evidence, used, progress)
        else:
            from_file = None if kept is None else kept / statistics.FILE
            duck.score(con, plan, evidence, used, progress, kept=from_file, keep=keep)
        progress("writing")
        also = (statistics.keep_as,) if keep and plan.events else ()
        writing.write(con, plan, out, _facts(plan, evidence, used), formats, also=also)
        count = con.execute("SELECT count(*) FROM results").fetchall()[0][0]
    finally:
        con.close()
    return Scored(out, used, count, evidence.notices)


def _facts(plan: Plan, evidence: "Evidence", year: int) -> dict[str, Any]:
    from zhibu import __version__

    return {
        "scheme": plan.scheme,
        "scheme_hash": plan.hash,
        "scheme_version": plan.version,
        "tables": evidence.rows,
        "year": year,
        "zhibu": __version__,
    }


Rows = Mapping[str, "Iterable[Mapping[str, Any]]"]


def score_rows(file: "SchemeFile", tables: Rows, year: int) -> dict[str, dict[str, Any]]:
    """Score rows that are already known to be sound, such as a scenario's.

    Shape: canonical tables as rows → subject → every column of results and trace.
    Units: figures are decimals of points.
    """
    from zhibu.scoring.engines import memory

    plan, uses = _plan_of(file)
    return memory.score_rows(plan, uses, tables, year)


@lru_cache(maxsize=64)
def _plan_of(file: "SchemeFile") -> "tuple[Plan, Uses]":
    from zhibu.scoring.evidence.uses import uses_of
    from zhibu.scoring.lowering.plan import lower

    return lower(file.scheme, file.hash), uses_of(file.scheme)
