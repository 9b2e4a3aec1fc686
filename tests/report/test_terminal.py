"""The summary for a terminal, against texts that were agreed."""

import os
from pathlib import Path

import pytest

from zhibu.report.terminal import _bar, summary
from zhibu.scoring.explanation.columns import width

GOLDEN = Path(__file__).with_name("golden")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("example", ["suxing", "sanhua"])
def test_a_summary_reads_as_agreed(example, language, cases):
    """ZHIBU_GOLDEN=write writes the agreed texts anew, to be read before they are committed."""
    file, out = cases(example)
    text = summary(file, out, language, 80).replace(file.hash[:12], "HASH").replace(str(out), "OUT")
    path = GOLDEN / f"{example}.{language}.txt"
    if os.environ.get("ZHIBU_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_summary_keeps_to_the_width(language, branches):
    file, out = branches
    text = summary(file, out, language, 60).replace(str(out), "OUT")
    wide = [line for line in text.splitlines() if width(line) > 60 and "zhibu" not in line]
    assert [line for line in wide if "·" not in line] == []


@pytest.mark.parametrize(
    ("count", "bar"), [(0, ""), (1, "▏"), (500, "█████"), (1000, "██████████"), (550, "█████▌")]
)
def test_a_bar_is_as_long_as_its_share(count, bar):
    assert _bar(count, 1000, 10) == bar
