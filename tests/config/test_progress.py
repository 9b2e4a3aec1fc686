"""The progress bar: there when it takes long and a person watches, else not."""

import io
import sys
import time

import pytest

from zhibu.config import progress
from zhibu.config.progress import ProgressBar


class Screen(io.StringIO):
    def isatty(self):
        return True


def watched(monkeypatch):
    """Let a person watch; called in the test, since pytest sets the stream anew after fixtures."""
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    return screen


@pytest.mark.parametrize(("language", "said"), [("zh", "生成数据"), ("en", "generating")])
def test_a_step_that_takes_long_is_shown(language, said, monkeypatch):
    screen = watched(monkeypatch)
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    with ProgressBar(language, ("generating",)) as bar:
        bar.step("generating")
        until = time.monotonic() + 10
        while said not in screen.getvalue() and time.monotonic() < until:
            time.sleep(0.01)
    assert said in screen.getvalue()


def test_what_is_quick_shows_nothing(monkeypatch):
    screen = watched(monkeypatch)
    monkeypatch.setattr(progress, "PATIENCE", 60.0)
    with ProgressBar("zh") as bar:
        bar.step("plan")
    assert screen.getvalue() == ""


def test_every_step_of_a_run_has_words():
    assert [step for step in progress.SCORING if step not in progress.WORDS] == []
