"""docs/data.md: its examples are read, its columns are those of the contract."""

import re
from pathlib import Path

from evidence_makers import USES, read

from zhibu.scoring.evidence.contract import TABLES

PAGE = (Path(__file__).parents[3] / "docs" / "data.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### (\w+) .*?\n(.*?)(?=^##)", PAGE, re.MULTILINE | re.DOTALL))


def test_the_examples_are_read(tmp_path):
    for name, section in SECTIONS.items():
        example = re.search(r"```csv\n(.*?)```", section, re.DOTALL)
        (tmp_path / f"{name}.csv").write_text(example[1], encoding="utf-8")
    evidence, tables = read(tmp_path, USES, None)
    assert evidence.year == 2026
    assert {name: len(rows) for name, rows in tables.items()} == {
        "subjects": 4,
        "ballots": 2,
        "records": 2,
        "inspections": 1,
        "indicators": 1,
        "events": 2,
        "points": 1,
        "history": 1,
    }


def test_every_column_is_described_with_its_heading():
    assert list(SECTIONS) == list(TABLES)
    for name, section in SECTIONS.items():
        rows = re.findall(r"^\| (\*?\*?[\w, ]+\*?\*?) \| ([^|]+) \|", section, re.MULTILINE)[1:]
        found = [
            (column, heading, "**" in columns)
            for columns, headings in rows
            for column, heading in zip(
                columns.strip("*").split(", "), headings.strip().split(", "), strict=True
            )
        ]
        assert found == [(it.name, it.zh, it.required) for it in TABLES[name].columns]
