"""Two versions of a scheme, explained in words."""

import copy
from pathlib import Path

import pytest
from pydantic import ValidationError

from zhibu.scoring.scheme.difference import difference
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.reading import plain, read_scheme
from zhibu.terms.lined_yaml import read_lined

HERE = Path(__file__).parent
WHOLE = HERE / "whole.yaml"


def changed(folder, *changes):
    text = WHOLE.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = folder / "scheme.yaml"
    path.write_text(text, encoding="utf-8")
    return read_scheme(path).scheme


@pytest.mark.parametrize(
    ("change", "zh", "en"),
    [
        (("points: 20", "points: 20"), [], []),
        (
            ('version: "1.0"', 'version: "1.1"'),
            ["方案版本由“1.0”改为“1.1”。"],
            ["The version changes from “1.0” to “1.1”."],
        ),
        (
            ("per_missing: 10", "per_missing: 8"),
            [
                "条款“党员大会”的计分办法由“每季度至少1次党员大会；开展后7天内录入；每缺1次扣10分，每迟录1次扣1分”改为"
                "“每季度至少1次党员大会；开展后7天内录入；每缺1次扣8分，每迟录1次扣1分”。"
            ],
            [
                "clause “General meetings”: the measure changes from “each quarter, at least 1 × general meeting; "
                "entered within 7 days; each missing one loses 10 points, each late entry loses 1 point” to “each "
                "quarter, at least 1 × general meeting; entered within 7 days; each missing one loses 8 points, "
                "each late entry loses 1 point”."
            ],
        ),
        (
            ('"2": 85', '"2": 86'),
            ["等次“好”的起点（机关）由“85分”改为“86分”。"],
            ["grade “Good”: the beginning for Offices changes from “85 points” to “86 points”."],
        ),
        (
            ("{by: size, first: low}", "{by: size}"),
            [
                "排名依据由“总分（高者在前）、人数（低者在前）”改为“总分（高者在前）、人数（高者在前）”。"
            ],
            [
                "The ranking changes from “total (high first), size (low first)” to “total (high first), size (high first)”."
            ],
        ),
        (
            ("years: 1, source", "years: 2, source"),
            [
                "结果运用“不得评优”的建议由“建议取消该党支部的评优资格，1年内有效”改为“建议取消该党支部的评优资格，2年内有效”。"
            ],
            [
                "consequence “No honours”: the proposal changes from “propose to exclude the branch from honours, "
                "for 1 year” to “propose to exclude the branch from honours, for 2 years”."
            ],
        ),
        (
            ("cap: none", "cap: 6"),
            ["扣分项“查实的问题”的上限由“不封顶”改为“6分”。"],
            ["deduction “Proven faults”: the cap changes from “none” to “6 points”."],
        ),
        (
            ("bonus_cap: 5\n", ""),
            ["加分合计上限取消，原为“5分”。"],
            ["The cap of all bonuses is dropped; it was “5 points”."],
        ),
        (
            ("            self_chosen: true\n", ""),
            ["条款“产量”的自选取消，原为“是”。"],
            ["clause “Output”: the self-chosen item is dropped; it was “yes”."],
        ),
        (
            ("bonus: honours", "bonus: awards"),
            [
                "新增加分项“获奖”（计分办法：honour_won每次加2分；上限：4分）。",
                "删去加分项“获奖”。",
            ],
            [
                "Added: bonus “Honours” (measure: each honour won adds 2 points; cap: 4 points).",
                "Removed: bonus “Honours”.",
            ],
        ),
    ],
)
def test_a_change_is_said(tmp_path, change, zh, en):
    old, new = read_scheme(WHOLE).scheme, changed(tmp_path, change)
    assert difference(old, new, "zh") == zh
    assert difference(old, new, "en") == en


def test_a_clause_that_moves_is_said_with_its_areas(tmp_path):
    new = changed(
        tmp_path,
        (
            "      - area: production\n        title: {zh: 生产, en: Production}\n        clauses:\n",
            "",
        ),
    )
    assert difference(read_scheme(WHOLE).scheme, new, "zh") == [
        "大项“会议”的分值由“60分”改为“100分”。",
        "删去大项“生产”。",
        "条款“产量”的所属大项由“生产”改为“会议”。",
    ]


def test_gates_in_another_order_are_said():
    old = read_scheme(WHOLE).scheme
    new = old.model_copy(update={"gates": old.gates[::-1]})
    assert difference(old, new, "zh") == ["门槛的先后改为：未申报、群众不满意。"]


def leaves(value, path=()):
    if isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(item, (*path, key))
    else:
        yield path, value


OTHERS = ("7", "7%", "1/7", "other", "none", "low", "upper", "month", "class", "parent", "warning")
OTHERS += ("controllable", "less", "false", "2027-01-01", "custom", "unit", "target")


def test_no_change_of_any_value_is_passed_over():
    old = read_scheme(WHOLE).scheme
    data = plain(read_lined(WHOLE))
    seen = 0
    for path, value in leaves(data):
        if path[-1] in ("zh", "en") and path[-2] != "title":
            continue
        for other in OTHERS:
            draft = copy.deepcopy(data)
            place = draft
            for key in path[:-1]:
                place = place[key]
            place[path[-1]] = other
            try:
                new = Scheme.model_validate(draft)
            except ValidationError:
                continue
            if new == old or value == other:
                continue
            seen += 1
            both = difference(old, new, "zh") + difference(old, new, "en")
            assert both != [], (path, value, other)
    assert seen > 200
