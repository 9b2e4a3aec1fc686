"""Tellers are called (通知监票人): to take their keys, and when it is their turn to open a lock."""

from zhibu.ballots.enums import Secrecy
from zhibu.ballots.models import Review, Teller
from zhibu.inbox.actions import tell


def call_for_keys(review: Review) -> None:
    """Tell both tellers that they may take their keys, before voting opens."""
    if review.secrecy == Secrecy.NAMED:
        return
    for teller in review.tellers.select_related("person").filter(public_key=None):
        _call(teller, "teller_key")


def call_to_open(review: Review, place: int) -> None:
    """Tell a teller that the lock of this place is to be opened."""
    for teller in review.tellers.select_related("person").filter(place=place):
        _call(teller, "teller_open")


def _call(teller: Teller, kind: str) -> None:
    review = teller.review
    tell(
        to=[teller.person],
        kind=kind,
        cause=f"{kind}:{review.code}",
        facts={
            "title": review.title,
            "period": review.period,
            "opens_on": review.opens_on.isoformat(),
            "closes_on": review.closes_on.isoformat(),
        },
        url=f"/reviews/{review.code}/tellers/",
        mail=True,
    )
