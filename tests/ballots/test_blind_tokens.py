"""Blind tokens: one for each voter, one ballot for each token, and nothing that joins the two."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from blind_voters import Device, blind_review, devices_of
from locked_boxes import make_locked
from makers import make_member, make_person, make_review, make_role
from zhibu.ballots import opening
from zhibu.ballots.actions.casting import cast_with_slip
from zhibu.ballots.actions.issuing import issue_token
from zhibu.ballots.actions.planning import close_review, freeze_roll
from zhibu.ballots.entries import review_entry
from zhibu.ballots.enums import ReviewState, RollMark, Secrecy
from zhibu.ballots.issuing_keys import destroy, make_keys, private_key
from zhibu.ballots.models import IssuingKey, SealedPaper, Slip, SpentToken, Voter
from zhibu.ballots.opening import open_inner, open_outer
from zhibu.ballots.slip_codes import digest_of, new_slip_code
from zhibu.ledger.models import Entry
from zhibu.orgs.enums import RoleKind
from zhibu.orgs.refusals import Refused
from zhibu.urn.blind import Token, size_of
from zhibu.urn.receipts import number_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def locked():
    return blind_review()


@pytest.fixture
def device(locked):
    voter = locked.review.voters.select_related("person").first()
    device = Device(locked.review, voter)
    device.take(device.ask())
    return device


def closed(review):
    review.state = ReviewState.CLOSED
    review.save(update_fields=["state"])


# --- keys -----------------------------------------------------------------------------------------


def test_every_sheet_has_its_key_whose_public_half_stands_in_the_ledger_entry():
    review = blind_review(branches=2, people=1).review
    kept = review.issuing_keys.order_by("sheet__number")
    assert [one.sheet.number for one in kept] == [1, 2]
    entry = review_entry(review)["issuing_keys"]
    assert entry == [[one.sheet_id, one.public] for one in kept]
    before = [one.public for one in kept]
    make_keys(review)
    assert [one.public for one in kept.all()] == before


def test_freezing_a_roll_makes_the_keys_and_closing_destroys_their_private_halves():
    today = timezone.localdate()
    review = make_review(
        voters=5,
        secrecy=Secrecy.BLIND,
        state=ReviewState.SHOWN,
        roll_on=today - timedelta(days=9),
        objections_until=today - timedelta(days=1),
        opens_on=today,
        closes_on=today,
    )
    office = make_person()
    make_role(office, review.organisation, RoleKind.COMMITTEE_OFFICE)
    frozen = freeze_roll(review=review, by=office)
    (key,) = frozen.issuing_keys.all()
    assert review_entry(frozen)["issuing_keys"] == [[key.sheet_id, key.public]]
    assert Entry.objects.filter(kind="review.roll_frozen", subject=f"review/{review.code}").exists()
    assert key.private_sealed
    Voter.objects.update(mark=RollMark.SLIP)
    frozen.state = ReviewState.OPEN
    frozen.save(update_fields=["state"])
    close_review(review=frozen, by=office)
    assert frozen.issuing_keys.get().private_sealed is None


def test_a_private_half_lies_sealed_and_bound_to_its_sheet():
    review = blind_review(branches=2, people=1).review
    first, second = review.sheets.select_related("issuing_key").order_by("number")
    assert private_key(first).public_key() != private_key(second).public_key()
    assert b"PRIVATE" not in bytes(first.issuing_key.private_sealed)
    first.issuing_key.private_sealed = second.issuing_key.private_sealed
    with pytest.raises(Exception, match="issuing key"):
        private_key(first)


def test_after_the_keys_are_destroyed_nothing_is_signed(locked):
    destroy(locked.review)
    assert not IssuingKey.objects.filter(private_sealed__isnull=False).exists()
    voter = locked.review.voters.select_related("person").first()
    with pytest.raises(Refused):
        Device(locked.review, voter).ask()


# --- issuing --------------------------------------------------------------------------------------


def test_a_token_marks_the_roll_and_enters_nothing(locked):
    entries = Entry.objects.count()
    device = Device(locked.review, locked.review.voters.select_related("person").first())
    device.take(device.ask())
    voter = Voter.objects.get(pk=device.voter.pk)
    assert (voter.mark, bytes(voter.issued)) == (RollMark.ISSUED, device.blinded.message)
    assert (Entry.objects.count(), SpentToken.objects.count()) == (entries, 0)


def test_asking_again_gives_the_same_and_another_device_is_refused(locked):
    voter = locked.review.voters.select_related("person").first()
    first, other = Device(locked.review, voter), Device(locked.review, voter)
    signed = first.ask()
    assert first.ask() == signed
    with pytest.raises(Refused):
        other.ask()
    assert bytes(Voter.objects.get(pk=voter.pk).issued) == first.blinded.message


@pytest.mark.parametrize("mark", [RollMark.SLIP, RollMark.LEFT_OUT, RollMark.VOTED])
def test_who_has_a_slip_or_is_not_asked_gets_no_token(locked, mark):
    voter = locked.review.voters.select_related("person").first()
    Voter.objects.filter(pk=voter.pk).update(mark=mark)
    with pytest.raises(Refused):
        Device(locked.review, voter).ask()
    assert Voter.objects.get(pk=voter.pk).issued is None


def test_a_stranger_gets_no_token(locked):
    device = Device(locked.review, locked.review.voters.first())
    with pytest.raises(Refused):
        issue_token(
            review=locked.review,
            blinded=device.blinded.message,
            by=make_member(locked.review.organisation),
        )


@pytest.mark.parametrize(
    "state", [ReviewState.PLANNED, ReviewState.FROZEN, ReviewState.CLOSED, ReviewState.CALLED_OFF]
)
def test_nothing_is_signed_or_taken_while_voting_is_not_open(locked, device, state):
    locked.review.state = state
    locked.review.save(update_fields=["state"])
    with pytest.raises(Refused):
        device.ask()
    with pytest.raises(Refused):
        device.cast()
    assert not SealedPaper.objects.exists()


def test_the_last_day_ends_voting(locked, device):
    locked.review.closes_on = timezone.localdate() - timedelta(days=1)
    locked.review.opens_on = locked.review.closes_on
    with pytest.raises(Refused):
        device.ask()
    with pytest.raises(Refused):
        device.cast()


def test_bytes_that_cannot_be_signed_leave_the_roll_as_it_is(locked):
    voter = locked.review.voters.select_related("person").first()
    key = private_key(Device(locked.review, voter).sheet)
    modulus = key.public_key().public_numbers().n
    for wrong in (b"", b"\1", bytes(size_of(key)), modulus.to_bytes(size_of(key))):
        with pytest.raises(Refused):
            issue_token(review=locked.review, blinded=wrong, by=voter.person)
    assert Voter.objects.get(pk=voter.pk).mark == RollMark.NOT_YET


def test_a_sealed_review_gives_no_tokens():
    review = make_locked(state=ReviewState.OPEN).review
    voter = review.voters.select_related("person").first()
    with pytest.raises(Refused):
        issue_token(review=review, blinded=bytes(256), by=voter.person)


# --- casting --------------------------------------------------------------------------------------


def test_a_token_lays_one_paper_in_the_box_with_the_number_of_its_secret(locked, device):
    entries = Entry.objects.count()
    done = device.cast()
    paper = SealedPaper.objects.get()
    assert done.number == bytes(paper.key) == number_of(device.secret)
    assert len(bytes(paper.sealed)) == 4 + locked.review.paper_size + 96
    assert SpentToken.objects.count() == 1
    assert Entry.objects.count() == entries


def test_the_same_paper_again_changes_nothing_and_another_is_refused(device):
    sealed = device.sealed()
    device.cast(sealed)
    kept = SealedPaper.objects.values_list("pk", "sealed").get()
    assert device.cast(sealed).again
    with pytest.raises(Refused):
        device.cast(device.sealed(1_000))
    assert SealedPaper.objects.values_list("pk", "sealed").get() == kept


def test_a_replaceable_review_lets_a_token_replace_its_own_paper():
    locked = blind_review(replaceable=True)
    mine, other, _third = devices_of(locked.review)
    mine.cast()
    other.cast()
    kept = SealedPaper.objects.get(key=number_of(other.secret)).sealed
    new = mine.sealed(1_000)
    assert mine.cast(new).replaced
    assert mine.cast(new).again
    assert SealedPaper.objects.count() == SpentToken.objects.count() == 2
    assert bytes(SealedPaper.objects.get(key=number_of(mine.secret)).sealed)[4:] == new
    assert SealedPaper.objects.get(key=number_of(other.secret)).sealed == kept


def test_every_altered_byte_of_a_token_is_refused(device):
    sound = device.token
    for name in ("secret", "prefix", "signature"):
        part = getattr(sound, name)
        for at in range(0, len(part), 7):
            wrong = part[:at] + bytes([part[at] ^ 1]) + part[at + 1 :]
            with pytest.raises(Refused):
                device.cast(token=replace(sound, **{name: wrong}))
        for wrong in (b"", part[:-1], part + b"\0"):
            with pytest.raises(Refused):
                device.cast(token=replace(sound, **{name: wrong}))
    with pytest.raises(Refused):
        device.cast(token=Token(sound.prefix[:16], sound.prefix, sound.signature))
    assert not SealedPaper.objects.exists()
    assert not SpentToken.objects.exists()


def test_a_token_of_another_review_or_sheet_is_refused():
    here, there = blind_review(branches=2), blind_review()
    device = devices_of(here.review)[0]
    other = devices_of(there.review)[0]
    with pytest.raises(Refused):
        device.cast(token=other.token)
    with pytest.raises(Refused):
        device.cast(review=there.review)
    for sheet in (2, 3, 0):
        with pytest.raises(Refused):
            device.cast(sheet=sheet)
    assert not SealedPaper.objects.exists()


def test_a_paper_of_another_size_is_refused(device):
    for wrong in (device.sealed() + b"\0", device.sealed()[:-1], b"x"):
        with pytest.raises(Refused):
            device.cast(wrong)
    assert not SpentToken.objects.exists()


def test_a_number_that_lies_in_the_box_already_is_not_taken_again(locked):
    voters = locked.review.voters.select_related("person").order_by("pk")
    first = Device(locked.review, voters[0])
    copied = Device(locked.review, voters[1], secret=first.secret)
    for one in (first, copied):
        one.take(one.ask())
    first.cast()
    with pytest.raises(Refused):
        copied.cast()
    assert SealedPaper.objects.count() == SpentToken.objects.count() == 1


# --- the count ------------------------------------------------------------------------------------


@pytest.fixture
def no_wiping(monkeypatch):
    """A test's own transaction lets nothing be cleared."""
    monkeypatch.setattr(opening, "wipe", lambda _review: True)


