"""Awkward cases that ballots show; whatever else the scheme asks for is in full."""

from collections.abc import Callable

from zhibu.demo.cases import Case, Cast, usual_raters
from zhibu.demo.polls import Poll
from zhibu.scoring.scheme.measures import Review
from zhibu.scoring.scheme.model import Scheme
from zhibu.terms.score import Score

_Ballots = Callable[[Poll], Cast]


def ballot_cases(scheme: Scheme, polls: tuple[Poll, ...]) -> list[Case]:
    """List the cases, in the order of the subjects that get them."""
    if not polls:
        return []
    cases = [
        # The first two, because the first two subjects always have the same parent.
        Case("two subjects tie: every ballot 91.00 (first of two)", ballots=_all(91_00)),
        Case("two subjects tie: every ballot 91.00 (second of two)", ballots=_all(91_00)),
    ]
    if all(isinstance(part.measure, Review) for part in scheme.components):
        cases += _thresholds(scheme)
    cases += [
        Case("full marks on every ballot", ballots=_all(100_00)),
        Case("0 on every ballot: evidence of 0, which is not no evidence", ballots=_all(0)),
        Case("nobody rates: not one ballot", ballots=lambda _: None),
        Case("one single ballot in the whole year", ballots=_only_one(polls[0])),
        Case("one single ballot in every poll", ballots=lambda _: (1, 88_00, 88_00)),
        Case(
            "every mean falls between two figures: ballots 95.00 and 95.01 in turn, 95.005 on average",
            ballots=lambda poll: (2 * -(-usual_raters(poll) // 2), 95_00, 95_01),
        ),
        Case(
            "means with a long fraction: 94.99 and 95.00 in turn, an odd number of ballots",
            ballots=lambda poll: (7 if poll.round % 2 else 3, 94_99, 95_00),
        ),
    ]
    channels = list(dict.fromkeys(poll.channel for poll in polls))
    cases += [Case(f"no ballot in channel {name}", ballots=_without(name)) for name in channels]
    sources = list(dict.fromkeys((poll.channel, poll.source) for poll in polls))
    for channel, source in sources:
        if sum(name == channel for name, _ in sources) > 1:
            lacks = f"no ballot from source {source}"
            cases.append(Case(lacks, ballots=_without(channel, source)))
            first = _without(channel, source, 1)
            cases.append(Case(f"{lacks} in round 1 only", ballots=first))
    last = {poll.channel: poll.round for poll in polls}
    for channel, rounds in last.items():
        if rounds > 1:
            says = f"channel {channel} voted on in the last of {rounds} rounds only"
            cases.append(Case(says, ballots=_only_round(channel, rounds)))
    return cases


def _thresholds(scheme: Scheme) -> list[Case]:
    """Put totals on each threshold and 0.01 around it: all means are equal, so the total is too."""
    cases = []
    class_ = scheme.classes[0].class_ if scheme.classes else None
    for band in scheme.grading.bands:
        begin = band.begins(class_)
        for step, where in ((-1, "0.01 below"), (0, "exactly on"), (1, "0.01 above")):
            at = begin + step
            if begin > 0 and at <= 100_00:
                says = f"{where} the beginning of {band.grade}: {Score(hundredths=at)}"
                cases.append(Case(says, ballots=_all(at), class_=class_))
    return cases


def _all(score: int) -> _Ballots:
    return lambda poll: (usual_raters(poll), score, score)


def _only_one(only: Poll) -> _Ballots:
    return lambda poll: (1, 93_00, 93_00) if poll == only else None


def _usual(poll: Poll) -> Cast:
    return (1, 94_00, 94_00) if poll.raters == "1" else (usual_raters(poll), 93_00, 95_50)


def _without(channel: str, source: str | None = None, number: int | None = None) -> _Ballots:
    def ballots(poll: Poll) -> Cast:
        hit = (
            poll.channel == channel
            and source in (None, poll.source)
            and number in (None, poll.round)
        )
        return None if hit else _usual(poll)

    return ballots


def _only_round(channel: str, number: int) -> _Ballots:
    def ballots(poll: Poll) -> Cast:
        return _usual(poll) if poll.channel != channel or poll.round == number else None

    return ballots
