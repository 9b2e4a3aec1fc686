"""What was deleted is cleared from the database's files (清除): freed pages, old versions, the log.

After each step of an opening. Outside every transaction, tried again while others read; where it fails,
the review's opening says so, `zhibu ballots status` and the auditor's page show it, and the daily run
tries again.

Crash:
    Killed here, the counting stands and `wiped` stays false: the next try clears the same.
"""

import time
from collections.abc import Sequence

from django.db import DatabaseError, connection
from django.db.models import Model, Q
from django.utils import timezone

from zhibu.ballots.models import (
    BoxOpening,
    IssuingKey,
    Receipt,
    Remark,
    Review,
    SealedPaper,
    Slip,
    SpentToken,
    Tally,
    Voter,
)
from zhibu.ballots.progressing import PATIENCE
from zhibu.ballots.telling import not_cleared

TRIES = 5
TABLES: Sequence[type[Model]] = (
    SealedPaper, Voter, Slip, SpentToken, IssuingKey, Tally, Remark, Receipt,
)  # fmt: skip
"""Tables in which a paper, a mark of the roll or a secret lay."""


class NotWiped(Exception):
    """The database did not let its files be cleared; says why."""


def wipe(review: Review, *, tries: int = TRIES, pause: float = 1.0) -> bool:
    """Clear what was deleted; note on the review's opening whether that was done."""
    opening = BoxOpening.objects.filter(review=review)
    why = ""
    for turn in range(tries):
        try:
            _clear()
        except (DatabaseError, NotWiped) as error:
            why = str(error)
            if turn + 1 < tries:
                time.sleep(pause)
        else:
            opening.update(wiped=True, problem="")
            return True
    opening.update(wiped=False, problem=why[:500])
    return False


def wipe_what_waits() -> int:
    """Try again for every opened or called-off review that was not cleared; give how many still are not."""
    ended = Q(running=False) | Q(touched_at__lt=timezone.now() - PATIENCE)  # or its process died
    left = not_cleared().filter(ended)
    return sum(not wipe(one.review) for one in left.select_related("review"))


def _clear() -> None:
    if connection.in_atomic_block:
        raise NotWiped("a transaction is open")
    if connection.vendor == "sqlite":
        _clear_sqlite()
    else:
        _clear_postgres()


def _clear_sqlite() -> None:
    """Write the file anew, and cut the log beside it to nothing.

    The new file is built in a file of its own, not in memory: a site may be larger than that.
    """
    with connection.cursor() as cursor:
        kept = cursor.execute("PRAGMA temp_store").fetchone()[0]
        cursor.execute("PRAGMA temp_store=FILE")
        try:
            cursor.execute("VACUUM")
        finally:
            cursor.execute(f"PRAGMA temp_store={int(kept)}")
        busy, _pages, _moved = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise NotWiped("the write-ahead log is being read; it was not cut")


def _clear_postgres() -> None:
    """Write the tables anew: old versions of rows go with the old files, old statistics too."""
    with connection.cursor() as cursor:
        for model in TABLES:
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"VACUUM (FULL, ANALYZE) {table}")
