"""Whether everybody has voted, so that a review may close before its last day (提前截止)."""

from django.db.models import Count

from zhibu.ballots.enums import RollMark, Secrecy, SlipState
from zhibu.ballots.models import Review


def everybody_voted(review: Review) -> bool:
    """Say whether no ballot is out any more: on the roll, as a slip, or as a token.

    A token that was issued is out until one is spent for it. Whose are out nobody can tell.
    """
    if review.voters.filter(mark=RollMark.NOT_YET).exists():
        return False
    if review.slips.filter(state=SlipState.UNUSED).exists() or _waits_for_a_slip(review):
        return False
    if review.secrecy != Secrecy.BLIND:
        return True
    return review.spent_tokens.count() >= review.voters.filter(mark=RollMark.ISSUED).count()


def _waits_for_a_slip(review: Review) -> bool:
    """Whether more people hold slips of a sheet than were used: theirs were declared spoilt.

    Otherwise who hands out slips could spoil them all, and close the review under those who hold them.
    """
    given = review.voters.filter(mark=RollMark.SLIP).values_list("sheet").annotate(n=Count("pk"))
    used = review.slips.filter(state=SlipState.USED).values_list("sheet").annotate(n=Count("pk"))
    counted = dict(used.order_by())
    return any(number > counted.get(sheet, 0) for sheet, number in given.order_by())
