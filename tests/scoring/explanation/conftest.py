"""Scored examples that the tests of explanations share."""

import sys
from pathlib import Path

import pytest

HERE = str(Path(__file__).parent)
if HERE not in sys.path:  # tests are imported by file, so their folder is not on the path
    sys.path.insert(0, HERE)


@pytest.fixture(scope="session")
def scored(tmp_path_factory):
    """Give scheme and OUT of a preset's case; each is scored once."""
    from explained_outputs import make_output

    made = {}

    def give(preset: str):
        if preset not in made:
            made[preset] = make_output(preset, tmp_path_factory.mktemp(preset))
        return made[preset]

    return give
