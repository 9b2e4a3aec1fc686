"""Scored folders made from worked cases, and readers of what was written."""

import csv
from pathlib import Path

import zhibu
from zhibu.scoring.evidence.contract import TABLES
from zhibu.scoring.run import score_folder
from zhibu.scoring.scenarios import read_scenarios, tables_of
from zhibu.scoring.scheme.reading import SchemeFile, read_scheme

PRESETS = Path(zhibu.__file__).parent / "presets"
CASES = Path(__file__).with_name("cases")


def score_case(preset: str, folder: Path) -> tuple[SchemeFile, Path]:
    """Score the case of a preset, with all its subjects."""
    file = read_scheme(PRESETS / preset)
    (case,) = read_scenarios(CASES / f"{preset}.yaml", file)
    given = tables_of(case, file.scheme)
    data = folder / "data"
    data.mkdir(parents=True)
    for name, table in TABLES.items():
        with (data / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, [column.name for column in table.columns])
            writer.writeheader()
            writer.writerows(given.get(name, ()))
    score_folder(PRESETS / preset, data, folder / "out", year=2026)
    return file, folder / "out"


def rows_of(path: Path) -> list[dict[str, str]]:
    """Read a CSV file."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
