"""Schemes in words: sentences of measures and conditions, the whole document, JSON."""

import json
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from zhibu.scoring.scheme.conditions import Condition
from zhibu.scoring.scheme.document import (
    as_json,
    burden_of,
    condition_in_words,
    document,
    measure_in_words,
)
from zhibu.scoring.scheme.measures import Award, Beyond, Measure, Short
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.reading import read_scheme

HERE = Path(__file__).parent
MEASURE, SHORT, AWARD = TypeAdapter(Measure), TypeAdapter(Short), TypeAdapter(Award)


@pytest.mark.parametrize(
    ("measure", "others", "zh", "en"),
    [
        (
            {"records": "general_meeting", "each": "quarter"},
            {},
            "每季度至少1次党员大会；按完成的比例得分",
            "each quarter, at least 1 × general meeting; points by the share that was done",
        ),
        (
            {"records": ["study", "lecture"], "at_least": "4", "entered_within": "7"},
            {"short": {"per_missing": "1.5", "per_late": "0.5"}, "points": 600},
            "考核期内至少4次集中学习、党课（合计）；开展后7天内录入；每缺1次扣1.5分，每迟录1次扣0.5分，扣完6分为止",
            "in the period, at least 4 × study or lecture together; entered within 7 days; each missing one loses 1.5 points, each late entry loses 0.5 points, at most the 6 there are",
        ),
        (
            {"records": "study", "quantity": "32", "attendance": "80%"},
            {"short": "all"},
            "考核期内集中学习的数量合计不少于32；到会率不低于80%的才算；有缺少的不得分",
            "in the period, a quantity of at least 32 in study; only those with 80% or more present count; nothing is earned where any is missing",
        ),
        (
            {"attendance": "general_meeting", "at_least": "80%"},
            {"short": {"per_step": "1", "step": "5%"}},
            "党员大会的到会率不低于80%；每低5%扣1分（不足5%按5%计）",
            "attendance of general meeting at least 80%; each 5% below, or part of it, loses 1 point",
        ),
        (
            {"indicator": "accidents", "kind": "negative", "better": "less", "take": "sum"},
            {},
            "否定指标“accidents”（各次合计）不高于上限得满分；超过的不得分",
            "negative indicator “accidents” (the sum of all) not above its high earns full points; nothing is earned above",
        ),
        (
            {"indicator": "output", "kind": "elastic"},
            {"beyond": Beyond(per_step="1", step="5%", at_most="3")},
            "弹性指标“output”（以最后一次为准）不低于下限得满分；不足的按比例得分；比上限每高5%另加1分，最多加3分",
            "elastic indicator “output” (the last counts) not below its low earns full points; below, points by proportion; each full 5% above its high earns 1 point more, at most 3 points",
        ),
        (
            {"inspected": "points", "rounds": {"1": "40%", "2": "60%"}},
            {"points": 500},
            "检查人员在0至5分之间打分；第1轮占40%，第2轮占60%",
            "inspectors give 0 to 5 points; round 1 counts 40%, round 2 counts 60%",
        ),
        (
            {"inspected": "hundred"},
            {"points": 500},
            "检查人员按百分制打分，再折算；各轮平均",
            "inspectors mark out of a hundred, scaled to the points; mean of the rounds",
        ),
        (
            {"contest": "skills", "within": "class"},
            {"award": {"by_placing": {"1": "10", "2": "8"}, "otherwise": "4"}},
            "在同一类别内按“skills”排名次；第1名10分，第2名8分，其他4分",
            "placing by “skills” within its class; place 1: 10, place 2: 8, all others: 4",
        ),
        (
            {"worked": "total"},
            {},
            "积分（数量×质量×岗位系数）与同一上级组织内最高者相比，按比例得分",
            "work points (amount × quality × coefficient) in proportion to the best of the same parent",
        ),
        (
            {"events": "suggestion"},
            {"award": {"per_event": "2"}, "points": 1000, "role": "bonus"},
            "合理化建议每次加2分，最多加10分",
            "each suggestion adds 2 points, at most 10 points",
        ),
        (
            {"events": ["prize", "medal"]},
            {"award": {"by_event": {"prize": "3", "medal": "5"}, "take": "highest"}},
            "prize得3分，medal得5分，只取最高一次",
            "prize earns 3, medal earns 5, the highest alone",
        ),
        (
            {"events": "feature_activity", "between": ["1", "5"]},
            {"award": "as_entered", "role": "deduction"},
            "特色活动按录入的分数扣分（每次1至5分）",
            "each feature activity takes off the points entered with it (1 to 5 each)",
        ),
        (
            {"events": "theft"},
            {"short": {"per_event": "2"}, "points": 600},
            "每发生1次theft扣2分，没有发生得满分",
            "each theft loses 2 points; full points without any",
        ),
        (
            {
                "review": "masses",
                "each": "half",
                "sources": [
                    {"source": "helped", "weight": "40%"},
                    {"source": "staff", "weight": "60%"},
                ],
                "minimum": "5",
            },
            {},
            "评议渠道“群众”：每半年由helped（占40%）、职工（占60%）评议一轮，百分制取平均；不足5票的来源不计",
            "review “masses”: one round each half-year by helped (40%) and staff (60%), mean out of a hundred; a source with fewer than 5 ballots is left out",
        ),
        ({"base": "60"}, {}, "基础分60分", "starts from 60 points"),
        (
            {"carried": "30%", "otherwise": "20"},
            {},
            "上年得分的30%；没有上年得分的给20分",
            "30% of last year's score; 20 points without one",
        ),
    ],
)
def test_a_measure_is_said_in_words(measure, others, zh, en):
    read = MEASURE.validate_python(measure)
    given = dict(others)
    short = SHORT.validate_python(given.pop("short")) if "short" in given else None
    award = AWARD.validate_python(given.pop("award")) if "award" in given else None
    points = given.pop("points", None)
    assert measure_in_words(read, short, award, points, "zh", **given) == zh
    assert measure_in_words(read, short, award, points, "en", **given) == en


