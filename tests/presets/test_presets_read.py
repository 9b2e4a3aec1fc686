"""The presets are whole: each reads, has worked cases, and says where each rule comes from."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from ruamel.yaml import YAML

import zhibu.presets
from zhibu.scoring.scheme.document.outcome import in_language
from zhibu.scoring.scheme.lint import lint
from zhibu.scoring.scheme.model import Clause, Scheme
from zhibu.scoring.scheme.reading import read_scheme
from zhibu.scoring.scheme.values import Sourced, Text

FOLDER = Path(zhibu.presets.__file__).parent
PRESETS = sorted(path.name for path in FOLDER.iterdir() if path.is_dir() and path.name[0] != "_")
PROMISED = {"sanhua", "zerenzhi", "wugehao", "xingji", "suxing", "xiaozu", "gongzuo-tiaoli"}


def scheme_of(name: str) -> Scheme:
    return read_scheme(FOLDER / name).scheme


def scenarios_of(name: str) -> list[dict[str, Any]]:
    text = (FOLDER / name / "scenarios.yaml").read_text(encoding="utf-8")
    return YAML(typ="safe", pure=True).load(text)


def pieces(value: object) -> Iterator[BaseModel]:
    """Walk through all pieces of a scheme."""
    if isinstance(value, BaseModel):
        yield value
        for name in type(value).model_fields:
            yield from pieces(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from pieces(item)


def clauses(scheme: Scheme) -> list[Clause]:
    return [piece for piece in pieces(scheme) if isinstance(piece, Clause)]


def test_the_promised_presets_are_there():
    assert PROMISED - set(PRESETS) == set()


@pytest.mark.parametrize("name", PRESETS)
def test_preset_reads_under_its_own_name(name):
    assert scheme_of(name).scheme == name


@pytest.mark.parametrize("name", PRESETS)
def test_preset_says_whose_practice_it_is_in_both_languages(name):
    text = (FOLDER / name / "README.md").read_text(encoding="utf-8")
    assert text.startswith(f"# {name}")
    assert "\n## 中文" in text


@pytest.mark.parametrize("name", PRESETS)
def test_preset_has_eight_named_scenarios(name):
    scenarios = scenarios_of(name)
    assert len(scenarios) >= 8
    for language in ("zh", "en"):
        names = [scenario["name"][language] for scenario in scenarios]
        assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", PRESETS)
def test_every_rule_of_a_preset_has_a_source_or_is_assumed(name):
    without = [
        piece
        for piece in pieces(scheme_of(name))
        if isinstance(piece, Sourced) and not (piece.source or piece.assumed)
    ]
    assert without == []


@pytest.mark.parametrize("name", PRESETS)
def test_every_text_of_a_preset_stands_in_both_languages(name):
    texts = [piece for piece in pieces(scheme_of(name)) if isinstance(piece, Text)]
    assert texts != []
    assert [text for text in texts if not (text.zh.strip() and text.en.strip())] == []


@pytest.mark.parametrize("name", PRESETS)
def test_every_assumed_reason_of_a_preset_stands_in_both_languages(name):
    told = [piece.assumed for piece in pieces(scheme_of(name)) if isinstance(piece, Sourced)]
    halves = [(in_language(one, "zh"), in_language(one, "en"), one) for one in told if one]
    assert halves != []
    assert [one for zh, en, one in halves if not (zh and en) or one in (zh, en)] == []


def test_sanhua_has_forty_one_clauses_in_four_areas_that_sum_to_a_hundred():
    standard = scheme_of("sanhua").components[0]
    assert {area.title.zh: len(area.clauses) for area in standard.areas or ()} == {
        "班子建设": 10,
        "思想政治工作": 10,
        "组织建设": 12,
        "群众工作": 9,
    }
    assert len(clauses(scheme_of("sanhua"))) == 41
    assert standard.out_of == 100_00


def test_every_clause_of_sanhua_tells_a_secretary_what_to_do():
    assert [clause.clause for clause in clauses(scheme_of("sanhua")) if clause.text is None] == []


@pytest.mark.parametrize("name", PRESETS)
def test_lint_warns_of_nothing_in_a_preset(name):
    findings = lint(read_scheme(FOLDER / name))
    assert [one.text() for one in findings if one.severity != "note"] == []


@pytest.mark.parametrize("name", PRESETS)
def test_chinese_words_of_a_preset_hold_no_english(name):
    found = list(pieces(scheme_of(name)))
    said = [piece.zh for piece in found if isinstance(piece, Text)]
    told = [piece.assumed or "" for piece in found if isinstance(piece, Sourced)]
    said += [in_language(words, "zh") for words in told]
    assert [words for words in said if re.search(r"[a-z]", words)] == []
