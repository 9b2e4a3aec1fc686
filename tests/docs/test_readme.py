"""The READMEs show what the command prints, and name what there is."""

import re
import sys
from argparse import ArgumentParser
from importlib import import_module
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from pages import agree, run_page, steps, tidy

from zhibu.config.command import VERBS
from zhibu.config.presets import preset_names

ROOT = Path(__file__).parents[2]
LANGUAGES = {"README.md": "en", "README.zh-CN.md": "zh"}
PAGES = {name: (ROOT / name).read_text(encoding="utf-8") for name in LANGUAGES}


@pytest.mark.parametrize("name", PAGES)
def test_a_readme_shows_what_the_command_prints(name, tmp_path):
    page = PAGES[name]
    printed = run_page(page, tmp_path, LANGUAGES[name])
    for step in steps(page):
        if not agree(step.printed, printed[step.line]):
            assert tidy(printed[step.line]) == tidy(step.printed)


@pytest.mark.parametrize("name", PAGES)
def test_a_readme_names_every_preset_and_verb(name):
    rows = re.findall(r"^\| (`[^|]*) \|", PAGES[name], re.MULTILINE)
    named = {word for row in rows for word in re.findall(r"`([^`]+)`", row)}
    assert [preset for preset in preset_names() if preset not in named] == []
    assert [verb for verb in VERBS if f"zhibu {verb}" not in " ".join(named)] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_readme_names_every_verb_of_a_verb(name):
    missing = []
    for verb in VERBS:
        parser = ArgumentParser()
        import_module(f"zhibu.config.commands.{verb}").add_arguments(parser, "en")
        rows = [line for line in PAGES[name].splitlines() if line.startswith(f"| `zhibu {verb}")]
        named = set(re.findall(rf"`(?:zhibu {verb} )?(\w+)`", " ".join(rows)))
        words = {
            word
            for one in parser._actions
            if one.choices and not one.option_strings
            for word in one.choices
        }
        missing += [f"{verb} {word}" for word in sorted(words - named)]
    assert missing == []


@pytest.mark.parametrize("name", PAGES)
def test_the_links_of_a_readme_lead_somewhere(name):
    links = re.findall(r"\]\(([^)]+)\)", PAGES[name])
    assert [link for link in links if not (ROOT / link).exists()] == []
