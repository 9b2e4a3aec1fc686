"""Reminders: in ranges of days, to whom it concerns, once, in one message a day."""

from datetime import date, timedelta

import pytest
import time_machine
from duty_makers import YEAR, held, reminders

from makers import (
    make_branch,
    make_group,
    make_member,
    make_organisation,
    make_person,
    make_post,
    make_role,
    make_secretary,
)
from zhibu.duties.elections import months_before, stage_on
from zhibu.duties.enums import DutyState, Stage
from zhibu.duties.models import Duty, Reminder
from zhibu.duties.reminding import STALE_AFTER, stages_on
from zhibu.duties.tick import tick
from zhibu.inbox.models import Message
from zhibu.orgs.enums import PostKind, RoleKind

LAST = date(YEAR, 4, 30)
pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    root = make_organisation(kind="committee", elected_on=date(YEAR, 1, 1))
    made = make_branch(under=root, elected_on=date(YEAR, 1, 1))
    made.root = root
    made.secretary = make_secretary(made, name="书记", email="secretary@example.com")
    made.office = make_person(name="办公室")
    make_role(made.office, root, RoleKind.COMMITTEE_OFFICE)
    return made


def travel_and_tick(day):
    with time_machine.travel(f"{day}T07:00:00+08:00", tick=False):
        tick(day)


def stages(branch, cause="theme_day/2026-04"):
    rows = Reminder.objects.filter(organisation=branch, cause=cause)
    return set(rows.values_list("stage", flat=True))


@pytest.mark.parametrize(
    ("left", "stage"),
    [(8, None), (7, "before_7"), (4, "before_7"), (3, "before_3"), (2, "before_3"), (1, "before_1"),
     (0, "before_1")],
)  # fmt: skip
def test_secretary_is_reminded_before_the_last_day(branch, left, stage):
    travel_and_tick(LAST - timedelta(days=left))
    assert stages(branch) == ({stage} if stage else set())


def test_reminders_climb_as_the_days_pass(branch):
    for left in range(9, -10, -1):
        travel_and_tick(LAST - timedelta(days=left))
    assert stages(branch) == {"before_7", "before_3", "before_1", "after", "above"}


def test_missed_mark_is_made_up_for_once_by_the_most_urgent_alone(branch):
    travel_and_tick(LAST - timedelta(days=8))
    travel_and_tick(LAST - timedelta(days=2))
    assert stages(branch) == {"before_3"}
    travel_and_tick(LAST)
    assert stages(branch) == {"before_3", "before_1"}


def test_nobody_is_reminded_of_what_is_done(branch):
    held(branch, date(YEAR, 4, 2), kind="theme_day")
    travel_and_tick(LAST)
    assert stages(branch) == set()


def test_level_above_is_told_after_a_week_and_not_before(branch):
    travel_and_tick(LAST + timedelta(days=6))
    assert not Message.objects.filter(to=branch.office).exists()
    travel_and_tick(LAST + timedelta(days=7))
    told = Message.objects.get(to=branch.office)
    assert told.facts["counts"]["above"] >= 1
    assert {line["stage"] for line in told.facts["lines"]} == {"above"}


def test_old_shortfalls_are_reminded_of_no_more(branch):
    travel_and_tick(LAST + timedelta(days=STALE_AFTER + 1))
    assert stages(branch) == set()
    assert stages(branch, "theme_day/2026-03") == set()


def test_one_message_a_day_holds_all(branch):
    for day in (date(YEAR, 3, 30), date(YEAR, 3, 30), date(YEAR, 3, 31)):
        travel_and_tick(day)
    told = Message.objects.filter(to=branch.secretary).order_by("pk")
    assert [message.cause for message in told] == ["duties:2026-03-30"]
    assert {line["title"]["zh"] for line in told[0].facts["lines"]} >= {
        "党员大会每季度一次", "主题党日每月一天"
    }  # fmt: skip
    assert told[0].mail == "waiting"


def test_what_comes_up_after_todays_message_is_told_tomorrow(branch):
    record = held(branch, date(YEAR, 4, 2), kind="theme_day")
    travel_and_tick(LAST)  # tells of the previous month
    assert stages(branch) == set()
    record.state = "returned"
    record.save()
    travel_and_tick(LAST)
    assert stages(branch) == set()
    travel_and_tick(LAST + timedelta(days=1))
    assert stages(branch) == {"after"}


def test_deputy_is_reminded_where_there_is_no_secretary(branch):
    branch.secretary.posts.all().delete()
    deputy = make_member(branch)
    make_post(deputy, branch, PostKind.DEPUTY_SECRETARY)
    travel_and_tick(LAST)
    assert Message.objects.filter(to=deputy).exists()
    assert not Message.objects.filter(to=branch.secretary).exists()


