from collections.abc import Callable
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from playwright.sync_api import Page

from browsing import width_of
from kept_years import adopted, keep_everything
from makers import make_branch, make_company, make_member, make_organisation
from zhibu.assessments.daily import score_day
from zhibu.duties.enums import DutyState, Strength
from zhibu.duties.models import Duty
from zhibu.orgs.models import Organisation
from zhibu.terms.periods import Period

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 15)


def duty(branch: Organisation, kind: str, period: str, state: str) -> Duty:
    part = Period.parse(period)
    return Duty.objects.create(
        organisation=branch, rule=f"x/{kind}", kind=kind, title={"zh": kind, "en": kind},
        strength=Strength.MUST, period=period, starts_on=part.first, ends_on=part.last, needed=1,
        state=state,
    )  # fmt: skip


@pytest.fixture
def scored(company, cast):
    """A company whose first branch did all and whose second did nothing."""
    adopted(company)
    keep_everything(company.branch, cast.secretary)
    for branch, state in (
        (company.branch, DutyState.DONE),
        (company.sibling, DutyState.MISSING),
        (company.foreign, DutyState.LATE),
    ):
        for month in ("2026-03", "2026-04"):
            duty(branch, "theme_day", month, state)
    score_day(DAY)
    return company


def page_of(client_for: Callable, person: object, address: str = "/board/") -> str:
    answer = client_for(person, headers={"accept-language": "en"}).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_board_shows_committees_by_month_and_leads_into_them(client_for, cast, scored):
    page = page_of(client_for, cast.assessment_office)
    assert f"?at={scored.committee.code}" in page
    assert '"value": [2, 0, 50]' in page  # March, first committee: one of two branches
    assert '"value": [2, 1, 100]' in page  # a late record was entered all the same
    assert scored.sibling.name in page


def test_board_of_a_committee_shows_branches_by_kind(client_for, cast, scored):
    page = page_of(client_for, cast.assessment_office, f"/board/?at={scored.committee.code}")
    assert f'"url": "/scores/{scored.branch.code}/"' in page
    assert scored.foreign.name not in page


def test_a_committee_office_sees_its_own_board_alone(client_for, cast, scored):
    page = page_of(client_for, cast.committee_office)
    assert scored.committee.name in page
    assert scored.other_committee.name not in page
    client = client_for(cast.committee_office)
    for one in (scored.root, scored.other_committee):
        assert client.get(f"/board/?at={one.code}").status_code == 404
        assert client.get(f"/board/export/?at={one.code}").status_code == 404


@pytest.mark.usefixtures("scored")
@pytest.mark.parametrize("who", ["secretary", "member", "system_administrator"])
def test_the_board_is_closed_to_others(client_for, cast, who):
    assert client_for(getattr(cast, who)).get("/board/").status_code == 403


def test_board_filters_by_class(client_for, cast, scored):
    Organisation.objects.filter(pk=scored.sibling.pk).update(class_number=2)
    score_day(DAY)
    second = page_of(client_for, cast.assessment_office, "/board/?class=2")
    assert scored.sibling.name in second
    assert scored.foreign.name not in second
    nobody = page_of(client_for, cast.assessment_office, "/board/?class=4")
    assert scored.sibling.name not in nobody


@pytest.mark.parametrize("address", ["/board/", "/late/", "/duties/?branch={}"])
def test_a_choice_loads_the_whole_page_for_its_heading_and_links_follow_it(
    client_for, cast, scored, address
):
    """A list alone would leave the heading, the file and "Enter a record" where they were."""
    address = address.format(scored.branch.code)
    page = page_of(client_for, cast.assessment_office, address)
    form = page.split('<form class="filters')[1].split("</form>")[0]
    assert "hx-get" not in form.split(">")[0]
    assert "data-submit" in form
    assert 'autocomplete="off"' in form, "back again, a browser would keep the later choice"


@pytest.mark.usefixtures("scored")
def test_board_of_a_past_day_shows_that_day(client_for, cast):
    score_day(date(2026, 2, 1))
    page = page_of(client_for, cast.assessment_office, "/board/?day=2026-02-20")
    assert 'value="2026-02-01"' in page


@pytest.mark.usefixtures("scored")
@pytest.mark.parametrize("query", ["day=x", "day=2026-02-31", "class=9", "class=x", "at="])
def test_board_passes_over_what_it_does_not_know(client_for, cast, query):
    page_of(client_for, cast.assessment_office, f"/board/?{query}")


def test_board_before_the_first_score_says_what_to_do(client_for, cast):
    assert "/schemes/" in page_of(client_for, cast.assessment_office)
    assert client_for(cast.assessment_office).get("/board/export/").status_code == 404


def test_export_writes_names_as_texts(client_for, cast, scored):
    Organisation.objects.filter(pk=scored.branch.pk).update(name="=1+1")
    answer = client_for(cast.assessment_office, headers={"accept-language": "en"}).get(
        "/board/export/"
    )
    book = openpyxl.load_workbook(BytesIO(answer.content))
    assert book.sheetnames == ["Committees, % done", "Trend", "Distribution", "Branches"]
    rows = list(book["Branches"].iter_rows(values_only=True))
    assert rows[1] == (scored.branch.code, "=1+1", "第一党委", 1, 26, 26, 0, 0)
    assert book["Branches"]["B2"].data_type == "s"
    assert len(rows) == 4


@pytest.mark.parametrize("rows", [1, 3])
def test_board_asks_a_constant_number_of_queries(
    client_for, cast, company, rows, django_assert_num_queries
):
    adopted(company)
    for _ in range(rows - 1):
        committee = make_organisation(under=company.root, kind="committee")
        for _ in range(rows):
            branch = make_branch(under=committee)
            make_member(branch)
            duty(branch, "theme_day", "2026-03", DutyState.MISSING)
    duty(company.branch, "theme_day", "2026-03", DutyState.DONE)
    score_day(DAY)
    client = client_for(cast.assessment_office)
    client.get("/board/")
    with django_assert_num_queries(13):
        assert client.get("/board/").status_code == 200
    with django_assert_num_queries(14):
        assert client.get(f"/board/?at={company.committee.code}").status_code == 200


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_board_drills_down_and_is_accessible(
    page: Page, signed_in: Callable, axe: Callable, live_server: object
) -> None:
    from cast import make_cast

    company = make_company(members=2)
    cast = make_cast(company)
    adopted(company)
    for branch in (company.branch, company.sibling, company.foreign):
        duty(branch, "theme_day", "2026-03", DutyState.MISSING)
    score_day(DAY)
    signed_in(page, cast.assessment_office).goto(f"{live_server.url}/board/")
    page.wait_for_selector(".chart-canvas svg")
    axe(page)
    page.locator("#committees ~ details summary").click()
    page.get_by_role("link", name=company.committee.name, exact=True).first.click()
    page.wait_for_selector("#branches")
    axe(page)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_board_fits_a_phone(
    phone: Page, signed_in: Callable, axe: Callable, live_server: object
) -> None:
    from cast import make_cast

    company = make_company(members=2)
    cast = make_cast(company)
    adopted(company)
    duty(company.branch, "theme_day", "2026-03", DutyState.MISSING)
    score_day(DAY)
    for address in ("/board/", f"/scores/{company.branch.code}/", "/schemes/", "/scores/"):
        signed_in(phone, cast.assessment_office).goto(f"{live_server.url}{address}")
        assert width_of(phone) == 390
        axe(phone)
