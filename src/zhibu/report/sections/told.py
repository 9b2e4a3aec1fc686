"""What every section is told, and words they share."""

from dataclasses import dataclass

from zhibu.report.overview import Overview
from zhibu.scoring.evidence.problems import Words
from zhibu.scoring.explanation.numbers import points
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.outcome import Band


@dataclass(frozen=True, slots=True)
class Told:
    """A scheme and what came of it."""

    scheme: Scheme
    overview: Overview

    def bands(self) -> tuple[Band, ...]:
        """Give the grades, the highest first."""
        return self.scheme.grading.bands

    def grade(self, name: str | None) -> Words:
        """Say a grade."""
        for band in self.bands():
            if band.grade == name:
                return Words(band.title.zh, band.title.en)
        return Words(name or "—", name or "—")

    def class_(self, name: str | None) -> Words:
        """Say a class."""
        for item in self.scheme.classes:
            if item.class_ == name:
                return Words(item.title.zh, item.title.en)
        return Words(name or "—", name or "—")


def plural(number: int, one: str, many: str | None = None) -> str:
    """Say a number of things in English."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def share(part: int, whole: int) -> str:
    """Write a share in percent with one decimal, half up."""
    if not whole:
        return "0.0"
    tenths = (2 * part * 1000 + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}"


def figure_of(value: int | None) -> str:
    """Write points, or a dash."""
    return "—" if value is None else points(value)


STATUS_WORDS = {
    "rated": Words("已评定", "Rated"),
    "no_evidence": Words("无依据", "No evidence"),
    "vetoed": Words("一票否决", "Vetoed"),
    "exempt": Words("免考", "Exempt"),
}
GRADE_COLOURS = ("#22663f", "#5b9a76", "#a9c4a0", "#d9b65c", "#c27a3a", "#a61e22")
"""From the highest grade to the lowest; they differ in lightness too."""


def colours(number: int) -> list[str]:
    """Choose colours for so many grades, the ends always among them."""
    last = len(GRADE_COLOURS) - 1
    if number <= 1:
        return [GRADE_COLOURS[0]]
    return [GRADE_COLOURS[(2 * n * last + number - 1) // (2 * (number - 1))] for n in range(number)]
