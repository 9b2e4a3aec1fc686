"""The page of results: who sees what, one's own first, nothing before publication, all to take home."""

import json
from io import BytesIO

import openpyxl
import pytest

from counted_reviews import make_counted
from makers import make_member, make_person, make_review, make_role
from zhibu.ballots.actions.publishing import publish_review
from zhibu.ballots.enums import ReviewState
from zhibu.orgs.enums import RoleKind
from zhibu.urn.recount import read_results, recount

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(company):
    person = make_person(name="考核办")
    make_role(person, company.root, RoleKind.ASSESSMENT_OFFICE)
    return person


@pytest.fixture
def member(company):
    return make_member(company.branch, name="甲某")


@pytest.fixture
def counted(company, member):
    branches = {company.branch: 7, company.sibling: 6, company.foreign: 3}
    return make_counted(company.root, branches, among={company.branch: [member]})


@pytest.fixture
def published(counted, office):
    return publish_review(review=counted, by=office).review


def address(review, rest=""):
    return f"/reviews/{review.code}/results/{rest}"


def page_of(client, review, rest=""):
    response = client.get(address(review, rest))
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ReviewState.SHOWN, "投票尚未开始"),
        (ReviewState.OPEN, "署名票在投票截止时计票"),
        (ReviewState.COUNTED, "署名票已计票"),
    ],
)
def test_a_named_review_waits_for_no_box(company, member, client_for, state, words):
    review = make_review(company.branch, state=state, secrecy="named", voters=[member])
    page = page_of(client_for(member), review)
    assert words in page
    assert "监票人" not in page


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ReviewState.SHOWN, "投票尚未开始"),
        (ReviewState.OPEN, "没有中途结果"),
        (ReviewState.UNLOCKED, "没有中途结果"),
        (ReviewState.COUNTED, "票箱已计票"),
        (ReviewState.CALLED_OFF, "已取消"),
    ],
)
def test_there_are_no_results_before_publication(counted, member, client_for, state, words):
    counted.state = state
    counted.save()
    shown = page_of(client_for(member), counted)
    assert words in shown
    assert "本轮得分" not in shown


@pytest.mark.parametrize("form", ["box.json", "box.csv", "box.xlsx", "notice/"])
def test_no_file_is_sent_before_publication(counted, member, client_for, form):
    response = client_for(member).get(address(counted, form))
    assert (response.status_code, response.headers["Location"]) == (302, address(counted))


def test_office_publishes_from_the_page(counted, office, client_for):
    client = client_for(office)
    assert "公布结果" in page_of(client, counted)
    assert client.post(address(counted)).status_code == 302
    counted.refresh_from_db()
    assert counted.state == ReviewState.PUBLISHED
    assert client.post(address(counted)).status_code == 302  # a second time it says why not
    assert "只公布一次" in page_of(client, counted)


def test_member_sees_their_own_figures_first(published, member, client_for):
    shown = page_of(client_for(member), published)
    assert 0 < shown.index("您得到的评价") < shown.index("第一支部的得分")
    assert shown.count("甲某") >= 1


def test_people_of_another_branch_are_not_named(published, company, client_for):
    stranger = make_member(company.sibling)
    shown = page_of(client_for(stranger), published, f"?at={company.branch.code}")
    assert "甲某" not in shown
    assert "只在本支部" in shown


def test_member_of_a_small_branch_is_told_why_nothing_is_shown(published, company, client_for):
    voter = published.voters.filter(organisation=company.foreign).first().person
    shown = page_of(client_for(voter), published)
    assert "不足 5 张票" in shown


def test_office_sees_organisations_and_goes_down(published, company, office, client_for):
    shown = page_of(client_for(office), published)
    assert f"?at={company.committee.code}" in shown
    assert "甲某" in page_of(client_for(office), published, f"?at={company.branch.code}")


def test_review_of_another_tree_is_not_found(published, client_for):
    elsewhere = make_person()
    from makers import make_branch

    make_role(elsewhere, make_branch(), RoleKind.AUDITOR)
    assert client_for(elsewhere).get(address(published)).status_code == 404


@pytest.mark.parametrize("members", [1, 3])
def test_page_takes_the_same_queries_for_one_and_three(
    company, office, client_for, django_assert_num_queries, members
):
    review = make_counted(company.branch, {company.branch: 4 + members})
    publish_review(review=review, by=office)
    client = client_for(office)
    client.get(address(review))
    with django_assert_num_queries(8):
        client.get(address(review))


def test_downloaded_box_counts_again(published, member, client_for):
    response = client_for(member).get(address(published, "box.json"))
    counted = recount(*read_results(response.content))
    assert counted.findings == ()
    assert "甲某" not in response.content.decode()


def test_table_says_why_a_figure_is_not_shown(published, member, client_for):
    text = client_for(member).get(address(published, "box.csv")).content.decode("utf-8-sig")
    lines = text.splitlines()
    assert len(lines) == 17
    assert sum("票数过少" in line for line in lines) == 3


def test_workbook_opens(published, member, client_for):
    content = client_for(member).get(address(published, "box.xlsx")).content
    book = openpyxl.load_workbook(BytesIO(content))
    assert [sheet.freeze_panes for sheet in book] == ["B2"] * 3
    means = [cell for cell in book.worksheets[0]["G"][1:] if cell.value is not None]
    assert {cell.number_format for cell in means} == {"0.00"}


def test_notice_is_a_paper(published, company, member, client_for):
    response = client_for(member).get(address(published, f"notice/?at={company.branch.code}"))
    assert response.content[:5] == b"%PDF-"


def test_publication_has_a_page_of_proof(published, member, client_for):
    shown = client_for(member).get(address(published, "proof/"))
    assert shown.status_code == 200
    assert "已发布" in shown.content.decode()


def test_remarks_are_read_by_whom_they_are_about(company, member, office, client_for):
    review = make_counted(
        company.branch,
        {company.branch: 12},
        among={company.branch: [member]},
        remarks=[(member.code, "members", "讲话清楚")],
    )
    publish_review(review=review, by=office)
    other = review.voters.exclude(person=member).first().person
    assert "讲话清楚" in page_of(client_for(member), review)
    assert "讲话清楚" not in page_of(client_for(other), review)
    assert "讲话清楚" not in json.dumps(review.publication.document, ensure_ascii=False)
