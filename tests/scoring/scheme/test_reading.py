"""What is refused when a scheme or its scenarios are read, in both languages."""

import re
from pathlib import Path

import pytest

from zhibu.scoring.scenarios import read_scenarios
from zhibu.scoring.scheme.usable import read_usable
from zhibu.terms.errors import TableError

GOOD = Path(__file__).with_name("good.yaml").read_text(encoding="utf-8")
CLAUSE = "components[0].areas[0].clauses[0]"
SCENARIOS = """
- name: {zh: 一, en: one, two}
  given:
    everything_else: some
    records: {general_meting: [], general_meeting: [{held_on: 2025-01-01, attended: 3}, x]}
    ballots: {nobody: {1: {}}}
    history: {2030: {level: x}}
    colour: 3
  expect: {totl: 3}
- name: x
  given: {subject: {kind: house, size: x}}
  others: [{name: A}, {subject: {}}]
  expect: {}
- {}
"""


def refusal(folder: Path, *changes: tuple[str, str]) -> TableError:
    text = GOOD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / "scheme.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(TableError) as refused:
        read_usable(folder)
    return refused.value


def is_chinese(line: str) -> bool:
    """Whether no English words follow each other; names and keys of the scheme may stand alone."""
    return re.search(r"[a-z]{2,} [a-z]{2,}", line) is None


@pytest.mark.parametrize(
    ("old", "new", "key", "zh", "en"),
    [
        (
            "points: 40",
            "points: sixty",
            f"{CLAUSE}.points",
            "“sixty”不是分数；请写至多两位小数的分数，例如 92.5。",
            "'sixty' is not a score; write points with at most two decimals, such as 92.5, 92.50 or 100.",
        ),
        (
            "points: 40",
            "points: 40.123",
            f"{CLAUSE}.points",
            "“40.123”小数超过两位；请写至多两位小数的分数，例如 92.5。",
            "'40.123' is not a score: it has more than two decimals; write points with at most two decimals, such as 92.5, 92.50 or 100.",
        ),
        (
            "boundary: lower",
            "boundary: left",
            "grading.boundary",
            "“left”不在可用的词中；可用：lower、upper。",
            "'left' is not one of the words; write 'lower' or 'upper'.",
        ),
        (
            "  on_veto: poor\n",
            "",
            "grading",
            " 缺少 on_veto；请补上 on_veto: …。",
            "'' lacks on_veto; add on_veto: ….",
        ),
        (
            "each: quarter",
            "each: quarter, at_last: 2",
            f"{CLAUSE}.measure.at_last",
            "“2”的键不认识；请删除，或查阅 docs/scheme-language.md。",
            "'2' stands under an unknown key; remove it, or see docs/scheme-language.md.",
        ),
        (
            "each: quarter",
            "each: week",
            f"{CLAUSE}.measure.each",
            "“week”不在可用的词中；可用：year、half、quarter、month。",
            "'week' is not one of the words; write 'year', 'half', 'quarter' or 'month'.",
        ),
        (
            "records: general_meeting",
            "records: General",
            f"{CLAUSE}.measure.records",
            "“General”不是合格的名称；请用小写字母、数字、- 和 _，例如 general_meeting。",
            "'General' is not a name; write lower-case letters, digits, - and _, such as general_meeting.",
        ),
        (
            "each: quarter}",
            "each: quarter}\n            short: some",
            f"{CLAUSE}.short",
            "“some”不在可用的词中；可用：proportional、all。",
            "'some' is not one of the words; write 'proportional' or 'all'.",
        ),
        (
            "each: quarter}",
            "each: quarter}\n            short: {per_missing: x}",
            f"{CLAUSE}.short.per_missing",
            "“x”不是分数；请写至多两位小数的分数，例如 92.5。",
            "'x' is not a score; write points with at most two decimals, such as 92.5, 92.50 or 100.",
        ),
        (
            "ceiling: 100",
            "ceiling: much",
            "total.ceiling",
            "“much”不是分数；请写至多两位小数的分数，例如 92.5。",
            "'much' is not a score; write points with at most two decimals, such as 92.5, 92.50 or 100.",
        ),
        (
            "from: 90",
            'from: {"1": x}',
            "grading.bands[0].from.1",
            "“x”不是分数；请写至多两位小数的分数，例如 92.5。",
            "'x' is not a score; write points with at most two decimals, such as 92.5, 92.50 or 100.",
        ),
        (
            "title: {zh: 好, en: Good}",
            "title: 好",
            "grading.bands[0].title",
            "“好”不是“键: 值”的形式；请写出它的键和值。",
            "'好' is not a mapping; write its keys, each with its value.",
        ),
        (
            "when: {grade: poor}",
            "when: {grade: poor, kind: branch}",
            "consequences[0].when",
            " 一个条件只说一件事，这里有 grade, kind；几件事请放在 all: 或 any: 之下。",
            "'a mapping' a condition says one thing, and this says grade, kind; join several under all: or any:.",
        ),
        (
            "    source: 第一条\n",
            "",
            "components[0]",
            " 没有写出处（source），也没有写设定的理由（assumed）；请写明文件和条款，或用 assumed: 写明理由。",
            "'a mapping' neither source nor assumed is given; name document and article, or write assumed: with the reason.",
        ),
    ],
)
def test_a_fault_is_told_at_its_key_in_both_languages(old, new, key, zh, en, tmp_path):
    error = refusal(tmp_path, (old, new))
    (fault,) = error.faults
    assert fault.key == key
    assert str(error) == f"scheme.yaml:{fault.line}: {key}: {en}"
    assert error.zh == f"scheme.yaml:{fault.line}：{key}{zh}"


def test_what_lint_refuses_is_said_in_chinese_too(tmp_path):
    error = refusal(tmp_path, ("from: 60", "from: 95"))
    assert [is_chinese(line) for line in error.zh.splitlines()] == [True]


def test_a_scheme_that_is_not_there_is_refused_in_both_languages(tmp_path):
    with pytest.raises(TableError) as refused:
        read_usable(tmp_path / "none.yaml")
    assert refused.value.zh == f"none.yaml:1：file“{tmp_path}/none.yaml”不存在；请检查路径。"


def test_every_fault_of_scenarios_is_said_in_chinese(tmp_path):
    (tmp_path / "scheme.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "scenarios.yaml").write_text(SCENARIOS, encoding="utf-8")
    with pytest.raises(TableError) as refused:
        read_scenarios(tmp_path, read_usable(tmp_path))
    lines = refused.value.zh.splitlines()
    assert len(lines) == len(refused.value.faults) == 21
    assert [line for line in lines if not is_chinese(line)] == []
