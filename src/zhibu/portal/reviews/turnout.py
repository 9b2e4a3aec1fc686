"""Turnout by branch, in numbers only; a branch of few voters counts with the level above."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from zhibu.ballots.enums import ReviewState, RollMark
from zhibu.ballots.models import Review, Voter
from zhibu.orgs.models import Organisation
from zhibu.orgs.reach import STEP

FEWEST = 5
"""Voters below which a branch is not shown by itself."""


@dataclass(slots=True)
class Line:
    """Turnout of a branch, or of the small ones below an organisation."""

    path: str
    asked: int
    voted: int
    slips: int
    small: int = 0
    """How many branches of few voters are in it; 0: it is a branch itself."""
    organisation: Organisation | None = None

    def add(self, other: "Line") -> None:
        self.asked += other.asked
        self.voted += other.voted
        self.slips += other.slips
        self.small += other.small or 1


COUNTS = {
    "asked": Count("pk"),
    "voted": Count("pk", filter=Q(mark=RollMark.VOTED)),
    "slips": Count("pk", filter=Q(mark=RollMark.SLIP)),
}


def turnout_of(review: Review) -> list[Line]:
    """Give the lines in tree order. Two queries."""
    voters = Voter.objects.filter(review=review).exclude(mark=RollMark.LEFT_OUT)
    rows = voters.values("organisation__path").annotate(**COUNTS).order_by()
    counted = [
        Line(row["organisation__path"], row["asked"], row["voted"], row["slips"]) for row in rows
    ]
    lines = rolled_up(counted, review.organisation.path)
    named = {it.path: it for it in Organisation.objects.filter(path__in=[it.path for it in lines])}
    for line in lines:
        line.organisation = named.get(line.path)
    return lines


def rolled_up(counted: Iterable[Line], top: str) -> list[Line]:
    """Join branches of fewer than FEWEST voters at the level above, and again until there are enough.

    What is still too few at the top takes the smallest line with it, so that it cannot be
    reckoned from the others.
    """
    whole = [line for line in counted if line.asked >= FEWEST]
    small = [line for line in counted if line.asked < FEWEST]
    while small:
        deepest = max(len(line.path) for line in small)
        if deepest <= len(top):
            break
        above: dict[str, Line] = {}
        rest = []
        for line in small:
            if len(line.path) < deepest:
                rest.append(line)
                continue
            path = line.path[:-STEP]
            above.setdefault(path, Line(path, 0, 0, 0)).add(line)
        for line in rest:
            if line.path in above:
                above[line.path].add(line)
            else:
                above[line.path] = line
        whole += [line for line in above.values() if line.asked >= FEWEST]
        small = [line for line in above.values() if line.asked < FEWEST]
    if small:
        left = small[0] if len(small) == 1 else Line(top, 0, 0, 0)
        for line in small if len(small) > 1 else ():
            left.add(line)
        if whole and left.asked < FEWEST:
            least = min(whole, key=lambda line: (line.asked, line.path))
            whole.remove(least)
            left = Line(top, left.asked, left.voted, left.slips, left.small or 1)
            left.add(least)
        whole.append(left)
    return sorted(whole, key=lambda line: (line.path, line.small))


def whole_turnout(review: Review) -> Line:
    """Turnout of all. One query."""
    voters = Voter.objects.filter(review=review).exclude(mark=RollMark.LEFT_OUT)
    found = voters.aggregate(**COUNTS)
    return Line(review.organisation.path, found["asked"], found["voted"], found["slips"])


def turnouts(reviews: Iterable[Review]) -> dict[int, tuple[int, int]]:
    """Voted and asked by review: of counted ones as it was counted, of running ones from the roll."""
    counted = {
        one.pk: (one.cast_count, one.roll_count) for one in reviews if one.cast_count is not None
    }
    running = [
        one.pk
        for one in reviews
        if one.cast_count is None and one.state in (ReviewState.OPEN, ReviewState.CLOSED, ReviewState.UNLOCKED)
    ]  # fmt: skip
    if running:
        voters = Voter.objects.filter(review__in=running).exclude(mark=RollMark.LEFT_OUT)
        for row in voters.values("review").annotate(**COUNTS).order_by():
            counted[row["review"]] = (row["voted"], row["asked"])
    return counted
