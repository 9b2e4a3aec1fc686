from fractions import Fraction
from pathlib import Path

import pytest

from zhibu.demo.generate import generate
from zhibu.scoring.run import score_folder

PRESETS = Path(__file__).parents[3] / "src" / "zhibu" / "presets"


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up company of some 200 members."""
    folder = tmp_path_factory.mktemp("companies") / "jilin"
    generate("jilin", folder, Fraction(1, 100))
    return folder


@pytest.fixture(scope="session")
def scored(company: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The company's results, with kept statistics."""
    out = tmp_path_factory.mktemp("outs") / "suxing"
    score_folder(PRESETS / "suxing", company, out, keep=True)
    return out
