"""What counts changes, and duties and score follow: once, whoever asks, and nothing is lost."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kept_years import adopted, company_of, enter, keep_everything
from makers import make_member
from zhibu.assessments import daily, outdated
from zhibu.assessments.daily import score_day
from zhibu.assessments.models import CompanyDay, DailyScore, Outdated
from zhibu.assessments.outdated import (
    GIVEN_UP,
    bring_all_up_to_date,
    bring_up_to_date,
    mark_outdated,
    waiting_of,
)
from zhibu.duties.models import Duty
from zhibu.duties.tick import tick

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 15)


@pytest.fixture(autouse=True)
def in_may():
    with time_machine.travel(f"{DAY}T09:00:00+08:00") as clock:
        yield clock


@pytest.fixture
def company():
    """February's theme day is missing in the first branch."""
    made = company_of()
    adopted(made)
    keep_everything(made.branch, make_member(made.branch), but=[("theme_day", "2026-02")])
    tick(DAY)
    score_day(DAY)
    return made


def held(branch):
    """February's theme day, entered now."""
    enter(branch, make_member(branch), "theme_day", date(2026, 2, 26), after=2)
    mark_outdated(branch, DAY.year)


def lost(branch):
    """What the missing theme day and its late entry cost."""
    score = DailyScore.objects.get(organisation=branch, day=DAY)
    return sum(loss.lost for loss in score.losses.filter(clause="theme-days"))


def state(branch):
    duties = Duty.objects.filter(organisation=branch, kind="theme_day", period="2026-02")
    return set(duties.values_list("state", flat=True))


def test_duty_and_score_follow_what_was_entered(company):
    assert (state(company.branch), lost(company.branch)) == ({"missing"}, 25)
    held(company.branch)
    assert (state(company.branch), lost(company.branch)) == ({"missing"}, 25)
    assert bring_up_to_date(waiting_of([company.branch]))
    assert (state(company.branch), lost(company.branch)) == ({"done"}, 0)
    (row,) = Outdated.objects.all()
    after = DailyScore.objects.get(organisation=company.branch, day=DAY).score
    assert (row.before < after, row.taken_at) == (True, None)


def test_what_is_up_to_date_costs_a_page_one_query(company):
    with CaptureQueriesContext(connection) as found:
        assert bring_up_to_date(waiting_of([company.branch]))
    assert len(found) == 1


def test_a_group_waits_for_its_branch(company):
    mark_outdated(company.branch, DAY.year)
    assert waiting_of([company.group]).exists()
    assert not waiting_of([company.foreign_group, company.sibling]).exists()


def test_what_another_reckons_is_shown_as_it_stands(company):
    held(company.branch)
    Outdated.objects.update(taken_at=timezone.now())
    assert not bring_up_to_date(waiting_of([company.branch]), wait=0.1)
    assert lost(company.branch) == 25


def test_what_was_taken_by_somebody_who_died_is_taken_again(company):
    held(company.branch)
    Outdated.objects.update(taken_at=timezone.now() - GIVEN_UP * 2)
    assert bring_up_to_date(waiting_of([company.branch]))
    assert lost(company.branch) == 0


def test_a_change_while_it_is_reckoned_is_not_lost(company, monkeypatch):
    """The second record comes after the book was read and before the score is kept."""
    mark_outdated(company.branch, DAY.year)
    read = daily.score_adoption

    def score_then_change(*args):
        found = read(*args)
        monkeypatch.setattr(daily, "score_adoption", read)
        held(company.branch)
        return found

    monkeypatch.setattr(daily, "score_adoption", score_then_change)
    assert bring_up_to_date(waiting_of([company.branch]))
    assert lost(company.branch) == 0


def test_the_morning_run_does_not_put_an_older_score_in_place(company, monkeypatch):
    read = daily.score_adoption

    def score_then_change(*args):
        found = read(*args)
        monkeypatch.setattr(daily, "score_adoption", read)
        held(company.branch)
        bring_up_to_date(waiting_of([company.branch]))
        return found

    monkeypatch.setattr(daily, "score_adoption", score_then_change)
    score_day(DAY)
    assert waiting_of([company.branch]).exists()
    bring_all_up_to_date()
    assert lost(company.branch) == 0


def test_a_fault_is_logged_and_the_page_shows_what_there_is(company, monkeypatch, caplog):
    def broken(*_):
        raise OSError("the disk is full")

    held(company.branch)
    with monkeypatch.context() as patch:
        patch.setattr(outdated, "reckon", broken)
        assert not bring_up_to_date(waiting_of([company.branch]))
    assert "the disk is full" in caplog.text
    assert waiting_of([company.branch]).exists()


def test_two_changes_keep_the_time_of_the_first_until_they_are_reckoned(company, in_may):
    mark_outdated(company.branch, DAY.year)
    first = Outdated.objects.get().since
    in_may.shift(5)
    mark_outdated(company.branch, DAY.year)
    assert Outdated.objects.get().since == first
    bring_up_to_date(waiting_of([company.branch]))
    in_may.shift(5)
    mark_outdated(company.branch, DAY.year)
    assert Outdated.objects.get().since > first


def test_the_daily_work_reckons_all_and_the_board_follows(company):
    day = CompanyDay.objects.filter(organisation=company.committee, class_number=0, day=DAY)
    before = day.get()
    held(company.branch)
    mark_outdated(company.foreign, DAY.year - 1)
    assert bring_all_up_to_date() == 2
    after = day.get()
    assert before.missing - after.missing == 1
    assert before.mean < after.mean
    assert not Outdated.objects.filter(done_at=None).exists()
    assert bring_all_up_to_date() == 0


def test_many_at_once_are_scored_in_one_run(company):
    for branch in (company.branch, company.sibling, company.foreign):
        mark_outdated(branch, DAY.year)
    scores = dict(DailyScore.objects.values_list("organisation", "score"))
    assert bring_all_up_to_date() == 3
    assert dict(DailyScore.objects.values_list("organisation", "score")) == scores
