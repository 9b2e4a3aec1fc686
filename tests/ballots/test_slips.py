"""Slips: printed once, handed to who has not voted, spoilt, reconciled."""

import json
import secrets

import pytest

from boxes_opened import held_review
from makers import make_member, make_person, make_role, make_secretary
from zhibu.ballots.actions.casting import cast, cast_with_slip
from zhibu.ballots.actions.planning import close_review
from zhibu.ballots.actions.slips import (
    hand_slip,
    print_slips,
    reconcile,
    spoil_slips,
    take_back_slip,
)
from zhibu.ballots.closing import everybody_voted
from zhibu.ballots.enums import ReviewState, RollMark, Secrecy, SlipState
from zhibu.ballots.models import Review, Slip, Voter
from zhibu.ballots.reckoning import reckon
from zhibu.ballots.slip_codes import ALPHABET, LENGTH, as_typed, grouped, new_slip_code
from zhibu.ledger.models import Entry
from zhibu.orgs.enums import RoleKind
from zhibu.orgs.refusals import Forbidden, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def held():
    return held_review()


@pytest.fixture
def office(held):
    person = make_person()
    make_role(person, held.review.organisation, RoleKind.COMMITTEE_OFFICE)
    return person


@pytest.fixture
def printed(held, office):
    """Prints so many slips of the review's sheet."""
    sheet = held.review.sheets.get()
    return lambda count=3: print_slips(review=held.review, sheet=sheet, count=count, by=office)


@pytest.fixture
def voters(held):
    return list(held.review.voters.select_related("person", "sheet"))


def mark_of(voter):
    return Voter.objects.get(pk=voter.pk).mark


def used(held, code):
    marks = dict.fromkeys(range(len(held.review.sheets.get().subjects)), 9000)
    return cast_with_slip(code=code, marks=marks, remarks={}, secret=secrets.token_bytes(16))


def close(held):
    held.review.state = ReviewState.CLOSED
    held.review.save()


def test_codes_are_long_random_and_cannot_be_misread():
    code = new_slip_code()
    assert len(ALPHABET) ** LENGTH > 2**60
    assert not set("0OQ1IL2Z5S6G8B") & set(ALPHABET)
    assert as_typed(f" {grouped(code).lower()} ") == code
    assert [as_typed(text) for text in ("", code[:-1], code + "A", "0" * LENGTH)] == [""] * 4


def test_printing_keeps_digests_and_enters_how_many(held, printed):
    codes = printed(3)
    assert len(set(codes)) == 3
    kept = b"".join(bytes(slip.digest) for slip in Slip.objects.all())
    assert not any(code.encode() in kept for code in codes)
    assert held.review.sheets.get().slips_printed == 3
    assert Entry.objects.filter(kind="review.slips_printed").count() == 1


@pytest.mark.parametrize("count", [0, -1, 401])
def test_too_many_or_no_slips_are_refused(printed, count):
    with pytest.raises(Refused) as error:
        printed(count)
    assert set(error.value.fields) == {"count"}
    assert Slip.objects.count() == 0


def test_only_who_hands_out_slips_may(held, printed, voters):
    codes, person = printed(1), voters[0].person
    member = make_member(held.review.organisation)
    sheet = held.review.sheets.get()
    with pytest.raises(Forbidden):
        print_slips(review=held.review, sheet=sheet, count=1, by=member)
    with pytest.raises(Forbidden):
        hand_slip(review=held.review, person=person, by=member)
    with pytest.raises(Forbidden):
        spoil_slips(review=held.review, codes=codes, by=member)
    assert hand_slip(review=held.review, person=person, by=make_secretary(sheet.organisation))


@pytest.mark.parametrize("state", [ReviewState.SHOWN, ReviewState.CLOSED, ReviewState.COUNTED])
def test_no_slip_is_printed_before_the_roll_is_frozen_or_after_the_close(
    held, office, voters, state
):
    held.review.state = state
    held.review.save()
    sheet = held.review.sheets.get()
    with pytest.raises(Refused):
        print_slips(review=held.review, sheet=sheet, count=1, by=office)
    with pytest.raises(Refused):
        hand_slip(review=held.review, person=voters[0].person, by=office)


