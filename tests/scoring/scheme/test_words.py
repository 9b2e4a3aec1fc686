"""Names in words: of the scheme, of the glossary, of a source, else as written."""

from pathlib import Path

import pytest

from zhibu.scoring.scheme.difference import difference
from zhibu.scoring.scheme.document import as_json, document, name_in_words
from zhibu.scoring.scheme.lint import lint
from zhibu.scoring.scheme.reading import read_scheme

HERE = Path(__file__).parent
GOOD = (HERE / "good.yaml").read_text(encoding="utf-8")
REVIEW = "{review: peer, sources: [{source: elders, title: {zh: 老党员, en: Elders}}, {source: branch, title: {zh: 支委会, en: The committee}}]}"


def scheme_of(folder, *changes):
    text = GOOD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = folder / "scheme.yaml"
    path.write_text(text, encoding="utf-8")
    return read_scheme(path)


@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [
        ("output", "完成产量", "output of the year"),
        ("general_meeting", "党员大会", "general meeting"),
        ("general-meeting", "党员大会", "general meeting"),
        ("elders", "老党员", "Elders"),
        ("branch", "党支部", "branch"),
        ("peer", "peer", "peer"),
        ("peer_ballot", "peer_ballot", "peer ballot"),
    ],
)
def test_a_name_is_said_by_the_first_that_knows_it(tmp_path, name, zh, en):
    scheme = scheme_of(tmp_path, ("{records: general_meeting, each: quarter}", REVIEW)).scheme
    assert name_in_words(name, "zh", scheme) == zh
    assert name_in_words(name, "en", scheme) == en


def test_without_a_scheme_the_glossary_alone_is_asked():
    assert name_in_words("output", "zh") == "output"
    assert name_in_words("theme_day", "zh") == "主题党日"


def test_names_of_the_scheme_go_before_the_glossary(tmp_path):
    file = scheme_of(
        tmp_path,
        ("names:\n", "names:\n  general_meeting: {zh: 全体党员会, en: all-members meeting}\n"),
    )
    assert name_in_words("general_meeting", "zh", file.scheme) == "全体党员会"
    assert "每季度至少1次全体党员会" in document(file, "zh")
    assert "each quarter, at least 1 × all-members meeting" in document(file, "en").replace(
        "Each", "each"
    )


def test_the_document_says_the_words_of_events_and_indicators():
    text = document(read_scheme(HERE / "good.yaml"), "zh")
    assert "有“重大安全事故”事项" in text
    assert "可控指标“完成产量”" in text
    assert "grave_accident" not in text


def test_json_gives_names_and_leaves_out_none(tmp_path):
    assert '"grave_accident": {' in as_json(read_scheme(HERE / "good.yaml").scheme)
    bare = scheme_of(tmp_path, (GOOD[GOOD.index("names:") :], "")).scheme
    assert '"names"' not in as_json(bare)


def test_a_new_wording_is_said_once(tmp_path):
    old = read_scheme(HERE / "good.yaml").scheme
    new = scheme_of(tmp_path, ("zh: 完成产量", "zh: 产油量")).scheme
    assert difference(old, new) == ["用语“output”的说法由“完成产量”改为“产油量”。"]
    assert difference(new, old, "en") == []


def test_another_name_under_the_same_words_is_not_passed_over(tmp_path):
    old = read_scheme(HERE / "good.yaml").scheme
    new = scheme_of(
        tmp_path, ("event: grave_accident", "event: disaster"), ("  grave_accident:", "  disaster:")
    ).scheme
    assert difference(old, new) == [
        "新增用语“disaster”（说法：重大安全事故）。",
        "删去用语“grave_accident”。",
    ]


LAST = "{rank: scheme, counted: from_bottom, at_most: 1}"


@pytest.mark.parametrize(
    ("rest", "found"),
    [
        ("    source: 第七条\n", 1),
        ("    source: 第七条\n    assumed: 先核实原因\n", 0),
        ("    source: 第七条\n    note: {zh: 先核实原因。, en: Ask why first.}\n", 0),
    ],
)
def test_a_penalty_for_the_last_is_let_pass_with_its_reason(tmp_path, rest, found):
    file = scheme_of(
        tmp_path,
        ("when: {grade: poor}\n    propose: interview", f"when: {LAST}\n    propose: penalty"),
        ("    to: secretary\n    source: 第七条\n", f"    to: secretary\n{rest}"),
    )
    warnings = [one for one in lint(file) if one.severity == "warning"]
    assert len(warnings) == found


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("为什么两处都计？", 1),
        ("产量为什么在 output 和 contest 两处都计？", 0),
        ("“产量”为什么在“竞赛”中再计？", 0),
    ],
)
def test_evidence_that_counts_twice_is_let_pass_where_it_is_settled(tmp_path, question, found):
    text = (HERE / "golden" / "evidence_twice.yaml").read_text(encoding="utf-8")
    settled = f"settled:\n  - {{question: {question}, answer: 都计, reason: 名次另有奖励}}\n"
    path = tmp_path / "scheme.yaml"
    path.write_text(settled + text, encoding="utf-8")
    keys = [one.fault.key for one in lint(read_scheme(path)) if one.severity == "warning"]
    assert keys.count("bonus[0].measure.contest") == found
