"""The open numbers of a scheme: all found, said in words, and set without touching anything else."""

import difflib

import pytest

from zhibu.schemes.checking import check
from zhibu.schemes.numbers import numbers_of, set_in, setting_of
from zhibu.schemes.numbers.reasons import former, labels_set
from zhibu.schemes.reading import preset_names, preset_text
from zhibu.scoring.scheme.document.origin import Mark, mark_of
from zhibu.scoring.scheme.document.outcome import marked_in_words

NEW = {"points": "0.07", "percent": "37%", "share": "2/7", "count": "4"}
NOTE = "公司党委（2026）第3号纪要；附表1/2"


def number_at(text, key):
    return next(one for one in numbers_of(text) if one.key == key)


def changed_lines(old, new):
    lines = difflib.ndiff(old.splitlines(), new.splitlines())
    return [line for line in lines if line[0] in "+-"]


def marks(text, key):
    reason = number_at(text, key).assumed
    return marked_in_words(reason, "zh"), marked_in_words(reason, "en")


def notes(text):
    return [one for one in check(text).said if "设定值" in one.zh]


def set_one(text, key, value, note=NOTE):
    setting = setting_of(text, {key: value})
    assert setting.faults == {}
    return set_in(text, setting.changes, note)


@pytest.mark.parametrize("name", preset_names())
def test_every_number_of_a_preset_is_found_with_words_and_value(name):
    text = preset_text(name)
    found = numbers_of(text)
    lines = text.splitlines()
    assert found
    assert len({one.key for one in found}) == len(found)
    assert len({(one.rule, one.label) for one in found}) == len(found)
    for one in found:
        assert one.value in lines[one.line - 1]
        assert all(one.group), one
        assert all(one.title), one
        assert all(one.label), one
        assert setting_of(text, {one.key: one.value}) == setting_of(text, {})


@pytest.mark.parametrize("name", ["suxing", "manyi-menkan", "wugehao"])
def test_all_numbers_set_at_once_change_nothing_but_themselves_and_their_reasons(name):
    text = preset_text(name)
    values = {one.key: NEW[one.unit] for one in numbers_of(text)}
    setting = setting_of(text, values)
    new = set_in(text, setting.changes, NOTE)
    by_key = {one.key: one for one in numbers_of(new)}
    assert {number.key: value for number, value in setting.changes} == {
        number.key: by_key[number.key].value for number, _ in setting.changes
    }
    assert {by_key[number.key].origin for number, _ in setting.changes if number.rule} == {"set"}
    ruled = {number.rule for number, _ in setting.changes if number.rule is not None}
    kept = [line for line in text.splitlines() if "#" in line]
    assert [line for line in new.splitlines() if "#" in line] == kept
    added = len(new.splitlines()) - len(text.splitlines())
    assert 0 <= added <= len(ruled)


def test_only_the_changed_scalars_differ():
    text = preset_text("xingji")
    new = set_one(text, "components[0].areas[0].clauses[1].short.per_late", "0.2")
    assert changed_lines(text, new) == [
        "-             short: {per_missing: 0.25, per_late: 0.10}",
        "+             short: {per_missing: 0.25, per_late: 0.2}",
        "-             assumed: 扣分为设定值；党员不足7人的支部不设委员会，本条不考核 / the loss is assumed; "
        "a branch under seven members has no committee",
        "+             assumed: '本单位设定：每迟一次扣由0.10改为0.2（公司党委【2026】第3号纪要，附表1／2）；"
        "仍为假定：分值、每期至少、录入期限、每缺一次扣、不低于；"
        "原假定：扣分为设定值；党员不足7人的支部不设委员会，本条不考核 / set by the organisation: lost for each "
        "late from 0.10 to 0.2; still assumed: points, due in each part, days to enter it, lost for "
        "each missing, at least; assumed before: the loss is assumed; a branch under seven members "
        "has no committee'",
    ]  # fmt: skip


def test_a_number_of_a_source_gets_a_reason_beside_the_source():
    text = preset_text("gongzuo-tiaoli")
    number = next(one for one in numbers_of(text) if one.origin == "sourced" and one.rule)
    new = set_one(text, number.key, NEW[number.unit])
    after = number_at(new, number.key)
    assert (after.source, after.origin) == (number.source, "set")
    assert check(new).file is not None
    assert len(changed_lines(text, new)) == 3


def test_setting_a_number_again_keeps_what_it_was_at_first():
    text = preset_text("xingji")
    key = "components[0].areas[0].clauses[2].points"
    once = set_one(text, key, "2.5", "甲")
    twice = set_one(once, key, "3", "乙")
    assumed = number_at(twice, key).assumed
    assert assumed.startswith(
        "本单位设定：分值由2改为3（乙）；仍为假定：每期至少、不低于；原假定：按完成次数得分"
    )
    assert labels_set(assumed) == {"分值"}
    assert former(assumed) == number_at(text, key).assumed