def test_a_named_review_takes_no_slips(office, held):
    held.review.secrecy = Secrecy.NAMED
    held.review.save()
    with pytest.raises(Refused):
        print_slips(review=held.review, sheet=held.review.sheets.get(), count=1, by=office)


# --- handing out -----------------------------------------------------------------------------------


def test_who_takes_a_slip_votes_with_that_alone(held, office, printed, voters):
    voter = voters[0]
    (code,) = printed(1)
    hand_slip(review=held.review, person=voter.person, by=office)
    assert mark_of(voter) == RollMark.SLIP
    with pytest.raises(Refused):
        cast(
            review=held.review, marks=held.marks_of(voter), remarks={},
            secret=secrets.token_bytes(16), by=voter.person,
        )  # fmt: skip
    with pytest.raises(Refused):
        hand_slip(review=held.review, person=voter.person, by=office)
    used(held, code)
    assert mark_of(voter) == RollMark.SLIP


def test_who_voted_gets_no_slip(held, office, printed, voters):
    printed()
    voter = voters[0]
    cast(
        review=held.review, marks=held.marks_of(voter), remarks={},
        secret=secrets.token_bytes(16), by=voter.person,
    )  # fmt: skip
    with pytest.raises(Refused):
        hand_slip(review=held.review, person=voter.person, by=office)
    assert mark_of(voter) == RollMark.VOTED


@pytest.mark.parametrize("mark", [RollMark.VOTED, RollMark.ISSUED, RollMark.SLIP])
def test_every_attempt_is_entered_and_no_refusal_tells_why(held, office, printed, voters, mark):
    printed()
    voter = voters[0]
    Voter.objects.filter(pk=voter.pk).update(mark=mark)
    with pytest.raises(Refused) as error:
        hand_slip(review=held.review, person=voter.person, by=office)
    assert "不能再领选票条" in str(error.value)
    hand_slip(review=held.review, person=voters[1].person, by=office)
    kinds = Entry.objects.filter(kind__startswith="review.slip_").order_by("index")
    assert list(kinds.values_list("kind", flat=True)) == ["review.slip_refused", "review.slip_handed"]  # fmt: skip
    told = "".join(str(one.opening.body) for one in kinds)
    assert voter.person.code not in told
    assert voters[1].person.code not in told


def test_without_a_slip_left_nobody_learns_who_has_voted(held, office, voters):
    Voter.objects.filter(pk=voters[0].pk).update(mark=RollMark.VOTED)
    said = set()
    for voter in voters[:2]:
        with pytest.raises(Refused) as error:
            hand_slip(review=held.review, person=voter.person, by=office)
        said.add(str(error.value))
    assert len(said) == 1


def test_no_more_slips_are_handed_out_than_were_printed(held, office, printed, voters):
    codes = printed(2)
    spoil_slips(review=held.review, codes=codes[:1], by=office)
    hand_slip(review=held.review, person=voters[0].person, by=office)
    with pytest.raises(Refused):
        hand_slip(review=held.review, person=voters[1].person, by=office)


def test_who_is_not_on_the_roll_gets_no_slip(held, office, printed):
    printed()
    with pytest.raises(Refused):
        hand_slip(review=held.review, person=make_person(), by=office)


def test_who_rates_by_name_gets_no_slip():
    held = held_review(voters=2)
    office = make_person()
    make_role(office, held.review.organisation, RoleKind.COMMITTEE_OFFICE)
    print_slips(review=held.review, sheet=held.review.sheets.get(), count=2, by=office)
    with pytest.raises(Refused):
        hand_slip(review=held.review, person=held.review.voters.first().person, by=office)


