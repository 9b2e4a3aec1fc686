"""Turnout by branch, in numbers only: protected as it will be published, so that both say the same."""

from dataclasses import dataclass
from typing import Any

from zhibu.ballots.enums import RollMark, Secrecy
from zhibu.ballots.models import Review, Voter
from zhibu.ballots.turnout import OVER, turnout_by_place
from zhibu.orgs.models import Organisation
from zhibu.orgs.reach import STEP, below
from zhibu.urn.disclosure.levels import turnout_of


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
    """People on the roll who were given one."""
    lines: list[Line]
    papers: bool
    """Whether ballots are counted, not people: with slips after the close, and with blind tokens."""


def turnout_in(review: Review) -> Turnout:
    """Give the turnout in tree order. Five queries at most."""
    rows = turnout_by_place(review)
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
            _place(inside.get(pk, top.path), top.path, places),
            asked,
            voted,
        )
        for pk, (asked, voted) in rows.items()
    )
    lines = []
    for one in told:
        path = paths[one.place[-1]]
        lines.append(Line(path, places[path][1], one.asked, one.voted, one.whole))
    voters = Voter.objects.filter(review=review, mark=RollMark.SLIP)
    return Turnout(
        sum(asked for asked, _voted in rows.values()),
        sum(voted for _asked, voted in rows.values()),
        voters.count(),
        sorted(lines, key=lambda line: line.path),
        review.secrecy == Secrecy.BLIND or (review.state in OVER and review.slips.exists()),
    )


def _place(path: str, top: str, places: dict[str, Any]) -> tuple[str, ...]:
    """Codes from the top down; a guest from elsewhere counts at the top."""
    return tuple(places[path[:end]][0] for end in range(len(top), len(path) + 1, STEP))
