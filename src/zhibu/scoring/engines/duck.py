"""DuckDB: the embedded engine."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from zhibu.scoring.engines import ballots, preparing, statistics
from zhibu.scoring.lowering.plan import Plan

if TYPE_CHECKING:
    import duckdb

    from zhibu.scoring.evidence.reading import Evidence

SCHEMA = "prepared"
Progress = Callable[[str], None]


def connect(memory: str | None = None, threads: int | None = None) -> "duckdb.DuckDBPyConnection":
    """Open an embedded database in memory; what does not fit goes to the temporary folder.

    Args:
        memory: a limit such as "1GB".
        threads: how many at most; all cores by default.
    """
    import tempfile

    import duckdb

    con = duckdb.connect()
    con.execute("SET preserve_insertion_order = false")
    con.execute(f"SET temp_directory = '{tempfile.gettempdir()}/zhibu-duckdb'")
    con.execute("SET enable_progress_bar = false")
    if memory:
        con.execute("SET memory_limit = ?", [memory])
    if threads:
        con.execute("SET threads = ?", [threads])
    return con


def prepare(con: "duckdb.DuckDBPyConnection", plan: Plan, year: int) -> None:
    """Create the prepared tables as views over the canonical ones."""
    con.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
    for name, query in preparing.queries(plan, year, plan.kinds).items():
        con.execute(f"CREATE OR REPLACE VIEW {SCHEMA}.{name} AS {query}")


def score(
    con: "duckdb.DuckDBPyConnection",
    plan: Plan,
    evidence: "Evidence",
    year: int,
    progress: Progress = lambda _: None,
    *,
    kept: Path | None = None,
    keep: bool = False,
) -> None:
    """Run a plan on evidence that was read into `con`.

    Shape: canonical tables → tables `results` and `trace`, one row per rated subject.

    Args:
        keep: leave the table `statistics`, to be written.
        kept: a file of ballot statistics kept from a former run, to be read in place of ballots.

    Raises:
        EvidenceError: ballots that no channel, source, round or subject of the scheme takes.
        StatisticsError: the kept statistics lack an event that the scheme reads.
    """
    prepare(con, plan, year)
    con.execute(f"SET search_path = '{SCHEMA},main'")
    if plan.events and kept is not None:
        statistics.read_kept(con, plan, kept)
    elif plan.events:
        progress("statistics")
        ballots.make_statistics(con, plan, evidence)
    run_stages(con, plan, progress, keep=keep)


def run_stages(
    con: "duckdb.DuckDBPyConnection",
    plan: Plan,
    progress: Progress = lambda _: None,
    *,
    keep: bool = True,
) -> None:
    """Run the stages: tables, each dropped when nothing more reads it, and the view `trace`."""
    for name, text in plan.stages:
        progress(name)
        kind = "VIEW" if name == "trace" else "TABLE"
        con.execute(f"CREATE OR REPLACE TEMP {kind} {name} AS {text}")
        if name == "figures" and plan.events and not keep:
            con.execute("DROP TABLE temp.statistics")
    con.execute("DROP TABLE temp.ranked")
