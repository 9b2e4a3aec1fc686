"""Registers: what each says, of whom, to whom, in how many queries."""

from datetime import date
from decimal import Decimal

import pytest

from makers import make_attachment, make_member, make_record, make_task
from zhibu.orgs.models import Membership
from zhibu.records.actions import plan_task, take_step
from zhibu.records.enums import State, Step
from zhibu.records.registers import REGISTERS, Part, book_records, leaves_of, readable
from zhibu.records.registers.tables import percent

YEAR = Part(2025)


def rows_of(what, person, branch, part=YEAR):
    return [row.cells for row in REGISTERS[what](person, branch, part).rows]


def test_the_book_lists_what_was_submitted_in_the_order_of_days(held, cast):
    assert [row[:5] for row in rows_of("book", cast.secretary, held.branch)] == [
        (1, date(2025, 2, 10), "党员大会、主题党日", "一季度党员大会", "2/3"),
        (2, date(2025, 3, 5), "集中学习", "学习条例", "2/3"),
        (3, date(2025, 5, 6), "谈心谈话", "谈话", "2/2"),
    ]


def test_the_book_shows_how_late_a_record_was_entered(held, cast):
    first = rows_of("book", cast.secretary, held.branch)[0]

    assert first[5:7] == (date(2025, 2, 14), "4")


def test_the_book_says_where_a_record_was_entered_late(held, cast):
    held.meeting.entered_on = date(2025, 2, 20)
    held.meeting.save()
    first = rows_of("book", cast.secretary, held.branch)[0]

    assert first[6] == "10，逾期补录"


def test_a_quarter_of_the_book_has_its_own_records_alone(held, cast):
    found = rows_of("book", cast.secretary, held.branch, Part(2025, 2))

    assert [row[0] for row in found] == [3]


def test_talks_are_listed_to_those_alone_who_may_read_them(held, cast):
    def numbers(person):
        return [row[0] for row in rows_of("book", person, held.branch)]

    assert numbers(cast.member) == [1, 2, 3]  # was there
    assert numbers(cast.group_leader) == [1, 2]
    assert numbers(cast.auditor) == [1, 2]
    assert numbers(cast.foreign_secretary) == []


def test_kinds_are_counted_by_quarter_each_record_for_each_of_its_kinds(held, cast):
    counted = {row[0]: row[1:] for row in rows_of("kinds", cast.secretary, held.branch)}

    assert counted["党员大会"] == (1, 0, 0, 0, 1)
    assert counted["主题党日"] == (1, 0, 0, 0, 1)
    assert counted["谈心谈话"] == (0, 1, 0, 0, 1)
    assert counted["党课"] == (0, 0, 0, 0, 0)


def test_study_hours_are_of_those_present_and_missing_ones_are_none(held, cast):
    found = {row[0]: row[2:] for row in rows_of("study", cast.secretary, held.branch)}

    assert found["赵书记"] == (1, Decimal("3.50"), "11%", None)
    assert found["孙党员"] == (1, Decimal("3.50"), "11%", None)
    assert found["钱委员"] == (None, None, None, None)


def test_study_without_hours_is_counted_as_such(held, cast):
    held.study.hours = None
    held.study.save()
    found = {row[0]: row[2:] for row in rows_of("study", cast.secretary, held.branch)}

    assert found["赵书记"] == (1, None, None, 1)


def test_attendance_counts_present_leave_and_absent_without_talks(held, cast):
    found = {row[0]: row[2:] for row in rows_of("attendance", cast.secretary, held.branch)}

    assert found["赵书记"] == (2, 2, 0, 0, "100%")
    assert found["钱委员"] == (2, 1, 0, 1, "50%")
    assert found["孙党员"] == (2, 1, 1, 0, "50%")


def test_who_left_in_the_year_stands_in_its_registers_once(held, cast):
    Membership.objects.filter(person=cast.member).update(ended_on=date(2025, 3, 31))
    names = [row[0] for row in rows_of("attendance", cast.secretary, held.branch)]
    later = [row[0] for row in rows_of("attendance", cast.secretary, held.branch, Part(2025, 3))]

    assert names.count("孙党员") == 1
    assert "孙党员" not in later


def test_talks_say_who_spoke_with_whom(held, cast):
    table = REGISTERS["talks"](cast.secretary, held.branch, YEAR)

    assert [row.cells[1:6] for row in table.rows] == [
        (date(2025, 5, 6), "谈心谈话", "赵书记", "孙党员", "谈话")
    ]
    assert "钱委员" in table.notes[0]
    assert "孙党员" not in table.notes[0]


def test_who_reaches_only_some_talks_is_not_told_who_had_none(held, cast):
    table = REGISTERS["talks"](cast.group_leader, held.branch, YEAR)

    assert table.rows == ()
    assert "钱委员" not in "".join(table.notes)


def test_tasks_show_the_day_of_each_step(held, cast):
    task = plan_task(
        branch=held.branch, title="整改", due_on=date(2025, 9, 1), text="计划", by=cast.secretary
    )
    take_step(task=task, step=Step.DEPLOY, text="部署", by=cast.secretary)
    [row] = rows_of("tasks", cast.secretary, held.branch)

    assert row[:2] == ("整改", date(2025, 9, 1))
    assert [cell is not None for cell in row[2:7]] == [True, True, False, False, False]
    assert rows_of("tasks", cast.foreign_secretary, held.branch) == []


QUERIES = {"book": 4, "kinds": 3, "study": 3, "attendance": 3, "talks": 6, "tasks": 3}


@pytest.mark.parametrize("what", REGISTERS)
@pytest.mark.parametrize("more", [1, 3])
def test_a_register_takes_as_many_queries_at_one_row_as_at_three(
    held, cast, what, more, django_assert_num_queries
):
    for number in range(more):
        person = make_member(held.branch)
        for kind in ("study", "talk"):
            make_record(
                held.branch, by=person, kinds=[kind], present=[person], held_on=date(2025, 7, 1),
                state=State.CHECKED, number=100 * number + len(kind),
            )  # fmt: skip
        make_task(held.branch, by=person, due_on=date(2025, 7, 1))
    cast.secretary.__dict__.pop("_held", None)

    with django_assert_num_queries(QUERIES[what]):
        REGISTERS[what](cast.secretary, held.branch, YEAR)


@pytest.mark.parametrize("more", [1, 3])
def test_leaves_take_a_fixed_number_of_queries(held, cast, more, django_assert_num_queries):
    for _ in range(more):
        make_attachment(held.meeting, content=b"x")
    records = book_records(readable(cast.secretary, held.branch, YEAR))
    cast.secretary.__dict__["_held"] = {}

    with django_assert_num_queries(7):
        leaves_of(records, 7)


def test_a_leaf_has_everything_of_the_record(held, cast):
    [leaf] = leaves_of(
        book_records(readable(cast.secretary, held.branch, YEAR).filter(pk=held.meeting.pk)), 7
    )
    facts = {fact.label: fact.text for fact in (*leaf.facts, *leaf.signed)}

    assert leaf.minutes == "会议讨论了全年计划。"
    assert {"二楼会议室", "赵书记", "2/3", "一、学习\n二、讨论"} <= set(facts.values())
    assert any("孙党员" in text and "出差" in text for text in facts.values())


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(1, 3, "33%"), (1, 200, "1%"), (1, 201, "0%"), (0, 4, "0%"), (4, 4, "100%"), (0, 0, None)],
)
def test_shares_are_rounded_half_up_and_nothing_of_nothing_is_none(part, whole, shown):
    assert percent(part, whole) == shown
