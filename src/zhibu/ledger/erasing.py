"""Erase what an entry committed to (删除个人信息): body and salt go, leaf and proofs stay.

Who may erase is asked by the room that calls this: the ledger lies below organisations and people.

What is promised of the bytes: on SQLite freed space is overwritten (`secure_delete`), and the write-ahead
log is emptied once nobody reads it, at the latest by the next checkpoint of the database. PostgreSQL
vacuums the table; its write-ahead log, replicas and backups are its operator's to let go.
"""

import logging
from collections.abc import Callable, Iterable

from django.db import DatabaseError, connection, transaction

from zhibu.ledger.appending import append
from zhibu.ledger.models import Entry, Erasure, Opening

log = logging.getLogger(__name__)
Forget = Callable[[str], Iterable[str] | None]
_forgetters: dict[str, list[Forget]] = {}
_last: dict[str, list[Forget]] = {}


def forgets(prefix: str, forget: Forget, *, last: bool = False) -> None:
    """Let a room empty its own columns, search and files of a subject that is erased.

    Args:
        prefix: of the subjects, as in "record".
        forget: is given the subject; it may name further subjects that are to be erased with it.
        last: whether it makes something anew out of what the others emptied.
    """
    (_last if last else _forgetters).setdefault(prefix, []).append(forget)


def forgettable() -> set[str]:
    """Name the prefixes of subjects that some room knows how to forget."""
    return {*_forgetters, *_last}


@transaction.atomic
def erase(*, subject: str, reason: str, authority: str, by: str) -> int:
    """Erase all openings of a subject, and what the rooms keep of it.

    Upper rooms forget first: they still see what lies below them.

    Args:
        reason: why, as in "本人申请"; authority: on whose decision; both stay in the ledger, so they
            name nobody.
        by: the code of the person who erases.

    Returns:
        how many openings were erased.

    Ledger:
        opening.erased
    """
    _overwrite_freed()
    erased: list[int] = []
    waiting, seen = [subject], {subject}
    while waiting:
        one = waiting.pop(0)
        erased += _erase_openings(one, reason, authority, by)
        prefix = one.partition("/")[0]
        for forget in (*reversed(_forgetters.get(prefix, [])), *_last.get(prefix, [])):
            further = set(forget(one) or ()) - seen
            seen |= further
            waiting += sorted(further)
    if erased:
        body = {"reason": reason, "authority": authority, "entries": sorted(erased)}
        append("opening.erased", f"erasure/{min(erased)}", body, by=by)
    transaction.on_commit(wash)
    return len(erased)


def _erase_openings(subject: str, reason: str, authority: str, by: str) -> list[int]:
    entries = list(Entry.objects.filter(subject=subject, opening__isnull=False))
    Erasure.objects.bulk_create(
        [Erasure(entry=entry, reason=reason, authority=authority, by=by) for entry in entries]
    )
    Opening.objects.filter(entry__in=entries).delete()
    return [entry.index for entry in entries]


def _overwrite_freed() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")


def wash() -> None:
    """Let the database give up what was deleted: its write-ahead log, or dead rows."""
    if connection.in_atomic_block:
        return
    statement = "VACUUM ledger_opening"
    if connection.vendor == "sqlite":
        statement = "PRAGMA wal_checkpoint(TRUNCATE)"
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            row = cursor.fetchone() if connection.vendor == "sqlite" else None
    except DatabaseError:
        log.exception("what was erased is still in the database's write-ahead log")
        return
    if row and row[0]:
        log.warning("somebody reads: the write-ahead log is emptied at the next quiet moment")
