"""Turnout by branch, in numbers only: protected as it will be published, so that both say the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from zhibu.ballots.enums import ReviewState, RollMark
from zhibu.ballots.models import Review, Voter
from zhibu.orgs.models import Organisation
from zhibu.orgs.reach import STEP, below
from zhibu.urn.disclosure.levels import turnout_of

COUNTS = {
    "asked": Count("pk"),
    "voted": Count("pk", filter=Q(mark=RollMark.VOTED)),
    "slips": Count("pk", filter=Q(mark=RollMark.SLIP)),
}


@dataclass(frozen=True, slots=True)
class Line:
    """Turnout in an organisation and all below it."""

    path: str
    name: str
    asked: int
    voted: int
    whole: bool
    """Whether no branch of few voters below is left out of it."""


@dataclass(frozen=True, slots=True)
class Turnout:
    """Of the whole review, and of each part of the tree that is large enough."""

    asked: int
    voted: int
    slips: int
    lines: list[Line]


def turnout_in(review: Review) -> Turnout:
    """Give the turnout in tree order. Two queries."""
    voters = Voter.objects.filter(review=review).exclude(mark=RollMark.LEFT_OUT)
    rows = list(voters.values("organisation").annotate(**COUNTS).order_by())  # an index has it all
    top = review.organisation
    known = list(
        Organisation.objects.filter(path__range=below(top.path)).values_list(
            "pk", "path", "code", "name"
        )
    )
    inside = {pk: path for pk, path, _code, _name in known}
    places = {path: (code, name) for _pk, path, code, name in known}
    paths = {code: path for path, (code, _name) in places.items()}
    told = turnout_of(
        (
            _place(inside.get(row["organisation"], top.path), top.path, places),
            row["asked"],
            row["voted"],
        )
        for row in rows
    )
    lines = []
    for one in told:
        path = paths[one.place[-1]]
        lines.append(Line(path, places[path][1], one.asked, one.voted, one.whole))
    return Turnout(
        *(sum(row[name] for row in rows) for name in ("asked", "voted", "slips")),
        sorted(lines, key=lambda line: line.path),
    )


def _place(path: str, top: str, places: dict[str, Any]) -> tuple[str, ...]:
    """Codes from the top down; a guest from elsewhere counts at the top."""
    return tuple(places[path[:end]][0] for end in range(len(top), len(path) + 1, STEP))


def turnouts(reviews: Iterable[Review]) -> dict[int, tuple[int, int]]:
    """Voted and asked by review: of counted ones as it was counted, of running ones from the roll."""
    counted = {
        one.pk: (one.cast_count, one.roll_count) for one in reviews if one.cast_count is not None
    }
    running = [
        one.pk
        for one in reviews
        if one.cast_count is None
        and one.state in (ReviewState.OPEN, ReviewState.CLOSED, ReviewState.UNLOCKED)
    ]
    if running:
        voters = Voter.objects.filter(review__in=running).exclude(mark=RollMark.LEFT_OUT)
        for row in voters.values("review").annotate(**COUNTS).order_by():
            counted[row["review"]] = (row["voted"], row["asked"])
    return counted
