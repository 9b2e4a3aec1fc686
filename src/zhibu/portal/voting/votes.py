"""My reviews: what waits for me, what is coming, what is done."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from zhibu.ballots.models import Voter
from zhibu.ballots.voting import votes_of
from zhibu.portal.replies import reply
from zhibu.portal.voting.quiet import quiet
from zhibu.schemes.titles import title_of


@dataclass(frozen=True, slots=True)
class Shown:
    """A review that asks the reader."""

    voter: Voter
    title: str
    days: int
    """Left for voting."""


@quiet
def votes(request: HttpRequest) -> HttpResponse:
    found = votes_of(request.person)  # type: ignore[attr-defined]
    parts = {
        name: [shown_vote(voter) for voter in getattr(found, name)]
        for name in ("waiting", "coming", "done")
    }
    return reply(request, "portal/voting/votes.html", **parts)


def shown_vote(voter: Voter) -> Shown:
    left = voter.review.closes_on - timezone.localdate()
    return Shown(voter, title_of(voter.review.title), left.days)
