"""What a wheel of Zhibu carries besides its modules."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DATA = [
    path.relative_to(ROOT / "src").as_posix()
    for path in sorted((ROOT / "src" / "zhibu").rglob("*"))
    if path.suffix in {".csv", ".css", ".html", ".js", ".md", ".txt", ".typed", ".yaml"}
]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("zhibu-*.whl")
    with zipfile.ZipFile(built) as archive:
        return set(archive.namelist())


def test_wheel_carries_every_data_file_of_the_source(wheel: set[str]) -> None:
    assert [name for name in DATA if name not in wheel] == []


def test_wheel_carries_the_built_bundle(wheel: set[str]) -> None:
    assert {"zhibu/report/static/report.js", "zhibu/report/static/report.css"} <= wheel


def test_wheel_carries_the_compiled_translations(wheel: set[str]) -> None:
    kept = list((ROOT / "src").rglob("locale/**/django.po"))
    compiled = [path.with_suffix(".mo").relative_to(ROOT / "src").as_posix() for path in kept]
    assert compiled
    assert [name for name in compiled if name not in wheel] == []
