"""Read every entry once, fast: whether all is as it must be, and the roots that are asked for.

It only says yes or no; what is wrong, and where, `checking` finds out afterwards, entry by entry. Each
portion of 2^16 entries is a perfect subtree, so that several processes read portions side by side
and their roots are joined at the end.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import repeat
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from zhibu.tlog.hashing import SHA256
from zhibu.tlog.leaves import DOMAIN

HEIGHT = 16
PORTION = 1 << HEIGHT
"""Entries of a portion."""
TOGETHER = 4
"""Portions from which on several processes share the work."""
FETCHED = 4_096
ASKED = 400
_COUNT = """
SELECT (SELECT count(*) FROM ledger_entry WHERE "index" >= %s AND "index" < %s),
       (SELECT count(*) FROM ledger_opening WHERE entry_id >= %s AND entry_id < %s)
"""
_ENTRIES = """
SELECT kind, subject, revision, leaf, leaf_hash, {at} FROM ledger_entry
WHERE "index" >= %s AND "index" < %s ORDER BY "index"
"""
_OPENINGS = """
SELECT salt, {body} FROM ledger_opening WHERE entry_id >= %s AND entry_id < %s ORDER BY entry_id
"""
_SOME_OPENINGS = """
SELECT o.salt, {body} FROM ledger_entry e LEFT JOIN ledger_opening o ON o.entry_id = e."index"
WHERE e."index" >= %s AND e."index" < %s ORDER BY e."index"
"""
_SPOKEN = {
    "sqlite": {"at": "substr(at, 1, 19)", "body": "CAST(body AS BLOB)"},
    "postgresql": {
        "at": "to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')",
        "body": "convert_to(body, 'UTF8')",
    },
}
"""Texts as bytes and times as text, whatever the database: nothing is converted that is only compared."""
_BEFORE = """
WITH asked(subject, revision) AS (VALUES {})
SELECT e.subject, e.revision, e.leaf_hash FROM asked CROSS JOIN ledger_entry e
WHERE e.subject = asked.subject AND e.revision = asked.revision
"""
_ERASED = "SELECT entry_id FROM ledger_erasure WHERE entry_id >= %s AND entry_id < %s"


class UncleanError(Exception):
    """Something is not as it must be."""


@dataclass(frozen=True, slots=True)
class Portion:
    """The perfect subtrees of a portion, and of its beginnings at the sizes that are asked for."""

    number: int
    hashes: list[bytes]
    beginnings: dict[int, list[bytes]]


def roots_if_clean(
    size: int, wanted: Iterable[int], progress: Callable[[int], None] = lambda _: None
) -> dict[int, bytes] | None:
    """Give the roots at the wanted sizes up to `size`; nothing where something is wrong.

    Clean is: every index once, every hash that of its leaf, every leaf that of its row, its body
    and its predecessor, every opening there or registered as erased, every body with its row's time.
    """
    sizes = sorted({one for one in wanted if 0 <= one <= size})
    numbers = range((size + PORTION - 1) >> HEIGHT)
    try:
        portions = list(_portions(numbers, size, sizes, progress))
    except UncleanError:
        return None
    tree: list[bytes] = []
    roots = {0: SHA256.empty()}
    for portion in portions:
        for one, beginning in portion.beginnings.items():
            roots[one] = _root([*tree, *beginning])
        tree = _joined(tree, portion)
    return roots


def _portions(
    numbers: Sequence[int], size: int, sizes: Sequence[int], progress: Callable[[int], None]
) -> Iterator[Portion]:
    """Read portions, in their order; several processes share them where there are many."""
    shared = len(numbers) >= TOGETHER and not connection.in_atomic_block and hasattr(os, "fork")
    count = min(os.cpu_count() or 1, 4) if shared else 1
    readers = [_start(numbers[first::count], size, sizes) for first in range(1, count)]
    try:
        for number in numbers:
            place = number % count
            if place:
                found = readers[place - 1][1].recv()
            else:
                found = read_portion(connection, number, size, sizes)
            if found is None:
                raise UncleanError
            yield found
            progress(min(size, (number + 1) << HEIGHT))
    except EOFError as error:
        raise UncleanError from error
    finally:
        for process, end in readers:
            end.close()
            process.terminate()
            process.join()


def _start(numbers: Sequence[int], size: int, sizes: Sequence[int]) -> tuple[Any, Connection]:
    """Start a process that reads portions; it has a connection of its own."""
    context = get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_read_all, args=(theirs, numbers, size, sizes), daemon=True)
    process.start()
    theirs.close()
    return process, ours


def _read_all(end: Connection, numbers: Sequence[int], size: int, sizes: Sequence[int]) -> None:
    own = connection.copy()
    try:
        for number in numbers:
            try:
                end.send(read_portion(own, number, size, sizes))
            except UncleanError:
                end.send(None)
                break
    except (BrokenPipeError, KeyboardInterrupt):
        return
    finally:
        own.close()


def read_portion(
    database: BaseDatabaseWrapper, number: int, size: int, sizes: Sequence[int]
) -> Portion:
    """Read a portion and hash it.

    Raises:
        UncleanError: something in it is not as it must be.
    """
    start = number << HEIGHT
    end = min(size, start + PORTION)
    with database.cursor() as cursor:
        cursor.execute(_ERASED, [start, end])
        erased = {index for (index,) in cursor.fetchall()}
        cursor.execute(_COUNT, [start, end, start, end])
        entries, openings = cursor.fetchone()
    if entries != end - start or openings != entries - len(erased):
        raise UncleanError
    leaves, older = _leaves(database, start, end, erased)
    _demand(database, older)
    levels = _levels(leaves)
    beginnings = {one: _perfect(levels, one - start) for one in sizes if start < one <= end}
    return Portion(number, _perfect(levels, end - start), beginnings)


def _demand(database: BaseDatabaseWrapper, older: Sequence[tuple[str, int, str]]) -> None:
    """Demand that predecessors before the portion are what leaves in it say of them."""
    with database.cursor() as cursor:
        for first in range(0, len(older), ASKED):
            some = older[first : first + ASKED]
            values = [one for subject, revision, _ in some for one in (subject, revision)]
            cursor.execute(_BEFORE.format(", ".join(["(%s, %s)"] * len(some))), values)
            found = {(one, revision): bytes(known).hex() for one, revision, known in cursor}
            if found != {(subject, revision): before for subject, revision, before in some}:
                raise UncleanError


def _leaves(
    database: BaseDatabaseWrapper, start: int, end: int, erased: set[int]
) -> tuple[list[bytes], list[tuple[str, int, str]]]:
    """Give the hashes of leaves, and which predecessors lie before the portion.

    The leaf that a row must have is written anew from its columns and its body: one comparison
    then says that commitment, kind, subject, revision and predecessor are right.
    """
    leaves: list[bytes] = []
    older: list[tuple[str, int, str]] = []
    last: dict[str, tuple[int, bytes]] = {}
    keep, hashed, known, said = leaves.append, sha256, None, b""
    for (kind, subject, revision, leaf, leaf_hash, at), (salt, body) in _rows(
        database, start, end, bool(erased)
    ):
        if body is not None:
            commit = hashed(DOMAIN + salt + body).hexdigest()
            if at != known:
                known, said = at, f'"at":"{at[:10]}T{at[11:]}Z"'.encode()
            if said not in body or (erased and start + len(leaves) in erased):
                raise UncleanError
        elif start + len(leaves) in erased:
            commit = bytes(leaf[11:75]).decode("ascii", "replace")
        else:
            raise UncleanError
        if revision == 1:
            before = "null"
        elif (former := last.get(subject)) and former[0] == revision - 1:
            before = f'"{former[1].hex()}"'
        else:
            before = bytes(leaf).decode("utf-8", "replace").rpartition('"prev":')[2][:66]
            older.append((subject, revision - 1, before.strip('"')))
        text = (
            f'{{"commit":"{commit}","id":"{subject}","prev":{before},'
            f'"rev":{revision},"type":"{kind}","v":1}}'
        ).encode()
        found = hashed(b"\x00" + text).digest()
        if text != leaf or found != leaf_hash:
            raise UncleanError
        last[subject] = (revision, found)
        keep(found)
    return leaves, older


def _rows(database: BaseDatabaseWrapper, start: int, end: int, partly: bool) -> Iterator[Any]:
    """Give entries beside their openings; both stand in the order of indexes, and as many."""
    spoken = _SPOKEN[database.vendor]
    openings = _SOME_OPENINGS if partly else _OPENINGS
    with database.cursor() as entry, database.cursor() as opening:
        entry.execute(_ENTRIES.format(**spoken), [start, end])
        opening.execute(openings.format(**spoken), [start, end])
        while rows := entry.fetchmany(FETCHED):
            yield from zip(rows, opening.fetchmany(FETCHED), strict=True)


def _levels(leaves: list[bytes]) -> list[list[bytes]]:
    """Give every perfect subtree, level by level."""
    levels = [leaves]
    while len(row := levels[-1]) > 1:
        pairs = zip(row[::2], row[1::2], strict=False)
        levels.append([sha256(b"\x01" + left + right).digest() for left, right in pairs])
    return levels


def _perfect(levels: list[list[bytes]], count: int) -> list[bytes]:
    """Give the perfect subtrees of the first so many leaves, the largest first."""
    found, place = [], 0
    for level in range(len(levels) - 1, -1, -1):
        if count >> level & 1:
            found.append(levels[level][place >> level])
            place += 1 << level
    return found


def _joined(tree: list[bytes], portion: Portion) -> list[bytes]:
    """Put a portion behind the perfect subtrees before it."""
    if len(portion.hashes) > 1 or not portion.hashes:
        return [*tree, *portion.hashes]
    (root,), number = portion.hashes, portion.number
    kept = list(tree)
    for _ in repeat(None, (~number & number + 1).bit_length() - 1):
        root = SHA256.node(kept.pop(), root)
    return [*kept, root]


def _root(hashes: Sequence[bytes]) -> bytes:
    right = hashes[-1]
    for left in reversed(hashes[:-1]):
        right = SHA256.node(left, right)
    return right
