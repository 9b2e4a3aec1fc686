"""Ticks at the same time, and a secretary who submits meanwhile: nothing doubled, nothing lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from company_rows import fill
from django.db import connection
from django.db.models import Count
from duty_makers import YEAR, everything, held, reminders

from zhibu.duties.models import Duty, Reminder, Tick
from zhibu.duties.tick import refresh, tick
from zhibu.inbox.models import Message
from zhibu.orgs.models import Organisation

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(YEAR, 4, 30)


def at_once(*acts: Callable[[], object]) -> None:
    """Run each in a thread with its own connection, all from the same moment."""
    ready = Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        try:
            ready.wait(30)
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        for done in [pool.submit(run, act) for act in acts]:
            done.result(120)


def test_ticks_at_once_write_each_duty_and_reminder_once():
    fill(branches=12, records=200, year=YEAR)
    at_once(*[lambda: tick(DAY)] * 3)
    assert Tick.objects.count() == 1
    doubled = Duty.objects.values("organisation", "rule", "period").annotate(count=Count("pk"))
    assert not doubled.filter(count__gt=1).exists()
    told = Message.objects.values("to", "cause").annotate(count=Count("pk"))
    assert told.exists()
    assert not told.filter(count__gt=1).exists()
    before = (everything(), reminders(), Message.objects.count())
    tick(DAY)
    assert (everything(), reminders(), Message.objects.count()) == before
    assert Reminder.objects.exists()


def test_submission_during_a_tick_is_never_overwritten():
    branches = fill(branches=12, records=0, year=YEAR)
    tick(DAY)

    def submit(branch: Organisation) -> Callable[[], None]:
        def act() -> None:
            held(branch, DAY, kind="theme_day", number=1)
            refresh(branch, YEAR, DAY)

        return act

    at_once(*[lambda: tick(DAY)] * 2, *(submit(branch) for branch in branches[:6]))
    found = Duty.objects.filter(kind="theme_day", period="2026-04")
    assert dict(found.values_list("organisation", "state")) == {
        branch.pk: "done" if branch in branches[:6] else "due" for branch in branches
    }
