"""Amendments in words, and leaves of records that were amended."""

from dataclasses import replace
from datetime import date

from zhibu.records.actions import amend_record
from zhibu.records.entry import Mark, entry_of
from zhibu.records.enums import Presence
from zhibu.records.registers import Part, book_records, leaves_of, readable
from zhibu.records.registers.amended import field_words


def leaf_of(held, person):
    records = readable(person, held.branch, Part(2025)).filter(pk=held.meeting.pk)
    return leaves_of(book_records(records), 7)[0]


def amend(held, cast, **changed):
    entry = replace(entry_of(held.meeting), **changed)
    return amend_record(
        record=held.meeting, entry=entry, reason="记错了", revision=held.meeting.revision,
        by=cast.secretary,
    )  # fmt: skip


def test_an_amendment_shows_old_and_new_by_names(held, cast):
    amend(held, cast, place="三楼", host=cast.committee_member, held_on=date(2025, 2, 11))
    [amended] = leaf_of(held, cast.secretary).amendments

    assert set(amended.rows) == {
        ("日期", "2025-02-10", "2025-02-11"),
        ("地点", "二楼会议室", "三楼"),
        ("主持人", "赵书记", "钱委员"),
    }
    assert amended.head.startswith("第1次更正：")
    assert amended.head.endswith("，赵书记。原因：记错了")


def test_an_amended_list_shows_those_alone_whose_mark_changed(held, cast):
    marks = (
        Mark(cast.secretary),
        Mark(cast.committee_member, Presence.LEAVE, "病假"),
        Mark(cast.member, Presence.LEAVE, "出差"),
    )
    amend(held, cast, attendance=marks)
    [amended] = leaf_of(held, cast.secretary).amendments

    assert amended.rows == (("钱委员的出席情况", "到会", "请假（病假）"),)


def test_a_leaf_says_where_a_record_was_entered_late(held, cast):
    held.meeting.entered_on = date(2025, 2, 28)
    held.meeting.save()
    signed = {fact.label: fact.text for fact in leaf_of(held, cast.secretary).signed}

    assert signed["录入日期"] == "2025年2月28日（活动后第18天，逾期补录）"


def test_fields_that_nobody_enters_go_under_one_name():
    assert field_words(["minutes", "state", "checked_at"]) == "会议纪要、录入或审核信息"