@pytest.mark.parametrize(
    ("condition", "zh", "en"),
    [
        ({"figure": "total", "below": "60"}, "总分低于60分", "the total is below 60 points"),
        ({"figure": "output", "at_most": "1"}, "“产量”不高于1分", "“Output” is at most 1 point"),
        (
            {"margin": "held", "below": "0"},
            "总分低于上年等次的分数线",
            "the total is below the line of last year's grade",
        ),
        (
            {"margin": "held", "at_most": "2"},
            "总分高出上年等次的分数线不超过2分",
            "the total is no more than 2 points above the line of last year's grade",
        ),
        ({"event": "discipline"}, "有“纪律处分”事项", "“discipline” is on record"),
        (
            {"event": "discipline", "at_most": "0"},
            "没有“纪律处分”事项",
            "no “discipline” is on record",
        ),
        ({"not": {"event": "discipline"}}, "没有“纪律处分”事项", "no “discipline” is on record"),
        (
            {"event": ["theft", "fire"], "at_least": "2"},
            "“theft”或“fire”事项至少2次",
            "“theft” or “fire” is on record at least 2 times",
        ),
        (
            {"indicator": "output", "below": "low"},
            "指标“完成产量”的完成值低于浮动区间下限",
            "“output of the year” is below the low end of its range",
        ),
        ({"grade": ["poor", "fair"]}, "等次为“差”或“一般”", "the grade is “Poor” or “Fair”"),
        (
            {"level": "last_year", "below": "3"},
            "上年等次为“一般”及以下",
            "last year's grade was “Fair” or lower",
        ),
        (
            {"fall": "levels"},
            "等次比上年降低",
            "the grade fell from last year",
        ),
        (
            {"run": "falling", "at_least": "2"},
            "连续2年及以上（含本年）等次降低",
            "the grade fell for at least 2 years in a row, this year included",
        ),
        (
            {"rounds": {"grade": "poor"}, "at_least": "2"},
            "本年各次考评中至少2次评为“差”",
            "at least 2 of this year's assessments were graded “Poor”",
        ),
        (
            {"rank": "parent", "counted": "from_bottom", "at_most": "3"},
            "同一上级排名倒数3名以内",
            "it is among the last 3 of those under the same organisation",
        ),
        (
            {"rank": "class", "at_most": "1"},
            "同类别排名第一",
            "it ranks first of its class",
        ),
        (
            {"rank": "scheme", "share": "10%"},
            "全体排名在前10%",
            "it is in the first 10% of all",
        ),
        (
            {"contest": "output", "counted": "from_bottom", "below": "2"},
            "“产量”中排名倒数第一",
            "it ranks last in “Output”",
        ),
        (
            {"flags": "count", "at_least": "3"},
            "全年至少3个月积分排名第一",
            "its points were the highest in at least 3 months",
        ),
        ({"short": "output"}, "“产量”未得满分", "“Output” lacks full points"),
        (
            {"short": "must", "at_least": "2"},
            "“应当”做到的条款中至少2条未得满分",
            "at least 2 “must” clauses lack full points",
        ),
        ({"class": "1"}, "类别为“1”", "the class is “1”"),
        ({"kind": "branch"}, "考核对象是党支部", "the subject is a branch"),
        ({"status": "vetoed"}, "结果为“被一票否决”", "it is vetoed"),
        ({"size": "members", "below": "7"}, "人数少于7人", "it has fewer than 7 members"),
        (
            {"all": [{"grade": "poor"}, {"any": [{"event": "discipline"}, {"short": "output"}]}]},
            "等次为“差”，并且（有“纪律处分”事项，或者“产量”未得满分）",
            "the grade is “Poor” and (“discipline” is on record or “Output” lacks full points)",
        ),
    ],
)
def test_a_condition_is_said_in_words(condition, zh, en):
    scheme = read_scheme(HERE / "good.yaml").scheme
    read = Condition.model_validate(condition)
    assert condition_in_words(read, "zh", scheme) == zh
    assert condition_in_words(read, "en", scheme) == en


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_document_reads_as_its_golden_file(language):
    expected = (HERE / "golden" / f"document.{language}.md").read_text(encoding="utf-8")
    assert document(read_scheme(HERE / "whole.yaml"), language) == expected


@pytest.mark.parametrize("name", ["good.yaml", "whole.yaml"])
def test_json_reads_back_as_the_same_scheme(name):
    scheme = read_scheme(HERE / name).scheme
    written = json.loads(as_json(scheme))
    assert Scheme.model_validate(written) == scheme
    assert written["total"]["ceiling"] == "100"


@pytest.mark.parametrize(
    ("measure", "burden"),
    [
        ({"inspected": "points"}, "typed"),
        ({"indicator": "output"}, "typed"),
        ({"indicator": "talks_covered"}, "derived"),
        ({"contest": "output"}, "typed"),
        ({"worked": "total"}, "typed"),
        ({"events": ["prize"]}, "typed"),
        ({"events": ["application"]}, "derived"),
        ({"records": "study"}, "derived"),
        ({"base": "1"}, "derived"),
    ],
    ids=str,
)
def test_only_what_nobody_types_is_said_to_be_derived(measure, burden):
    assert burden_of(MEASURE.validate_python(measure)) == burden
