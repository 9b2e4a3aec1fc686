"""Between two tests that commit, the tables are emptied; the ledger's guards are lifted for that alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest


@contextmanager
def lifted(connection: Any) -> Iterator[None]:
    """Take the guards down, and put the same ones up again."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = origin")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        standing = [(name, sql) for name, sql in cursor.fetchall() if "不可更改" in sql]
        for name, _ in standing:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _, sql in standing:
            cursor.execute(sql)


@pytest.fixture(autouse=True, scope="session")
def guards_lifted_between_tests() -> Iterator[None]:
    from django.db.backends.base.operations import BaseDatabaseOperations

    empty = BaseDatabaseOperations.execute_sql_flush

    def execute_sql_flush(self: Any, statements: list[str]) -> None:
        with lifted(self.connection):
            empty(self, statements)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", execute_sql_flush)
        yield
