"""What is said of each figure once a box is protected, ready to be written down."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from zhibu.urn.disclosure.bands import Group
from zhibu.urn.disclosure.cells import Path


class Said(StrEnum):
    """How far a figure is told, or why not."""

    SHOWN = "shown"
    """Exactly."""
    NEAR = "near"
    """As a band of five points: nearly everybody gave the same."""
    FEW = "few"
    """Not: fewer than K ballots."""
    BESIDE = "beside"
    """Not: it would give away a small source beside it."""
    NONE = "none"
    """There is no figure: nobody judged, or too few did."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What one source gave one subject.

    Units: hundredths; `count` ballots.
    """

    subject: str
    source: str
    named: bool
    place: Path
    said: Said
    count: int | None = None
    sum: int | None = None
    mean: int | None = None
    band: tuple[int, int] | None = None
    groups: tuple[Group, ...] = ()

    def written(self) -> dict[str, Any]:
        """Give it as it stands in the published box."""
        return {
            "subject": self.subject,
            "source": self.source,
            "named": self.named,
            "at": self.place[-1],
            "said": self.said.value,
            "count": self.count,
            "sum": self.sum,
            "mean": self.mean,
            "band": list(self.band) if self.band else None,
            "groups": [list(one) for one in self.groups],
        }


@dataclass(frozen=True, slots=True)
class Joined:
    """A round's figure: the sources of a subject that count, joined by weight.

    Units: hundredths.
    """

    subject: str
    said: Said
    value: int | None = None
    band: tuple[int, int] | None = None
    sources: tuple[str, ...] = ()
    """Those that count in it."""

    def written(self) -> dict[str, Any]:
        """Give it as it stands in the published box."""
        return {
            "subject": self.subject,
            "said": self.said.value,
            "value": self.value,
            "band": list(self.band) if self.band else None,
            "sources": list(self.sources),
        }


@dataclass(frozen=True, slots=True)
class Level:
    """All marks by one source in an organisation and below, as far as they may be told.

    Units: marks and their sum in hundredths; one ballot holds many marks.
    """

    place: Path
    source: str
    marks: int
    sum: int
    mean: int
    whole: bool
    """Whether no mark is left out."""
    parts: tuple[tuple[str, str, bool], ...] = ()
    """The cells in it: for whoever checks the protection; never published."""

    def written(self) -> dict[str, Any]:
        """Give it as it stands in the published box."""
        return {
            "at": self.place[-1],
            "source": self.source,
            "marks": self.marks,
            "sum": self.sum,
            "mean": self.mean,
            "whole": self.whole,
        }


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many were asked and how many voted, in an organisation and below."""

    place: Path
    asked: int
    voted: int
    whole: bool
    """Whether nobody below is left out."""
    parts: tuple[Path, ...] = ()
    """The places in it: for whoever checks the protection; never published."""

    def written(self) -> dict[str, Any]:
        """Give it as it stands in the published box."""
        return {
            "at": self.place[-1],
            "asked": self.asked,
            "voted": self.voted,
            "whole": self.whole,
        }


@dataclass(frozen=True, slots=True)
class Shown:
    """All that may be shown of a box."""

    step: int
    figures: tuple[Figure, ...]
    joined: tuple[Joined, ...]
    left_out: tuple[tuple[str, str], ...]
    """Subjects and sources whose secret ballots are so few that no figure may hold them."""
    levels: tuple[Level, ...]
    turnout: tuple[Turnout, ...]
    organisations: dict[str, str | None]
    """Code → code above; none for the top."""
