"""The tables, asked by subject and period."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from reference.figures import half_up, number

Row = dict[str, Any]
MONTHS = {"year": 12, "half": 6, "quarter": 3, "month": 1}


@dataclass(frozen=True)
class Period:
    """The year, or the part of it that one assessment looks at."""

    year: int
    first_month: int = 1
    months: int = 12
    round: int | None = None
    """Which part of the year; None for the whole year, where every round counts."""

    def holds(self, day: date) -> bool:
        last = self.first_month + self.months - 1
        return day.year == self.year and self.first_month <= day.month <= last

    def holds_round(self, round_: int) -> bool:
        return self.round is None or round_ == self.round

    def cut(self, each: str) -> tuple["Period", ...]:
        """Its parts; a part longer than the period is the period itself."""
        length = min(MONTHS[each], self.months)
        starts = range(self.first_month, self.first_month + self.months, length)
        return tuple(Period(self.year, start, length) for start in starts)


def assessments(year: int, each: str) -> tuple[Period, ...]:
    """The parts of the year that are assessed one by one."""
    length = MONTHS[each]
    return tuple(Period(year, n * length + 1, length, n + 1) for n in range(12 // length))


class Evidence:
    """All tables of a year."""

    def __init__(self, tables: dict[str, list[Row]], year: int, places: int) -> None:
        self.tables = tables
        self.year = year
        self.places = places
        self.subjects = {row["subject"]: row for row in tables["subjects"]}

    def has(self, table: str) -> bool:
        return table in self.tables

    def rows(self, table: str, subject: str) -> Iterator[Row]:
        return (row for row in self.tables.get(table, ()) if row["subject"] == subject)

    # --- by date ---

    def records(
        self, subject: str, period: Period, kinds: Iterable[str] | None = None
    ) -> list[Row]:
        return [
            row
            for row in self.rows("records", subject)
            if period.holds(row["held_on"]) and (kinds is None or row["kind"] in kinds)
        ]

    def events(self, subject: str, period: Period, kinds: Iterable[str]) -> list[Row]:
        return [
            row
            for row in self.rows("events", subject)
            if period.holds(row["on"]) and row["event"] in kinds
        ]

    def worked(self, subject: str, period: Period) -> Fraction | None:
        """Work points: each row rounded, then summed; None without a row."""
        rows = [row for row in self.rows("points", subject) if period.holds(row["on"])]
        return sum((self._work_points(row) for row in rows), Fraction(0)) if rows else None

    def _work_points(self, row: Row) -> Fraction:
        product = Fraction(1)
        for column in ("amount", "quality", "coefficient"):
            factor = number(row.get(column))
            product *= Fraction(1) if factor is None else factor
        return half_up(product, self.places)

    # --- by round ---

    def inspections(self, subject: str, period: Period, clause: str) -> list[Row]:
        return [
            row
            for row in self.rows("inspections", subject)
            if row["clause"] == clause
            and row["score"] is not None
            and period.holds_round(row["round"])
        ]

    def indicators(self, subject: str, period: Period, name: str) -> list[Row]:
        """Rows with an actual figure, by round."""
        return sorted(
            (
                row
                for row in self.rows("indicators", subject)
                if row["indicator"] == name
                and row["actual"] is not None
                and period.holds_round(row["round"])
            ),
            key=lambda row: row["round"],
        )

    def ballots(self, subject: str, channel: str, source: str, round_: int) -> list[Row]:
        return [
            row
            for row in self.rows("ballots", subject)
            if (row["channel"], row["source"], row["round"]) == (channel, source, round_)
        ]

    # --- by year ---

    def history(self, subject: str, year: int) -> Row | None:
        return next((row for row in self.rows("history", subject) if row["year"] == year), None)

    def last_year(self, subject: str, column: str) -> Any:
        row = self.history(subject, self.year - 1)
        return None if row is None else row[column]

    # --- beside others ---

    def group(self, subject: str, within: str) -> list[str]:
        """Subjects of the same kind: all, those of the class, or those under the parent."""
        own = self.subjects[subject]
        keys = ("kind",) if within == "scheme" else ("kind", within)
        return [
            name
            for name, row in self.subjects.items()
            if all(row.get(key) == own.get(key) for key in keys)
        ]