def test_a_slip_comes_back_before_voting_opens_and_not_after(held, office, printed, voters):
    review, person = held.review, voters[0].person
    review.state = ReviewState.FROZEN
    review.save()
    printed()
    hand_slip(review=review, person=person, by=office)
    assert take_back_slip(review=review, person=person, by=office).mark == RollMark.NOT_YET
    hand_slip(review=review, person=person, by=office)
    review.state = ReviewState.OPEN
    review.save()
    with pytest.raises(Refused):
        take_back_slip(review=review, person=person, by=office)
    assert mark_of(voters[0]) == RollMark.SLIP


# --- spoiling and reconciling ---------------------------------------------------------------------------


def test_nobody_closes_a_review_by_spoiling_the_slips_of_others(held, office, printed, voters):
    """Before the last day: somebody whose slip was declared spoilt has not voted."""
    codes = printed(3)
    held.review.voters.exclude(pk__in=[voters[0].pk, voters[1].pk]).update(mark=RollMark.VOTED)
    for voter in voters[:2]:
        hand_slip(review=held.review, person=voter.person, by=office)
    used(held, codes[0])
    spoil_slips(review=held.review, codes=codes[1:], by=office)
    assert not everybody_voted(held.review)
    with pytest.raises(Refused):
        close_review(review=held.review, by=office)
    (code,) = printed(1)
    assert not everybody_voted(held.review)
    used(held, code)
    assert everybody_voted(held.review)


def test_a_spoilt_slip_casts_nothing(held, office, printed):
    code, *_rest = printed()
    assert spoil_slips(review=held.review, codes=[grouped(code)], by=office) == 1
    with pytest.raises(Refused):
        used(held, code)


def test_slips_are_spoilt_together_or_not_at_all(held, office, printed):
    codes = printed(3)
    used(held, codes[0])
    for wrong in ([*codes[1:], codes[0]], [*codes[1:], new_slip_code()], ["nonsense"], []):
        with pytest.raises(Refused) as error:
            spoil_slips(review=held.review, codes=wrong, by=office)
        assert set(error.value.fields) == {"codes"}
    assert Slip.objects.filter(state=SlipState.SPOILT).count() == 0
    told = Entry.objects.filter(kind="review.slips_spoilt")
    assert not told.exists()
    assert spoil_slips(review=held.review, codes=codes[1:], by=office) == 2
    body = json.loads(told.get().opening.body)
    assert (body["by"], body["slips"]) == (office.code, [[1, 3, None, None]])


def test_printed_is_used_and_unused_and_spoilt_once_voting_has_closed(
    held, office, printed, voters
):
    codes = printed(5)
    hand_slip(review=held.review, person=voters[0].person, by=office)
    used(held, codes[0])
    used(held, codes[1])
    spoil_slips(review=held.review, codes=codes[2:3], by=office)
    (line,) = reconcile(held.review)
    assert (line.printed, line.handed, line.spoilt) == (5, 1, 1)
    assert (line.used, line.unused, line.agrees) == (None, None, None)
    close(held)
    (line,) = reconcile(held.review, office)
    assert (line.used, line.unused, line.agrees) == (2, 2, True)
    assert reconcile(held.review, make_person()) == []


def test_slips_that_nobody_on_the_roll_took_are_told_to_the_tellers(held, office, printed, voters):
    codes = printed(3)
    hand_slip(review=held.review, person=voters[0].person, by=office)
    for code in codes[:2]:
        used(held, code)
    close(held)
    found = reckon(Review.objects.get())
    assert (found.slips_printed, found.slips_handed, found.slips_used) == (3, 1, 2)
    assert found.beyond_roll == 1
    voters[1].mark = RollMark.SLIP
    voters[1].save(update_fields=["mark"])
    assert reckon(Review.objects.get()).beyond_roll == 0


def test_a_slip_that_vanished_does_not_reconcile(held, printed):
    printed(2)
    Slip.objects.first().delete()
    close(held)
    (line,) = reconcile(held.review)
    assert line.agrees is False
