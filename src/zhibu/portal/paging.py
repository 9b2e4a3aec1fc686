"""A window of a long list: one query, no count of all rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

FURTHEST = 10_000
"""Rows: who wants to go further filters."""


@dataclass(frozen=True, slots=True)
class Window:
    rows: Sequence[Any]
    number: int
    more: bool
    query: str
    """The rest of the address's query, so that filters stay."""

    @property
    def earlier(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def later(self) -> int | None:
        return self.number + 1 if self.more else None


def window(request: HttpRequest, rows: "QuerySet[Any]", size: int = 50) -> Window:
    """Give the rows of the page that `?page=` asks for, and whether more follow."""
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    last = FURTHEST // size
    number = max(1, min(number, last))
    rest = request.GET.copy()
    rest.pop("page", None)
    found = list(rows[(number - 1) * size : number * size + 1])
    return Window(found[:size], number, len(found) > size and number < last, rest.urlencode())
