"""My work: what is due from each of the cast, and that it is found in a constant number of queries."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from makers import make_branch, make_kind, make_member, make_post, make_record
from zhibu.duties.models import Duty
from zhibu.duties.requests import ask_exemption
from zhibu.duties.tick import tick
from zhibu.orgs.enums import PostKind
from zhibu.orgs.models import Organisation

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 29)


@pytest.fixture(autouse=True)
def at_the_end_of_may():
    with time_machine.travel(f"{DAY}T09:00:00+08:00", tick=False):
        yield


@pytest.fixture
def ticked(company):
    for name in ("general_meeting", "theme_day"):
        make_kind(name)
    make_kind("group_meeting", by_group=True)
    tick(DAY)
    return company


def queries(client, address):
    client.get(address)  # the first one writes to the session
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_work_shows_the_secretary_what_is_due_with_a_way_to_record_it(ticked, cast, client_for):
    answer = client_for(cast.secretary).get("/")
    assert answer.status_code == 200
    assert f"kind=theme_day&amp;branch={ticked.branch.code}&amp;day=2026-05-29" in answer.text
    assert "逾期未办" in answer.text


def test_work_leads_a_group_leader_to_the_group(ticked, cast, client_for):
    answer = client_for(cast.group_leader).get("/")
    assert f"group={ticked.group.code}" in answer.text


def test_work_of_a_plain_member_is_empty_and_says_so(cast, client_for):
    answer = client_for(cast.member).get("/")
    assert "今天没有要您办的事" in answer.text


def test_work_shows_drafts_returned_ones_and_what_waits_for_a_check(ticked, cast, client_for):
    branch = ticked.branch
    make_record(branch, by=cast.secretary, title="草稿一份")
    make_record(
        branch, by=cast.secretary, state="returned", title="退回一份", return_reason="缺签到"
    )
    make_record(branch, by=cast.committee_member, state="submitted", title="待审一份")
    text = client_for(cast.secretary).get("/").text
    assert all(words in text for words in ("草稿一份", "退回一份", "缺签到", "待审一份"))
    assert "草稿一份" not in client_for(cast.committee_office).get("/").text


def test_work_shows_the_office_requests_and_elections(ticked, cast, client_for):
    duty = Duty.objects.filter(organisation=ticked.branch, state="missing").first()
    ask_exemption(duty=duty, reason="停工检修", by=cast.secretary)
    Organisation.objects.filter(pk=ticked.branch.pk).update(elected_on=None)
    text = client_for(cast.committee_office).get("/").text
    assert "停工检修" in text
    assert "缺少换届日期" in text
    assert "停工检修" not in client_for(cast.other_committee_office).get("/").text


@pytest.mark.parametrize("who", ["secretary", "committee_office", "assessment_office"])
def test_work_takes_the_same_queries_for_one_row_and_for_three(ticked, cast, client_for, who):
    person = getattr(cast, who)
    client = client_for(person)
    branch = ticked.branch

    def add():
        make_record(branch, by=cast.secretary)
        make_record(branch, by=cast.secretary, state="returned")
        make_record(branch, by=cast.committee_member, state="submitted")
        duty = Duty.objects.get(
            organisation=branch, kind="theme_day", period=f"2026-{branch.requests.count() + 1:02}"
        )
        ask_exemption(duty=duty, reason="停工检修", by=cast.secretary)
        other = make_branch(under=ticked.committee, elected_on=None)
        make_post(make_member(other), other, PostKind.SECRETARY)

    add()
    tick(DAY)
    few = queries(client, "/")
    add()
    add()
    tick(DAY)
    assert queries(client, "/") == few
    assert few == {"secretary": 24, "committee_office": 26, "assessment_office": 25}[who]


@pytest.mark.usefixtures("ticked")
def test_work_says_how_many_working_days_are_left(cast, client_for):
    text = client_for(cast.secretary).get("/").text
    assert "还剩2天" in text
    assert "（0个工作日）" in text
