"""Days of a review: as a small line of time, and as they are proposed for a new one."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhibu.ballots.models import Review
from zhibu.duties.working_days import adjusted, is_working_day
from zhibu.terms.periods import Period

OBJECTIONS = 5
"""Working days in which a roll may be objected to."""
VOTING = 10
"""Working days in which one may vote."""
LEAST = 3
"""Working days of voting that are proposed even where the period ends before."""
FAR = 90
"""Days ahead that a proposal looks at."""


@dataclass(frozen=True, slots=True)
class Day:
    """A point on the line of time."""

    words: Any
    day: date
    past: bool
    today: bool


def days_of(review: Review, today: date) -> list[Day]:
    named = (
        (_("Roll"), review.roll_on),
        (_("Objections until"), review.objections_until),
        (_("Opens"), review.opens_on),
        (_("Voting until"), review.closes_on),
    )
    return [Day(words, day, day < today, day == today) for words, day in named]


def proposed_days(today: date, period: str) -> dict[str, date]:
    """Roll today, five working days for objections, then voting, closed before the period ends.

    Where the period ends too soon or is over, voting gets its least.
    """
    own = adjusted(today, today + timedelta(days=FAR))

    def after(day: date, count: int) -> date:
        """The day that is so many working days later."""
        while count:
            day += timedelta(days=1)
            count -= is_working_day(day, own)
        return day

    objections = after(today, OBJECTIONS)
    opens = after(objections, 1)
    last = after(opens, VOTING - 1)
    end = Period.parse(period).last
    if last > end:
        last = max(end, after(opens, LEAST - 1))
    return {
        "roll_on": today,
        "objections_until": objections,
        "opens_on": opens,
        "closes_on": last,
    }
