"""Days in tables: a date that breaks over two lines is hard to read down a column."""

import re
from pathlib import Path

import pytest

import zhibu.portal

TEMPLATES = Path(zhibu.portal.__file__).parent / "templates" / "portal"
CELL = re.compile(r"<td([^>]*)>((?:(?!</td>).)*)</td>", re.DOTALL)


@pytest.mark.parametrize(
    "area", ["assessments", "consequences", "honours", "pairings", "standings"]
)
def test_cells_of_days_do_not_break(area):
    for template in sorted((TEMPLATES / area).glob("*.html")):
        for attributes, inside in CELL.findall(template.read_text(encoding="utf-8")):
            if re.search(r"\|(?:day|moment) *\}\}", inside):
                assert "unbroken" in attributes, f"{template.name}: {inside}"
