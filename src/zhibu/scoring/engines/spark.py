"""Spark: the engine for what outgrows one machine.

It runs the same plan, written in Spark's dialect, over the same prepared integers. Evidence is read
and checked by DuckDB, as always; ballots in Parquet are read by Spark from their own files.
"""

# ruff: noqa: S608  (names come from plans and the contract, never from data)

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhibu.scoring.engines import preparing
from zhibu.scoring.engines.duck import SCHEMA, Progress, prepare
from zhibu.scoring.lowering.plan import Plan

if TYPE_CHECKING:
    import duckdb

    from zhibu.scoring.evidence.reading import Evidence


COMPILED_FROM = 1_000_000
"""Rows of evidence from which Spark's generated code pays."""


class SparkMissingError(RuntimeError):
    """Spark or Java is not installed."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


@contextmanager
def session() -> Iterator[Any]:
    """Give a Spark session: the one that runs, else a local one that ends with the block.

    `SPARK_REMOTE` or `MASTER` name a cluster, as for any Spark program.

    Raises:
        SparkMissingError: pyspark or Java is not there.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise SparkMissingError(
            "没有安装 Spark：请安装 zhibu[spark]，或使用 --engine duckdb。",
            "Spark is not installed; install zhibu[spark], or use --engine duckdb.",
        ) from None
    running = SparkSession.getActiveSession()
    if running is not None:
        yield running
        return
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        raise SparkMissingError(
            "Spark 需要 Java 17 或更高版本，而 PATH 上没有 java：请安装，或使用 --engine duckdb。",
            "Spark needs Java 17 or later, and no java is on the PATH; install one, "
            "or use --engine duckdb.",
        )
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    opened = (
        SparkSession.builder.appName("zhibu")
        .master(os.environ.get("MASTER", "local[*]"))
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.extraJavaOptions", "-Dlog4j2.level=ERROR")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "8")
        .config("spark.log.level", "ERROR")
        .getOrCreate()
    )
    try:
        yield opened
    finally:
        opened.stop()


def score(
    con: "duckdb.DuckDBPyConnection",
    plan: Plan,
    evidence: "Evidence",
    year: int,
    progress: Progress = lambda _: None,
) -> None:
    """Run a plan on Spark; its outcome becomes tables of `con`, as with DuckDB.

    Raises:
        EvidenceError: ballots that no channel, source, round or subject of the scheme takes.
        SparkMissingError: Spark or Java is not there.
    """
    prepare(con, plan, year)
    with tempfile.TemporaryDirectory(prefix="zhibu-spark-") as place, session() as spark:
        folder = Path(place)
        _hand_over(con, plan, evidence, year, folder)
        for name in plan.tables:
            spark.read.parquet(str(folder / f"{name}.parquet")).createOrReplaceTempView(name)
        if plan.events:
            progress("statistics")
            _make_statistics(con, spark, plan, evidence, folder)
        _tune(spark, sum(evidence.rows.values()))
        for name, text in plan.stages:
            progress(name)
            frame = spark.sql(text)
            frame.write.mode("overwrite").parquet(str(folder / name))
            spark.read.parquet(str(folder / name)).createOrReplaceTempView(name)
        for name in ("results", "trace"):
            con.execute(
                f"CREATE OR REPLACE TEMP TABLE {name} AS "
                f"SELECT * FROM read_parquet('{folder}/{name}/*.parquet')"
            )


def _tune(spark: Any, rows: int) -> None:
    """Interpret the plan of a small company: compiling its hundreds of columns takes longer."""
    small = rows < COMPILED_FROM
    # Figures refer to figures, layer over layer; Spark resolves one layer an iteration.
    spark.conf.set("spark.sql.analyzer.maxIterations", "2000")
    spark.conf.set("spark.sql.optimizer.maxIterations", "200")
    spark.conf.set("spark.sql.codegen.wholeStage", str(not small).lower())
    spark.conf.set("spark.sql.codegen.factoryMode", "NO_CODEGEN" if small else "FALLBACK")
    spark.conf.set("spark.sql.adaptive.enabled", str(not small).lower())
    spark.conf.set("spark.sql.shuffle.partitions", "2" if small else "8")


def _hand_over(
    con: "duckdb.DuckDBPyConnection", plan: Plan, evidence: "Evidence", year: int, folder: Path
) -> None:
    """Write what DuckDB read and prepared, for Spark to read."""
    for name in preparing.queries(plan, year, plan.kinds):
        con.execute(f"COPY {SCHEMA}.{name} TO '{folder}/{name}.parquet' (FORMAT parquet)")
    if plan.events and evidence.ballots is None:
        con.execute(f"COPY memory.main.ballots TO '{folder}/ballots.parquet' (FORMAT parquet)")


def _make_statistics(
    con: "duckdb.DuckDBPyConnection", spark: Any, plan: Plan, evidence: "Evidence", folder: Path
) -> None:
    from zhibu.scoring.engines.ballots import refuse_unknown

    texts = dict(plan.statistics)
    files = evidence.ballots
    if files is None:
        ballots = spark.read.parquet(str(folder / "ballots.parquet"))
    else:
        ballots = _read_ballots(spark, files)
    counted = "count" in ballots.columns
    ballots.createOrReplaceTempView("ballots")
    grouped = spark.sql(texts["grouped counted" if counted else "grouped"])
    grouped.write.mode("overwrite").parquet(str(folder / "grouped"))
    spark.read.parquet(str(folder / "grouped")).createOrReplaceTempView("grouped")
    con.execute(
        "CREATE OR REPLACE TEMP VIEW grouped AS "
        f"SELECT * FROM read_parquet('{folder}/grouped/*.parquet')"
    )
    refuse_unknown(con, evidence, "grouped", "SELECT DISTINCT subject FROM grouped")
    spark.sql(texts["pivoted"]).createOrReplaceTempView("statistics")


def _read_ballots(spark: Any, files: Any) -> Any:
    """Read ballots from their own files, with the columns and types of the contract."""
    from pyspark.sql import functions as f

    top = _top(files)
    reader = spark.read.option("basePath", str(top)) if files.partitions else spark.read
    frame = reader.parquet(*(str(path) for path in files.files))
    types = {"round": "bigint", "count": "bigint", "score": "decimal(5,2)"}
    return frame.select(
        *(
            f.col(f"`{written}`").cast(types.get(name, "string")).alias(name)
            for name, written in files.columns.items()
        )
    )


def _top(files: Any) -> Path:
    """Give the folder above the first partition folder."""
    first = Path(files.files[0])
    named = [parent for parent in first.parents if re.fullmatch(r"\w+=.*", parent.name)]
    return named[-1].parent if named else first.parent
