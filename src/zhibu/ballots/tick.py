"""What reviews do by their days (按日推进): rolls are shown, voting opens and closes, people are reminded.

Freezing is the office's own step: somebody must look at the objections first. Running again changes nothing.
"""

import logging
from dataclasses import dataclass, field
from datetime import date

from zhibu.ballots.actions.planning import close_review, open_review, show_roll
from zhibu.ballots.enums import ReviewState
from zhibu.ballots.models import Review
from zhibu.ballots.notices import remind
from zhibu.orgs.refusals import Refused

log = logging.getLogger(__name__)
REMIND_BEFORE = (3, 1)
"""Days before the last day of voting."""


_tried: set[tuple[str, date]] = set()
"""Rolls that this process tried to show, once a day: finding tens of thousands of raters takes seconds."""


@dataclass(slots=True)
class Done:
    """What a day did: codes of reviews, and how many people were reminded."""

    shown: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    reminded: int = 0


def tick_reviews(day: date) -> Done:
    """Take every review as far as its days say; one that cannot go on waits for the office.

    Args:
        day: today; the actions themselves ask the clock again.
    """
    done = Done()
    running = Review.objects.select_related("organisation")
    for review in running.filter(state=ReviewState.OPEN, closes_on__lt=day):
        if _acted(close_review, review):
            done.closed.append(review.code)
    for review in running.filter(state=ReviewState.PLANNED, roll_on__lte=day, objections_until__gte=day):  # fmt: skip
        if (review.code, day) not in _tried and _acted(show_roll, review):
            done.shown.append(review.code)
        _tried.add((review.code, day))
    for review in running.filter(state=ReviewState.FROZEN, opens_on__lte=day, closes_on__gte=day):
        if _acted(open_review, review):
            done.opened.append(review.code)
    for review in running.filter(state=ReviewState.OPEN):
        if (review.closes_on - day).days in REMIND_BEFORE:
            done.reminded += remind(review, day)
    return done


def _acted(action: object, review: Review) -> bool:
    try:
        action(review=review, by=None)  # type: ignore[operator]
    except Refused as error:
        log.debug("review %s waits for the office: %s", review.code, error)
        return False
    return True


__all__ = ["Done", "tick_reviews"]
