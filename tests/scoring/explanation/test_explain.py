"""Explanations: every figure redone on paper, what is missing, and what is refused."""

import csv
import os
import shutil
from pathlib import Path

import pytest

from zhibu.scoring.explanation import ExplanationError, as_json, as_text, explain

GOLDEN = Path(__file__).with_name("golden")
PRESETS = ("xingji", "suxing", "sanhua", "xiaozu")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("preset", PRESETS)
def test_an_explanation_reads_as_agreed(preset, language, scored):
    """ZHIBU_GOLDEN=write writes the agreed texts anew, to be read before they are committed."""
    file, out = scored(preset)
    text = as_text(explain(file, out, "A"), language).replace(file.hash[:12], "HASH")
    path = GOLDEN / f"{preset}.{language}.txt"
    if os.environ.get("ZHIBU_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_of_whom_is_exempt_nothing_is_said_to_be_missing(scored):
    file, out = scored("wugehao")
    told = explain(file, out, "A")
    assert as_text(told, "zh").splitlines()[3:] == [
        "状态  免考",
        "",
        "── 怎样得到这个结果 " + "─" * 80,
        "免考“没有申报”成立：没有“申报”事项，不考核【假定：未申报的不考核】",
    ]
    assert as_text(told, "en").splitlines()[3:] == [
        "Status  exempt",
        "",
        "── How this came about " + "─" * 77,
        "Exempt “Has not applied” holds: no “application” is on record; it is not rated (assumed: who has",
        "  not applied is not assessed)",
    ]


def node(told, name):
    return next(item for item in told.total.walk() if item.name == name)


def test_the_arithmetic_of_a_channel_can_be_redone(scored):
    told = explain(*scored("suxing"), "A")
    assert node(told, "total").working.zh == (
        "30% × 92.02 + 40% × 91.55 + 30% × 94.50 = 92.576 → 92.58"
    )


def test_a_source_without_ballots_is_named_and_left_out(scored):
    told = explain(*scored("suxing"), "A")
    assert [line.zh for line in node(told, "masses").evidence][-2:] == [
        "第2轮：被帮对象没有选票",
        "第2轮：全体员工12票，平均1076.00 ÷ 12 = 89.6666… → 89.67",
    ]


def test_records_say_what_is_missing_and_what_would_win_it(scored):
    told = explain(*scored("xingji"), "A")
    meeting = node(told, "general-meeting")
    assert meeting.state == "short"
    assert meeting.evidence[0].en == (
        "general meeting: 3 of 4; 1 missing (counted each quarter); 1 entered late (after 7 days)"
    )
    assert meeting.working.en == "3.00 − 1 × 0.75 − 1 × 0.25 = 2.00"
    chance = next(item for item in told.chances if item.name == "general-meeting")
    assert [(what.en, worth) for what, worth in chance.hints] == [
        ("one more general meeting", 73),
        ("all 1 entered within 7 days", 24),
    ]


def test_a_clause_that_does_not_apply_says_when_it_would(scored):
    told = explain(*scored("xingji"), "A")
    group = node(told, "group-meeting")
    assert (group.state, group.figure) == ("left_out", None)
    assert group.evidence[0].zh == "只在人数至少10人时考核，这里不计"


def test_proposals_say_their_reason_and_that_a_person_decides(scored):
    told = explain(*scored("xingji"), "A")
    talk = next(item for item in told.proposals if item.name == "admonition-talk")
    assert talk.when.zh == "等次比上年降低"
    assert talk.decided.en.startswith("a proposal: the person or body with the authority")


def test_no_evidence_says_exactly_what_is_missing(scored):
    told = explain(*scored("sanhua"), "A")
    assert [title.zh for title, _ in told.lacking] == ["互动评价（背靠背）"]
    assert "channel 为 mutual" in told.lacking[0][1].zh
    assert told.chances == ()


def test_points_to_win_name_the_part_of_the_year(scored):
    told = explain(*scored("xiaozu"), "A")
    assert {item.title.zh.partition("·")[0] for item in told.chances} == {"上半年", "下半年"}


@pytest.mark.parametrize("preset", PRESETS)
def test_csv_and_parquet_explain_alike(preset, scored, tmp_path):
    file, out = scored(preset)
    copy = tmp_path / "out"
    shutil.copytree(out, copy)
    for path in copy.glob("*.parquet"):
        path.unlink()
    assert as_json(explain(file, copy, "A")) == as_json(explain(file, out, "A"))


def test_an_altered_figure_is_noticed(scored, tmp_path):
    file, out = scored("suxing")
    copy = tmp_path / "out"
    shutil.copytree(out, copy)
    (copy / "trace.parquet").unlink()
    with (copy / "trace.csv").open(encoding="utf-8", newline="") as stream:
        (row,) = list(csv.DictReader(stream))
    row["branch"] = "99.00"
    with (copy / "trace.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, row)
        writer.writeheader()
        writer.writerow(row)
    assert explain(file, copy, "A").disagreements == ("total", "branch")


def test_an_output_of_another_scheme_is_refused(scored):
    file, _ = scored("xingji")
    _, out = scored("suxing")
    with pytest.raises(ExplanationError, match="was scored by scheme suxing") as refusal:
        explain(file, out, "A")
    assert "方案 suxing" in refusal.value.zh


def test_an_unknown_subject_is_refused_with_near_names(scored):
    with pytest.raises(ExplanationError, match="no subject 'AA'; near ones are A"):
        explain(*scored("suxing"), "AA")


def test_a_folder_that_scoring_did_not_write_is_refused(scored, tmp_path):
    file, _ = scored("suxing")
    with pytest.raises(ExplanationError, match=r"no readable assessment\.json"):
        explain(file, tmp_path, "A")
