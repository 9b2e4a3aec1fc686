"""Scored folders made from worked cases."""

import csv
from pathlib import Path

import zhibu
from zhibu.scoring.evidence.contract import TABLES
from zhibu.scoring.run import score_folder
from zhibu.scoring.scenarios import read_scenarios, tables_of
from zhibu.scoring.scheme.reading import SchemeFile, read_scheme

PRESETS = Path(zhibu.__file__).parent / "presets"
CASES = Path(__file__).with_name("cases")


def make_output(preset: str, folder: Path, formats=("parquet", "csv")) -> tuple[SchemeFile, Path]:
    """Score the case of a preset; the subject is A."""
    file = read_scheme(PRESETS / preset)
    (case,) = read_scenarios(CASES / f"{preset}.yaml", file)
    data = folder / "data"
    data.mkdir(parents=True)
    given = tables_of(case, file.scheme)
    for name, table in TABLES.items():
        with (data / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, [column.name for column in table.columns])
            writer.writeheader()
            writer.writerows(given.get(name, ()))
    out = folder / "out"
    score_folder(PRESETS / preset, data, out, year=2026, formats=formats)
    return file, out
