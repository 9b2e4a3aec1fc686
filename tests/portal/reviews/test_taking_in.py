"""Taking in by the office: the person helped rates just the member who helped them."""

import pytest
from django.urls import reverse

from makers import make_branch, make_member, make_review, make_sheet, make_voters

pytestmark = pytest.mark.django_db
SOURCES = [
    {"source": "members", "title": {"zh": "党员", "en": "Members"}, "raters": ["members"]},
    {"source": "helped", "title": {"zh": "被帮对象", "en": "Helped"}, "raters": ["helped"]},
]


@pytest.fixture
def shown(company, cast):
    review = make_review(company.root, state="shown", sheets=[], sources=SOURCES)
    people = [cast.member, cast.committee_member]
    sheet = make_sheet(review, people, organisation=company.branch)
    make_voters(sheet, people, organisation=company.branch)
    return review


@pytest.fixture
def helped(company):
    return make_member(company.branch, standing="staff", name="受帮人")


def address(review):
    return reverse("review_take_in", args=[review.code])


def test_the_person_helped_is_taken_in_for_one_member(shown, helped, cast, client_for):
    client = client_for(cast.assessment_office)
    assert client.get(address(shown)).status_code == 200
    sent = {
        "person": helped.code,
        "source": "helped",
        "subject": cast.member.code,
        "reason": "结对帮扶",
    }
    assert client.post(address(shown), sent).status_code == 302
    voter = shown.voters.get(person=helped)
    assert [(one["subject"], one["source"]) for one in voter.sheet.subjects] == [
        (cast.member.code, "helped")
    ]
    mine = client_for(helped).get(reverse("review_roll", args=[shown.code])).context["mine"]
    assert [title for title, _rows in mine.groups] == ["被帮对象"]


def test_who_stands_on_no_sheet_is_refused_at_the_field(shown, helped, cast, client_for):
    sent = {
        "person": helped.code,
        "source": "helped",
        "subject": cast.secretary.code,
        "reason": "帮扶",
    }
    answer = client_for(cast.assessment_office).post(address(shown), sent)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["subject"]
    assert not shown.voters.filter(person=helped).exists()


def test_an_empty_form_says_what_is_missing(shown, cast, client_for):
    answer = client_for(cast.assessment_office).post(address(shown), {})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"person", "source", "subject", "reason"}


def test_in_a_review_of_branches_a_branch_is_chosen(company, helped, cast, client_for):
    review = make_review(company.root, state="shown", sheets=[], sources=SOURCES, subject="branch")
    other = make_branch(under=company.committee)
    make_sheet(review, [company.branch, other], organisation=company.sibling)
    client = client_for(cast.assessment_office)
    assert other.name in client.get(address(review)).text
    sent = {"person": helped.code, "source": "members", "subject": other.code, "reason": "服务对象"}
    assert client.post(address(review), sent).status_code == 302
    (row,) = review.voters.get(person=helped).sheet.subjects
    assert row["subject"] == other.code


def test_only_the_office_takes_in_and_only_while_the_roll_is_shown(shown, helped, cast, client_for):
    assert client_for(cast.member).get(address(shown)).status_code == 403
    shown.state = "frozen"
    shown.save()
    client = client_for(cast.assessment_office)
    assert "只有在名册公示期间" in client.get(address(shown)).text
    sent = {
        "person": helped.code,
        "source": "helped",
        "subject": cast.member.code,
        "reason": "帮扶",
    }
    assert client.post(address(shown), sent).status_code == 422
    assert not shown.voters.filter(person=helped).exists()