def counted(locked):
    closed(locked.review)
    outer, inner = locked.texts
    open_outer(review=locked.review, key=outer, by=locked.first)
    open_inner(review=locked.review, key=inner, by=locked.second)
    locked.review.refresh_from_db()
    return locked.review


@pytest.mark.usefixtures("no_wiping")
def test_tokens_that_were_issued_are_cast_or_unused_and_nothing_of_them_stays():
    locked = blind_review(branches=2, people=4)
    devices = devices_of(locked.review)
    for one in devices[:5]:
        one.cast()
    review = counted(locked)
    assert (review.cast_count, review.void_count, review.unused_count) == (5, 0, 3)
    assert sum(review.tallies.filter(score=9_000).values_list("count", flat=True)) == 5 * 3
    assert not review.voters.filter(issued__isnull=False).exists()
    assert not review.issuing_keys.filter(private_sealed__isnull=False).exists()
    numbers = sorted(number_of(one.secret) for one in devices[:5])
    assert [bytes(one.key) for one in review.receipts.order_by("place")] == numbers


@pytest.mark.usefixtures("no_wiping")
def test_a_paper_that_names_another_sheet_inside_is_void():
    locked = blind_review(branches=2, people=3)
    devices = devices_of(locked.review)
    devices[0].cast(devices[0].sealed(10_000, sheet=2))
    for one in devices[1:]:
        one.cast()
    review = counted(locked)
    assert (review.cast_count, review.void_count) == (6, 1)
    assert not review.tallies.filter(score=10_000).exists()


@pytest.mark.usefixtures("no_wiping")
def test_a_slip_lies_beside_tokens_and_counts():
    locked = blind_review()
    sheet = locked.review.sheets.get()
    code = new_slip_code()
    Slip.objects.create(review=locked.review, sheet=sheet, digest=digest_of(code))
    device = devices_of(locked.review)[0]
    device.cast()
    marks = dict.fromkeys(range(len(sheet.subjects)), 8_000)
    cast_with_slip(code=code, marks=marks, remarks={}, secret=bytes(16))
    sizes = {len(bytes(one.sealed)) for one in SealedPaper.objects.all()}
    assert len(sizes) == 1
    review = counted(locked)
    assert (review.cast_count, review.void_count) == (2, 0)
    assert sum(review.tallies.filter(score=8_000).values_list("count", flat=True)) == 3
