"""What waits for a voter: reviews that ask somebody, and the ballot of each."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from zhibu.ballots.ballot import Ballot, ballot_of
from zhibu.ballots.enums import MAY_STILL_VOTE, ReviewState, RollMark
from zhibu.ballots.models import Review, Slip, Voter
from zhibu.ballots.slip_codes import as_typed, digest_of
from zhibu.orgs.first import first_of
from zhibu.orgs.models import Person

COMING = (ReviewState.SHOWN, ReviewState.FROZEN)
MOST = 100
"""Reviews that may ask one person at a time."""
PAST = 20
"""Reviews that are over, on the page of one's votes."""


@dataclass(frozen=True, slots=True)
class Votes:
    """The reviews that ask somebody."""

    waiting: list[Voter]
    coming: list[Voter]
    done: list[Voter]
    """Voted, given a slip, or over."""


def votes_waiting(person: Person) -> list[Voter]:
    """Reviews in which a person may vote today; the first to close stands first.

    One with blind tokens stays until the close: nobody can tell whether the token was cast.
    """
    found = _asked(person).filter(
        mark__in=MAY_STILL_VOTE,
        review__state=ReviewState.OPEN,
        review__closes_on__gte=timezone.localdate(),
    )
    return first_of(found.order_by("review__closes_on", "review__code"), MOST)


def votes_of(person: Person) -> Votes:
    """All reviews that ask a person, or asked lately."""
    waiting, coming, done = [], [], []
    found = _asked(person).exclude(review__state=ReviewState.CALLED_OFF)
    for voter in found.order_by("-review__closes_on", "review__code")[: 3 * PAST]:
        if may_vote(voter.review) and voter.mark in MAY_STILL_VOTE:
            waiting.insert(0, voter)
        elif voter.review.state in COMING:
            coming.insert(0, voter)
        else:
            done.append(voter)
    return Votes(waiting, coming, done[:PAST])


def vote_for(person: Person, code: str) -> Ballot:
    """The ballot of a person in a review; 404 for who is not asked."""
    voter = _asked(person).filter(review__code=code).first()
    if voter is None:
        raise Http404
    return ballot_of(voter)


def may_vote(review: Review) -> bool:
    """Whether ballots are taken: voting is open, and its last day is not over."""
    return review.state == ReviewState.OPEN and timezone.localdate() <= review.closes_on


def slip_for(code: str) -> Slip | None:
    """The slip of a code, as somebody typed it."""
    typed = as_typed(code)
    if not typed:
        return None
    # By review, so that the index of a review's slips finds it.
    reviews = Review.objects.exclude(state=ReviewState.CALLED_OFF).values("pk")
    found = Slip.objects.filter(review__in=reviews, digest=digest_of(typed))
    return _without_text(found.select_related("sheet__review__adoption"), "sheet__").first()


def _asked(person: Person) -> "QuerySet[Voter]":
    found = Voter.objects.filter(person=person).exclude(mark=RollMark.LEFT_OUT)
    found = found.select_related("review__adoption", "sheet", "person", "organisation")
    return _without_text(found)


def _without_text(found: "QuerySet", before: str = "") -> "QuerySet":
    """The scheme's text is long, and read once by each worker."""
    return found.defer(f"{before}review__adoption__text")
