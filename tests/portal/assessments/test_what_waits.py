"""Before results are published or frozen, the button says what was entered and does not count yet."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from kept_years import YEAR
from rated_years import RatedYear
from zhibu.assessments.enums import Status
from zhibu.inspections.actions.events import confirm_event, enter_event
from zhibu.inspections.actions.revoking import ask_revocation, confirm_revocation
from zhibu.portal.assessments.steps import next_of

pytestmark = pytest.mark.django_db


def asked(year, step):
    """What the button of a step asks on the day."""
    run = year.assessment.runs.order_by("-number").first()
    acts = next_of(year.assessment, timezone.localdate(), run).acts
    return next(act.question for act in acts if act.step == step)


def test_a_veto_that_nobody_confirmed_is_named_before_results_are_final(company, cast, monkeypatch):
    year = RatedYear(company, cast, monkeypatch, "xingji").rate()
    year.assessment.refresh_from_db()
    assert "第二人" not in asked(year, "publish")
    event = enter_event(
        organisation=company.branch, event="leadership_disunity", on=date(YEAR, 6, 1),
        note="党委会议纪要2026年第6号。", by=cast.committee_office,
    )  # fmt: skip
    assert "还有1项事项、0次导入" in asked(year, "publish")
    year.publish()
    year.today(year.assessment.appeals_until + timedelta(days=1))
    assert "还有1项事项、0次导入" in asked(year, "freeze")
    confirm_event(event=event, by=year.office)
    assert "第二人" not in asked(year, "freeze")


def test_a_veto_counts_until_its_revocation_is_confirmed_and_everybody_is_rated_again(
    company, cast, monkeypatch
):
    year = RatedYear(company, cast, monkeypatch, "xingji")

    def status():
        return year.rate().assessment.results.get(subject=company.branch.code).status

    veto = enter_event(
        organisation=company.branch, event="leadership_disunity", on=date(YEAR, 6, 1),
        note="党委会议纪要2026年第6号。", by=cast.committee_office,
    )  # fmt: skip
    confirm_event(event=veto, by=year.office)
    assert status() == Status.VETOED
    year.assessment.refresh_from_db()
    assert "申请撤销" not in asked(year, "publish")
    ask_revocation(row=veto, reason="纪要所指不是本支部", by=year.office)
    assert "有1项已计入的事项或导入数据申请撤销" in asked(year, "publish")
    assert status() == Status.VETOED
    confirm_revocation(row=veto, by=cast.committee_office)
    assert "申请撤销" not in asked(year, "publish")
    assert status() != Status.VETOED
