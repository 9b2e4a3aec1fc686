"""Enter covered rows into the ledger: one by one, many together, or all that were never entered."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import connection, transaction

from zhibu.ledger.appending import Said, append, append_many
from zhibu.ledger.covering import REMOVED, Body, Cover

SITE = "site"
"""Who acts where nobody does: the command line, or the site by itself."""
AT_ONCE = 500


class Actor(Protocol):
    """Who acts."""

    code: str


@dataclass(frozen=True, slots=True)
class _Noted:
    cover: Cover
    kind: str
    key: Any
    gone: bool
    by: str


_noted: ContextVar[list[_Noted] | None] = ContextVar("noted", default=None)


def enter(cover: Cover, kind: str, *rows: Any, by: Actor | None, gone: bool = False) -> None:
    """Enter rows as they now stand (登记存证); the last thing an action does.

    Args:
        kind: what happened, as in "record.submitted".
        by: who acts; nobody stands for the site itself.
        gone: whether the action has deleted the rows.
    """
    noted = _noted.get()
    code = by.code if by else SITE
    ours = [_Noted(cover, kind, getattr(row, cover.key), gone, code) for row in rows]
    if noted is not None:
        noted.extend(ours)
    else:
        _append(ours)


@contextmanager
def together() -> Iterator[None]:
    """Enter what happens inside at its end, all at once: for actions made of actions, and imports.

    The ledger's lock is then taken last, after every lock of a row. What is refused enters nothing.
    """
    if _noted.get() is not None:
        yield
        return
    noted: list[_Noted] = []
    token = _noted.set(noted)
    try:
        yield
    finally:
        _noted.reset(token)
    _append(noted)


def _append(noted: Sequence[_Noted]) -> None:
    bodies = _bodies(noted)
    said: dict[str, list[Said]] = {}
    for one in noted:
        subject = f"{one.cover.prefix}/{one.key}"
        body = REMOVED if one.gone else bodies.get(subject, REMOVED)
        said.setdefault(one.by, []).append(Said(one.kind, subject, body))
    for by, entries in said.items():
        if len(entries) == 1:
            (only,) = entries
            append(only.kind, only.subject, only.body, by=by)
        else:
            append_many(entries, by=by)


def _bodies(noted: Sequence[_Noted]) -> dict[str, Body]:
    keys: dict[str, tuple[Cover, dict[Any, None]]] = {}
    for one in noted:
        if not one.gone:
            keys.setdefault(one.cover.prefix, (one.cover, {}))[1][one.key] = None
    found: dict[str, Body] = {}
    for cover, wanted in keys.values():
        listed = list(wanted)
        for start in range(0, len(listed), AT_ONCE):
            found |= cover.found(listed[start : start + AT_ONCE])
    return found


def enter_missing(covers: Iterable[Cover], *, by: str = SITE) -> int:
    """Enter every row that must have an entry and has none, as "record.recorded"; give their number.

    For a site that was filled before, or in bulk. One transaction: all of it or nothing.
    """
    count = 0
    with transaction.atomic():
        for cover in covers:
            for subjects in parts(cover.every(), AT_ONCE):
                new = missing(subjects)
                found = cover.found(one.partition("/")[2] for one in new)
                said = (Said(f"{cover.prefix}.recorded", one, found[one]) for one in new)
                count += append_many(said, by=by)
    return count


def missing(subjects: Sequence[str]) -> list[str]:
    """Name the subjects that have no entry."""
    marks = ", ".join(["%s"] * len(subjects))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT subject FROM ledger_entry WHERE subject IN ({marks})",  # noqa: S608
            list(subjects),
        )
        there = {subject for (subject,) in cursor.fetchall()}
    return [one for one in subjects if one not in there]


def parts(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Give items in lists of a size."""
    part: list[Any] = []
    for one in items:
        part.append(one)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part
