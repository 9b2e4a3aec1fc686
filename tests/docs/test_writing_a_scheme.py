"""docs/writing-a-scheme.md does what it says: its files are written, its commands print the same."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from pages import agree, run_page, steps, tidy

PAGE = Path(__file__).parents[2] / "docs" / "writing-a-scheme.md"
TEXT = PAGE.read_text(encoding="utf-8")


pytestmark = pytest.mark.xdist_group("writing-a-scheme")  # the page is run once


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    return run_page(TEXT, tmp_path_factory.mktemp("page"))


@pytest.mark.parametrize("step", steps(TEXT), ids=lambda step: f"{step.line}: {step.command}")
def test_a_command_of_the_page_prints_what_the_page_says(step, printed):
    if not agree(step.printed, printed[step.line]):
        assert tidy(printed[step.line]) == tidy(step.printed)


def test_the_page_uses_each_verb_that_a_new_scheme_needs():
    used = {" ".join(step.command.split()[:3]) for step in steps(TEXT)}
    for verb in (
        "scheme lint",
        "scheme test",
        "scheme simulate",
        "scheme diff",
        "score",
        "explain",
    ):
        assert any(words.startswith(f"zhibu {verb}") for words in used), verb
    assert any(words.startswith("zhibu template") for words in used)
