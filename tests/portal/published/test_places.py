"""Which numbers stand on a page of results: those of the place that is read, and none that nobody knows."""

import pytest

from counted_reviews import make_counted
from makers import make_person, make_role
from zhibu.ballots.actions.publishing import publish_review
from zhibu.orgs.enums import RoleKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(company):
    person = make_person()
    make_role(person, company.root, RoleKind.ASSESSMENT_OFFICE)
    return person


def published(company, office, **changed):
    review = make_counted(company.root, {company.branch: 7, company.sibling: 6})
    for name, value in changed.items():
        setattr(review, name, value)
    review.save()
    return publish_review(review=review, by=office).review


def read(client, review, rest=""):
    response = client.get(f"/reviews/{review.code}/{rest}")
    assert response.status_code == 200
    return response.text


def figures(page):
    """The key figures at the top."""
    return page[page.index('class="key-figures"') :].partition("</dl>")[0]


def test_a_branch_stands_with_its_own_numbers_and_the_whole_in_small(company, office, client_for):
    review = published(company, office)
    page = read(client_for(office), review, f"results/?at={company.branch.code}")
    top = figures(page)
    assert top.count("已参评") == 1
    assert ">7" in top
    assert ">13" not in top
    assert "全部评议：应参评 13，已参评 13，废票 0 张。" in page


def test_the_whole_review_stands_once(company, office, client_for):
    review = published(company, office)
    page = read(client_for(office), review, f"results/?at={company.root.code}")
    assert figures(page).count("已参评") == 1
    assert "废票 0 张" in figures(page)
    assert "全部评议" not in page


@pytest.mark.parametrize("at", ["root", "branch"])
def test_numbers_that_nobody_knows_are_a_dash(company, office, client_for, at):
    review = published(company, office, void_count=None, unused_count=None)
    place = getattr(company, at).code
    page = read(client_for(office), review, f"results/?at={place}")
    assert "None" not in page
    assert "废票 张" not in page
    assert client_for(office).get(f"/reviews/{review.code}/results/notice/").content[:5] == b"%PDF-"


def test_a_review_on_paper_says_so_and_shows_no_roll_and_no_receipt(company, office, client_for):
    review = published(company, office, roll_hash="")
    page = read(client_for(office), review, "results/")
    assert "用纸票进行" in page
    for words in ("应参评", "人数过少", "回执的根", "所有回执"):
        assert words not in page
    assert client_for(office).get(f"/reviews/{review.code}/results/notice/").content[:5] == b"%PDF-"
    shown = read(client_for(office), review)
    assert "用纸票进行" in shown
    for words in ("监票人和密钥", "无记名密封票", "名册人数"):
        assert words not in shown
    assert "用纸票进行" in read(client_for(office), review, "roll/")
    assert "不是这样产生的" in read(client_for(office), review, "fairness/")
