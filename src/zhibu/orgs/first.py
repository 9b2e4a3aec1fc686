"""The first rows of lists that are mostly empty: their keys, and then, where there are any, the rows."""

from typing import TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


def first_of(rows: "QuerySet[Row]", most: int) -> list[Row]:
    """Give at most so many rows of an ordered list. One query where there are none, else two.

    To ask for a key costs half of asking for every column of the rows and of what is joined to them.
    """
    keys = list(rows.values_list("pk", flat=True)[:most])
    return list(rows.filter(pk__in=keys)) if keys else []
