"""Appeals at their edges: over holidays, twice, too late, by whom they do not concern, without a fact."""

from datetime import date, timedelta

import pytest

from kept_years import YEAR
from zhibu.assessments.actions import rating
from zhibu.assessments.actions.appealing import answer_appeal, appeal, withdraw_appeal
from zhibu.assessments.actions.publishing import after_working_days
from zhibu.assessments.enums import AppealState
from zhibu.duties.models import DayOff
from zhibu.orgs.refusals import Forbidden, Refused
from zhibu.portal.assessments.steps import next_of

pytestmark = pytest.mark.django_db
REASON = "第二季度党员大会已经召开，记录没有录入。"


@pytest.fixture
def year(year):
    return year.rate().publish()


def raised(year, clause="general-meetings", by=None):
    result = year.assessment.results.get(subject=year.company.branch.code)
    return appeal(result=result, clause=clause, reason=REASON, by=by or year.cast.secretary)


def answered(one, year, upheld):
    changed = "补录的会议记录" if upheld else ""
    return answer_appeal(appeal=one, upheld=upheld, answer="已经核对。", changed=changed, by=year.office)  # fmt: skip


def test_deadlines_pass_over_holidays_and_count_the_days_worked_for_them():
    # 2026-10-01 to 07 are off, and Saturday 10 October is worked for them.
    assert after_working_days(date(2026, 9, 30), 3) == date(2026, 10, 10)


def test_deadlines_pass_over_what_an_administrator_arranged(year):
    DayOff.objects.create(day=date(YEAR + 1, 1, 5), working=False, reason="停产检修")
    DayOff.objects.create(day=date(YEAR + 1, 1, 9), working=True, reason="调班")
    # Wednesday 6, Thursday 7, Friday 8, Saturday 9, Monday 11.
    assert raised(year).answer_by == date(YEAR + 1, 1, 11)


def test_one_appeal_at_a_time_waits_for_a_clause(year):
    first = raised(year)
    with pytest.raises(Refused, match="答复"):
        raised(year)
    raised(year, clause="group-meetings")
    answered(first, year, upheld=False)
    with pytest.raises(Refused):
        answered(first, year, upheld=True)
    assert raised(year).state == AppealState.RAISED


def test_the_last_day_takes_an_appeal_and_the_next_does_not(year):
    year.today(year.assessment.appeals_until)
    one = raised(year)
    year.today(year.assessment.appeals_until + timedelta(days=1))
    with pytest.raises(Refused):
        raised(year, clause="group-meetings")
    answered(one, year, upheld=False)
    year.freeze()
    for late in (lambda: raised(year), lambda: withdraw_appeal(appeal=one, by=year.cast.secretary),
                 lambda: answered(one, year, upheld=True)):  # fmt: skip
        with pytest.raises(Refused):
            late()


def test_neighbours_and_the_office_have_no_standing_for_a_branch(year):
    for somebody in (year.cast.neighbour_secretary, year.cast.auditor, year.office,
                     year.cast.stranger):  # fmt: skip
        with pytest.raises(Forbidden):
            raised(year, by=somebody)


def test_an_appeal_is_upheld_only_with_the_fact_that_was_corrected(year):
    one = raised(year)
    with pytest.raises(Refused) as refused:
        answer_appeal(appeal=one, upheld=True, answer="情况属实。", changed="  ", by=year.office)
    assert set(refused.value.fields) == {"changed"}


def test_a_run_that_failed_after_an_upheld_appeal_does_not_bring_the_freezing(year):
    answered(raised(year), year, upheld=True)
    year.today(year.assessment.appeals_until + timedelta(days=1))
    run = rating.begin(assessment=year.assessment, by=year.office)
    type(run).objects.update_or_create(pk=run.pk, defaults={"finished_at": run.started_at, "problem": "…"})  # fmt: skip
    run.refresh_from_db()
    steps = {act.step for act in next_of(year.assessment, year.assessment.appeals_until + timedelta(days=1), run).acts}  # fmt: skip
    assert steps == {"rate"}
