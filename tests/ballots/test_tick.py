"""Reviews by their days: shown, opened, reminded of and closed; again and again the same."""

from datetime import timedelta

import pytest

from makers import make_company
from reviews import DAYS, TODAY, frozen_review_of, on, open_review_of, planned_review_of
from zhibu.ballots.actions.planning import close_review
from zhibu.ballots.actions.tellers import take_key
from zhibu.ballots.enums import ReviewState, RollMark
from zhibu.ballots.models import Review
from zhibu.ballots.tick import Done, tick_reviews
from zhibu.inbox.models import Message

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOTHING = Done()


def tick(day):
    with on(day):
        return tick_reviews(day)


def test_a_roll_is_shown_on_its_day_once():
    review = planned_review_of(make_company(members=2)).review
    assert tick(TODAY - DAY) == NOTHING
    assert tick(TODAY) == Done(shown=[review.code])
    assert tick(TODAY) == NOTHING
    review.refresh_from_db()
    assert review.state == ReviewState.SHOWN


def test_a_roll_that_cannot_be_shown_waits_for_the_office():
    planned_review_of(make_company())
    assert tick(TODAY) == NOTHING


def test_a_roll_is_never_frozen_by_itself():
    planned_review_of(make_company(members=2))
    for day in (TODAY, DAYS["freeze"], DAYS["open"], DAYS["close"]):
        tick(day)
    assert Review.objects.get().state == ReviewState.SHOWN


def test_voting_opens_on_its_day_once_both_keys_are_taken():
    held = frozen_review_of(make_company(members=2))
    assert tick(DAYS["open"]) == NOTHING
    with on(DAYS["open"]):
        for person in held.tellers:
            take_key(review=held.review, by=person)
    assert tick(DAYS["open"] + DAY) == Done(opened=[held.review.code])
    assert Message.objects.filter(kind="review_open").count() == 6


def test_voting_closes_after_its_last_day():
    held = open_review_of(make_company(members=2))
    assert tick(DAYS["closes_on"]) == NOTHING
    assert tick(DAYS["close"]) == Done(closed=[held.review.code])
    assert tick(DAYS["close"]) == NOTHING


def reminded():
    found = Message.objects.filter(kind="review_closing")
    return sorted(found.values_list("to", flat=True))


def test_who_has_not_voted_is_reminded_three_days_and_a_day_before():
    review = open_review_of(make_company(members=2)).review
    voters = list(review.voters.all())
    last = DAYS["closes_on"]
    assert tick(last - 4 * DAY).reminded == 0
    assert tick(last - 3 * DAY).reminded == 6
    assert tick(last - 3 * DAY).reminded == 0
    review.voters.filter(pk=voters[0].pk).update(mark=RollMark.VOTED)
    review.voters.filter(pk=voters[1].pk).update(mark=RollMark.SLIP)
    assert tick(last - 2 * DAY).reminded == 0
    assert tick(last - DAY).reminded == 4
    assert reminded() == sorted(one.person_id for one in voters[2:])


def test_reminders_of_a_closed_review_are_gone_and_none_went_by_mail():
    held = open_review_of(make_company(members=2))
    tick(DAYS["closes_on"] - 3 * DAY)
    assert set(Message.objects.filter(kind="review_closing").values_list("mail", flat=True)) == {
        "none"
    }
    with on(DAYS["close"]):
        close_review(review=held.review, by=held.office)
    assert reminded() == []


def test_reminding_asks_the_same_few_queries_however_many_are_asked(django_assert_max_num_queries):
    for members in (2, 20):
        open_review_of(make_company(members=members))
        with on(DAYS["closes_on"] - DAY), django_assert_max_num_queries(22):
            tick_reviews(DAYS["closes_on"] - DAY)


def test_a_roll_that_cannot_be_shown_is_tried_once_a_day(django_assert_max_num_queries):
    planned_review_of(make_company())
    tick(TODAY)
    with django_assert_max_num_queries(4):
        tick(TODAY)
    assert tick(TODAY + DAY) == NOTHING
