"""Hold a review (组织评议): plan it, show and freeze its roll, open and close the voting, or call it off."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.ballots.calling import call_for_keys, call_to_open
from zhibu.ballots.closing import everybody_voted
from zhibu.ballots.entries import REVIEWS
from zhibu.ballots.enums import ObjectionState, ReviewState, RollMark, Secrecy
from zhibu.ballots.hiding import thin_sheets
from zhibu.ballots.issuing_keys import destroy, fresh_keys, make_keys
from zhibu.ballots.models import BoxOpening, Review, Teller
from zhibu.ballots.named_papers import enter_named
from zhibu.ballots.notices import (
    forget_reminders,
    tell_called_off,
    tell_open,
    tell_roll_shown,
)
from zhibu.ballots.opening import count_named
from zhibu.ballots.raters.finding import find
from zhibu.ballots.roll import roll_hash
from zhibu.ballots.rolling import keep_roll
from zhibu.ballots.rounds import round_of
from zhibu.ballots.seeds import new_seed
from zhibu.ledger.entering import enter, together
from zhibu.ledger.publishing import publish_soon
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import require
from zhibu.orgs.refusals import Refused
from zhibu.schemes.models import Adoption
from zhibu.urn.disclosure import K
from zhibu.urn.papers import MOST_SUBJECTS, size_for

LONGEST = 500
"""Characters of a reason."""
BEFORE_OPENING = (ReviewState.PLANNED, ReviewState.SHOWN, ReviewState.FROZEN)
BEFORE_COUNT = (*BEFORE_OPENING, ReviewState.OPEN, ReviewState.CLOSED, ReviewState.UNLOCKED)


@transaction.atomic
def plan_review(
    *,
    adoption: Adoption,
    channel: str,
    year: int,
    round: int,  # noqa: A002 - the scheme's word
    roll_on: date,
    objections_until: date,
    opens_on: date,
    closes_on: date,
    tellers: tuple[Person, Person] | None = None,
    by: Person,
    organisation: Organisation | None = None,
) -> Review:
    """Plan one round of a channel (安排评议), for the adopting organisation or one below it.

    Args:
        tellers: who open the box together; none of a named review, which has no box.

    Raises:
        Refused: the scheme has no such round, it is planned already, its days are not in order, or the
            tellers are not two people, or none of a named review; `fields` says where.

    Ledger:
        review.planned
    """
    organisation = organisation or adoption.organisation
    require(by, Permission.REVIEW_PLAN, on=organisation)
    found = round_of(adoption, channel, year, round)
    if found is None or not organisation.path.startswith(adoption.organisation.path):
        message = _("The adopted scheme has no round %(round)s of “%(channel)s” in %(year)s for which it says who is asked. Choose one of its rounds.")  # fmt: skip
        raise Refused(message % {"round": round, "channel": channel, "year": year})
    _require_order(roll_on, objections_until, opens_on, closes_on)
    _require_fitting(found.secrecy, tellers)
    same = Review.objects.filter(
        Q(organisation__path__startswith=organisation.path)
        | Q(pk__in=_above(organisation).values("pk")),
        adoption=adoption,
        channel=channel,
        year=year,
        round=round,
    )
    if same.exclude(state=ReviewState.CALLED_OFF).exists():
        raise Refused(_("This round is planned already. Call that review off first, or choose another round."))  # fmt: skip
    review = Review.objects.create(
        adoption=adoption,
        organisation=organisation,
        channel=channel,
        year=year,
        round=round,
        period=str(found.period),
        title=found.title,
        subject=found.subject,
        sources=list(found.sources),
        secrecy=found.secrecy,
        replaceable=found.replaceable,
        minimum=found.minimum,
        roll_on=roll_on,
        objections_until=objections_until,
        opens_on=opens_on,
        closes_on=closes_on,
        planned_by=by,
    )
    _name(review, tellers or ())
    enter(REVIEWS, "review.planned", review, by=by)
    publish_soon()
    return review


@transaction.atomic
def name_tellers(*, review: Review, tellers: tuple[Person, Person], by: Person) -> Review:
    """Name the two tellers anew, before voting opens (更换监票人); keys that were taken are void.

    Raises:
        Refused: voting has opened, the review is named, or they are not two people.

    Ledger:
        review.tellers_named
    """
    locked = _locked(review, by)
    if locked.state not in BEFORE_OPENING:
        raise Refused(_("Papers are sealed with the tellers' keys: they cannot be changed once voting has opened."))  # fmt: skip
    _require_fitting(Secrecy(locked.secrecy), tellers)
    locked.tellers.all().delete()
    _name(locked, tellers)
    if locked.state == ReviewState.FROZEN:
        call_for_keys(locked)
    enter(REVIEWS, "review.tellers_named", locked, by=by)
    return locked


@transaction.atomic
def show_roll(*, review: Review, by: Person | None) -> Review:
    """Draw the roll and show it (公示名册); everybody on it is told and may object.

    Args:
        by: nobody stands for the site itself, on the day of the roll.

    Raises:
        Refused: the day of the roll has not come, no day is left for objections, or nobody would be
            asked.

    Ledger:
        review.roll_shown
    """
    locked = _locked(review, by)
    _require_state(locked, ReviewState.PLANNED)
    today = timezone.localdate()
    if today < locked.roll_on:
        raise Refused(_("The roll is drawn from the organisation as it stands on %(day)s; show it from then on.") % {"day": _day(locked.roll_on)})  # fmt: skip
    if today > locked.objections_until:
        raise Refused(_("The last day of objections, %(day)s, is over: nobody could object to the roll. Call the review off and plan it with later days.") % {"day": _day(locked.objections_until)})  # fmt: skip
    locked.seed, locked.seed_source = new_seed(locked.code)
    found = find(locked)
    if not found.sheets:
        raise Refused(_("Nobody would be asked: on %(day)s there was nobody in %(organisation)s who rates, or nobody to be rated. Complete posts, memberships, classes or business ties, then call this review off and plan it anew.") % {"day": _day(locked.roll_on), "organisation": locked.organisation})  # fmt: skip
    if found.longest > MOST_SUBJECTS:
        raise Refused(_("One sheet would list %(count)s subjects; at most %(most)s fit. Hold the review for a smaller part of the organisation.") % {"count": found.longest, "most": MOST_SUBJECTS})  # fmt: skip
    keep_roll(locked, found)
    locked.roll_count = found.voters
    _move(locked, ReviewState.SHOWN, "seed", "seed_source", "roll_count")
    tell_roll_shown(locked)
    enter(REVIEWS, "review.roll_shown", locked, by=by)
    return locked


def freeze_roll(*, review: Review, by: Person) -> Review:
    """Freeze the roll (确定名册): its hash goes into the ledger; tellers may take their keys.

    The keys that sign blind tokens take an eighth of a second each: they are made before anything is held.

    Raises:
        Refused: objections may still be raised or wait for a decision, a teller of a secret review is
            missing, or a sheet of a blind review has too few voters to hide one.

    Ledger:
        review.roll_frozen
    """
    require(by, Permission.REVIEW_PLAN, on=review.organisation)
    _require_freezable(Review.objects.get(pk=review.pk))
    keys = fresh_keys(review) if review.secrecy == Secrecy.BLIND else []
    with transaction.atomic():
        locked = _locked(review, by)
        _require_freezable(locked)
        asked = locked.voters.exclude(mark=RollMark.LEFT_OUT)
        sizes = (len(subjects) for subjects in locked.sheets.values_list("subjects", flat=True))
        named = locked.secrecy == Secrecy.NAMED
        locked.roll_count = asked.count()
        locked.paper_size = 0 if named else size_for(max(sizes, default=0))
        locked.roll_hash = roll_hash(locked)
        if locked.secrecy == Secrecy.BLIND:
            make_keys(locked, keys)
        _move(locked, ReviewState.FROZEN, "roll_count", "paper_size", "roll_hash")
        call_for_keys(locked)
        enter(REVIEWS, "review.roll_frozen", locked, by=by)
        publish_soon()
    return locked


def _require_freezable(review: Review) -> None:
    _require_state(review, ReviewState.SHOWN)
    if timezone.localdate() <= review.objections_until:
        raise Refused(_("Everybody may object until the end of %(day)s; freeze the roll after it.") % {"day": _day(review.objections_until)})  # fmt: skip
    waiting = review.objections.filter(state=ObjectionState.RAISED).count()
    if waiting:
        message = ngettext(
            "%(count)s objection waits for a decision; decide it first.",
            "%(count)s objections wait for a decision; decide them first.",
            waiting,
        )
        raise Refused(message % {"count": waiting})
    if review.secrecy != Secrecy.NAMED and review.tellers.count() != 2:
        raise Refused(_("Two tellers must be named before the roll is frozen."))
    if thin := thin_sheets(review):
        message = _("This review takes ballots by blind tokens, which hide a voter among those of the same sheet only; fewer than %(least)s people vote with: %(sheets)s. Ask more people with these sheets or none, or call the review off and hold it sealed, by a version of the scheme that says so.")  # fmt: skip
        raise Refused(message % {"least": K, "sheets": _join([str(one) for one in thin])})


@transaction.atomic
def open_review(*, review: Review, by: Person | None) -> Review:
    """Open the voting (开始投票); everybody on the roll is told.

    Raises:
        Refused: it is not the time, the roll has changed since it was frozen, or a key is not taken.

    Ledger:
        review.opened
    """
    locked = _locked(review, by)
    _require_state(locked, ReviewState.FROZEN)
    today = timezone.localdate()
    if not locked.opens_on <= today <= locked.closes_on:
        message = _("Voting lasts from %(first)s to %(last)s; today is %(today)s.")
        facts = {"first": locked.opens_on, "last": locked.closes_on, "today": today}
        raise Refused(message % {name: _day(value) for name, value in facts.items()})
    if locked.secrecy != Secrecy.NAMED and (late := _without_key(locked)):
        raise Refused(_("%(names)s must take the key first: without both keys no ballot can be sealed.") % {"names": _join(late)})  # fmt: skip
    if roll_hash(locked) != locked.roll_hash:
        raise Refused(_("The roll is no longer the one that was frozen: its hash differs. Call the review off and tell the auditor."))  # fmt: skip
    _move(locked, ReviewState.OPEN)
    tell_open(locked)
    enter(REVIEWS, "review.opened", locked, by=by)
    return locked


@transaction.atomic
def close_review(*, review: Review, by: Person | None) -> Review:
    """Close the voting (截止投票): on its last day, after it, or once everybody has voted.

    Named ballots are counted at once; a box waits for its two tellers.

    Raises:
        Refused: people who have not voted still have days left.

    Ledger:
        review.closed, named-paper.cast of rows that stood beside secret ones, review.counted of a named review
    """
    locked = _locked(review, by)
    _require_state(locked, ReviewState.OPEN)
    if timezone.localdate() < locked.closes_on and not everybody_voted(locked):
        raise Refused(_("Voting lasts until %(day)s, and not everybody has voted yet; close it on that day.") % {"day": _day(locked.closes_on)})  # fmt: skip
    destroy(locked)
    forget_reminders(locked)
    _move(locked, ReviewState.CLOSED)
    with together():
        enter(REVIEWS, "review.closed", locked, by=by)
        enter_named(locked, by)
    if locked.secrecy == Secrecy.NAMED:
        return count_named(review=locked, by=by)
    call_to_open(locked, 1)
    return locked


@transaction.atomic
def call_off(*, review: Review, reason: str, by: Person) -> Review:
    """Call a review off before it is counted (取消评议): its papers are destroyed unread.

    The database's files are cleared of them by the daily work: that takes no transaction, and may take long.

    Raises:
        Refused: it is counted, or no reason is given.

    Ledger:
        review.called_off, named-paper.cast as at the close
    """
    locked = _locked(review, by)
    reason = reason.strip()
    if not 1 <= len(reason) <= LONGEST:
        raise Refused(fields={"reason": _("Say in 1 to %(most)s characters why it is called off; everybody who was asked reads it.") % {"most": LONGEST}})  # fmt: skip
    if locked.state not in BEFORE_COUNT:
        raise Refused(_("The ballots are counted: a review is called off before that only."))
    shown = locked.state != ReviewState.PLANNED
    if locked.papers.exists():
        BoxOpening.objects.update_or_create(review=locked, defaults={"wiped": False})
    locked.papers.all().delete()
    locked.voters.update(issued=None)
    destroy(locked)
    forget_reminders(locked)
    _move(locked, ReviewState.CALLED_OFF)
    if shown:
        tell_called_off(locked, reason)
    with together():
        enter(REVIEWS, "review.called_off", locked, by=by)
        enter_named(locked, by)
    return locked


# --- Pieces ------------------------------------------------------------------------------------------


def _locked(review: Review, by: Person | None) -> Review:
    """The review as it now is, held until the action ends; who acts must plan reviews there."""
    found = Review.objects.select_for_update(of=("self",)).select_related("organisation")
    locked = found.get(pk=review.pk)
    if by is not None:
        require(by, Permission.REVIEW_PLAN, on=locked.organisation)
    return locked


def _move(review: Review, state: ReviewState, *changed: str) -> None:
    review.state = state
    review.save(update_fields=["state", *changed])


def _require_state(review: Review, state: ReviewState) -> None:
    if review.state != state:
        message = _("This review is “%(found)s”; this can be done only while it is “%(asked)s”. Load the page anew.")  # fmt: skip
        raise Refused(message % {"found": review.get_state_display(), "asked": state.label})


def _require_order(roll_on: date, objections_until: date, opens_on: date, closes_on: date) -> None:
    today = timezone.localdate()
    faults: dict[str, str] = {}
    if objections_until < max(roll_on, today):
        faults["objections_until"] = _("Choose a day from %(day)s on, so that people can object to the roll.") % {"day": _day(max(roll_on, today))}  # fmt: skip
    if opens_on <= objections_until:
        faults["opens_on"] = _("Voting opens after the last day of objections, %(day)s.") % {"day": _day(objections_until)}  # fmt: skip
    if closes_on < opens_on:
        faults["closes_on"] = _("The last day of voting cannot come before the first, %(day)s.") % {"day": _day(opens_on)}  # fmt: skip
    if faults:
        raise Refused(fields=faults)


def _require_fitting(secrecy: Secrecy, tellers: tuple[Person, Person] | None) -> None:
    """Two people for a box with two locks; nobody for ballots with names, which lie in no box."""
    if secrecy == Secrecy.NAMED:
        if tellers is not None:
            raise Refused(_("This review is named: its ballots carry names and lie in no box, so that nobody opens one. Name no tellers."))  # fmt: skip
        return
    if tellers is None:
        raise Refused(fields={"first": _("Name two tellers: the box of a secret ballot has two locks.")})  # fmt: skip
    first, second = tellers
    if first.pk == second.pk:
        raise Refused(fields={"second": _("%(name)s is the first teller already; the second must be somebody else.") % {"name": first.name}})  # fmt: skip
    for place, one in (("first", first), ("second", second)):
        if not one.in_use:
            raise Refused(fields={place: _("%(name)s is no longer with us; name somebody else.") % {"name": one.name}})  # fmt: skip


def _name(review: Review, tellers: Iterable[Person]) -> None:
    Teller.objects.bulk_create(
        [Teller(review=review, person=one, place=place) for place, one in enumerate(tellers, 1)]
    )


def _without_key(review: Review) -> list[str]:
    late = review.tellers.filter(public_key__isnull=True).order_by("place")
    return list(late.values_list("person__name", flat=True))


def _above(organisation: Organisation) -> "Q":
    steps = range(Organisation.steplen, len(organisation.path), Organisation.steplen)
    paths = [organisation.path[:end] for end in steps]
    return Review.objects.filter(organisation__path__in=paths)


def _day(day: date) -> str:
    return formats.date_format(day)


def _join(names: list[str]) -> str:
    return _(", ").join(names)


__all__ = [
    "call_off",
    "close_review",
    "freeze_roll",
    "name_tellers",
    "open_review",
    "plan_review",
    "show_roll",
]
