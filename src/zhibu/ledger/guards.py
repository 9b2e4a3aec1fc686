"""Triggers that refuse to change or delete rows, on both databases: also to raw SQL and bulk updates.

Whoever owns the database can drop a trigger; then `zhibu ledger fsck` finds both, the missing guard and
what was changed. The guards are against mistakes and against access without ownership.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection as default
from django.db.migrations.operations.base import Operation

_FUNCTION = """
CREATE OR REPLACE FUNCTION zhibu_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: its rows are never changed (不可更改)', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

_ALLOWED = """
CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF {unless} THEN RETURN OLD; END IF;
    RAISE EXCEPTION '% of % is refused: its rows are never changed (不可更改)', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


@dataclass(frozen=True, slots=True)
class Guard:
    """What is refused on a table.

    Args:
        unless: an SQL condition on OLD under which DELETE is allowed.
    """

    table: str
    update: bool = True
    delete: bool = True
    unless: str = ""

    @property
    def names(self) -> list[str]:
        """Names of its triggers."""
        verbs = [verb for verb, on in (("update", self.update), ("delete", self.delete)) if on]
        return [f"{self.table}_no_{verb}" for verb in verbs]

    def create(self, connection: Any) -> Iterable[str]:
        """Give the statements that put the triggers up."""
        postgres = connection.vendor == "postgresql"
        if postgres:
            yield _FUNCTION
        for name in self.names:
            verb = name.rpartition("_")[2].upper()
            unless = self.unless if verb == "DELETE" else ""
            if not postgres:
                when = f" WHEN NOT ({unless})" if unless else ""
                yield (
                    f"CREATE TRIGGER {name} BEFORE {verb} ON {self.table} FOR EACH ROW{when} BEGIN "
                    f"SELECT RAISE(ABORT, '{verb} of {self.table} is refused: its rows are never "
                    "changed (不可更改)'); END"
                )
                continue
            if unless:  # PostgreSQL takes no subquery in WHEN: a function asks
                yield _ALLOWED.format(table=self.table, unless=unless)
            function = f"{self.table}_refuse" if unless else "zhibu_refuse"
            yield (
                f"CREATE TRIGGER {name} BEFORE {verb} ON {self.table} FOR EACH ROW "
                f"EXECUTE FUNCTION {function}()"
            )
        if postgres and self.delete:
            yield (
                f"CREATE TRIGGER {self.table}_no_truncate BEFORE TRUNCATE ON {self.table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION zhibu_refuse()"
            )

    def drop(self, connection: Any) -> Iterable[str]:
        """Give the statements that take them down."""
        if connection.vendor == "postgresql":
            names = [*self.names, f"{self.table}_no_truncate"]
            return [f"DROP TRIGGER IF EXISTS {name} ON {self.table}" for name in names]
        return [f"DROP TRIGGER IF EXISTS {name}" for name in self.names]


ERASED = "EXISTS (SELECT 1 FROM ledger_erasure WHERE entry_id = OLD.entry_id)"
OWN = (
    Guard("ledger_entry"),
    Guard("ledger_opening", unless=ERASED),
    Guard("ledger_erasure"),
    Guard("ledger_checkpoint"),
)
"""The ledger's own tables."""
PARALLEL = Guard("ledger_parallelcheckpoint")
"""The second log's own table."""


class PutUpGuard(Operation):
    """A migration's step: put a guard up."""

    reversible = True

    def __init__(self, guard: Guard) -> None:
        self.guard = guard

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing of the models changes."""

    def database_forwards(self, app_label: str, editor: Any, _from: Any, _to: Any) -> None:
        """Put it up."""
        del app_label
        for statement in self.guard.create(editor.connection):
            editor.execute(statement, params=None)

    def database_backwards(self, app_label: str, editor: Any, _from: Any, _to: Any) -> None:
        """Take it down."""
        del app_label
        for statement in self.guard.drop(editor.connection):
            editor.execute(statement, params=None)

    def describe(self) -> str:
        """Say what it does."""
        return f"Refuse changes of {self.guard.table}"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Say how it is written."""
        return (type(self).__name__, [self.guard], {})


def standing(connection: Any = default) -> set[str]:
    """Name the triggers that stand in the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
            )
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return {name for (name,) in cursor.fetchall()}
