"""Scored examples that the tests of reports share: the worked cases of the explanations, and more."""

import sys
from pathlib import Path

import pytest

HERE = str(Path(__file__).parent)
if HERE not in sys.path:  # tests are imported by file, so their folder is not on the path
    sys.path.insert(0, HERE)


@pytest.fixture(scope="session")
def company(tmp_path_factory):
    """Give scheme and OUT of a small made-up company of a shape; each is scored once."""
    from decimal import Decimal

    import zhibu
    from zhibu.demo.generate import generate
    from zhibu.scoring.run import score_folder
    from zhibu.scoring.scheme.reading import read_scheme

    presets = Path(zhibu.__file__).parent / "presets"
    made = {}

    def give(like: str, preset: str, scale: str = "1"):
        if like not in made:
            folder = tmp_path_factory.mktemp(like)
            generate(like, folder / "data", Decimal(scale), 1)
            score_folder(presets / preset, folder / "data", folder / "out")
            made[like] = read_scheme(presets / preset), folder / "out"
        return made[like]

    return give


@pytest.fixture(scope="session")
def groups(company):
    """Give the six Party groups of one branch."""
    return company("shaoxing", "xiaozu")


@pytest.fixture(scope="session")
def branches(company):
    """Give eighty star branches with a history."""
    return company("daqing", "xingji")


@pytest.fixture(scope="session")
def cases(tmp_path_factory):
    """Give scheme and OUT of a preset's worked case; each is scored once."""
    from report_makers import score_case

    made = {}

    def give(preset: str):
        if preset not in made:
            made[preset] = score_case(preset, tmp_path_factory.mktemp(preset))
        return made[preset]

    return give
