"""Paper slips (选票条): printed, handed out, spoilt, reconciled; nobody knows who holds which."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, F
from django.utils.translation import gettext as _

from zhibu.ballots.ballot import ballot_of
from zhibu.ballots.entries import REVIEWS
from zhibu.ballots.enums import ReviewState, RollMark, Secrecy, SlipState
from zhibu.ballots.models import Review, Sheet, Slip, Voter
from zhibu.ballots.slip_codes import as_typed, digest_of, new_slip_code
from zhibu.ledger.entering import enter
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import require, within
from zhibu.orgs.refusals import Refused

MOST_AT_ONCE = 400
"""Slips of one printing: forty pages."""
IN_USE = (ReviewState.FROZEN, ReviewState.OPEN)
COUNTED_FROM = (ReviewState.CLOSED, ReviewState.UNLOCKED, ReviewState.COUNTED, ReviewState.PUBLISHED)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetSlips:
    """The slips of one sheet: printed = used + unused + spoilt."""

    sheet: Sheet
    printed: int
    handed: int
    """People on the roll who were given one; people invited without an account stand on no roll."""
    spoilt: int
    used: int | None
    """None until voting has closed: nothing is told of a vote that goes on."""
    unused: int | None

    @property
    def agrees(self) -> bool | None:
        if self.used is None or self.unused is None:
            return None
        return self.printed == self.used + self.unused + self.spoilt


@transaction.atomic
def print_slips(*, review: Review, sheet: Sheet, count: int, by: Person) -> list[str]:
    """Draw the codes of new slips; they are given once, and only their digests are kept.

    Raises:
        Refused: the review takes none, or the number is out of bounds.
        Forbidden: `by` hands out no slips there.

    Ledger:
        review.slips_printed
    """
    require(by, Permission.SLIP_HAND, on=sheet.organisation)
    _refuse_unless_in_use(review)
    if review.secrecy == Secrecy.NAMED:
        raise Refused(_("A named review takes no slips: every ballot carries a name."))
    if not 1 <= count <= MOST_AT_ONCE:
        words = _("%(found)s slips; from 1 to %(most)s are printed at once.")
        raise Refused(fields={"count": words % {"found": count, "most": MOST_AT_ONCE}})
    codes = [new_slip_code() for _number in range(count)]
    Slip.objects.bulk_create(
        [Slip(review=review, sheet=sheet, digest=digest_of(code)) for code in codes]
    )
    Sheet.objects.filter(pk=sheet.pk).update(slips_printed=F("slips_printed") + count)
    enter(REVIEWS, "review.slips_printed", review, by=by)
    return codes


def hand_slip(*, review: Review, person: Person, by: Person) -> Voter:
    """Note that somebody on the roll takes a slip, any one of their sheet, and votes with that alone.

    That somebody cannot take one any more must be said, though it hints that they voted. So every attempt
    leaves a trace: taken, the slip is not taken back once voting is open; refused, it is entered too. The
    entries name who hands out slips, and nobody else.

    Raises:
        Refused: not on the roll, no slip is left, or a ballot is cast by them or out already.
        Forbidden: `by` hands out no slips there.

    Ledger:
        review.slip_handed; review.slip_refused where a ballot is cast or out already
    """
    with transaction.atomic():
        voter = _may_be_given(review, person, by)
        free = Voter.objects.filter(pk=voter.pk, mark=RollMark.NOT_YET, issued__isnull=True)
        if free.update(mark=RollMark.SLIP):
            enter(REVIEWS, "review.slip_handed", voter.review, by=by)
            voter.mark = RollMark.SLIP
            return voter
        enter(REVIEWS, "review.slip_refused", voter.review, by=by)
    raise Refused(_("%(name)s cannot take a slip: a ballot of theirs is out or in the box already. That you asked stands in the ledger.") % {"name": person.name})  # fmt: skip


def _may_be_given(review: Review, person: Person, by: Person) -> Voter:
    """Refuse for every reason that says nothing of who voted, before that one is looked at."""
    voter = _on_roll(review, person)
    require(by, Permission.SLIP_HAND, on=voter.sheet.organisation)
    _refuse_unless_in_use(voter.review)
    if ballot_of(voter).named:
        raise Refused(_("%(name)s rates somebody by name, and a slip carries none: they vote signed in.") % {"name": person.name})  # fmt: skip
    sheet = Sheet.objects.select_for_update(no_key=True).get(pk=voter.sheet_id)
    if _left(sheet) < 1:
        raise Refused(_("No slip of this sheet is left: print more first."))
    return voter


@transaction.atomic
def take_back_slip(*, review: Review, person: Person, by: Person) -> Voter:
    """Note that somebody gave a slip back before voting opened, and votes signed in instead.

    Once voting is open a slip may be used, and nobody knows by whom: then none is taken back.

    Raises:
        Refused: voting has opened, or the person has no slip.
        Forbidden: `by` hands out no slips there.

    Ledger:
        review.slip_returned
    """
    voter = _on_roll(review, person)
    require(by, Permission.SLIP_HAND, on=voter.sheet.organisation)
    if voter.review.state != ReviewState.FROZEN:
        raise Refused(_("Voting has opened: a slip that was handed out may have been used, and nobody can see which slip it was. Who has a slip votes with it."))  # fmt: skip
    given = Voter.objects.filter(pk=voter.pk, mark=RollMark.SLIP)
    if not given.update(mark=RollMark.NOT_YET):
        raise Refused(_("%(name)s has no slip.") % {"name": person.name})
    voter.mark = RollMark.NOT_YET
    enter(REVIEWS, "review.slip_returned", voter.review, by=by)
    return voter


@transaction.atomic
def spoil_slips(*, review: Review, codes: Sequence[str], by: Person) -> int:
    """Declare slips spoilt by their codes: torn, misprinted, or left over and destroyed.

    Raises:
        Refused: a code is none of this review's unused slips (`fields` names it); then none is spoilt.
        Forbidden: `by` hands out no slips there.

    Ledger:
        review.slips_spoilt: somebody may have held one; how many is told after the count
    """
    _refuse_unless_in_use(review)
    if not codes:
        raise Refused(fields={"codes": _("Enter the code of each spoilt slip, one on a line.")})
    digests = {digest_of(as_typed(code)): code for code in codes if as_typed(code)}
    unread = [code for code in codes if not as_typed(code)]
    found = Slip.objects.filter(review=review, digest__in=digests).select_related(
        "sheet__organisation"
    )
    slips = {bytes(slip.digest): slip for slip in found}
    for slip in slips.values():
        require(by, Permission.SLIP_HAND, on=slip.sheet.organisation)
    unread += [code for digest, code in digests.items() if digest not in slips]
    if unread:
        words = _("No slip of this review: %(codes)s. Compare with the printed code.")
        raise Refused(fields={"codes": words % {"codes": "、".join(unread[:5])}})
    mine = Slip.objects.filter(pk__in=[slip.pk for slip in slips.values()])
    count = mine.filter(state=SlipState.UNUSED).update(state=SlipState.SPOILT)
    if count != len(slips):
        raise Refused(fields={"codes": _("Among these slips is one that was used or is spoilt already; none was changed. Enter them one by one.")})  # fmt: skip
    enter(REVIEWS, "review.slips_spoilt", review, by=by)
    return count


def reconcile(review: Review, person: Person | None = None) -> list[SheetSlips]:
    """Set printed slips against used, unused and spoilt ones, by sheet (核对).

    Args:
        person: only sheets where this person hands out slips.
    """
    sheets = Sheet.objects.filter(review=review).select_related("organisation")
    if person is not None:
        sheets = sheets.filter(within(person, Permission.SLIP_HAND, "organisation"))
    counted = Slip.objects.filter(review=review).values("sheet", "state").annotate(n=Count("pk"))
    states = {(row["sheet"], row["state"]): row["n"] for row in counted}
    taken = Voter.objects.filter(review=review, mark=RollMark.SLIP).values("sheet")
    handed = {row["sheet"]: row["n"] for row in taken.annotate(n=Count("pk"))}
    over = review.state in COUNTED_FROM
    return [
        _slips_of(sheet, states, handed.get(sheet.pk, 0), over=over)
        for sheet in sheets.order_by("number")
    ]


def _slips_of(
    sheet: Sheet, states: dict[tuple[int, str], int], handed: int, *, over: bool
) -> SheetSlips:
    def number(state: SlipState) -> int:
        return states.get((sheet.pk, state), 0)

    used, unused, spoilt = map(number, (SlipState.USED, SlipState.UNUSED, SlipState.SPOILT))
    if sheet.slips_used is not None and sheet.slips_spoilt is not None:  # kept at the count
        used, spoilt = sheet.slips_used, sheet.slips_spoilt
    return SheetSlips(
        sheet,
        sheet.slips_printed,
        handed,
        spoilt,
        used if over else None,
        unused if over else None,
    )


def _left(sheet: Sheet) -> int:
    spoilt = sheet.slips.filter(state=SlipState.SPOILT).count()
    return sheet.slips_printed - spoilt - sheet.voters.filter(mark=RollMark.SLIP).count()


def _on_roll(review: Review, person: Person) -> Voter:
    found = Voter.objects.filter(review=review, person=person).exclude(mark=RollMark.LEFT_OUT)
    voter = found.select_related("review", "sheet__organisation", "person", "organisation").first()
    if voter is None:
        raise Refused(_("%(name)s is not on the roll of this review.") % {"name": person.name})
    return voter


def _refuse_unless_in_use(review: Review) -> None:
    if review.state not in IN_USE:
        raise Refused(_("Slips are printed and handed out from the day the roll is frozen until voting closes."))  # fmt: skip


__all__ = [
    "MOST_AT_ONCE",
    "SheetSlips",
    "hand_slip",
    "print_slips",
    "reconcile",
    "spoil_slips",
    "take_back_slip",
]
