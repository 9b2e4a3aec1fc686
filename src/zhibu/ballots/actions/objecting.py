"""Object to a roll before it is frozen (异议), decide on it, and take somebody in."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from zhibu.ballots.entries import OBJECTIONS, REVIEWS
from zhibu.ballots.enums import ObjectionKind, ObjectionState, ReviewState, RollMark
from zhibu.ballots.models import Objection, Review, Sheet, Voter
from zhibu.ballots.notices import tell_decided, tell_objection
from zhibu.ballots.rolling import sheet_with
from zhibu.ledger.entering import enter, together
from zhibu.orgs.models import Membership, Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may, require
from zhibu.orgs.refusals import Forbidden, Refused

LONGEST = 500
Pair = tuple[str, str]
"""A subject's code and a source."""


@transaction.atomic
def object_to_roll(
    *,
    review: Review,
    kind: str,
    about: Person,
    reason: str,
    by: Person,
    sheet: Sheet | None = None,
) -> Objection:
    """Say that somebody should not be asked, or should be asked too (提出异议).

    Args:
        sheet: with which sheet somebody is to be asked; the office finds it where none is said.

    Raises:
        Refused: the roll is not shown, the last day is over, it says what is so already, or the same
            objection waits for a decision.
        Forbidden: the person is of a branch that `by` does not see.

    Ledger:
        objection.raised
    """
    locked = _locked(review)
    _refuse_unless_shown(locked)
    today = timezone.localdate()
    if today > locked.objections_until:
        day = formats.date_format(locked.objections_until)
        raise Refused(_("Objections could be raised until %(day)s.") % {"day": day})
    reason = _reason(reason)
    voter = locked.voters.filter(person=about).select_related("organisation").first()
    _require_near(locked, about, voter, by)
    kind = ObjectionKind(kind)
    asked = voter is not None and voter.mark != RollMark.LEFT_OUT
    if asked == (kind == ObjectionKind.TAKE_IN):
        words = (
            _("%(name)s is on the roll already.")
            if asked
            else _("%(name)s is not on the roll; nobody would ask them.")
        )
        raise Refused(fields={"about": words % {"name": about.name}})
    same = locked.objections.filter(kind=kind, about=about, state=ObjectionState.RAISED)
    if same.exists():
        raise Refused(fields={"about": _("The same objection about %(name)s waits for a decision already.") % {"name": about.name}})  # fmt: skip
    objection = Objection.objects.create(
        review=locked, kind=kind, about=about, sheet=sheet, reason=reason, raised_by=by
    )
    tell_objection(objection)
    enter(OBJECTIONS, "objection.raised", objection, by=by)
    return objection


@transaction.atomic
def decide_objection(
    *, objection: Objection, accept: bool, reason: str, by: Person, sheet: Sheet | None = None
) -> Objection:
    """Accept an objection, which changes the roll, or refuse it, with a reason (裁定异议).

    Args:
        sheet: with which sheet somebody is taken in; that of their branch where none is said.

    Raises:
        Refused: it is decided, the roll is frozen, no reason is given, or no sheet fits.

    Ledger:
        objection.accepted or objection.refused
    """
    locked = _locked(objection.review)
    require(by, Permission.REVIEW_PLAN, on=locked.organisation)
    _refuse_unless_shown(locked)
    found = Objection.objects.select_for_update(of=("self",)).select_related(
        "about", "raised_by", "sheet__organisation"
    )
    objection = found.get(pk=objection.pk)
    if objection.state != ObjectionState.RAISED:
        raise Refused(_("This objection is decided already."))
    reason = _reason(reason)
    if accept and objection.kind == ObjectionKind.LEAVE_OUT:
        locked.voters.filter(person=objection.about).update(mark=RollMark.LEFT_OUT)
    elif accept:
        sheet = sheet or objection.sheet or _sheet_of(locked, objection.about)
        if sheet is None:
            raise Refused(_("No sheet of this roll fits %(name)s, who belongs to no branch on it. Take them in from the roll, naming whom they rate.") % {"name": objection.about.name})  # fmt: skip
        _take_in(locked, objection.about, sheet)
        objection.sheet = sheet
    objection.state = ObjectionState.ACCEPTED if accept else ObjectionState.REFUSED
    objection.decided_by, objection.decided_at = by, timezone.now()
    objection.decision_reason = reason
    objection.save(update_fields=["state", "decided_by", "decided_at", "decision_reason", "sheet"])
    _count(locked)
    objection.review = locked
    tell_decided(objection)
    with together():
        if accept:
            enter(REVIEWS, "review.roll_changed", locked, by=by)
        enter(OBJECTIONS, f"objection.{objection.state}", objection, by=by)
    return objection


