"""What counts changes: the pages that show it follow, and the score is told once the page stands."""

from datetime import date

import pytest
import time_machine

from entries import an_entry, submitted
from kept_years import adopted, keep_everything
from zhibu.assessments.daily import score_day
from zhibu.assessments.models import Outdated
from zhibu.duties.models import Duty
from zhibu.duties.requests import ask_exemption
from zhibu.duties.tick import tick
from zhibu.records import actions
from zhibu.records.models import Record

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 15)
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def in_may():
    with time_machine.travel(f"{DAY}T09:00:00+08:00"):
        yield


@pytest.fixture
def site(company, cast):
    adopted(company)
    keep_everything(company.branch, cast.secretary, but=[("theme_day", "2026-04")])
    tick(DAY)
    score_day(DAY)
    return company


def april():
    return Duty.objects.filter(kind="theme_day", period="2026-04", organisation__name="第一支部")


def waits():
    return Outdated.objects.filter(done_at=None).exists()


def theme_day(client, by):
    """April's, entered and submitted by the form; gives the record."""
    form = {
        "act": "submit", "form_key": "k" * 32, "kinds": ["theme_day"], "held_on": "2026-04-28",
        "host": by.code, "present": [by.code], "minutes": "重温入党誓词。",
    }  # fmt: skip
    client.post("/records/new/", form)
    return Record.objects.get(held_on=date(2026, 4, 28), form_key="k" * 32)


@pytest.mark.usefixtures("site")
def test_a_submission_marks_and_reckons_nothing_itself(cast, client_for):
    theme_day(client_for(cast.secretary), cast.secretary)
    assert waits()
    assert set(april().values_list("state", flat=True)) == {"missing"}


@pytest.mark.parametrize("address", ["/", "/branch/", "/duties/", "/scores/{code}/"])
def test_pages_that_show_it_are_up_to_date(site, cast, client_for, address):
    client = client_for(cast.secretary)
    theme_day(client, cast.secretary)
    assert client.get(address.format(code=site.branch.code)).status_code == 200
    assert not waits()
    assert "missing" not in set(april().values_list("state", flat=True))


@pytest.mark.usefixtures("site")
def test_a_group_leader_and_a_member_see_it_too(cast, client_for):
    theme_day(client_for(cast.group_leader), cast.group_leader)
    client_for(cast.member).get("/duties/")
    assert not waits()


def test_the_record_tells_what_it_brought(site, cast, client_for):
    client = client_for(cast.secretary)
    record = theme_day(client, cast.secretary)
    page = client.get(f"/records/{record.code}/").text
    assert f'hx-get="/records/{record.code}/score/"' in page
    line = client.get(f"/records/{record.code}/score/", headers=HTMX)
    assert "→" in line.text
    again = client.get(f"/records/{record.code}/score/", headers=HTMX)
    assert again.text == line.text
    earlier = Record.objects.filter(branch=site.branch, changed_at=None).first()
    assert "→" not in client.get(f"/records/{earlier.code}/score/", headers=HTMX).text


def test_without_script_the_way_leads_to_the_score(site, cast, client_for):
    client = client_for(cast.secretary)
    record = theme_day(client, cast.secretary)
    answer = client.get(f"/records/{record.code}/score/")
    assert answer.headers["Location"] == f"/scores/{site.branch.code}/"


def test_while_another_reckons_the_page_asks_again(site, cast, client_for, monkeypatch):
    from zhibu.assessments import outdated

    monkeypatch.setattr(outdated.bring_up_to_date, "__defaults__", (0.1,))
    client = client_for(cast.secretary)
    record = theme_day(client, cast.secretary)
    Outdated.objects.update(taken_at=Outdated.objects.get().since)
    line = client.get(f"/records/{record.code}/score/", headers=HTMX).text
    assert 'hx-trigger="load delay:2s"' in line
    assert "正在计入得分" in client.get(f"/scores/{site.branch.code}/").text


def test_a_return_an_amendment_and_an_exemption_are_followed(site, cast, client_for):
    record = submitted(site.branch, cast.secretary, kinds=("theme_day",))
    office = client_for(cast.committee_office)
    office.post(f"/records/{record.code}/check/")
    assert not waits()  # what is submitted counts already
    entry = an_entry(cast.secretary, kinds=("theme_day",), place="一楼")
    actions.amend_record(record=record, entry=entry, reason="写错", revision=3, by=cast.secretary)
    office.post(f"/records/{record.code}/return/", {"reason": "请补充"})
    assert waits()
    Outdated.objects.all().delete()
    asked = ask_exemption(duty=april().first(), reason="停产检修", by=cast.secretary)
    office.post(f"/requests/{asked.pk}/decide/", {"approve": "0", "reason": "可以补办"})
    assert not waits()
    asked = ask_exemption(duty=april().first(), reason="停产检修", by=cast.secretary)
    office.post(f"/requests/{asked.pk}/decide/", {"approve": "1", "reason": "同意"})
    assert waits()


def test_a_branch_without_a_scheme_has_no_line(company, cast, client_for):
    record = submitted(company.branch, cast.secretary)
    line = client_for(cast.secretary).get(f"/records/{record.code}/score/", headers=HTMX)
    assert line.text.strip() == ""
