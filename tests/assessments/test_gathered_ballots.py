"""Counted ballots as evidence of the scoring: a sum and a number of each source of each round."""

from datetime import date

import pytest

from counted_reviews import make_counted
from makers import make_company, make_person, make_role
from zhibu.assessments.gathering import Question
from zhibu.assessments.gathering.ballots import make_statistics
from zhibu.ballots.actions.publishing import publish_review
from zhibu.orgs.enums import RoleKind
from zhibu.schemes.reading import read_text
from zhibu.scoring.engines import duck
from zhibu.scoring.lowering.plan import Plan, events_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    return make_company()


@pytest.fixture
def office(company):
    person = make_person()
    make_role(person, company.root, RoleKind.ASSESSMENT_OFFICE)
    return person


def counted(company, marks, *, voters, **fields):
    """A counted peer review of one member, M1."""
    return make_counted(
        company.branch,
        {company.branch: voters},
        among={company.branch: [make_person(code="M1")]},
        marks={("M1", "members"): marks},
        channel="peer",
        **fields,
    )


def gathered(review, *, year=None):
    """What the scoring reads of M1: the cells in which something stands."""
    year = year or review.year
    asked = Question(review.adoption, review.organisation, year, date(year, 12, 31))
    events = events_of(read_text(review.adoption.text).scheme)
    plan = Plan(
        scheme="", version="", hash="", year=year, kinds=(), tables=(), events=events,
        statistics=(), stages=(), trace=(),
    )  # fmt: skip
    con = duck.connect()
    try:
        con.execute("CREATE TABLE subjects AS SELECT 'M1' AS subject")
        make_statistics(con, asked, plan)
        found = con.execute("SELECT * EXCLUDE (subject) FROM statistics")
        cells = zip((column[0] for column in found.description), *found.fetchall(), strict=True)
        return {name: value for name, value in cells if value is not None}
    finally:
        con.close()


def test_published_ballots_are_gathered_and_cannot_judge_is_none(company, office):
    marks = [9_000, 9_000, 8_500, 8_000, 7_000, None]
    review = counted(company, marks, voters=6, round=2)
    assert gathered(review) == {}
    publish_review(review=review, by=office)
    assert gathered(review) == {"peer.2.members.sum": 41_500, "peer.2.members.n": 5}
    assert gathered(review, year=review.year - 1) == {}


def test_ballots_too_few_for_any_figure_are_left_out(company, office):
    review = counted(company, [9_000, 9_000, 8_500], voters=4, round=1)
    publish_review(review=review, by=office)
    assert gathered(review) == {}


@pytest.mark.parametrize("rounds", [1, 2])
def test_reviews_are_gathered_in_a_constant_number_of_queries(
    company, office, django_assert_num_queries, rounds
):
    first = make_counted(company.branch, {company.branch: 8}, channel="peer", round=1)
    publish_review(review=first, by=office)
    for number in range(2, rounds + 1):
        other = make_counted(
            company.branch, {company.branch: 8}, channel="peer", round=number,
            adoption=first.adoption,
        )  # fmt: skip
        publish_review(review=other, by=office)
    gathered(first)  # the sums of boxes that were filled straight are made once
    with django_assert_num_queries(3):
        gathered(first)
