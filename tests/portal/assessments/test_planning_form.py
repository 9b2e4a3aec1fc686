"""Planning: years that can be planned, the one that stands already, and what the plan says."""

import pytest

from kept_years import YEAR

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(year, client_for):
    client = client_for(year.office, headers={"accept-language": "en"})

    def send(**more):
        data = {"adoption": year.adoption.pk, "organisation": year.company.root.code,
                "year": YEAR, "scope": "year"} | more  # fmt: skip
        return client.post("/assessments/plan/", data)

    return send


@pytest.mark.parametrize("off", [-2, 2, 70])
def test_last_this_and_next_year_can_be_planned_alone(plan, off):
    answer = plan(year=YEAR + 1 + off)
    assert answer.status_code == 422
    assert f"choose {YEAR}, {YEAR + 1} or {YEAR + 2}." in answer.content.decode()


def test_the_same_again_leads_to_the_one_that_stands(year, plan):
    answer = plan()
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "This assessment is planned already." in shown
    assert f'<a href="{year.address}">' in shown
    assert "It stands here:" not in plan(as_of=f"{YEAR + 1}-03-01").content.decode()


def test_the_page_dates_the_rating_and_the_publication(year, page_of, client_for):
    year.rate().publish()
    shown = page_of(year.office, year.address)
    assert f'<time datetime="{YEAR + 1}-01-04">' in shown
    year.freeze()
    chinese = client_for(year.office).get(year.address).content.decode()
    assert "<dt>公示期</dt>" in chinese
    assert "公示中" not in chinese
