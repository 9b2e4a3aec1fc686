"""The room as a whole: the example of its README is true, and what it names is there."""

import doctest
import re
from pathlib import Path

import zhibu.scoring

ROOM = Path(zhibu.scoring.__file__).parent
README = (ROOM / "README.md").read_text(encoding="utf-8")


def test_the_example_in_the_readme_is_true():
    results = doctest.testfile(str(ROOM / "README.md"), module_relative=False)
    assert (results.failed, results.attempted) == (0, 9)


def test_the_readme_names_every_folder():
    folders = {path.name for path in ROOM.iterdir() if (path / "__init__.py").exists()}
    assert set(re.findall(r"^\| `(\w+)/`", README, re.MULTILINE)) == folders
