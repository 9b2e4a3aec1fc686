"""A program that opens a box and is killed at every point of it: `killed_openings.py`, with ZHIBU_DATA set.

Each try is a process of its own that kills itself with SIGKILL at its point; afterwards the program says
what stands in the database, then opens the box to its end. Prints JSON.
"""

import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parent))
PAPERS = 60


def die(*_given: Any, **_named: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


POINTS = {
    "while opening": "",
    "before anything is written": "zhibu.ballots.opening.mixed",
    "while writing": "zhibu.ballots.rewriting.mixed",
    "before the commit": "zhibu.ballots.opening.enter",
    "after the commit": "zhibu.ballots.opening.Opening.__exit__",
}
"""Where a try kills itself: at the call of this name; the first, half-way through the papers."""


def main() -> None:
    from zhibu.config.site import migrate, open_site

    open_site("en")
    migrate()
    from django.db import connections
    from django.utils import timezone

    from locked_boxes import make_locked
    from zhibu.ballots.models import BoxOpening, Review
    from zhibu.ballots.opening import open_inner, open_outer
    from zhibu.ballots.wiping import wipe_what_waits

    chance, expected = Random(5), Counter()
    locked = make_locked(voters=PAPERS)
    rows = locked.review.sheets.get().subjects
    for voter in locked.review.voters.all():
        marks = [chance.randrange(0, 10_001, 500) for _ in rows]
        locked.put(marks, voter=voter)
        expected.update((row["subject"], mark) for row, mark in zip(rows, marks, strict=True))
    review, code = locked.review, locked.review.code
    steps: list[tuple[Callable[..., Any], str, Any]] = [
        (open_outer, locked.texts[0], locked.first),
        (open_inner, locked.texts[1], locked.second),
    ]
    told = []
    for step, key, by in steps:
        for point in POINTS:
            connections.close_all()
            pid = os.fork()
            if not pid:
                attempt(point, lambda **more: step(review=review, key=key, by=by, **more))  # noqa: B023
                os._exit(0)
            _pid, status = os.waitpid(pid, 0)
            now = Review.objects.get(code=code)
            opening = now.opening
            told.append([step.__name__, point, os.WTERMSIG(status), now.state, now.papers.count(),
                         now.tallies.count(), opening.running])  # fmt: skip
            # Nothing is heard of it for a while.
            BoxOpening.objects.update(touched_at=timezone.now() - timedelta(minutes=5))
        if Review.objects.get(code=code).state == told[0][3]:
            step(review=review, key=key, by=by)
    left = wipe_what_waits()
    now = Review.objects.get(code=code)
    counted = {(s, m): n for s, m, n in now.tallies.values_list("subject", "score", "count")}
    print(json.dumps({
        "told": told, "same": counted == dict(expected), "state": now.state,
        "cast": now.cast_count, "receipts": now.receipts.count(), "not wiped": left,
        "findings": findings(),
    }))  # fmt: skip


def attempt(point: str, act: Callable[..., Any]) -> None:
    if not POINTS[point]:
        act(progress=lambda done, _total: die() if done == PAPERS // 2 else None)
    with patch(POINTS[point], die):
        act()


def findings() -> list[str]:
    from zhibu.ballots.entries import REVIEWS
    from zhibu.ledger.checking import check
    from zhibu.ledger.entering import enter_missing

    enter_missing([REVIEWS])
    return [one.en for one in check() if one.where.startswith("review/")]


if __name__ == "__main__":
    main()
