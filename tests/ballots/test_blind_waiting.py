"""A blind review and who may still vote: the site knows of a token that it was issued, not that it was cast."""

from datetime import timedelta

import pytest
from django.utils import timezone

from blind_voters import Device, blind_review
from makers import make_person, make_role, make_voters
from zhibu.ballots.actions.issuing import issue_token
from zhibu.ballots.actions.planning import close_review
from zhibu.ballots.closing import everybody_voted
from zhibu.ballots.enums import ReviewState, RollMark
from zhibu.ballots.notices import remind
from zhibu.ballots.voting import votes_of, votes_waiting
from zhibu.inbox.models import Message
from zhibu.orgs.enums import RoleKind
from zhibu.orgs.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def review():
    today = timezone.localdate()
    return blind_review(opens_on=today, closes_on=today + timedelta(days=3)).review


@pytest.fixture
def devices(review):
    """Everybody has taken a token; nobody has cast."""
    found = [Device(review, voter) for voter in review.voters.select_related("person")]
    for one in found:
        one.take(one.ask())
    return found


def test_a_review_does_not_close_under_who_still_holds_a_token(review, devices):
    office = make_person()
    make_role(office, review.organisation, RoleKind.COMMITTEE_OFFICE)
    for one in devices[:-1]:
        one.cast()
    assert not everybody_voted(review)
    with pytest.raises(Refused):
        close_review(review=review, by=office)
    devices[-1].cast()
    assert everybody_voted(review)
    assert close_review(review=review, by=office).state == ReviewState.CLOSED


def test_a_review_does_not_close_under_who_took_no_token(review):
    first, *_rest = review.voters.select_related("person")
    device = Device(review, first)
    device.take(device.ask())
    device.cast()
    assert not everybody_voted(review)


def test_a_vote_stays_in_the_list_until_the_close(review, devices):
    device = devices[0]
    device.cast()
    person = device.voter.person
    assert [one.mark for one in votes_waiting(person)] == [RollMark.ISSUED]
    assert [one.mark for one in votes_of(person).waiting] == [RollMark.ISSUED]
    review.state = ReviewState.CLOSED
    review.save(update_fields=["state"])
    assert votes_waiting(person) == []
    assert [one.mark for one in votes_of(person).done] == [RollMark.ISSUED]


def test_a_reminder_goes_to_everybody_alike_but_who_has_a_slip(review, devices):
    devices[0].cast()
    review.voters.filter(pk=devices[1].voter.pk).update(mark=RollMark.SLIP)
    assert remind(review, timezone.localdate()) == 2
    assert remind(review, timezone.localdate()) == 0
    told = set(Message.objects.filter(kind="review_closing").values_list("to", flat=True))
    assert told == {devices[0].voter.person_id, devices[2].voter.person_id}


def test_the_page_says_that_a_ballot_was_issued_never_that_it_was_cast(review, devices, client_for):
    client = client_for(devices[0].voter.person)
    assert "您已领票。如果还没有投出" in client.get("/votes/").text
    devices[0].cast()
    assert "您已领票。如果还没有投出" in client.get("/votes/").text
    review.state = ReviewState.CLOSED
    review.save(update_fields=["state"])
    assert "您已领票；是否投出，系统无从知道" in client.get(f"/votes/{review.code}/").text


def test_who_rates_by_name_alone_gets_no_token(review):
    """Of a sheet that one person has alone, every row carries the name."""
    rated = review.sheets.get().subjects[:1]
    sheet = review.sheets.create(number=2, organisation=review.organisation, subjects=rated)
    sheet.subjects[0]["source"] = "higher"
    sheet.save()
    (voter,) = make_voters(sheet, [make_person()])
    with pytest.raises(Refused):
        issue_token(review=review, blinded=bytes(255) + b"\1", by=voter.person)
    voter.refresh_from_db()
    assert voter.mark == RollMark.NOT_YET
