"""Blind tokens (盲签票证): signed for a voter who shows who they are, spent by somebody who does not.

The site sees who asked for a token and which tokens were spent, and cannot match the two: what it signed was
blinded, and every token is equally likely to be behind every signature.
"""

from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhibu.ballots.ballot import ballot_of
from zhibu.ballots.enums import ReviewState, RollMark, Secrecy
from zhibu.ballots.issuing_keys import private_key, public_key
from zhibu.ballots.models import Review, SealedPaper, Sheet, SpentToken, Voter
from zhibu.ballots.sheet_bound import bound
from zhibu.orgs.models import Person
from zhibu.orgs.refusals import Refused
from zhibu.urn.blind import Token, WrongBlinded, WrongSignature, blind_sign
from zhibu.urn.sealing import LAYER_SIZE


@dataclass(frozen=True, slots=True)
class TokenCast:
    """What came of casting with a token (回执)."""

    number: bytes
    """The receipt."""
    again: bool = False
    """The same paper was there already: it was sent twice and counts once."""
    replaced: bool = False


def issue_token(*, review: Review, blinded: bytes, by: Person) -> bytes:
    """Sign a voter's blinded token, once (签发票证); the same one again gives the same signature.

    The roll is marked "ballot issued": from here on a token is out, and whether it is spent nobody can tell.

    Raises:
        Refused: not blind, not open, not on the roll, another token or a slip was given, every row of the
            ballot carries the name, or these bytes cannot be signed.
    """
    _refuse_unless_blind(review)
    voter = Voter.objects.select_related("sheet__issuing_key", "sheet__review", "review", "person", "organisation")  # fmt: skip
    voter = voter.filter(review=review, person=by).exclude(mark=RollMark.LEFT_OUT).first()
    if voter is None:
        raise Refused(_("You are not on the roll of this review."))
    _refuse_unless_open(review.state, review)
    if not ballot_of(voter).secret:
        raise Refused(_("Every row of your ballot carries your name: it is cast without a token."))
    key = private_key(voter.sheet)
    if key is None:
        raise Refused(_("Voting is closed: no ballot is taken any more."))
    try:
        signed = blind_sign(key, blinded)
    except WrongBlinded:
        raise Refused(_("This browser's request cannot be signed. Load the page anew and try once more.")) from None  # fmt: skip
    with transaction.atomic():
        _hold_open(review)
        _mark_issued(voter, blinded)
    return signed


def cast_with_token(*, review: Review, sheet: int, token: Token, sealed: bytes) -> TokenCast:
    """Lay a paper that a page sealed in the box, for a token (凭令投票); nobody is known here.

    The same token with the same paper again changes nothing. With another paper it replaces its own where the
    review lets ballots be replaced.

    Raises:
        Refused: not blind or not open, the token is not for this sheet, altered or spent, or the paper
            has another size than all others.
    """
    _refuse_unless_blind(review)
    found = Sheet.objects.select_related("issuing_key", "review").filter(
        review=review, number=sheet, issuing_key__isnull=False
    )
    on = found.first()
    if on is None:
        raise Refused(_WRONG_TOKEN) from None
    try:
        token.check(public_key(on), review.code, sheet)
    except WrongSignature:
        raise Refused(_WRONG_TOKEN) from None
    if len(sealed) != review.paper_size + 2 * LAYER_SIZE:
        raise Refused(_("The paper has another size than all others. Load the page anew and try once more."))  # fmt: skip
    paper = SealedPaper(review=review, key=token.number(), sealed=bound(on, sealed))
    with transaction.atomic():
        _hold_open(review)
        digest = token.digest(review.code, sheet)
        spent, fresh = SpentToken.objects.get_or_create(review=review, digest=digest)
        replaced = False
        if not fresh:
            if _lies_there(paper):
                return TokenCast(token.number(), again=True)
            replaced = _take_out(spent, paper)
        _lay(paper)
    return TokenCast(token.number(), replaced=replaced)


_WRONG_TOKEN = _("This is no token of this review and sheet, or it was altered: the ballot was not taken.")  # fmt: skip
_SPENT = _("This token was used already: one person, one ballot.")


def _mark_issued(voter: Voter, blinded: bytes) -> None:
    fresh = Voter.objects.filter(pk=voter.pk, mark=RollMark.NOT_YET)
    if fresh.update(mark=RollMark.ISSUED, issued=blinded):
        return
    mark, issued = Voter.objects.values_list("mark", "issued").get(pk=voter.pk)
    if mark == RollMark.ISSUED and issued is not None and bytes(issued) == blinded:
        return
    if mark == RollMark.SLIP:
        raise Refused(_("You were given a paper slip: vote with its code."))
    if mark == RollMark.VOTED:
        raise Refused(_("You have voted in this review: one person, one ballot."))
    if mark != RollMark.ISSUED:
        raise Refused(_("You are not on the roll of this review."))
    raise Refused(_("Your token was given to another device or browser, and it is given once. Vote there."))  # fmt: skip


def _lies_there(paper: SealedPaper) -> bool:
    kept = SealedPaper.objects.filter(review=paper.review, key=paper.key)
    return any(bytes(one) == paper.sealed for one in kept.values_list("sealed", flat=True))


def _take_out(spent: SpentToken, paper: SealedPaper) -> bool:
    """Take out the paper that this token laid in the box before."""
    if not paper.review.replaceable:
        raise Refused(_SPENT)
    SpentToken.objects.select_for_update().get(pk=spent.pk)  # one replacement after the other
    gone, _models = SealedPaper.objects.filter(review=paper.review, key=paper.key).delete()
    if not gone:
        raise Refused(_SPENT)
    return True


def _lay(paper: SealedPaper) -> None:
    try:
        with transaction.atomic():
            paper.save(force_insert=True)
    except IntegrityError:
        raise Refused(_("Another ballot has this number: the ballot was not taken.")) from None


def _refuse_unless_blind(review: Review) -> None:
    if review.secrecy != Secrecy.BLIND:
        raise Refused(_("This review takes no blind tokens."))


def _refuse_unless_open(state: str, review: Review) -> None:
    if state in (ReviewState.PLANNED, ReviewState.SHOWN, ReviewState.FROZEN):
        raise Refused(_("Voting has not opened yet. Your marks are still on this device."))
    if state != ReviewState.OPEN or timezone.localdate() > review.closes_on:
        raise Refused(_("Voting is closed: no ballot is taken any more."))


def _hold_open(review: Review) -> None:
    """In the transaction: a close waits for this ballot, or this ballot comes too late."""
    held = " FOR SHARE" if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        asked = f"SELECT state FROM ballots_review WHERE id = %s{held}"  # noqa: S608 - no input
        cursor.execute(asked, [review.pk])
        (state,) = cursor.fetchone()
    _refuse_unless_open(state, review)
