"""The demo's past: what happened on a day is done by the real actions, as if it were that day."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from datetime import time as clock

from django.utils import timezone


@contextmanager
def on(day: date) -> Iterator[None]:
    """Let the rooms take a day's morning for now; only while the demo is built, by this one thread."""
    morning = timezone.make_aware(datetime.combine(day, clock(9, 0)))
    real = timezone.now
    timezone.now = lambda: morning
    try:
        yield
    finally:
        timezone.now = real
