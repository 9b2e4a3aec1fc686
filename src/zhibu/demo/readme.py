"""The README beside the data: how it was made, and which subject shows which awkward case."""

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from zhibu.demo.shapes import Shape

if TYPE_CHECKING:
    from zhibu.demo.generate import Generated


def write_readme(made: "Generated", folder: Path, shape: Shape, scale: Fraction, seed: int) -> None:
    """Write `README.md`."""
    rows = "\n".join(f"| {table} | {count:,} |" for table, count in made.rows.items())
    cases = "\n".join(f"| {subject} | {says} |" for subject, says in made.cases)
    text = f"""# A made-up company

Shaped like {shape.name}, for the scheme `{made.scheme}`, year {made.year}, scale {scale}, seed {seed}. The same
scale and seed give the same bytes. Nobody in it exists: there are codes and no names.

| table | rows |
|---|---|
{rows}

## Awkward cases, on purpose

| subject | what it shows |
|---|---|
{cases}
"""
    (folder / "README.md").write_text(text, encoding="utf-8")
