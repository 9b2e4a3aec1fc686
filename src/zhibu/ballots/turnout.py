"""Turnout (参评): ballots that were cast, against ballots that could be cast.

While voting is open: people on the roll, and who of them voted; nothing is told of slips that are used. After
the close a slip stands for whoever holds it, on the roll or not: against slips that were printed and not spoilt
stand those that were used. Of blind tokens nobody knows whose they were, so they are counted for the whole
review alone.
"""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Count, Sum

from zhibu.ballots.enums import ReviewState, RollMark, Secrecy, SlipState
from zhibu.ballots.models import NamedPaper, Review, Sheet, Slip, SpentToken, Voter

OVER = (ReviewState.CLOSED, ReviewState.UNLOCKED, ReviewState.COUNTED, ReviewState.PUBLISHED)
"""From here on nothing is given away by saying how many slips were used."""

Asked = tuple[int, int]
"""Ballots that could be cast, and ballots that were."""


def turnout_by_place(review: Review) -> dict[int, Asked]:
    """Give the turnout by organisation: of the voter, or of the sheet that a slip is of."""
    found: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])
    over = review.state in OVER
    held = Voter.objects.filter(review=review).exclude(mark=RollMark.LEFT_OUT)
    marks = held.values_list("organisation", "mark").annotate(n=Count("pk")).order_by()
    for place, mark, count in marks:
        _add(found[place], mark, count, over=over)
    if over:
        slips = Slip.objects.filter(review=review).exclude(state=SlipState.SPOILT)
        states = slips.values_list("sheet__organisation", "state").annotate(n=Count("pk"))
        for place, state, count in states.order_by():
            found[place][0] += count
            found[place][1] += count * (state == SlipState.USED)
    if review.secrecy == Secrecy.BLIND:
        issued = sum(one[0] for one in found.values())
        cast = sum(one[1] for one in found.values()) + review.spent_tokens.count()
        return {review.organisation_id: (issued, cast)} if issued else {}
    return {place: (issued, cast) for place, (issued, cast) in found.items() if issued}


def _add(cell: list[int], mark: str, count: int, *, over: bool) -> None:
    if mark == RollMark.SLIP and over:
        return
    cell[0] += count
    cell[1] += count * (mark == RollMark.VOTED)


def turnouts(reviews: Sequence[Review]) -> dict[int, tuple[int, int]]:
    """Give ballots cast and issued of many reviews; nothing where it is not known what could be cast.

    Five queries at most. A counted box is taken as it was counted: its papers, against the ballots issued.
    """
    counted = [
        one for one in reviews if one.cast_count is not None and one.secrecy != Secrecy.BLIND
    ]
    begun = (ReviewState.OPEN, *OVER)
    running = [one for one in reviews if one not in counted and one.state in begun]
    found = _counted(counted) | _running(running)
    return {pk: (cast, issued) for pk, (issued, cast) in found.items() if issued}


def _counted(reviews: Sequence[Review]) -> dict[int, Asked]:
    if not reviews:
        return {}
    sheets = Sheet.objects.filter(review__in=[one.pk for one in reviews], slips_printed__gt=0)
    sums = sheets.values_list("review").annotate(Sum("slips_printed"), Sum("slips_spoilt"))
    slips = {pk: (printed, spoilt or 0) for pk, printed, spoilt in sums.order_by()}
    found = {}
    for one in reviews:
        printed, spoilt = slips.get(one.pk, (0, 0))
        cast = one.cast_count or 0
        if one.roll_count or printed:
            unused = one.roll_count - cast if one.unused_count is None else one.unused_count
            found[one.pk] = (cast + unused - spoilt, cast)
    empty = [pk for pk, (issued, _cast) in found.items() if not issued]
    if empty:  # every ballot carried the name: none lay in the box
        papers = NamedPaper.objects.filter(review__in=empty).values_list("review")
        rolls = {one.pk: one.roll_count for one in reviews}
        found |= {pk: (rolls[pk], n) for pk, n in papers.annotate(n=Count("pk")).order_by()}
    return found


def _running(reviews: Sequence[Review]) -> dict[int, Asked]:
    if not reviews:
        return {}
    keys = [one.pk for one in reviews]
    over = {one.pk for one in reviews if one.state in OVER}
    found: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])
    held = Voter.objects.filter(review__in=keys).exclude(mark=RollMark.LEFT_OUT)
    for pk, mark, count in held.values_list("review", "mark").annotate(n=Count("pk")).order_by():
        _add(found[pk], mark, count, over=pk in over)
    if over:
        slips = Slip.objects.filter(review__in=over).exclude(state=SlipState.SPOILT)
        states = slips.values_list("review", "state").annotate(n=Count("pk")).order_by()
        for pk, state, count in states:
            found[pk][0] += count
            found[pk][1] += count * (state == SlipState.USED)
    if blind := [one.pk for one in reviews if one.secrecy == Secrecy.BLIND]:
        spent = SpentToken.objects.filter(review__in=blind).values_list("review")
        for pk, count in spent.annotate(n=Count("pk")).order_by():
            found[pk][1] += count
    return {pk: (issued, cast) for pk, (issued, cast) in found.items()}


__all__ = ["OVER", "turnout_by_place", "turnouts"]
