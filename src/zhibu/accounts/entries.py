"""What the ledger holds of accounts (存证内容): who may come in and what happened, never a password."""

from collections.abc import Iterator

from django.db.models import QuerySet

from zhibu.accounts.models import User
from zhibu.ledger.covering import Body, Cover, digest, facts
from zhibu.ledger.guards import Guard

EVENT = ("happening", "by_id", "reason", "at")


def account_entries(rows: QuerySet) -> Iterator[tuple[int, Body]]:
    """Give what is entered of accounts: how each stands, the newest event, and all events' hash."""
    for row in rows.prefetch_related("events"):
        events = [facts(one, *EVENT) for one in sorted(row.events.all(), key=lambda one: one.pk)]
        body = facts(row, "username", "person_id", "email", "is_active", "password_once",
                     "sessions_round", "opened_at")  # fmt: skip
        newest = events[-1] if events else None
        yield row.pk, body | {"newest": newest, "events": digest(events)}


ACCOUNTS = Cover("account", User, account_entries)

COVERED = (ACCOUNTS,)
GUARDS = (Guard("accounts_accountevent"),)
