"""Periods (考核周期): a year and its halves, quarters and months."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import total_ordering
from typing import Self

from zhibu.terms.errors import PeriodError
from zhibu.terms.widths import half_width

FIRST_YEAR, LAST_YEAR = 1900, 2999
_TEXT = re.compile(r"([0-9]{4})(?:(H)([12])|(Q)([1-4])|(-)(0[1-9]|1[0-2]))?")
_ALLOWED = "write a year as 2026, a half as 2026H1, a quarter as 2026Q3, a month as 2026-07"
_ZH_HALF = "上下"
_ZH_QUARTER = "一二三四"
_EN_ORDINAL = ("first", "second", "third", "fourth")
_EN_MONTH = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class PartOfPeriod(StrEnum):
    """The kinds of period, and so the parts into which a longer one is cut."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"

    @property
    def per_year(self) -> int:
        """How many make a year: 1, 2, 4 or 12."""
        return {"year": 1, "half": 2, "quarter": 4, "month": 12}[self.value]

    @property
    def months(self) -> int:
        """How many months one has: 12, 6, 3 or 1."""
        return 12 // self.per_year

    @classmethod
    def named(cls, name: str) -> "PartOfPeriod":
        """Find the kind by name; a member is its own name.

        Raises:
            PeriodError: there is no such kind.
        """
        try:
            return cls(name)
        except ValueError:
            raise PeriodError(
                f"{name!r} is not a kind of period; write year, half, quarter or month."
            ) from None


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """A year, half, quarter or month of the calendar.

    Periods sort by their first day; of two that begin together the longer comes first.

    Args:
        kind: which kind, a `PartOfPeriod` or its name.
        year: from 1900 to 2999.
        number: which of its kind in the year, counted from 1.

    Raises:
        PeriodError: the year has no such period.

    Example:
        >>> str(Quarter(2026, 3)), Quarter(2026, 3).zh, Quarter(2026, 3).en
        ('2026Q3', '2026年第三季度', 'third quarter of 2026')
    """

    kind: PartOfPeriod
    year: int
    number: int = 1

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", PartOfPeriod.named(self.kind))
        if type(self.year) is not int or not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise PeriodError(
                f"{self.year!r} is not a year from {FIRST_YEAR} to {LAST_YEAR}; write it as 2026."
            )
        if type(self.number) is not int or not 1 <= self.number <= self.kind.per_year:
            raise PeriodError(
                f"{self.year} has no {self.kind} {self.number!r}; "
                f"count from 1 to {self.kind.per_year}."
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "2026", "2026H1", "2026Q3" or "2026-07"; `str` writes the same.

        Raises:
            PeriodError: the text is none of these.
        """
        if not isinstance(text, str):
            raise PeriodError(
                f"{text!r} of type {type(text).__name__} is not a period; {_ALLOWED}."
            )
        found = _TEXT.fullmatch(half_width(text))
        if found is None:
            raise PeriodError(f"{text!r} is not a period; {_ALLOWED}.")
        year, *marks = found.groups()
        for kind, number in zip(("half", "quarter", "month"), marks[1::2], strict=True):
            if number:
                return cls(PartOfPeriod(kind), int(year), int(number))
        return cls(PartOfPeriod.YEAR, int(year))

    @classmethod
    def holding(cls, day: date, kind: str) -> Self:
        """Give the period of that kind in which a day falls.

        Example:
            >>> str(Period.holding(date(2026, 8, 1), "quarter"))
            '2026Q3'
        """
        part = PartOfPeriod.named(kind)
        day = _plain_day(day)
        return cls(part, day.year, (day.month - 1) // part.months + 1)

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, (self.number - 1) * self.kind.months + 1, 1)

    @property
    def last(self) -> date:
        """The last day; it belongs to the period."""
        month = self.number * self.kind.months
        return date(self.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def contains(self, day: date) -> bool:
        """Say whether a day falls in the period."""
        return self.first <= _plain_day(day) <= self.last

    def days_left(self, day: date) -> int:
        """Count the days of the period that come after `day`.

        It is 0 on the last day and later, and all of them before the first.
        """
        return max(0, min(self.days, (self.last - _plain_day(day)).days))

    def next(self) -> "Period":
        """Give the period of the same kind that follows."""
        return self._moved(1)

    def previous(self) -> "Period":
        """Give the period of the same kind that comes before."""
        return self._moved(-1)

    def parts(self, kind: str) -> tuple["Period", ...]:
        """Cut the period into its halves, quarters or months, in order.

        Raises:
            PeriodError: such a part is longer than the period.
        """
        part = PartOfPeriod.named(kind)
        if part.months > self.kind.months:
            raise PeriodError(
                f"{self} cannot be cut by the {part}; ask for parts no longer than a {self.kind}."
            )
        count = self.kind.months // part.months
        start = (self.number - 1) * count + 1
        return tuple(Period(part, self.year, number) for number in range(start, start + count))

    def index_of(self, day: date, kind: str) -> int:
        """Say in which part a day falls, counted from 1 as rounds are.

        Raises:
            PeriodError: the day lies outside the period, or such a part is longer than the period.

        Example:
            >>> Half(2026, 2).index_of(date(2026, 10, 1), "quarter")
            2
        """
        parts = self.parts(kind)
        if not self.contains(day):
            raise PeriodError(
                f"{day} does not lie in {self}; its days run from {self.first} to {self.last}."
            )
        return Period.holding(day, kind).number - parts[0].number + 1

    def __contains__(self, day: date) -> bool:
        return self.contains(day)

    def __iter__(self) -> Iterator[date]:
        """Walk through the days."""
        return (self.first + timedelta(days=count) for count in range(self.days))

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return (self.first, -self.days) < (other.first, -other.days)

    @property
    def zh(self) -> str:
        """The Chinese name: 2026年, 2026年上半年, 2026年第三季度, 2026年7月."""
        match self.kind:
            case PartOfPeriod.YEAR:
                tail = ""
            case PartOfPeriod.HALF:
                tail = _ZH_HALF[self.number - 1] + "半年"
            case PartOfPeriod.QUARTER:
                tail = f"第{_ZH_QUARTER[self.number - 1]}季度"
            case PartOfPeriod.MONTH:
                tail = f"{self.number}月"
        return f"{self.year}年{tail}"

    @property
    def en(self) -> str:
        """The English name: 2026, first half of 2026, third quarter of 2026, July 2026."""
        if self.kind is PartOfPeriod.YEAR:
            return str(self.year)
        if self.kind is PartOfPeriod.MONTH:
            return f"{_EN_MONTH[self.number - 1]} {self.year}"
        return f"{_EN_ORDINAL[self.number - 1]} {self.kind} of {self.year}"

    def __str__(self) -> str:
        """Write what `parse` reads: 2026, 2026H1, 2026Q3, 2026-07."""
        if self.kind is PartOfPeriod.YEAR:
            return str(self.year)
        if self.kind is PartOfPeriod.MONTH:
            return f"{self.year}-{self.number:02d}"
        return f"{self.year}{self.kind.value[0].upper()}{self.number}"

    def _moved(self, steps: int) -> "Period":
        count = self.year * self.kind.per_year + self.number - 1 + steps
        return Period(self.kind, count // self.kind.per_year, count % self.kind.per_year + 1)


def Year(year: int) -> Period:  # noqa: N802 - reads as the constructor it is
    """Give a year (年度)."""
    return Period(PartOfPeriod.YEAR, year)


def Half(year: int, number: int) -> Period:  # noqa: N802 - reads as the constructor it is
    """Give a half-year (半年)."""
    return Period(PartOfPeriod.HALF, year, number)


def Quarter(year: int, number: int) -> Period:  # noqa: N802 - reads as the constructor it is
    """Give a quarter (季度)."""
    return Period(PartOfPeriod.QUARTER, year, number)


def Month(year: int, number: int) -> Period:  # noqa: N802 - reads as the constructor it is
    """Give a month (月)."""
    return Period(PartOfPeriod.MONTH, year, number)


def _plain_day(day: date) -> date:
    """Refuse a moment: which day it is depends on a time zone, which the caller must settle."""
    if isinstance(day, datetime) or not isinstance(day, date):
        raise PeriodError(f"{day!r} is not a day; give a date, such as the local date of a moment.")
    return day
