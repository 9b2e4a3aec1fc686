"""Rows that the ledger covers: how each is entered, and how `fsck` finds it again.

A room says in `entries.py` of each of its models what is entered of a row, and registers it with
`covers`. Its actions call `enter`; the row is read back from the database, so that what was entered is
what stands there, and the same reading serves the check.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model, Q, QuerySet

from zhibu.tlog.leaves import canonical

Body = dict[str, Any]
REMOVED: Body = {"removed": True}
"""What is entered of a row that an action deleted."""
ALL = Q()


@dataclass(frozen=True, slots=True)
class Cover:
    """How the rows of a model are entered: each is a subject, as in "record/1f0c…".

    Args:
        prefix: of the subjects.
        bodies: gives of each row of a query its key and what is entered of it.
        key: the column that names the subject after the prefix; it says nothing about a person.
        where: which rows must have an entry.
    """

    prefix: str
    model: type[Model]
    bodies: Callable[[QuerySet], Iterable[tuple[Any, Body]]]
    key: str = "pk"
    where: Q = ALL

    def subject(self, row: Any) -> str:
        """Give the subject of a row."""
        return f"{self.prefix}/{getattr(row, self.key)}"

    def found(self, keys: Iterable[Any]) -> dict[str, Body]:
        """Read rows: subject → what would be entered of each now."""
        rows = self.model._default_manager.filter(**{f"{self.key}__in": list(keys)})
        return {f"{self.prefix}/{key}": body for key, body in self.bodies(rows)}

    def now(self, subjects: Sequence[str]) -> dict[str, Body]:
        """What would be entered of each subject now, for the check; also of rows that are gone."""
        found = self.found(one.partition("/")[2] for one in subjects)
        return {subject: found.get(subject, REMOVED) for subject in subjects}

    def every(self) -> Iterator[str]:
        """Every subject that must have an entry."""
        keys = self.model._default_manager.filter(self.where).order_by("pk")
        for key in keys.values_list(self.key, flat=True).iterator(chunk_size=5_000):
            yield f"{self.prefix}/{key}"


def each(body: Callable[[Any], Body], key: str = "pk") -> Callable[[QuerySet], Iterator[Any]]:
    """Make `bodies` of a function of one row."""
    return lambda rows: ((getattr(row, key), body(row)) for row in rows)


def facts(row: Any, *names: str) -> Body:
    """Write columns of a row as an entry has them; "branch_id" stands as "branch"."""
    return {name.removesuffix("_id"): plain(getattr(row, name)) for name in names}


def plain(value: Any) -> Any:
    """Write a value without floats: a day, a time in UTC and a decimal number as text."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, bytes | memoryview):
        return hashlib.sha256(bytes(value)).hexdigest()
    return value


def digest(rows: Sequence[Mapping[str, Any]]) -> str | None:
    """Stand for rows that belong to a row and only ever grow; nothing where there are none."""
    if not rows:
        return None
    return hashlib.sha256(canonical({"rows": rows})).hexdigest()
