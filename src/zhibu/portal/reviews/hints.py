"""What reviews ask of somebody today: a look at the roll, a key or a lock, a decision."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from zhibu.ballots.enums import ObjectionState, ReviewState, RollMark, Secrecy
from zhibu.ballots.models import Review, Teller, Voter
from zhibu.inbox.words import day_in, period_in
from zhibu.orgs.first import first_of
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import paths_of, within
from zhibu.portal.reviews.words import channel_of

MOST = 8
S = ReviewState


@dataclass(frozen=True, slots=True)
class Hint:
    title: str
    period: str
    words: str
    url: str


def hints_for(person: Person, today: date) -> list[Hint]:
    """A few of each. Two lists, three for who plans reviews."""
    found = [*_as_voter(person, today), *_as_teller(person)]
    if paths_of(person, Permission.REVIEW_PLAN):
        found += _as_office(person, today)
    return found


def _as_voter(person: Person, today: date) -> Iterator[Hint]:
    """A roll to look at; votes that wait stand on the page already."""
    asked = Voter.objects.filter(
        person=person,
        mark=RollMark.NOT_YET,
        review__state=S.SHOWN,
        review__objections_until__gte=today,
    )
    asked = asked.select_related("review").order_by("review__objections_until", "pk")
    for voter in first_of(asked, MOST):
        review = voter.review
        words = _("The roll is shown; you may object until %(day)s.")
        url = reverse("review_roll", args=[review.code])
        yield _hint(review, words % _day(review.objections_until), url)


def _as_teller(person: Person) -> Iterator[Hint]:
    waits = (
        Q(review__state=S.FROZEN, public_key__isnull=True)
        | Q(review__state=S.CLOSED, place=1)
        | Q(review__state=S.UNLOCKED, place=2)
    )
    found = Teller.objects.filter(waits, person=person).exclude(review__secrecy=Secrecy.NAMED)
    found = found.select_related("review").order_by("review__closes_on", "pk")
    for teller in first_of(found, MOST):
        review = teller.review
        words = {
            S.FROZEN: _("You are a teller: take your key before voting opens on %(day)s.") % _day(review.opens_on),
            S.CLOSED: _("Voting is closed: open the outer lock with your key."),
            S.UNLOCKED: _("The outer lock is open: open the inner lock with your key."),
        }[ReviewState(review.state)]  # fmt: skip
        yield _hint(review, words, f"/reviews/{review.code}/tellers/")


def _as_office(person: Person, today: date) -> Iterator[Hint]:
    raised = Count("objections", filter=Q(objections__state=ObjectionState.RAISED))
    found = Review.objects.filter(
        within(person, Permission.REVIEW_PLAN, "organisation"), state__in=(S.SHOWN, S.COUNTED)
    )
    found = found.annotate(raised=raised).filter(
        Q(state=S.COUNTED) | Q(raised__gt=0) | Q(objections_until__lt=today)
    )
    for review in first_of(found.order_by("closes_on", "pk"), MOST):
        if review.state == S.COUNTED:
            words = _("Counted; the results are not published yet.")
        elif review.raised:
            words = _("%(count)s objections to the roll wait for you.") % {"count": review.raised}
        else:
            words = _("Objections are over; freeze the roll.")
        yield _hint(review, words, reverse("review", args=[review.code]))


def _day(day: date) -> dict[str, str]:
    return {"day": day_in(day)}


def _hint(review: Review, words: str, url: str) -> Hint:
    try:
        resolve(url)
    except Resolver404:
        url = reverse("review", args=[review.code])
    return Hint(channel_of(review), period_in(review.period), words, url)
