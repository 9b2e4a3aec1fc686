"""A year of a book, or a quarter of it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Part:
    """A year, or with `quarter` one of its four quarters."""

    year: int
    quarter: int | None = None

    @property
    def first(self) -> date:
        return date(self.year, 3 * (self.quarter or 1) - 2, 1)

    @property
    def last(self) -> date:
        if self.quarter in (None, 4):
            return date(self.year, 12, 31)
        return date(self.year, 3 * self.quarter + 1, 1) - timedelta(days=1)

    def __str__(self) -> str:
        if self.quarter is None:
            return _("year %(year)s") % {"year": self.year}
        return _("year %(year)s, quarter %(quarter)s") % {
            "year": self.year,
            "quarter": self.quarter,
        }
