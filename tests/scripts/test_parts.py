"""Whether the large parts are found where they stand."""

from pathlib import Path

import pytest

import parts


def make_program(folder: Path, name: str, says: str = "") -> Path:
    program = folder / name
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(f"#!/bin/sh\necho '{says}' >&2\n", encoding="utf-8")
    program.chmod(0o755)
    return program


@pytest.fixture(autouse=True)
def fresh_look():
    finders = [part.find for part in parts.PARTS.values()]
    for find in finders:
        find.cache_clear()
    yield
    for find in finders:
        find.cache_clear()


def test_browser_named_by_the_environment_comes_first(monkeypatch, tmp_path):
    named = make_program(tmp_path, "my-browser")
    make_program(tmp_path, "chromium")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("BROWSER_PATH", str(named))

    assert parts.find_browser() == named


def test_browser_of_playwright_is_found_last(monkeypatch, tmp_path):
    own = make_program(tmp_path, "chromium-1200/chrome-linux64/chrome")
    monkeypatch.delenv("BROWSER_PATH", raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))

    assert parts.find_browser() == own


@pytest.mark.parametrize(
    ("says", "found"),
    [
        ('openjdk version "17.0.15" 2025-04-15', True),
        ('openjdk version "21" 2023-09-19', True),
        ('java version "1.8.0_392"', False),
        ("command not understood", False),
    ],
)
def test_java_must_be_17_or_later(says, found, tmp_path):
    make_program(tmp_path, "bin/java", says)

    assert (parts._java_version(tmp_path / "bin/java") >= parts.OLDEST_JAVA) is found


def test_unknown_part_is_refused_with_the_known_ones(capsys):
    assert parts.main(["abacus"]) == 2
    assert "known: browser, fonts, java, postgres, calc" in capsys.readouterr().out
