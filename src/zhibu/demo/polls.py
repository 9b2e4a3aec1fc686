"""Polls (评议): which channel, source and round of a scheme's reviews is voted on, and by how many."""

from collections.abc import Iterator
from dataclasses import dataclass

from zhibu.scoring.scheme.measures import Measure, Review
from zhibu.scoring.scheme.model import Scheme
from zhibu.terms.periods import PartOfPeriod


@dataclass(frozen=True, slots=True)
class Poll:
    """One vote: a source of a channel rates every subject in one round.

    `ends` is the share of the year after which it ends, in twelfths: polls of the same end arrive
    together.
    """

    channel: str
    source: str
    round: int
    ends: int
    raters: str
    """SQL for how many rate a subject, from the columns of `rated`."""
    peers: bool
    """The raters are the other subjects under the same parent."""
    minimum: int
    """Ballots below which the source does not count."""


def polls_of(scheme: Scheme) -> tuple[Poll, ...]:
    """List the polls of a year, in the order of the scheme."""
    found: dict[tuple[str, str, int], Poll] = {}
    for measure in measures_of(scheme):
        if not isinstance(measure, Review):
            continue
        rounds = max(PartOfPeriod(measure.each).per_year, scheme.rounds)
        for number in range(1, rounds + 1):
            for source in measure.sources:
                key = (measure.review, source.source, number)
                peers = source.source in ("members", "peers") and scheme.subject == ("member",)
                raters = _raters(source.source, peers)
                poll = Poll(*key, number * 12 // rounds, raters, peers, measure.minimum)
                found.setdefault(key, poll)
    return tuple(found.values())


def measures_of(scheme: Scheme) -> Iterator[Measure]:
    """Walk through all measures of a scheme."""
    for component in scheme.components:
        if component.measure is not None:
            yield component.measure
        for area in component.areas or ():
            for clause in area.clauses:
                yield clause.measure
    for extra in (*scheme.bonus, *scheme.deductions):
        yield extra.measure


def _raters(source: str, peers: bool) -> str:
    if peers:
        return "siblings - 1"
    if source == "helped":
        return "1"
    if source in ("committee", "branch_committee", "leaders"):
        return "few"
    if source in ("all_staff", "masses", "staff"):
        return "staff"
    if source in ("members", "own", "own_members"):
        return "coalesce(size, 12)"
    return "several"
