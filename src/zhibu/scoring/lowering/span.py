"""The stretch of the year that an assessment looks at."""

from dataclasses import dataclass

from zhibu.terms.periods import PartOfPeriod

INSPECTIONS_A_YEAR = 4
"""Rounds of inspection where the clause does not name them: at most one a quarter."""


@dataclass(frozen=True, slots=True)
class Span:
    """A year, or one part of it where the scheme assesses several times a year.

    `part` is 1-based, or None for the whole year; `first` and `last` are months.
    """

    part: int | None
    first: int
    last: int

    @property
    def prefix(self) -> str:
        """What stands before a column's name: "" or "1/"."""
        return "" if self.part is None else f"{self.part}/"

    def pieces(self, each: str) -> list[tuple[int, int]]:
        """Cut the span into parts of a kind, as first and last months."""
        months = PartOfPeriod(each).months
        if months >= self.last - self.first + 1:
            return [(self.first, self.last)]
        return [(month, month + months - 1) for month in range(self.first, self.last + 1, months)]

    def rounds(self, each: str) -> list[int]:
        """Give the rounds of a review that fall into the span."""
        return list(range(1, PartOfPeriod(each).per_year + 1)) if self.part is None else [self.part]


def spans(rounds: int) -> list[Span]:
    """Give the assessments of a year: one, or its parts."""
    if rounds == 1:
        return [Span(None, 1, 12)]
    months = 12 // rounds
    return [Span(part, (part - 1) * months + 1, part * months) for part in range(1, rounds + 1)]
