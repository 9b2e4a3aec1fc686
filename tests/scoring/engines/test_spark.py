"""Spark runs the same plan to the same bytes, for every preset."""

from fractions import Fraction
from pathlib import Path

import pytest

from zhibu.demo.generate import generate_for
from zhibu.demo.shapes import Shape
from zhibu.scoring.engines import spark
from zhibu.scoring.run import score_folder
from zhibu.scoring.scheme.reading import read_scheme

PRESETS = Path(__file__).parents[3] / "src" / "zhibu" / "presets"
NAMES = sorted(path.parent.name for path in PRESETS.glob("*/scheme.yaml"))
WRITTEN = ("results.parquet", "results.csv", "trace.parquet", "trace.csv", "assessment.json")


@pytest.fixture(scope="module")
def session():
    """One session for all presets: starting Java costs more than scoring a small company."""
    with spark.session() as opened:
        yield opened


@pytest.mark.spark
@pytest.mark.parametrize("name", NAMES)
def test_spark_writes_the_bytes_of_duckdb(name: str, session: object, tmp_path: Path) -> None:
    del session
    scheme = read_scheme(PRESETS / name).scheme
    shape = Shape(name, name, (("committee", 2), (scheme.subject[0], 60)))
    generate_for(scheme, shape, tmp_path / "data", scale=Fraction(1))
    for engine in ("duckdb", "spark"):
        score_folder(PRESETS / name, tmp_path / "data", tmp_path / engine, engine=engine)  # type: ignore[arg-type]
    for file in WRITTEN:
        assert (tmp_path / "spark" / file).read_bytes() == (tmp_path / "duckdb" / file).read_bytes()
