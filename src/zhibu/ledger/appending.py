"""Append entries in the caller's transaction: both stand, or neither."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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


_MANY = "UPDATE ledger_head SET size = size + %s WHERE id = 1 RETURNING size - %s"
_NEWEST = """
SELECT e.subject, e.leaf_hash, e.revision FROM ledger_entry e WHERE e.subject IN ({})
AND e.revision = (SELECT max(n.revision) FROM ledger_entry n WHERE n.subject = e.subject)
"""
ADDED = frozenset({"at", "by", "type"})
"""What is added to each body: a body has no such names of its own."""
AT_ONCE = 500
"""Subjects that are looked up together."""
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
        ValueError: the body has a name that is added.
    """
    _require_transaction()
    now = timezone.now().replace(microsecond=0)
    text = _text(kind, body, by, now)
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


@dataclass(frozen=True, slots=True)
class Said:
    """One of many entries: what happened, to what, and what is committed to."""

    kind: str
    subject: str
    body: Mapping[str, Any]


def append_many(entries: Iterable[Said], *, by: str) -> int:
    """Append many entries under one lock, as an import or a migration writes them; give their number.

    Raises:
        TransactionManagementError: there is no transaction around it.
    """
    _require_transaction()
    now = timezone.now().replace(microsecond=0)
    said = [(one.kind, one.subject, _text(one.kind, one.body, by, now)) for one in entries]
    if not said:
        return 0
    salts = secrets.token_bytes(SALT * len(said))
    at = connection.ops.adapt_datetimefield_value(now)
    rows, openings = [], []
    with connection.cursor() as cursor:
        index = _many(cursor, len(said))
        newest = _newest(cursor, {subject for _, subject, _ in said})
        for number, (kind, subject, text) in enumerate(said):
            previous, revision = newest.get(subject, (None, 0))
            salt = salts[number * SALT : (number + 1) * SALT]
            leaf = Leaf(kind, subject, revision + 1, commitment(salt, text), previous).canonical()
            leaf_hash = SHA256.leaf(leaf)
            newest[subject] = (leaf_hash.hex(), revision + 1)
            rows.append((index + number, kind, subject, revision + 1, leaf, leaf_hash, at))
            openings.append((index + number, salt, text.decode()))
        cursor.executemany(_ENTRY, rows)
        cursor.executemany(_OPENING, openings)
    return len(said)


def _text(kind: str, body: Mapping[str, Any], by: str, now: datetime) -> bytes:
    if ADDED & body.keys():
        raise ValueError(
            f"{kind}: a body has no {', '.join(sorted(ADDED & body.keys()))} of its own"
        )
    return canonical({**body, "at": spoken(now), "by": by, "type": kind})


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise TransactionManagementError("an entry is appended in the transaction of its action")


def _many(cursor: Any, count: int) -> int:
    """Take the lock and so many indexes; give the first."""
    cursor.execute(_MANY, [count, count])
    found = cursor.fetchone()
    if found is None:
        cursor.execute(_BEGIN)
        cursor.execute(_MANY, [count, count])
        found = cursor.fetchone()
    return int(found[0])


def _newest(cursor: Any, subjects: set[str]) -> dict[str, tuple[str | None, int]]:
    """What was entered last of each subject: hash of its leaf, and revision."""
    found = {}
    wanted = sorted(subjects)
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        cursor.execute(_NEWEST.format(", ".join(["%s"] * len(some))), some)
        found.update({subject: (bytes(hash_).hex(), n) for subject, hash_, n in cursor.fetchall()})
    return found


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
