"""Turnout sets ballots cast against ballots that could be cast, slips and tokens among them."""

import hashlib
import secrets

import pytest

from blind_voters import blind_review, devices_of
from boxes_opened import held_review
from locked_boxes import make_locked
from makers import make_person, make_review, make_role
from zhibu.ballots import opening
from zhibu.ballots.actions.casting import cast, cast_with_slip
from zhibu.ballots.actions.publishing import document_of
from zhibu.ballots.actions.slips import hand_slip, print_slips, spoil_slips
from zhibu.ballots.enums import ReviewState, Secrecy
from zhibu.ballots.opening import open_inner, open_outer
from zhibu.ballots.turnout import turnout_by_place, turnouts
from zhibu.orgs.enums import RoleKind
from zhibu.tlog.leaves import canonical
from zhibu.urn.recount import recount

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_wiping(monkeypatch):
    """A test's own transaction lets nothing be cleared."""
    monkeypatch.setattr(opening, "wipe", lambda _review: True)


def keys_of(review):
    places = review.receipts.order_by("place").values_list("key", flat=True)
    return [bytes(one).hex() for one in places]


def to(review, state):
    review.state = state
    review.save(update_fields=["state"])
    return review


def used(review, code):
    marks = dict.fromkeys(range(len(review.sheets.get().subjects)), 9_000)
    cast_with_slip(code=code, marks=marks, remarks={}, secret=secrets.token_bytes(16))


def office_of(review):
    person = make_person()
    make_role(person, review.organisation, RoleKind.COMMITTEE_OFFICE)
    return person


def slips(review, count):
    return print_slips(review=review, sheet=review.sheets.get(), count=count, by=office_of(review))


def counted(locked):
    to(locked.review, ReviewState.CLOSED)
    open_outer(review=locked.review, key=locked.texts[0], by=locked.first)
    open_inner(review=locked.review, key=locked.texts[1], by=locked.second)
    locked.review.refresh_from_db()
    return locked.review


def test_a_channel_of_slips_alone_is_measured_against_slips_that_could_be_used():
    """Sixty printed, ten spoilt, forty used: 40 of 50, never 40 of 0."""
    subjects = [make_person() for _ in range(3)]
    locked = make_locked(state=ReviewState.OPEN, sheets=[(subjects, [])])
    review = locked.review
    assert turnouts([review]) == {}
    codes = slips(review, 60)
    spoil_slips(review=review, codes=codes[:10], by=office_of(review))
    for code in codes[10:50]:
        used(review, code)
    assert turnouts([review]) == {}  # nothing is told of a vote that goes on
    to(review, ReviewState.CLOSED)
    assert turnouts([review]) == {review.pk: (40, 50)}
    review = counted(locked)
    assert (review.cast_count, review.roll_count) == (40, 0)
    assert turnouts([review]) == {review.pk: (40, 50)}
    assert turnout_by_place(review) == {review.organisation_id: (50, 40)}
    document = document_of(review)
    assert [(one["asked"], one["voted"]) for one in document["turnout"]] == [(50, 40)]
    assert document["slips"] == 50
    found = recount(document, hashlib.sha256(canonical(document)).hexdigest(), keys_of(review))
    assert not found.findings


def test_who_was_given_a_slip_counts_once_and_by_the_slip():
    held = held_review(voters=6)
    review, office = held.review, office_of(held.review)
    voters = list(review.voters.select_related("person", "sheet"))
    codes = slips(review, 2)
    for voter in voters[:2]:
        hand_slip(review=review, person=voter.person, by=office)
    cast(
        review=review, marks=held.marks_of(voters[2]), remarks={},
        secret=secrets.token_bytes(16), by=voters[2].person,
    )  # fmt: skip
    used(review, codes[0])
    assert turnouts([review]) == {review.pk: (1, 6)}
    to(review, ReviewState.CLOSED)
    assert turnouts([review]) == {review.pk: (2, 6)}
    assert turnout_by_place(review) == {review.organisation_id: (6, 2)}


def test_in_blind_mode_papers_are_counted_and_not_tokens():
    locked = blind_review(people=6)
    devices = devices_of(locked.review)
    for one in devices[:2]:
        one.cast()
    assert turnouts([locked.review]) == {locked.review.pk: (2, 6)}
    assert turnout_by_place(locked.review) == {locked.review.organisation_id: (6, 2)}
    review = counted(locked)
    assert turnouts([review]) == {review.pk: (2, 6)}
    assert [(one["asked"], one["voted"]) for one in document_of(review)["turnout"]] == [(6, 2)]


def test_without_anything_that_could_be_cast_there_is_no_share():
    """As of counts that were brought in from paper: sixty ballots of nobody knows how many."""
    review = make_review(
        state=ReviewState.PUBLISHED, sheets=[], cast_count=60, unused_count=0, roll_count=0
    )
    assert turnouts([review]) == {}


def test_a_named_review_is_measured_against_its_roll():
    review = make_review(
        state=ReviewState.COUNTED, voters=6, secrecy=Secrecy.NAMED,
        cast_count=4, unused_count=2, roll_count=6,
    )  # fmt: skip
    assert turnouts([review]) == {review.pk: (4, 6)}


@pytest.mark.parametrize("reviews", [1, 3])
def test_many_reviews_are_asked_for_in_the_same_few_queries(reviews, django_assert_num_queries):
    made = [
        make_review(state=state, voters=5, cast_count=done, unused_count=0, roll_count=5)
        for state, done in ((ReviewState.OPEN, None), (ReviewState.PUBLISHED, 5))
        for _ in range(reviews)
    ]
    with django_assert_num_queries(2):
        assert set(turnouts(made).values()) == {(0, 5), (5, 5)}
