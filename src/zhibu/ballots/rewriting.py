"""Tables of a counted review are written anew, in random order and with new random numbers.

One transaction writes all of it: on PostgreSQL every row then carries the same transaction's number,
on SQLite no row keeps a place that it had while people voted.
"""

import os
import struct
from collections.abc import Sequence
from random import SystemRandom
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet

from zhibu.ballots.models import Review, Slip, SpentToken, Voter

Row = tuple[Any, ...]
_chance = SystemRandom()


def rewrite_roll_and_slips(review: Review) -> None:
    """Write the roll, the slips and the spent tokens of a review anew."""
    _rewrite(review, Voter, "person_id", "organisation_id", "sheet_id", "mark")
    _rewrite(review, Slip, "sheet_id", "digest", "state")
    _rewrite(review, SpentToken, "digest")


def mixed(rows: list[Any]) -> list[Any]:
    """Put a list in random order, by the system's source of chance."""
    _chance.shuffle(rows)
    return rows


def put(review: Review, model: type[Model], columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert rows of a review in random order, with random numbers.

    Plain SQL: a box of a hundred thousand papers is written in seconds, while the site waits.
    """
    numbers = _numbers(len(rows))
    whole = [
        (number, review.pk, *row) for number, row in zip(numbers, mixed(list(rows)), strict=True)
    ]
    names = ", ".join(("id", "review_id", *columns))
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in whole:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * (len(columns) + 2))
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", whole)  # noqa: S608


def drop(rows: QuerySet) -> None:
    """Delete rows in one statement: nothing points at them, and nothing is to be read of them first."""
    rows._raw_delete(rows.db)


def forget_numbers(models: Sequence[type[Model]]) -> None:
    """Forget the largest number that SQLite notes of a table."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for model in models:
                cursor.execute(
                    "UPDATE sqlite_sequence SET seq = 0 WHERE name = %s", [model._meta.db_table]
                )


def _numbers(count: int) -> list[int]:
    """As `chance.new_number` makes them, many at once."""
    drawn = struct.unpack(f"<{count}Q", os.urandom(8 * count))
    return [(one >> 2) + 1 for one in drawn]


def _rewrite(review: Review, model: type[Model], *columns: str) -> None:
    rows = model._default_manager.filter(review=review)
    kept = [
        tuple(bytes(one) if isinstance(one, memoryview) else one for one in row)
        for row in rows.values_list(*columns)
    ]
    drop(rows)
    put(review, model, columns, kept)
