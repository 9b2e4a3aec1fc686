"""Counted ballots as evidence of the scoring."""

import pytest

from counted_reviews import make_counted
from makers import make_company, make_person, make_role
from zhibu.ballots.actions.publishing import publish_review
from zhibu.ballots.feeding import BallotRow, ballot_rows
from zhibu.orgs.enums import RoleKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    return make_company()


@pytest.fixture
def office(company):
    person = make_person()
    make_role(person, company.root, RoleKind.ASSESSMENT_OFFICE)
    return person


def test_published_ballots_are_rows(company, office):
    member = make_person(code="M1")
    review = make_counted(
        company.branch,
        {company.branch: 6},
        among={company.branch: [member]},
        marks={("M1", "members"): [9_000, 9_000, 8_500, 8_000, 7_000, None]},
        round=2,
    )
    assert list(ballot_rows(review.adoption, review.year)) == []
    publish_review(review=review, by=office)
    assert list(ballot_rows(review.adoption, review.year)) == [
        BallotRow("M1", "mutual", "members", 2, 7_000, 1),
        BallotRow("M1", "mutual", "members", 2, 8_000, 1),
        BallotRow("M1", "mutual", "members", 2, 8_500, 1),
        BallotRow("M1", "mutual", "members", 2, 9_000, 2),
    ]
    assert list(ballot_rows(review.adoption, review.year - 1)) == []


def test_ballots_too_few_for_any_figure_are_left_out(company, office):
    member = make_person(code="M1")
    review = make_counted(
        company.branch,
        {company.branch: 4},
        among={company.branch: [member]},
        marks={("M1", "members"): [9_000, 9_000, 8_500]},
    )
    publish_review(review=review, by=office)
    assert list(ballot_rows(review.adoption, review.year)) == []


def test_rows_are_read_in_a_constant_number_of_queries(company, office, django_assert_num_queries):
    for_one = make_counted(company.branch, {company.branch: 8})
    publish_review(review=for_one, by=office)
    with django_assert_num_queries(3):
        assert len(list(ballot_rows(for_one.adoption, for_one.year))) > 8
