"""Append an entry in the caller's transaction: both stand, or neither."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from zhibu.tlog.hashing import SHA256
from zhibu.tlog.leaves import SALT, Leaf, canonical, commitment

# One statement takes the lock, the next index, and what came before of the same subject.
_NEXT = """
UPDATE ledger_head SET size = size + 1 WHERE id = 1
RETURNING size - 1,
    (SELECT leaf_hash FROM ledger_entry WHERE subject = %s ORDER BY revision DESC LIMIT 1),
    (SELECT max(revision) FROM ledger_entry WHERE subject = %s)
"""
_ENTRY = """
INSERT INTO ledger_entry ("index", kind, subject, revision, leaf, leaf_hash, at)
VALUES (%s, %s, %s, %s, %s, %s, %s)
"""
_OPENING = "INSERT INTO ledger_opening (entry_id, salt, body) VALUES (%s, %s, %s)"


_BEGIN = """
INSERT INTO ledger_head (id, size) SELECT 1, count(*) FROM ledger_entry WHERE true ON CONFLICT DO NOTHING
"""


def append(kind: str, subject: str, body: Mapping[str, Any], *, by: str) -> int:
    """Append an entry (登记存证) and give its index.

    Every other writer of the ledger waits until the caller's transaction ends, so that indexes
    have no gaps and entries stand in the order of their commits. Append last in an action.

    Args:
        kind: what happened, as in "record.submitted".
        subject: what it happened to, as in "record/1f0c…"; no person's data.
        body: what is committed to; texts, whole numbers, lists; no floats. `at` (the time in UTC),
            `by` and `type` are added.
        by: the code of the person who acts.

    Raises:
        TransactionManagementError: there is no transaction around it.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("an entry is appended in the transaction of its action")
    now = timezone.now().replace(microsecond=0)
    text = canonical({**body, "at": spoken(now), "by": by, "type": kind})
    salt = secrets.token_bytes(SALT)
    with connection.cursor() as cursor:
        index, before, revision = _next(cursor, subject)
        revision = (revision or 0) + 1
        previous = bytes(before).hex() if before is not None else None
        leaf = Leaf(kind, subject, revision, commitment(salt, text), previous).canonical()
        at = connection.ops.adapt_datetimefield_value(now)
        leaf_hash = SHA256.leaf(leaf)
        cursor.execute(_ENTRY, [index, kind, subject, revision, leaf, leaf_hash, at])
        cursor.execute(_OPENING, [index, salt, text.decode()])
    return int(index)


def spoken(moment: datetime) -> str:
    """Write a time as bodies have it: UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _next(cursor: Any, subject: str) -> tuple[int, bytes | None, int | None]:
    """Take the lock and the next index; the very first entry lays the row that holds them."""
    cursor.execute(_NEXT, [subject, subject])
    found = cursor.fetchone()
    if found is None:
        cursor.execute(_BEGIN)
        cursor.execute(_NEXT, [subject, subject])
        found = cursor.fetchone()
    return found
