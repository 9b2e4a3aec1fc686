"""Asking for and deciding on exemptions and extensions, through the pages."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhibu.duties.models import Duty, Request
from zhibu.duties.requests import ask_exemption
from zhibu.duties.tick import tick
from zhibu.inbox.models import Message

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 29)


@pytest.fixture(autouse=True)
def ticked(company):
    with time_machine.travel(f"{DAY}T09:00:00+08:00", tick=False):
        tick(DAY)
        yield company


def of(organisation, kind="theme_day", period="2026-04"):
    return Duty.objects.get(organisation=organisation, kind=kind, period=period)


def test_secretary_asks_office_approves_and_the_duty_is_exempt(company, cast, client_for):
    duty = of(company.branch)
    client = client_for(cast.secretary)
    page = f"/duties/{duty.pk}/ask/"
    assert client.get(page).status_code == 200
    assert client.post(page, {"kind": "exemption", "reason": "停工检修"}).status_code == 302
    asked = Request.objects.get()
    office = client_for(cast.committee_office)
    assert "停工检修" in office.get("/requests/?state=asked").text
    answer = office.post(f"/requests/{asked.pk}/decide/", {"approve": "1", "reason": "属实"})
    assert answer.status_code == 302
    duty.refresh_from_db()
    assert duty.state == "exempt"
    told = Message.objects.filter(to=cast.secretary, kind="request_approved").get()
    assert told.facts["decision_reason"] == "属实"


def test_faults_of_a_request_stand_at_their_fields(company, cast, client_for):
    client = client_for(cast.secretary)
    page = f"/duties/{of(company.branch).pk}/ask/"
    answer = client.post(page, {"kind": "extension", "until": "2026-05-01", "reason": "检修"})
    assert answer.status_code == 422
    assert "2026-05-29" in answer.text
    assert client.post(page, {"kind": "exemption", "reason": ""}).status_code == 422
    assert Request.objects.count() == 0


def test_request_of_another_branch_cannot_be_asked_or_decided(company, cast, client_for):
    duty = of(company.branch)
    stranger = client_for(cast.neighbour_secretary)
    assert stranger.get(f"/duties/{duty.pk}/ask/").status_code == 404
    asked = ask_exemption(duty=duty, reason="停工检修", by=cast.secretary)
    other = client_for(cast.other_committee_office)
    assert other.post(f"/requests/{asked.pk}/decide/", {"approve": "1"}).status_code == 404
    assert client_for(cast.secretary).post(
        f"/requests/{asked.pk}/decide/", {"approve": "1"}
    ).status_code == 403  # fmt: skip


def test_decision_without_a_reason_is_refused_in_words(company, cast, client_for):
    asked = ask_exemption(duty=of(company.branch), reason="停工检修", by=cast.secretary)
    client = client_for(cast.committee_office)
    answer = client.post(f"/requests/{asked.pk}/decide/", {"approve": "0"}, follow=True)
    assert "请写明理由" in answer.text
    asked.refresh_from_db()
    assert asked.state == "asked"


def test_requests_take_the_same_queries_for_one_row_and_for_three(company, cast, client_for):
    client = client_for(cast.committee_office)

    def queries():
        client.get("/requests/")  # the first one writes to the session
        with CaptureQueriesContext(connection) as found:
            assert client.get("/requests/").status_code == 200
        return len(found)

    ask_exemption(duty=of(company.branch), reason="停工检修", by=cast.secretary)
    few = queries()
    for month in ("2026-02", "2026-03"):
        ask_exemption(duty=of(company.branch, period=month), reason="检修", by=cast.secretary)
    assert queries() == few == 7
