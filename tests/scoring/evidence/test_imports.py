"""Evidence loads nothing heavy before it is asked for."""

import doctest
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import zhibu.scoring.evidence

FOLDER = Path(zhibu.scoring.evidence.__file__).parent
MODULES = sorted(f"zhibu.scoring.evidence.{it.stem}" for it in FOLDER.glob("[a-z]*.py"))


def test_import_loads_nothing_heavy():
    modules = [*MODULES, "zhibu.scoring.workbook.template"]
    script = f"import sys, {', '.join(modules)}; print(*{{m.split('.')[0] for m in sys.modules}})"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    heavy = {"duckdb", "ibis", "openpyxl", "pandas", "pyarrow", "pydantic", "ruamel", "xlsxwriter"}
    assert set(run.stdout.split()).isdisjoint(heavy)


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_in_docstrings_are_true(module):
    assert doctest.testmod(importlib.import_module(module)).failed == 0
