"""What the site does by itself: the daily check and score, reviews, what changed, mail, the ledger's rounds.

The check reminds by ranges of days, so a missed day needs no check of its own: its reminders would
be old news. A missed morning's score is made up for, so that the line of scores has no gap.
"""

import logging
import os
import time
from collections.abc import Callable, Mapping, MutableMapping
from datetime import date, timedelta

log = logging.getLogger(__name__)
MOST_MISSED = 62
"""Mornings that are made up for; a site that stood still for longer has a gap."""
PAUSE = 30
AFTER_FAULT = 600


def run_day(day: date) -> None:
    """Check and score one day, and take reviews as far as their days say."""
    from zhibu.assessments.daily import score_day
    from zhibu.ballots.tick import tick_reviews
    from zhibu.consequences.tick import tick as tick_consequences
    from zhibu.duties.tick import tick

    tick(day)
    score_day(day)
    tick_reviews(day)
    tick_consequences(day)


def run_due(today: date, progress: Callable[[date], None] | None = None) -> list[date]:
    """Make up for the scores of mornings since the last check, then check and score today.

    Args:
        progress: told each day before it is worked on.

    Returns:
        the days, in order; none where today was done.
    """
    from zhibu.assessments.daily import score_day

    days = due(today)
    for day in days:
        if progress:
            progress(day)
        if day == today:
            run_day(day)
        else:
            score_day(day)
    return days


def due(today: date) -> list[date]:
    """Give the days after the last whole check, up to today."""
    from zhibu.duties.models import Tick

    done = Tick.objects.filter(ended_at__isnull=False, day__lte=today)
    last = done.order_by("-day").values_list("day", flat=True).first()
    first = today if last is None else max(last + timedelta(1), today - timedelta(MOST_MISSED))
    return [first + timedelta(n) for n in range((today - first).days + 1)]


def keep_running() -> None:
    """Check each day once, reckon what changed, send waiting mail, while the starting process lives."""
    from django.db import close_old_connections

    parent = os.getppid()
    work = _by_itself()
    rests = dict.fromkeys(work, 0.0)
    while os.getppid() == parent:
        if min(rests.values()) <= time.monotonic():
            close_old_connections()
            do_waiting(work, rests)
        time.sleep(1)


def do_waiting(
    work: Mapping[str, Callable[[], object]], rests: MutableMapping[str, float]
) -> list[str]:
    """Do each piece of work that has rested; one that fails rests longer and keeps no other waiting.

    Args:
        rests: until when each rests, on the monotonic clock; set anew for what was done.

    Returns:
        what failed.
    """
    failed = []
    for name, act in work.items():
        if rests[name] > time.monotonic():
            continue
        try:
            act()
        except Exception:  # the site goes on; the log says what is wrong
            log.exception("the daily work failed: %s; it is tried again in %s s", name, AFTER_FAULT)
            failed.append(name)
        rests[name] = time.monotonic() + (AFTER_FAULT if name in failed else PAUSE)
    return failed


def _by_itself() -> dict[str, Callable[[], object]]:
    """Name the pieces of work, in the order in which a round does them."""
    from django.utils import timezone

    from zhibu.assessments.outdated import bring_all_up_to_date
    from zhibu.ballots.tick import tick_reviews
    from zhibu.consequences.actions.proposing import propose_waiting
    from zhibu.inbox.mailing import send_waiting
    from zhibu.ledger.rounds import go_round

    return {
        "the check and the scores of the day": lambda: run_due(timezone.localdate()),
        "reviews whose day has come": lambda: tick_reviews(timezone.localdate()),
        "scores of what changed": bring_all_up_to_date,
        "proposals of results that are shown": propose_waiting,
        "waiting mails": send_waiting,
        "the ledger's round": go_round,
        "clearing after counted boxes": _clear_boxes,
    }


def _clear_boxes() -> None:
    """Clear the database's files of what counting destroyed, where that could not be done at once."""
    from zhibu.ballots.wiping import wipe_what_waits

    if left := wipe_what_waits():
        raise RuntimeError(f"files are not cleared after {left} counted reviews")


if __name__ == "__main__":
    from zhibu.config.site import open_site

    open_site("zh")
    try:
        keep_running()
    except KeyboardInterrupt:
        log.info("stopped")
