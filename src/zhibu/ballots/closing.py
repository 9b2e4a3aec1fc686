"""Whether everybody has voted, so that a review may close before its last day (提前截止)."""

from zhibu.ballots.enums import RollMark, Secrecy, SlipState
from zhibu.ballots.models import Review


def everybody_voted(review: Review) -> bool:
    """Say whether no ballot is out any more: on the roll, as a slip, or as a token.

    A token that was issued is out until one is spent for it. Whose are out nobody can tell.
    """
    if review.voters.filter(mark=RollMark.NOT_YET).exists():
        return False
    if review.slips.filter(state=SlipState.UNUSED).exists():
        return False
    if review.secrecy != Secrecy.BLIND:
        return True
    return review.spent_tokens.count() >= review.voters.filter(mark=RollMark.ISSUED).count()
