"""Cast a ballot (投票): the roll is marked and the paper laid in the box, together or not at all.

If the process dies here, neither is done. Of a secret ballot no time, no order, no ledger entry and
no message is kept; what carries the name is entered in the ledger, beside secret rows at the close.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from zhibu.ballots.ballot import Ballot, ballot_on
from zhibu.ballots.enums import ReviewState, RollMark, Secrecy, SlipState
from zhibu.ballots.marks import check_marks, places_of
from zhibu.ballots.models import NamedPaper, Review, SealedPaper, Slip, Voter
from zhibu.ballots.named_papers import (
    Marks,
    Meeting,
    Remarks,
    check_meeting,
    is_same,
    keep_named,
    kept_already,
)
from zhibu.ballots.sheet_bound import bound
from zhibu.ballots.voting import may_vote, slip_for, vote_for
from zhibu.orgs.models import Person
from zhibu.orgs.refusals import Forbidden, Refused
from zhibu.urn.papers import Paper, pack
from zhibu.urn.receipts import number_of
from zhibu.urn.sealing import seal


@dataclass(frozen=True, slots=True)
class Cast:
    """What came of casting (回执)."""

    number: bytes | None
    """Of the secret paper: the receipt; none where every mark carries the name."""
    named: bool
    """Whether marks were kept with the name."""
    again: bool = False
    """The same ballot was there already: it was sent twice and counts once."""
    replaced: bool = False


def cast(
    *,
    review: Review,
    marks: Marks,
    remarks: Remarks,
    secret: bytes,
    by: Person,
    replaces: bytes | None = None,
    meeting: Meeting | None = None,
) -> Cast:
    """Cast a ballot: secret rows sealed, rows of which one is the only rater with the name.

    Sending the same secret again gives the same receipt and changes nothing.

    Args:
        marks: by place on the sheet, in hundredths; None is "cannot judge". Everybody on the sheet
            but oneself must be there.
        secret: 16 random bytes of the voter's device; their hash is the receipt's number.
        replaces: the secret of the ballot that is replaced, where the review allows that.
        meeting: of a committee whose result it is.

    Raises:
        Refused: not on the roll, voted already, not open, or marks are missing (`fields` says which).

    Ledger:
        named-paper.cast where every row carries the name; beside secret rows it is entered at the close
    """
    return cast_on(
        ballot=_ballot(review, by),
        marks=marks,
        remarks=remarks,
        secret=secret,
        by=by,
        replaces=replaces,
        meeting=meeting,
    )


def cast_on(
    *,
    ballot: Ballot,
    marks: Marks,
    remarks: Remarks,
    secret: bytes,
    by: Person,
    replaces: bytes | None = None,
    meeting: Meeting | None = None,
) -> Cast:
    """Cast a ballot that was found for its voter already; otherwise as `cast`.

    Raises:
        Forbidden: the ballot is another person's.
        Refused: as `cast`.

    Ledger:
        named-paper.cast where every row carries the name; beside secret rows it is entered at the close
    """
    if ballot.voter is None or ballot.voter.person_id != by.pk:
        raise Forbidden
    if ballot.review.secrecy == Secrecy.BLIND and ballot.secret:
        raise Refused(_("This review takes ballots by blind tokens: open its page in a browser with scripts, or ask for a paper slip."))  # fmt: skip
    number = _number(secret) if ballot.secret else None
    if number and (done := _there_already(ballot, number)):
        return done
    _refuse_unless_open(ballot.review)
    check_marks(ballot.rows, marks, remarks, places_of(ballot.review))
    sealed = _sealed(ballot, marks, remarks) if ballot.secret else None
    check_meeting(ballot, meeting)
    with _together(ballot.review):
        replaced = _mark_voted(ballot, number, replaces)
        if replaced is None:  # the same ballot came by another way in between
            return Cast(number, bool(ballot.named), again=True)
        if number and sealed:
            _lay(ballot.review, number, sealed)
        if ballot.named:
            keep_named(ballot, marks, remarks, meeting, by)
    return Cast(number, bool(ballot.named), replaced=replaced)


def cast_named(
    *,
    review: Review,
    marks: Marks,
    remarks: Remarks,
    by: Person,
    meeting: Meeting | None = None,
) -> NamedPaper:
    """Cast what carries the name: a named review, or the named rows beside blind tokens.

    Where the ballot has secret rows too, `marks` are those of the named rows, and the roll is marked
    by what casts the secret ones. The same marks sent twice are kept once.

    Raises:
        Refused: as `cast`; or no row of the ballot carries the name.

    Ledger:
        named-paper.cast, where the ballot has no secret row
    """
    ballot = _ballot(review, by)
    if not ballot.named:
        raise Refused(_("No row of this ballot carries your name: cast it as a secret ballot."))
    _refuse_unless_open(ballot.review)
    rows = ballot.named if ballot.secret else ballot.rows
    check_marks(rows, marks, remarks, places_of(ballot.review))
    check_meeting(ballot, meeting)
    with _together(ballot.review):
        if not ballot.secret:
            _mark_voted(ballot, None, None)
        elif kept := _kept_named(ballot):
            if is_same(kept, ballot, marks, remarks, meeting):
                return kept
            raise Refused(_("Your marks with your name are kept already; this review does not let them be replaced."))  # fmt: skip
        return keep_named(ballot, marks, remarks, meeting, by)


def cast_with_slip(*, code: str, marks: Marks, remarks: Remarks, secret: bytes) -> Cast:
    """Cast the ballot of a paper slip; nobody knows who holds it.

    Raises:
        Refused: no such slip, used, spoilt or not open; or marks are missing (`fields`).
    """
    slip = slip_for(code)
    if slip is None:
        raise Refused(_("There is no slip with this code. Compare it with the printed one."))
    ballot = ballot_on(slip.sheet)
    number = _number(secret)
    if slip.state == SlipState.USED and _laid(ballot.review, number):
        return Cast(number, named=False, again=True)
    refuse_slip(slip)
    check_marks(ballot.rows, marks, remarks, places_of(ballot.review))
    sealed = _sealed(ballot, marks, remarks)
    with _together(ballot.review):
        unused = Slip.objects.filter(pk=slip.pk, state=SlipState.UNUSED)
        if not unused.update(state=SlipState.USED):
            if _laid(ballot.review, number):
                return Cast(number, named=False, again=True)
            slip.refresh_from_db(fields=["state"])
            refuse_slip(slip)
        _lay(ballot.review, number, sealed)
    return Cast(number, named=False)


def refuse_slip(slip: Slip) -> None:
    """Refuse a slip that cannot be used (any more).

    Raises:
        Refused: it says why.
    """
    if slip.state == SlipState.USED:
        raise Refused(_("This slip was used: its ballot is in the box, and each slip is one ballot."))  # fmt: skip
    if slip.state == SlipState.SPOILT:
        raise Refused(_("This slip was declared spoilt. Ask those who hand out slips for another."))
    _refuse_unless_open(slip.sheet.review)


def _ballot(review: Review, by: Person) -> Ballot:
    try:
        return vote_for(by, review.code)
    except Http404:
        raise Refused(_("You are not on the roll of this review.")) from None


def _number(secret: bytes) -> bytes:
    try:
        return number_of(secret)
    except ValueError:
        raise Refused(_("The ballot came without its secret number. Load the page anew and cast it again.")) from None  # fmt: skip


def _there_already(ballot: Ballot, number: bytes) -> Cast | None:
    if ballot.voter and ballot.voter.mark == RollMark.VOTED and _laid(ballot.review, number):
        return Cast(number, bool(ballot.named), again=True)
    return None


def _laid(review: Review, number: bytes) -> bool:
    return SealedPaper.objects.filter(review=review, key=number).exists()


def _refuse_unless_open(review: Review) -> None:
    if may_vote(review):
        return
    if review.state in (ReviewState.PLANNED, ReviewState.SHOWN, ReviewState.FROZEN):
        raise Refused(_("Voting has not opened yet. Your marks are still on this device."))
    raise Refused(_("Voting is closed: no ballot is taken any more."))


@contextmanager
def _together(review: Review) -> Iterator[None]:
    """One short transaction while voting is open."""
    try:
        with transaction.atomic():
            _hold_open(review)
            yield
    except IntegrityError:
        raise Refused(_("Another ballot has this number. Load the page anew and cast it again.")) from None  # fmt: skip


def _hold_open(review: Review) -> None:
    """A close waits for this ballot, or this ballot comes too late."""
    held = " FOR SHARE" if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        asked = f"SELECT state FROM ballots_review WHERE id = %s{held}"  # noqa: S608 - no input
        cursor.execute(asked, [review.pk])
        (review.state,) = cursor.fetchone()
    _refuse_unless_open(review)


def _sealed(ballot: Ballot, marks: Marks, remarks: Remarks) -> bytes:
    """Pack and seal the secret rows; all others are empty on the paper."""
    places = {row.place for row in ballot.secret}
    found = tuple(marks.get(row.place) if row.place in places else None for row in ballot.rows)
    said = {place: text for place, text in remarks.items() if place in places and text}
    packed = pack(Paper(ballot.sheet.number, found, said), ballot.review.paper_size)
    tellers = dict(ballot.review.tellers.values_list("place", "public_key"))
    if not (tellers.get(1) and tellers.get(2)):
        raise Refused(_("The tellers have not taken their keys: no ballot can be sealed yet."))
    sealed = seal(packed, bytes(tellers[2]), bytes(tellers[1]), ballot.review.code)
    return bound(ballot.sheet, sealed)


def _mark_voted(ballot: Ballot, number: bytes | None, replaces: bytes | None) -> bool | None:
    """Mark the roll; whether a ballot was replaced, or None where this very ballot is there."""
    not_yet = Voter.objects.filter(pk=ballot.voter.pk, mark=RollMark.NOT_YET)
    if not_yet.update(mark=RollMark.VOTED):
        return False
    mark = Voter.objects.values_list("mark", flat=True).get(pk=ballot.voter.pk)
    if mark == RollMark.VOTED and number and _laid(ballot.review, number):
        return None
    if mark == RollMark.SLIP:
        raise Refused(_("You were given a paper slip: vote with its code."))
    if mark != RollMark.VOTED:
        raise Refused(_("You are not on the roll of this review."))
    if not ballot.review.replaceable:
        raise Refused(_("You have voted in this review: one person, one ballot."))
    if number is None:
        return True
    if replaces is None:
        raise Refused(_("You have voted. To replace your ballot, enter the replacement code of its receipt."))  # fmt: skip
    gone, _models = SealedPaper.objects.filter(review=ballot.review, key=_number(replaces)).delete()
    if not gone:
        words = _("No ballot of this review has this replacement code. Compare it with the receipt.")  # fmt: skip
        raise Refused(fields={"replaces": words})
    return True


def _kept_named(ballot: Ballot) -> NamedPaper | None:
    """What was kept with the name beside secret rows and stays; of two that come at once one waits."""
    if ballot.review.replaceable:
        return None
    Voter.objects.select_for_update().get(pk=ballot.voter.pk)
    return kept_already(ballot)


def _lay(review: Review, number: bytes, sealed: bytes) -> None:
    SealedPaper.objects.create(review=review, key=number, sealed=sealed)


__all__ = [
    "Cast",
    "Meeting",
    "cast",
    "cast_named",
    "cast_with_slip",
    "refuse_slip",
]
