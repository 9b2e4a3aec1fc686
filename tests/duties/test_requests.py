"""Exemptions and extensions: who may ask and decide, and that they take effect at once."""

from datetime import date

import pytest
import time_machine
from duty_makers import YEAR, adopt, held, states

from zhibu.duties.models import Duty, Request
from zhibu.duties.requests import ask_exemption, ask_extension, decide
from zhibu.duties.tick import refresh, tick
from zhibu.inbox.models import Message
from zhibu.orgs.refusals import Forbidden, Refused

pytestmark = pytest.mark.django_db
DAY = date(YEAR, 5, 20)
REASON = "停工检修"


@pytest.fixture(autouse=True)
def in_may():
    with time_machine.travel(f"{DAY}T09:00:00+08:00", tick=False):
        yield


@pytest.fixture
def duty(company):
    tick(DAY)
    return Duty.objects.get(organisation=company.branch, kind="general_meeting", period="2026Q1")


def test_exemption_covers_every_rule_for_the_kind_at_once(company, cast):
    adopt(company.root)
    tick(DAY)
    duties = Duty.objects.filter(
        organisation=company.branch, kind="general_meeting", period="2026Q1"
    )
    assert duties.count() == 2
    asked = ask_exemption(duty=duties.first(), reason=REASON, by=cast.secretary)
    decide(request=asked, approve=True, reason="属实", by=cast.committee_office)
    assert set(duties.values_list("state", flat=True)) == {"exempt"}
    tick(DAY)
    assert set(duties.values_list("state", flat=True)) == {"exempt"}


def test_extension_counts_a_later_record_for_the_earlier_part_and_only_there(duty, company, cast):
    asked = ask_extension(duty=duty, until=date(YEAR, 5, 31), reason=REASON, by=cast.secretary)
    decide(request=asked, approve=True, reason="属实", by=cast.committee_office)
    assert states(company.branch)["2026Q1"] == "due"
    held(company.branch, DAY)
    refresh(company.branch, YEAR)
    assert states(company.branch)["2026Q1"] == "done"
    assert states(company.branch)["2026Q2"] == "due"


def test_declined_request_changes_nothing_and_is_told(duty, company, cast):
    asked = ask_exemption(duty=duty, reason=REASON, by=cast.secretary)
    decide(request=asked, approve=False, reason="理由不足", by=cast.assessment_office)
    assert states(company.branch)["2026Q1"] == "missing"
    told = Message.objects.get(to=cast.secretary, kind="request_declined")
    assert told.facts["decision_reason"] == "理由不足"


def test_office_above_is_told_of_a_request(duty, cast):
    ask_exemption(duty=duty, reason=REASON, by=cast.secretary)
    told = set(Message.objects.filter(kind="request_asked").values_list("to__name", flat=True))
    assert told == {cast.committee_office.name}


@pytest.mark.parametrize(
    "who", ["member", "group_leader", "neighbour_secretary", "committee_office"]
)
def test_only_the_secretary_asks(duty, cast, who):
    with pytest.raises(Forbidden):
        ask_exemption(duty=duty, reason=REASON, by=getattr(cast, who))


@pytest.mark.parametrize("who", ["secretary", "other_committee_office", "inspector"])
def test_only_an_office_above_decides(duty, cast, who):
    asked = ask_exemption(duty=duty, reason=REASON, by=cast.secretary)
    with pytest.raises(Forbidden):
        decide(request=asked, approve=True, reason="属实", by=getattr(cast, who))


def test_nobody_decides_on_their_own(duty, company, cast):
    from makers import make_role

    make_role(cast.secretary, company.committee, "committee_office")
    asked = ask_exemption(duty=duty, reason=REASON, by=cast.secretary)
    with pytest.raises(Refused, match="您自己"):
        decide(request=asked, approve=True, reason="属实", by=cast.secretary)


def test_request_is_asked_once_and_decided_once(duty, cast):
    asked = ask_exemption(duty=duty, reason=REASON, by=cast.secretary)
    with pytest.raises(Refused, match="已经申请过"):
        ask_exemption(duty=duty, reason=REASON, by=cast.secretary)
    decide(request=asked, approve=True, reason="属实", by=cast.committee_office)
    with pytest.raises(Refused, match="已经审批"):
        decide(request=asked, approve=False, reason="改主意", by=cast.committee_office)


def test_done_duty_has_nothing_to_ask_for(duty, company, cast):
    held(company.branch, date(YEAR, 2, 2))
    refresh(company.branch, YEAR)
    with pytest.raises(Refused, match="已完成"):
        ask_exemption(duty=duty, reason=REASON, by=cast.secretary)
    assert Request.objects.count() == 0


@pytest.mark.parametrize("until", [None, DAY, date(YEAR, 3, 31), date(YEAR + 1, 1, 1)])
def test_extension_needs_a_later_day_of_the_same_year(duty, cast, until):
    with pytest.raises(Refused) as refused:
        ask_extension(duty=duty, until=until, reason=REASON, by=cast.secretary)
    assert refused.value.fields["until"] == "请填2026-05-20之后、不晚于2026-12-31的日期。"


def test_last_part_of_the_year_cannot_be_extended(company, cast, duty):  # noqa: ARG001
    last = Duty.objects.get(organisation=company.branch, kind="general_meeting", period="2026Q4")
    with pytest.raises(Refused, match="年末"):
        ask_extension(duty=last, until=date(YEAR + 1, 1, 9), reason=REASON, by=cast.secretary)


@pytest.mark.parametrize(("reason", "says"), [("  ", "请写明理由"), ("长" * 301, "301")])
def test_reason_is_asked_for_at_its_field(duty, cast, reason, says):
    with pytest.raises(Refused) as refused:
        ask_exemption(duty=duty, reason=reason, by=cast.secretary)
    assert says in refused.value.fields["reason"]
