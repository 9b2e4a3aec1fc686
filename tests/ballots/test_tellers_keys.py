"""A teller takes the key: once, before voting opens, and the site keeps only the half that seals."""

import pytest
from django.apps import apps

from makers import make_person, make_review
from zhibu.ballots.actions.tellers import take_key
from zhibu.ballots.enums import ReviewState, Secrecy
from zhibu.ballots.shown_keys import private_key
from zhibu.ledger.models import Entry
from zhibu.orgs.refusals import Forbidden, Refused
from zhibu.urn.sealing import public_of
from zhibu.urn.shares import from_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def review():
    made = make_review(voters=1, state=ReviewState.FROZEN)
    made.tellers.update(public_key=None, key_taken_on=None)
    return made


def teller_of(review, place=1):
    return review.tellers.get(place=place)


def test_key_taken_fits_the_public_half_that_is_kept(review):
    text = take_key(review=review, by=teller_of(review).person)
    private = from_text(text, review.code, 1)
    assert public_of(private) == bytes(teller_of(review).public_key)
    assert private_key(text, teller_of(review)) == private


def test_key_taken_is_entered_with_its_public_half(review):
    take_key(review=review, by=teller_of(review).person)
    entry = Entry.objects.get(kind="review.key_taken")
    assert entry.subject == f"review/{review.code}"


def test_private_half_is_nowhere_in_the_database(review):
    text = take_key(review=review, by=teller_of(review).person)
    private = from_text(text, review.code, 1)
    assert all(private.hex() not in row and text not in row for row in every_value())


def every_value():
    for model in apps.get_models():
        for row in model._default_manager.values_list():
            for value in row:
                yield bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)


def test_key_is_given_once_and_the_refusal_says_what_to_do(review):
    take_key(review=review, by=teller_of(review).person)
    with pytest.raises(Refused) as refused:
        take_key(review=review, by=teller_of(review).person)
    assert "重新指定监票人" in str(refused.value)


def test_key_lost_after_opening_cannot_be_replaced(review):
    take_key(review=review, by=teller_of(review).person)
    review.state = ReviewState.OPEN
    review.save(update_fields=["state"])
    with pytest.raises(Refused) as refused:
        take_key(review=review, by=teller_of(review).person)
    assert "重新组织" in str(refused.value)


@pytest.mark.parametrize("state", [ReviewState.PLANNED, ReviewState.SHOWN, ReviewState.OPEN])
def test_key_is_taken_only_while_the_roll_is_frozen(review, state):
    review.state = state
    review.save(update_fields=["state"])
    with pytest.raises(Refused):
        take_key(review=review, by=teller_of(review).person)
    assert teller_of(review).public_key is None


def test_key_is_for_the_named_teller_alone(review):
    with pytest.raises(Forbidden):
        take_key(review=review, by=make_person())


def test_named_review_has_no_keys():
    """Some were planned with tellers before they needed none."""
    tellers = (make_person(), make_person())
    review = make_review(voters=1, state=ReviewState.FROZEN, secrecy=Secrecy.NAMED, tellers=tellers)
    with pytest.raises(Refused):
        take_key(review=review, by=teller_of(review).person)


def test_mistyped_key_names_the_group(review):
    text = take_key(review=review, by=teller_of(review).person)
    groups = text.split("-")
    groups[4] = ("0" if groups[4][0] != "0" else "1") + groups[4][1:]
    with pytest.raises(Refused) as refused:
        private_key("-".join(groups), teller_of(review))
    assert "第 5 组" in str(refused.value.fields["key"])


def test_key_of_the_other_teller_is_told_apart(review):
    other = take_key(review=review, by=teller_of(review, 2).person)
    with pytest.raises(Refused) as refused:
        private_key(other, teller_of(review))
    assert "另一" in str(refused.value.fields["key"])


def test_key_with_too_few_characters_says_how_many(review):
    text = take_key(review=review, by=teller_of(review).person)
    with pytest.raises(Refused) as refused:
        private_key(text[:-6], teller_of(review))
    assert "65" in str(refused.value.fields["key"])
