from datetime import date

import pytest

from kept_years import adopted, enter, keep_everything
from makers import make_branch, make_member
from zhibu.assessments.daily import rescore, score_day
from zhibu.orgs.models import Organisation
from zhibu.records.models import Binding

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 15)


@pytest.fixture
def scored(company, cast):
    """A branch that lacks one month, entered another late; its sibling did nothing."""
    adopted(company)
    missed = [("theme_day", "2026-02"), ("theme_day", "2026-03")]
    keep_everything(company.branch, cast.secretary, but=missed)
    enter(company.branch, cast.secretary, "theme_day", date(2026, 3, 31), after=9)
    score_day(DAY)
    return company


def page_of(client_for, person, address):
    answer = client_for(person, headers={"accept-language": "en"}).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_secretary_sees_what_was_lost_and_what_wins_it_back(client_for, cast, scored):
    page = page_of(client_for, cast.secretary, f"/scores/{scored.branch.code}/")
    assert "25.59" in page  # five members: (22 − 0.25 − 0.10) × 26 ÷ 22
    assert "Missing: February 2026." in page
    assert "Entered late: March 2026." in page
    assert "counts as late and costs 0.10" in page
    assert f"/records/new/?branch={scored.branch.code}&amp;kind=theme_day" in page
    assert "Records decide clauses of 26.00 points, 20.8% of the whole total" in page


def test_chinese_says_parts_of_the_year_without_the_year(client_for, cast, scored):
    page = client_for(cast.secretary).get(f"/scores/{scored.branch.code}/").content.decode()
    assert "缺：2月。" in page


@pytest.mark.parametrize("who", ["member", "assessment_office", "auditor"])
def test_readers_see_the_loss_without_the_way_to_enter_it(client_for, cast, scored, who):
    page = page_of(client_for, getattr(cast, who), f"/scores/{scored.branch.code}/")
    assert "Missing: February 2026." in page
    assert "/records/new/" not in page


@pytest.mark.parametrize("who", ["neighbour_secretary", "other_committee_office"])
def test_scores_of_others_are_not_found(client_for, cast, scored, who):
    assert client_for(getattr(cast, who)).get(f"/scores/{scored.branch.code}/").status_code == 404


@pytest.mark.parametrize("who", ["staff_voter", "stranger", "system_administrator"])
def test_scores_are_closed_to_who_has_no_part_in_them(client_for, cast, scored, who):
    assert client_for(getattr(cast, who)).get(f"/scores/{scored.branch.code}/").status_code == 403


def test_a_bound_book_offers_nothing_to_enter(client_for, cast, scored):
    Binding.objects.create(branch=scored.branch, year=2026, records=0, by=cast.secretary)
    rescore(scored.branch, DAY)
    page = page_of(client_for, cast.secretary, f"/scores/{scored.branch.code}/")
    assert "cannot be won back" in page
    assert "/records/new/" not in page


def test_a_branch_without_a_score_says_why(client_for, cast):
    code = Organisation.objects.get(name="第一支部").code
    page = page_of(client_for, cast.secretary, f"/scores/{code}/")
    assert "There is no score yet" in page


def test_the_list_shows_the_lowest_first_and_filters(client_for, cast, scored):
    office = cast.assessment_office
    page = page_of(client_for, office, "/scores/")
    assert page.index(scored.sibling.name) < page.index(f">{scored.branch.name}<")
    assert scored.sibling.name not in page_of(client_for, office, "/scores/?from=9500")
    assert scored.branch.name in page_of(client_for, office, "/scores/?from=9500")
    assert scored.foreign.name not in page_of(
        client_for, office, f"/scores/?at={scored.committee.code}"
    )
    assert scored.branch.name not in page_of(client_for, office, "/scores/?q=第二支部")
    assert "No branch has such a score" in page_of(client_for, office, "/scores/?class=4")
    assert "No branch has such a score" in page_of(client_for, office, "/scores/?at=nowhere")


def test_who_sees_one_branch_goes_straight_to_it(client_for, cast, scored):
    answer = client_for(cast.secretary).get("/scores/")
    assert answer.headers["Location"] == f"/scores/{scored.branch.code}/"


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_a_constant_number_of_queries(
    client_for, cast, company, rows, django_assert_num_queries
):
    adopted(company)
    for _ in range(rows):
        make_member(make_branch(under=company.committee))
    score_day(DAY)
    client = client_for(cast.assessment_office)
    client.get("/scores/")
    with django_assert_num_queries(7):
        client.get("/scores/")
    with django_assert_num_queries(10):
        client.get(f"/scores/{company.branch.code}/")
