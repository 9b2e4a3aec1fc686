"""The calendar of a branch, one duty of it, the late list, and working days."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kept_years import adopted
from makers import make_branch, make_kind, make_record
from zhibu.duties.models import DayOff, Duty
from zhibu.duties.tick import tick

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 29)


@pytest.fixture(autouse=True)
def at_the_end_of_may():
    with time_machine.travel(f"{DAY}T09:00:00+08:00", tick=False):
        yield


@pytest.fixture
def ticked(company):
    make_kind("group_meeting", by_group=True)
    tick(DAY)
    return company


def queries(client, address):
    client.get(address)  # the first one writes to the session
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def of(company, kind="theme_day", period="2026-04"):
    return Duty.objects.get(organisation=company.branch, kind=kind, period=period)


def test_calendar_shows_states_by_word_for_the_branch_and_its_groups(ticked, cast, client_for):
    text = client_for(cast.member).get("/duties/").text
    assert "主题党日每月一天" in text
    assert "逾期未办，不符合" in text
    assert "逾期未办，提醒" in text
    assert ticked.group.name in text


def test_calendar_of_a_foreign_branch_is_not_found(ticked, cast, client_for):
    answer = client_for(cast.secretary).get(f"/duties/?branch={ticked.foreign.code}")
    assert answer.status_code == 404


def test_calendar_takes_the_same_queries_for_any_number_of_groups(ticked, cast, client_for):
    from makers import make_group

    client = client_for(cast.secretary)
    few = queries(client, "/duties/")
    make_group(ticked.branch)
    tick(DAY)
    assert queries(client, "/duties/") == few == 9


def test_duty_tells_rules_sources_and_what_can_be_done(ticked, cast, client_for):
    duty = of(ticked)
    text = client_for(cast.secretary).get(f"/duties/{duty.pk}/").text
    assert "支部工作条例(试行) 第十六条" in text
    assert f"/duties/{duty.pk}/ask/" in text
    assert "record" in text
    assert f"/duties/{duty.pk}/ask/" not in client_for(cast.member).get(f"/duties/{duty.pk}/").text


def test_what_no_source_asks_for_is_marked_as_assumed(company, cast, client_for):
    make_kind("staff_meeting")
    make_kind("home_visit")
    adopted(company)
    tick(DAY)
    address = f"/duties/{of(company, 'staff_meeting', '2026H1').pk}/"
    text = client_for(cast.secretary).get(address).text
    assert "【假定】来源只列“群众工作”大项；每半年一次，2分</td>" in text
    english = client_for(cast.secretary, headers={"accept-language": "en"}).get(address).text
    assert "(assumed) the source only lists the area of mass work; once each half-year" in english


@pytest.mark.parametrize("who", ["neighbour_secretary", "other_committee_office"])
def test_duty_of_others_is_not_found(ticked, cast, client_for, who):
    answer = client_for(getattr(cast, who)).get(f"/duties/{of(ticked).pk}/")
    assert answer.status_code == 404


def test_late_list_is_for_who_oversees_and_keeps_to_their_part(ticked, cast, client_for):
    client = client_for(cast.committee_office)
    text = client.get("/late/").text
    assert ticked.branch.name in text
    assert ticked.foreign.name not in text
    assert client_for(cast.secretary).get("/late/").status_code == 403


def test_late_list_filters_by_committee_state_and_strength(ticked, cast, client_for):
    client = client_for(cast.assessment_office)
    text = client.get(f"/late/?committee={ticked.other_committee.code}").text
    assert ticked.foreign.name in text
    assert ticked.sibling.name not in text
    assert "主题党日" not in client.get("/late/?strength=as_a_rule").text
    make_record(
        ticked.branch, kinds=("theme_day",), state="submitted",
        held_on=date(2026, 3, 2), entered_on=date(2026, 4, 28),
    )  # fmt: skip
    tick(DAY)
    text = client.get("/late/?state=late").text
    assert "主题党日" in text
    assert "2026年3月" in text


def test_late_list_takes_the_same_queries_for_one_row_and_for_three(ticked, cast, client_for):
    client = client_for(cast.assessment_office)
    one = {"kind": "group_meeting", "period": "2026-04", "organisation": ticked.group}
    Duty.objects.exclude(**one).delete()
    few = queries(client, "/late/")
    for _ in range(2):
        make_branch(under=ticked.committee)
    tick(DAY)
    assert queries(client, "/late/") == few == 9


def test_late_list_goes_to_excel_without_formulas(ticked, cast, client_for):
    ticked.branch.name = "=1+1"
    ticked.branch.save()
    answer = client_for(cast.assessment_office).get("/late/export/")
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == ("党委", "党组织", "应办事项")
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"]
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}
    assert {
        (sheet.cell(n, 8).is_date, sheet.cell(n, 9).data_type) for n in range(2, len(rows) + 1)
    } == {(True, "n")}
    assert sheet.auto_filter.ref == f"A1:J{len(rows)}"


def test_working_days_are_arranged_and_put_back(cast, client_for):
    client = client_for(cast.system_administrator)
    page = "/administration/working-days/"
    assert client.get(page).status_code == 200
    day = {"day": "2026-06-03", "working": "0", "reason": "厂庆"}
    assert client.post(page, day).status_code == 302
    assert DayOff.objects.get().reason == "厂庆"
    assert "厂庆" in client.get(page).text
    answer = client.post(page, {"day": "2026-06-06", "working": "0", "reason": ""})
    assert answer.status_code == 422
    assert "2026-06-06" in answer.text
    client.post(page + "remove/", {"day": "2026-06-03"})
    assert DayOff.objects.count() == 0
    assert client_for(cast.secretary).get(page).status_code == 403


def test_administration_shows_each_what_they_arrange(cast, client_for):
    assert "/administration/kinds/" in client_for(cast.system_administrator).get(
        "/administration/"
    ).text  # fmt: skip
    assert "/administration/kinds/" not in client_for(cast.member).get("/administration/").text