def test_group_leader_is_reminded_then_the_secretary(branch):
    group = make_group(branch)
    leader = make_member(branch)
    make_post(leader, group, PostKind.GROUP_LEADER)
    travel_and_tick(LAST)
    cause = "group_meeting/2026-04"
    assert stages(group, cause) == {"before_1"}
    lines = Message.objects.get(to=leader).facts["lines"]
    assert {line["organisation"] for line in lines} == {str(group)}
    travel_and_tick(LAST + timedelta(days=7))
    assert stages(group, cause) == {"before_1", "after", "above"}
    above = [
        line
        for message in Message.objects.filter(to=branch.secretary)
        for line in message.facts["lines"]
        if line["stage"] == "above"
    ]
    assert {line["organisation"] for line in above} == {str(group)}


def test_group_without_a_leader_goes_to_the_secretary_and_then_to_the_office(branch):
    group = make_group(branch)
    travel_and_tick(LAST + timedelta(days=7))
    for person, stage in ((branch.secretary, "after"), (branch.office, "above")):
        lines = Message.objects.get(to=person).facts["lines"]
        assert {x["stage"] for x in lines if x["organisation"] == str(group)} == {stage}


def test_branch_without_anybody_is_told_of_once_somebody_is_there(branch):
    branch.secretary.posts.all().delete()
    travel_and_tick(LAST)
    assert stages(branch) == set()
    make_post(branch.secretary, branch)
    travel_and_tick(LAST + timedelta(days=1))
    assert stages(branch) == {"after"}


def test_organisation_out_of_use_is_not_reminded(branch):
    travel_and_tick(date(YEAR, 4, 1))
    branch.in_use, branch.closed_on = False, LAST
    branch.save()
    before = reminders()
    travel_and_tick(LAST + timedelta(days=2))
    assert Duty.objects.filter(organisation=branch, state=DutyState.MISSING).exists()
    assert reminders() == before


@pytest.mark.usefixtures("branch")
def test_daily_ticks_and_a_late_one_differ_only_by_stages_passed_over():
    def told():
        return {row for row in reminders() if row[1].endswith("2026-04")}

    for left in range(9, -8, -1):
        travel_and_tick(LAST - timedelta(days=left))
    daily = told()
    Reminder.objects.all().delete()
    Message.objects.all().delete()
    travel_and_tick(LAST + timedelta(days=7))
    late = told()
    assert late < daily
    assert {stage for _, _, stage in daily - late} == {"before_7", "before_3", "before_1"}


@pytest.mark.parametrize(
    ("day", "stage"),
    [
        (date(2026, 8, 30), None),
        (date(2026, 8, 31), Stage.TERM_6),
        (date(2026, 11, 27), Stage.TERM_6),
        (date(2026, 11, 28), Stage.TERM_3),
        (date(2027, 2, 27), Stage.TERM_3),
        (date(2027, 2, 28), Stage.TERM_0),
        (date(2029, 1, 1), Stage.TERM_0),
    ],
)
def test_term_clock_is_a_range_of_days(day, stage):
    ends = date(2027, 2, 28)
    assert months_before(ends, 6) == date(2026, 8, 28)
    expected = Stage.TERM_6 if date(2026, 8, 28) <= day < date(2026, 8, 31) else stage
    assert stage_on(ends, day) == expected


def test_months_before_keeps_to_shorter_months():
    assert months_before(date(2026, 8, 31), 6) == date(2026, 2, 28)
    assert months_before(date(2026, 1, 15), 3) == date(2025, 10, 15)


def test_ending_term_is_told_at_each_stage_once(branch):
    branch.elected_on = date(YEAR - 3, 12, 1)  # the term ends on 1 December
    branch.save()
    for day in (date(YEAR, 6, 2), date(YEAR, 6, 3), date(YEAR, 9, 5), date(YEAR, 12, 1), date(YEAR, 12, 20)):  # fmt: skip
        travel_and_tick(day)
    assert stages(branch, "election/2026-12-01") == {"term_6", "term_3", "term_0"}
    lines = [
        line
        for message in Message.objects.filter(to=branch.office)
        for line in message.facts["lines"]
        if line["stage"].startswith("term")
    ]
    assert [line["stage"] for line in lines] == ["term_0"]


def test_missing_election_date_is_asked_for_once_a_month(branch):
    branch.elected_on = None
    branch.save()
    for day in (date(YEAR, 4, 5), date(YEAR, 4, 20), date(YEAR, 5, 3), date(YEAR, 5, 4)):
        travel_and_tick(day)
    causes = Reminder.objects.filter(stage=Stage.NO_DATE).order_by("cause")
    assert list(causes.values_list("cause", flat=True)) == ["election/2026-04", "election/2026-05"]


@pytest.mark.parametrize("state", ["done", "late", "exempt", "upcoming"])
def test_nothing_else_is_reminded_of(state):
    for left in range(-10, 10):
        assert stages_on(state, LAST, LAST - timedelta(days=left)) == ()