@transaction.atomic
def add_voter(
    *,
    review: Review,
    person: Person,
    reason: str,
    by: Person,
    sheet: Sheet | None = None,
    rates: Sequence[Pair] = (),
) -> Voter:
    """Take somebody in by the office itself, as whoever was helped (补入评议人).

    It stands as an accepted objection, so that everybody may see why. Who is on the roll already rates
    the named subjects too.

    Args:
        sheet: an existing sheet; or
        rates: subjects and sources, where the person rates just these.

    Raises:
        Refused: the roll is not shown, neither or both are given, or a subject or source is unknown.

    Ledger:
        objection.accepted
    """
    locked = _locked(review)
    require(by, Permission.REVIEW_PLAN, on=locked.organisation)
    _refuse_unless_shown(locked)
    reason = _reason(reason)
    if (sheet is None) == (not rates):
        raise Refused(_("Name either a sheet or whom the person rates."))
    voter = locked.voters.filter(person=person).select_related("sheet__organisation").first()
    if sheet is None:
        sheet = _sheet_for(locked, person, voter, rates)
    voter = _take_in(locked, person, sheet)
    _count(locked)
    objection = Objection.objects.create(
        review=locked,
        kind=ObjectionKind.TAKE_IN,
        about=person,
        sheet=sheet,
        reason=reason,
        state=ObjectionState.ACCEPTED,
        raised_by=by,
        decided_by=by,
        decided_at=timezone.now(),
        decision_reason=reason,
    )
    with together():
        enter(REVIEWS, "review.roll_changed", locked, by=by)
        enter(OBJECTIONS, "objection.accepted", objection, by=by)
    return voter


# --- Pieces ------------------------------------------------------------------------------------------


def _locked(review: Review) -> Review:
    found = Review.objects.select_for_update(of=("self",)).select_related("organisation")
    return found.get(pk=review.pk)


def _refuse_unless_shown(review: Review) -> None:
    if review.state != ReviewState.SHOWN:
        raise Refused(_("The roll can be changed only while it is shown, before it is frozen."))


def _reason(reason: str) -> str:
    reason = reason.strip()
    if not 1 <= len(reason) <= LONGEST:
        message = _("Give a reason of 1 to %(most)s characters.")
        raise Refused(fields={"reason": message % {"most": LONGEST}})
    return reason


def _require_near(review: Review, about: Person, voter: Voter | None, by: Person) -> None:
    """Whoever plans the review, or sees the person's branch, may speak of a person; all of themselves."""
    if about.pk == by.pk or may(by, Permission.REVIEW_PLAN, review.organisation):
        return
    places = [one.branch for one in _belonging(about)]
    if voter is not None:
        places.append(voter.organisation)
    if not any(may(by, Permission.REVIEW_SEE, place) for place in places):
        raise Forbidden(_("You may object about people of your own branch."))


def _belonging(person: Person) -> list[Membership]:
    return list(Membership.objects.open().filter(person=person).select_related("branch"))


def _sheet_of(review: Review, person: Person) -> Sheet | None:
    """The sheet of those who stand as the person does: of their branch, the most of them."""
    for one in _belonging(person):
        alike = Membership.objects.on(review.roll_on).filter(
            branch=one.branch, standing=one.standing
        )
        voters = review.voters.filter(organisation=one.branch).select_related("sheet__organisation")
        fitting = voters.filter(person__in=alike.values("person")).order_by("sheet__number")
        sheets = [voter.sheet for voter in fitting] or [voter.sheet for voter in voters]
        if sheets:
            return max(sheets, key=lambda it: (sheets.count(it), -it.number))
    return None


def _sheet_for(review: Review, person: Person, voter: Voter | None, rates: Sequence[Pair]) -> Sheet:
    """A sheet of what somebody rates already, and these."""
    known: dict[Pair, dict[str, str]] = {}
    homes: dict[str, Organisation] = {}
    for sheet in review.sheets.select_related("organisation").order_by("number"):
        for row in sheet.subjects:
            known[row["subject"], row["source"]] = row
            homes.setdefault(row["subject"], sheet.organisation)
    sources = {one["source"] for one in review.sources}
    rows = list(voter.sheet.subjects) if voter and voter.mark != RollMark.LEFT_OUT else []
    for subject, source in rates:
        if source not in sources:
            raise Refused(fields={"source": _("The review has no source %(source)s.") % {"source": source}})  # fmt: skip
        alike = known.get((subject, source)) or next(
            (row for (code, _source), row in known.items() if code == subject), None
        )
        if alike is None or subject == person.code:
            raise Refused(fields={"subject": _("%(subject)s is not rated in this review by %(name)s. Choose somebody who stands on a sheet.") % {"subject": subject, "name": person.name}})  # fmt: skip
        row = alike | {"source": source}
        if row not in rows:
            rows.append(row)
    home = voter.sheet.organisation if voter else homes[rates[0][0]]
    return sheet_with(review, home, rows)


def _take_in(review: Review, person: Person, sheet: Sheet) -> Voter:
    here = [one.branch for one in _belonging(person)]
    inside = [one for one in here if one.path.startswith(review.organisation.path)]
    voter, _made = Voter.objects.update_or_create(
        review=review,
        person=person,
        defaults={"sheet": sheet, "mark": RollMark.NOT_YET},
        create_defaults={
            "sheet": sheet,
            "organisation": inside[0] if inside else sheet.organisation,
        },
    )
    return voter


def _count(review: Review) -> None:
    review.roll_count = review.voters.exclude(mark=RollMark.LEFT_OUT).count()
    review.save(update_fields=["roll_count"])


__all__ = ["add_voter", "decide_objection", "object_to_roll"]
