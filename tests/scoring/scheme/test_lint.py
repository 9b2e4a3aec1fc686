"""Lint: what it finds, with place and remedy, against golden files."""

from pathlib import Path

import pytest

from zhibu.scoring.scheme.lint import lint
from zhibu.scoring.scheme.reading import read_scheme

HERE = Path(__file__).parent
GOLDEN = sorted((HERE / "golden").glob("*.yaml"))


def linted(path, languages=("en", "zh")):
    findings = lint(read_scheme(path))
    return "".join(one.text(language) + "\n" for one in findings for language in languages)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_lint_says_what_the_golden_file_says(path):
    assert linted(path) == path.with_suffix(".expected").read_text(encoding="utf-8")


def test_lint_finds_nothing_in_a_good_scheme():
    assert lint(read_scheme(HERE / "good.yaml")) == ()


def changed(folder, *changes):
    text = (HERE / "good.yaml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = folder / "scheme.yaml"
    path.write_text(text, encoding="utf-8")
    # What is changed here may have no words, or leave words behind: golden/wording.yaml is for that.
    return [
        f"{one.severity} {one.fault.key}"
        for one in lint(read_scheme(path))
        if "words" not in one.fault.finding
    ]


@pytest.mark.parametrize(
    ("when", "found"),
    [
        ("{event: theft}", []),
        ("{figure: total, at_most: 0}", []),
        ("{figure: total, below: 0}", ["error vetoes[0].when"]),
        ("{figure: total, above: 99.99}", []),
        ("{figure: total, above: 100}", ["error vetoes[0].when"]),
        ("{figure: output, at_least: 0}", ["error vetoes[0].when"]),
        ("{not: {figure: output, at_least: 0}}", ["error vetoes[0].when"]),
        ("{indicator: output, below: low}", []),
        ("{short: must}", ["error vetoes[0].when"]),
        ("{short: output}", []),
        ("{level: last_year, at_least: 1}", []),
        ("{level: last_year, above: 3}", ["error vetoes[0].when"]),
        ("{kind: branch}", ["error vetoes[0].when"]),
        (
            "{all: [{figure: total, above: 50}, {figure: total, at_most: 50}]}",
            ["error vetoes[0].when"],
        ),
        ("{all: [{figure: total, above: 50}, {figure: total, at_most: 50.01}]}", []),
        ("{any: [{event: theft}, {kind: branch}]}", ["error vetoes[0].when"]),
        ("{all: [{event: theft}, {kind: branch}]}", ["warning vetoes[0].when.all[1]"]),
        ("{rank: scheme, at_most: 3}", ["error vetoes[0].when.rank"]),
    ],
)
def test_lint_knows_which_conditions_can_hold(tmp_path, when, found):
    assert changed(tmp_path, ("{event: grave_accident}", when)) == found


@pytest.mark.parametrize(
    ("applies", "found"),
    [
        (("general_meeting", "{size: members, at_least: 7}", "{size: members, below: 7}"), True),
        (("general_meeting", "{class: '1'}", "{class: '2'}"), False),
        (("general_meeting", "{class: '1'}", "{class: ['1', '2']}"), True),
    ],
)
def test_evidence_may_count_in_clauses_that_never_meet(tmp_path, applies, found):
    kind, first, second = applies
    again = f"""\
          - clause: again
            title: {{zh: 再, en: Again}}
            points: 10
            measure: {{records: {kind}}}
            applies: {second}
            source: 第三条
total: {{floor"""
    faults = changed(
        tmp_path,
        ("points: 40", f"points: 30\n            applies: {first}"),
        ("total: {floor", again),
        (
            "source: 某",
            "classes: [{class: '1', title: {zh: 一, en: 1}}, {class: '2', title: {zh: 二, en: 2}}]\nsource: 某",
        ),
    )
    key = "components[0].areas[0].clauses[2].measure.records"
    assert (f"warning {key}" in faults) == found


def test_a_finding_is_said_in_both_languages(tmp_path):
    path = tmp_path / "scheme.yaml"
    text = (HERE / "good.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("on_veto: poor", "on_veto: por"), encoding="utf-8")
    (finding,) = lint(read_scheme(path))
    assert str(finding) == finding.text("en")
    assert str(finding) == (
        "error: scheme.yaml:38: grading.on_veto: 'por' names no grade; did you mean poor."
    )
    assert finding.text() == ("错误 scheme.yaml:38：grading.on_veto“por”不是等次；请改为“poor”。")
