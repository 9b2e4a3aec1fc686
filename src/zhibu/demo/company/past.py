"""The demo's past: what happened on a day is done by the real actions, as if it were that day."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import date, datetime, timedelta
from datetime import time as clock
from heapq import heapify, heappop, heappush

from django.utils import timezone


@contextmanager
def on(day: date, minute: int = 0) -> Iterator[None]:
    """Let the rooms take a day's morning for now; only while the demo is built, by this one thread."""
    morning = timezone.make_aware(datetime.combine(day, clock(9, 0))) + timedelta(minutes=minute)
    real = timezone.now
    timezone.now = lambda: morning
    try:
        yield
    finally:
        timezone.now = real


def side_by_side(stories: Iterable[Iterator[date]]) -> Iterator[date]:
    """Make one story of several, in the order of their days.

    A story yields the day on which it goes on; what it does then happens on that day.
    """
    asked = ((next(story, None), number, story) for number, story in enumerate(stories))
    waiting = [(day, number, story) for day, number, story in asked if day is not None]
    heapify(waiting)
    while waiting:
        day, number, story = heappop(waiting)
        yield day
        following = next(story, None)
        if following is not None:
            heappush(waiting, (following, number, story))


def tell(stories: Iterable[Iterator[date]], today: date) -> None:
    """Let stories happen, so that no clock goes back.

    What asks for a day that is over happens later; what asks for today, now; what asks for a day to
    come has not happened.
    """
    story, now, steps = side_by_side(stories), date.min, Counter[date]()
    day = next(story, None)
    while day is not None and day <= today:
        now = max(now, day)
        steps[now] += 1
        with on(now, steps[now]) if now < today else nullcontext():
            day = next(story, None)
