"""The list of reviews: who sees which, what is not planned yet, in a constant number of queries."""

import pytest
from django.utils import timezone

from makers import make_adoption, make_review

pytestmark = pytest.mark.django_db


def card(company, **fields):
    """The members' card, whose scheme has reviews in rounds."""
    return make_adoption(company.root, name="suxing", subject="member", **fields)


def review_of(organisation, **fields):
    return make_review(organisation, title={"zh": "本季互评", "en": "Mutual review"}, **fields)


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("member", True),
        ("staff_voter", True),
        ("committee_office", True),
        ("auditor", True),
        ("neighbour_secretary", False),
        ("other_committee_office", False),
    ],
)
def test_a_review_of_a_branch_is_listed_for_who_reaches_it(who, seen, company, cast, client_for):
    review_of(company.branch)
    assert ("本季互评" in client_for(getattr(cast, who)).get("/reviews/").text) is seen


def test_a_review_of_the_company_is_listed_for_members_below(company, cast, client_for):
    review = review_of(company.root, sheets=[])
    for person in (cast.member, cast.foreign_secretary):
        assert f"/reviews/{review.code}/" in client_for(person).get("/reviews/").text


@pytest.mark.parametrize(
    ("group", "state"), [("running", "open"), ("coming", "planned"), ("finished", "published")]
)
def test_reviews_are_listed_by_how_far_they_are(group, state, company, cast, client_for):
    found = {
        name: review_of(company.branch, state=name) for name in ("open", "planned", "published")
    }
    page = client_for(cast.secretary).get(f"/reviews/?state={group}").text
    assert [name for name, one in found.items() if one.code in page] == [state]


def test_who_has_no_review_reads_where_they_come_from(cast, client_for):
    assert "考核办公室按采用的方案安排" in client_for(cast.member).get("/reviews/").text
    page = client_for(cast.assessment_office).get("/reviews/").text
    assert "采用的方案规定了评议渠道" in page
    assert "/schemes/" in page


def test_rounds_not_planned_yet_are_offered_to_who_plans(company, cast, client_for):
    adoption = card(company)
    year = timezone.localdate().year
    page = client_for(cast.assessment_office).get("/reviews/").text
    address = f"/reviews/plan/?adoption={adoption.pk}&amp;channel=peer&amp;round=2&amp;year={year}"
    assert address in page
    assert "被帮对象" in page
    assert address not in client_for(cast.member).get("/reviews/").text
    assert address not in client_for(cast.committee_office).get("/reviews/").text


def test_a_planned_round_is_offered_no_more_and_a_called_off_one_again(company, cast, client_for):
    adoption = card(company)
    facts = {"adoption": adoption, "channel": "peer", "round": 2, "sheets": []}
    review = make_review(company.root, state="planned", **facts)
    client = client_for(cast.assessment_office)
    assert "channel=peer&amp;round=2" not in client.get("/reviews/").text
    review.state = "called_off"
    review.save()
    assert "channel=peer&amp;round=2" in client.get("/reviews/").text


def test_what_waits_stands_first_and_what_is_over_is_folded(company, cast, client_for):
    states = ("published", "open", "closed")
    found = {state: review_of(company.branch, state=state, voters=2) for state in states}
    page = client_for(cast.assessment_office).get("/reviews/").text
    places = [page.index(f"/reviews/{found[state].code}/") for state in reversed(states)]
    assert places == sorted(places)
    assert (
        page.index("待办理")
        < places[0]
        < page.index('<details class="review-finished"')
        < places[2]
    )
    over = client_for(cast.assessment_office).get("/reviews/?state=finished").text
    assert '<details class="review-finished" open>' in over


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_a_constant_number_of_queries(
    rows, company, cast, client_for, django_assert_num_queries
):
    card(company)
    for _ in range(rows):
        review_of(company.branch, state="open", voters=3)
        review_of(company.sibling, state="published", voters=3)
    client = client_for(cast.assessment_office)
    client.get("/reviews/")
    with django_assert_num_queries(12):
        client.get("/reviews/")
