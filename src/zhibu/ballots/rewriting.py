"""Tables of a counted review are written anew, in random order and with new random numbers.

One transaction writes all of it: on PostgreSQL every row then carries the same transaction's number,
on SQLite no row keeps a place that it had while people voted.
"""

from collections.abc import Callable, Sequence
from random import SystemRandom
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet

from zhibu.ballots.models import Review, Slip, SpentToken, Voter

AT_ONCE = 2_000
_chance = SystemRandom()


def rewrite_roll_and_slips(review: Review) -> None:
    """Write the roll, the slips and the spent tokens of a review anew."""
    _rewrite(
        Voter, review.voters.values("person_id", "organisation_id", "sheet_id", "mark"), review
    )
    _rewrite(Slip, review.slips.values("sheet_id", "digest", "state"), review)
    _rewrite(SpentToken, review.spent_tokens.values("digest"), review)


def mixed(rows: list[Any]) -> list[Any]:
    """Put a list in random order, by the system's source of chance."""
    _chance.shuffle(rows)
    return rows


def put(model: type[Model], rows: Sequence[Model]) -> None:
    """Insert rows in random order, in large steps."""
    model._default_manager.bulk_create(mixed(list(rows)), batch_size=AT_ONCE)


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


def _rewrite(model: Callable[..., Model], rows: QuerySet, review: Review) -> None:
    kept: list[dict[str, Any]] = list(rows)
    drop(rows.model._default_manager.filter(review=review))
    put(rows.model, [model(review_id=review.pk, **facts) for facts in kept])
