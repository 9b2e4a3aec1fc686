"""The room as a whole: light to import, a stranger to all others, its examples true."""

import ast
import doctest
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import zhibu.terms

ROOM = Path(zhibu.terms.__file__).parent
MODULES = sorted(f"zhibu.terms.{path.stem}" for path in ROOM.glob("[a-z]*.py"))


def test_import_loads_nothing_heavy():
    script = f"import sys, {', '.join(MODULES)}; print(*sorted({{m.split('.')[0] for m in sys.modules}}))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert loaded.isdisjoint({"ruamel", "chinese_calendar", "django", "pydantic", "ibis", "duckdb"})


def test_the_room_imports_no_other_room():
    imported = set()
    for path in ROOM.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {name.name for name in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add(node.module)
    outside = {name for name in imported if name.split(".")[0] not in sys.stdlib_module_names}
    assert {name for name in outside if not name.startswith("zhibu.terms.")} == {
        "chinese_calendar",
        "ruamel.yaml",
        "ruamel.yaml.error",
        "ruamel.yaml.nodes",
    }


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_in_docstrings_are_true(module):
    assert doctest.testmod(importlib.import_module(module)).failed == 0


def test_the_examples_in_the_readme_are_true():
    results = doctest.testfile(str(ROOM / "README.md"), module_relative=False)
    assert results.failed == 0
    assert results.attempted >= 8
