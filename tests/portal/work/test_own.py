"""One's own study and attendance: what counts, what is missing, who reads it, at what cost."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from makers import make_attachment, make_kind, make_record
from zhibu.records.enums import State

pytestmark = pytest.mark.django_db
PAGE = "/own/"


@pytest.fixture(autouse=True)
def in_may():
    with time_machine.travel("2026-05-29T09:00:00+08:00", tick=False):
        yield


def held(branch, *, by, present=(), absent=(), kinds=("theme_day",), **fields):
    for name in kinds:
        make_kind(name, with_hours=name == "study", private=name == "talk")
    fields = {"state": State.SUBMITTED, "held_on": date(2026, 5, 20)} | fields
    return make_record(branch, by=by, kinds=kinds, present=present, absent=absent, **fields)


def text_of(client_for, person, address=PAGE):
    return client_for(person).get(address).text


def test_a_member_sees_hours_attendance_talks_and_meetings(company, cast, client_for):
    by, member = cast.secretary, cast.member
    held(company.branch, by=by, present=[member], kinds=("study",), hours=6, title="集中学习一次")
    held(company.branch, by=by, absent=[member], title="主题党日一次")
    held(company.branch, by=by, present=[member], kinds=("talk",), title="谈心一次")
    answer = client_for(member).get(PAGE)
    sums = answer.context["sums"]
    assert (sums.present, sums.absent, sums.expected, sums.hours) == (1, 1, 2, 6)
    assert all(words in answer.text for words in ("集中学习一次", "主题党日一次", "谈心一次"))
    assert "共需32学时" in answer.text


def test_hours_that_nobody_entered_are_a_dash_and_not_zero(company, cast, client_for):
    held(company.branch, by=cast.secretary, present=[cast.member], kinds=("study",))
    answer = client_for(cast.member).get(PAGE)
    assert answer.context["sums"].hours is None
    assert "尚无录入" in answer.text


def test_what_does_not_count_and_what_is_of_others_is_not_there(company, cast, client_for):
    held(company.branch, by=cast.secretary, present=[cast.secretary], title="别人的会")
    held(company.branch, by=cast.secretary, present=[cast.member], title="草稿", state=State.DRAFT)
    held(company.branch, by=cast.secretary, present=[cast.member], title="去年的会", held_on=date(2025, 5, 20))  # fmt: skip
    text = text_of(client_for, cast.member)
    assert not [words for words in ("别人的会", "草稿", "去年的会") if words in text]
    assert "本年度还没有" in text
    assert "去年的会" in text_of(client_for, cast.member, f"{PAGE}?year=2025")


def test_who_may_not_read_the_book_sees_the_meeting_without_a_way_to_it(company, cast, client_for):
    record = held(company.branch, by=cast.secretary, present=[cast.staff_voter, cast.member], title="职工大会")  # fmt: skip
    assert f"/records/{record.code}/" in text_of(client_for, cast.member)
    text = text_of(client_for, cast.staff_voter)
    assert "职工大会" in text
    assert record.code not in text


def test_somebody_without_a_branch_is_told_when_something_appears(cast, client_for):
    assert "本年度还没有" in text_of(client_for, cast.auditor)


def test_the_page_takes_the_same_queries_for_one_row_and_for_three(company, cast, client_for):
    client = client_for(cast.member)

    def queries():
        client.get(PAGE)
        with CaptureQueriesContext(connection) as found:
            assert client.get(PAGE).status_code == 200
        return len(found)

    def add():
        make_attachment(held(company.branch, by=cast.secretary, present=[cast.member]))
        held(company.branch, by=cast.secretary, present=[cast.member], kinds=("talk",))

    add()
    few = queries()
    add()
    add()
    assert queries() == few == 12
