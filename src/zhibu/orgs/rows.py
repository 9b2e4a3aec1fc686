"""Many rows at once: a hundred thousand would take many seconds one model after the other.

Nothing of a model is at work here: no defaults, no times of change; every column is given.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Model


def insert(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert rows of plain values, by COPY where there is one. Gives their number.

    Args:
        columns: names of database columns, as in "record_id".
    """
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(map(connection.ops.quote_name, columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            return _copy(cursor, f"COPY {table} ({names}) FROM STDIN", rows)
        marks = ", ".join("?" for _ in columns)
        statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - our own names
        return _insert(cursor.connection, statement, rows)


def moment(value: datetime) -> Any:
    """Give a moment as a row holds it."""
    return connection.ops.adapt_datetimefield_value(value)


def document(value: Any) -> str:
    """Give a JSON column's text."""
    return json.dumps(value)


def _copy(cursor: Any, statement: str, rows: Iterable[Sequence[Any]]) -> int:
    count = 0
    with cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def _insert(raw: Any, statement: str, rows: Iterable[Sequence[Any]]) -> int:
    count = 0

    def counted() -> Iterable[Sequence[Any]]:
        nonlocal count
        for row in rows:
            count += 1
            yield row

    cursor = raw.cursor()
    cursor.executemany(statement, counted())
    cursor.close()
    return count


def first_free(model: type[Model]) -> int:
    """Give the first number that no row of the table has."""
    newest = model._default_manager.order_by("-pk").values_list("pk", flat=True).first()
    return (newest or 0) + 1


def go_on_after(*models: type[Model]) -> None:
    """Let PostgreSQL count on behind the numbers that were given by hand."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in models:
            table = model._meta.db_table
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), "  # noqa: S608
                f"(SELECT coalesce(max(id), 1) FROM {table}))"
            )