def test_the_other_numbers_of_a_rule_stay_assumed():
    text = preset_text("xingji")
    new = set_one(text, "components[0].areas[0].clauses[2].points", "2.5")
    assert number_at(new, "components[0].areas[0].clauses[2].measure.at_least").origin == "assumed"


def test_a_rule_is_called_assumed_only_as_far_as_its_numbers_are():
    text = preset_text("xingji")
    key = "components[0].areas[0].clauses[2].points"
    own = [one for one in numbers_of(text) if one.rule == number_at(text, key).rule]
    before = number_at(text, key).assumed.split(" / ")
    assert [mark_of(half) for half in before] == [Mark("assumed", half) for half in before]

    some = set_one(text, key, "2.5", "纪要")
    assert marks(some, key) == (
        f"【部分假定】仍为假定：每期至少、不低于；本单位设定：分值由2改为2.5（纪要）；原假定：{before[0]}",
        "(partly assumed) still assumed: due in each part, at least; "
        f"set by the organisation: points from 2 to 2.5; assumed before: {before[1]}",
    )
    every = some
    for one in own:
        if one.key != key:
            every = set_one(every, one.key, str(int(one.value) + 1), "")
    zh, en = marks(every, key)
    assert zh.startswith("【本单位设定】分值由2改为2.5（纪要）；每期至少由")
    assert zh.endswith(f"；原假定：{before[0]}")
    assert en.startswith("(set here) points from 2 to 2.5; due in each part from ")
    assert en.endswith(f"; assumed before: {before[1]}")
    assert {one.origin for one in numbers_of(every) if one.rule == own[0].rule} == {"set"}


def test_a_number_of_a_source_that_is_set_leaves_nothing_assumed():
    text = preset_text("gongzuo-tiaoli")
    found = numbers_of(text)
    number = next(one for one in found if one.origin == "sourced" and one.rule)
    new = set_one(text, number.key, NEW[number.unit], "")
    zh, en = marks(new, number.key)
    assert zh.startswith(f"【本单位设定】{number.label[0]}由{number.value}改为")
    assert en.startswith(f"(set here) {number.label[1]} from {number.value} to ")
    assert "假定" not in zh


def test_what_is_set_is_no_longer_noted_as_assumed():
    text = preset_text("manyi-menkan")
    rule = next(one.rule for one in numbers_of(text) if one.origin == "assumed" and one.rule)
    values = {one.key: NEW[one.unit] for one in numbers_of(text) if one.rule == rule}
    new = set_in(text, setting_of(text, values).changes, NOTE)
    assert len(notes(text)) - len(notes(new)) == 1


def test_assumed_numbers_stand_first():
    origins = [one.origin for one in numbers_of(preset_text("manyi-menkan"))]
    assert origins == sorted(origins, key=lambda one: one != "assumed")


def test_weights_that_must_sum_are_named_together():
    found = numbers_of(preset_text("xingji"))
    of_components = [one.value for one in found if one.weighed == "components"]
    assert of_components == ["95%", "5%"]
    rounds = "components[0].areas[0].clauses[8].measure.rounds"
    assert [one.value for one in found if one.weighed == rounds] == ["30%", "20%", "50%"]


@pytest.mark.parametrize(
    ("key", "given", "said"),
    [
        ("components[0].weight", "0.95", "is no percentage"),
        ("components[0].weight", "101", "write 0% to 100%"),
        ("components[0].weight", "-5%", "below 0"),
        ("components[0].areas[0].clauses[0].points", "3%", "is no number of points"),
        ("components[0].areas[0].clauses[0].points", "3天", "is no number of points"),
        ("components[0].areas[0].clauses[0].points", "1.234", "is no number of points"),
        ("components[0].areas[0].clauses[0].points", "99999999", "out of bounds"),
        ("components[0].areas[0].clauses[0].points", "-1", "below 0"),
        ("components[0].areas[0].clauses[0].points", "", "No number is written"),
        ("components[0].areas[0].clauses[0].points", "3, x: 1", "is no number of points"),
        ("components[0].areas[0].clauses[0].short.per_missing", "3.01", "write 0 to 3"),
        ("components[0].areas[0].clauses[0].measure.entered_within", "7.5", "whole number"),
        ("components[0].areas[0].clauses[0].measure.entered_within", "400", "write 0 to 366"),
        ("components[0].nothing", "1", "no open number here any more"),
    ],
)
def test_what_is_no_such_number_is_said_at_its_place(key, given, said):
    from django.utils import translation

    with translation.override("en"):
        setting = setting_of(preset_text("xingji"), {key: given})
    assert setting.changes == ()
    assert said in setting.faults[key]


@pytest.mark.parametrize(
    ("key", "given", "written"),
    [
        ("components[0].weight", "90", "90%"),
        ("components[0].weight", "９０％", "90%"),
        ("components[0].areas[0].clauses[0].points", "2.50分", "2.5"),
        ("components[0].areas[0].clauses[0].measure.entered_within", "10天", "10"),
    ],
)
def test_a_unit_may_stand_beside_a_number(key, given, written):
    ((_, value),) = setting_of(preset_text("xingji"), {key: given}).changes
    assert value == written
