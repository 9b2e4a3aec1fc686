"""How many days after the event a record was entered, and from when on that is late (补录)."""

import re
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Func, IntegerField, Q

from zhibu.orgs.models import Organisation
from zhibu.records.models import Record
from zhibu.schemes.models import Adoption

ASSUMED_DAYS = 7
"""Where no scheme is adopted that says."""

_WITHIN = re.compile(r"^[^#\n]*\bentered_within:\s*(\d{1,3})", re.MULTILINE)


class DaysBetween(Func):
    """Days from the second date to the first, counted by the database and not by Python for it."""

    arg_joiner, template, output_field = " - ", "(%(expressions)s)", IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        whole = "CAST(julianday(%(expressions)s) AS INTEGER)"
        return self.as_sql(
            compiler, connection, template=whole, arg_joiner=") - julianday(", **context
        )


def days_after(record: Record) -> int | None:
    """Count the days from the event to its first submission; none while it was never submitted."""
    return None if record.entered_on is None else (record.entered_on - record.held_on).days


def days_allowed(branch: Organisation | None, day: date) -> int:
    """Give the strictest `entered_within` of the schemes adopted for a branch on a day.

    Args:
        branch: none: of any branch; then the strictest of all counts.
    """
    adoptions = Adoption.objects.on(day).filter(subject="branch")
    if branch is not None:
        step = Organisation.steplen
        above = [branch.path[:end] for end in range(step, len(branch.path) + 1, step)]
        adoptions = adoptions.filter(Q(organisation__path__in=above))
    found = [
        days
        for hash_, pk in adoptions.values_list("hash", "pk")
        if (days := _strictest(hash_, pk)) is not None
    ]
    return min(found, default=ASSUMED_DAYS)


@lru_cache(maxsize=64)
def _strictest(_hash: str, adoption: int) -> int | None:
    text = Adoption.objects.values_list("text", flat=True).get(pk=adoption)
    return min(map(int, _WITHIN.findall(text)), default=None)
