"""Awkward cases among the ballots: each is given to one subject, and the README says to which."""

from collections.abc import Callable
from dataclasses import dataclass

from zhibu.demo.polls import Poll
from zhibu.scoring.scheme.measures import Review
from zhibu.scoring.scheme.model import Scheme

Set = tuple[int, int, int] | None
"""Ballots of one poll: how many, and the scores in turn, in hundredths. None: nobody votes."""


@dataclass(frozen=True, slots=True)
class Case:
    """One awkward case (特例): what it shows, and the ballots that bring it about."""

    says: str
    ballots: Callable[[Poll], Set] | None = None


def ballot_cases(scheme: Scheme, polls: tuple[Poll, ...]) -> tuple[Case, ...]:
    """List the cases that ballots can show, in the order of the subjects that get them."""
    if not polls:
        return ()
    # The first two, because the first two subjects always have the same parent.
    cases: list[Case] = [
        Case("two subjects tie: every ballot 91.00 (first of two)", _all(91_00)),
        Case("two subjects tie: every ballot 91.00 (second of two)", _all(91_00)),
    ]
    if all(isinstance(part.measure, Review) for part in scheme.components):
        cases += _thresholds(scheme)
    cases += [
        Case("full marks on every ballot", _all(100_00)),
        Case("0 on every ballot: evidence of 0, which is not no evidence", _all(0)),
        Case("nobody rates: not one ballot", lambda _: None),
        Case("one single ballot in the whole year", _only_one(polls[0])),
        Case("one single ballot in every poll", lambda _: (1, 88_00, 88_00)),
        Case(
            "every mean falls between two figures: ballots 95.00 and 95.01 in turn, 95.005 on average",
            lambda _: (6, 95_00, 95_01),
        ),
        Case(
            "means with a long fraction: two ballots of 94.99 to one of 95.00 would differ if cut off",
            lambda poll: (7 if poll.round % 2 else 3, 94_99, 95_00),
        ),
    ]
    channels = list(dict.fromkeys(poll.channel for poll in polls))
    cases += [Case(f"no ballot in channel {name}", _without(name)) for name in channels]
    sources = list(dict.fromkeys((poll.channel, poll.source) for poll in polls))
    for channel, source in sources:
        if sum(name == channel for name, _ in sources) > 1:
            cases.append(Case(f"no ballot from source {source}", _without(channel, source)))
            cases.append(
                Case(
                    f"no ballot from source {source} in round 1 only",
                    _without(channel, source, 1),
                )
            )
    last = {poll.channel: poll.round for poll in polls}
    for channel, rounds in last.items():
        if rounds > 1:
            cases.append(
                Case(
                    f"channel {channel} voted on in the last of {rounds} rounds only",
                    _only_round(channel, rounds),
                )
            )
    return tuple(cases)


def _thresholds(scheme: Scheme) -> list[Case]:
    """Put totals on each threshold and 0.01 around it: all means are equal, so the total is too."""
    cases = []
    for band in scheme.grading.bands:
        begin = band.begins(scheme.classes[0].class_ if scheme.classes else None)
        for step in (-1, 0, 1):
            at = begin + step
            if begin > 0 and at <= 100_00:
                where = {-1: "0.01 below", 0: "exactly on", 1: "0.01 above"}[step]
                figure = f"{at // 100}.{at % 100:02d}"
                cases.append(Case(f"{where} the beginning of {band.grade}: {figure}", _all(at)))
    return cases


def _all(score: int) -> Callable[[Poll], Set]:
    return lambda poll: (1 if poll.raters == "1" else 6, score, score)


def _only_one(only: Poll) -> Callable[[Poll], Set]:
    return lambda poll: (1, 93_00, 93_00) if poll == only else None


def _usual(poll: Poll) -> Set:
    return (1, 94_00, 94_00) if poll.raters == "1" else (7, 93_00, 95_50)


def _without(
    channel: str, source: str | None = None, number: int | None = None
) -> Callable[[Poll], Set]:
    def ballots(poll: Poll) -> Set:
        hit = (
            poll.channel == channel
            and source in (None, poll.source)
            and number in (None, poll.round)
        )
        return None if hit else _usual(poll)

    return ballots


def _only_round(channel: str, number: int) -> Callable[[Poll], Set]:
    def ballots(poll: Poll) -> Set:
        return _usual(poll) if poll.channel != channel or poll.round == number else None

    return ballots
