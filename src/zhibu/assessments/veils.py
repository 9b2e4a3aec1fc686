"""Which figures of reviews stay untold on every page (公开保护), as their publications decided.

A source of fewer than five secret ballots is not told, nor what would give it away: the sources that a
publication hid beside it, and where even the round's figure may only be told as a band, that figure,
what is reckoned from it, and one figure more, so that nothing is left to subtract.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from zhibu.assessments.lines import cells_of

FILE = "veils.csv"
TOLD = ("shown", "none")


@dataclass(slots=True)
class Veils:
    """By subject: channel, round → what is not told of it.

    Shape: subject → [[channel, round, {source: [said, band]}, [said, band]]]; only what is not simply shown.
    `closed` are channels and rounds of which nothing was published.
    """

    of_subject: dict[str, list[list[Any]]] = field(default_factory=dict)
    closed: list[list[Any]] = field(default_factory=list)

    def add(self, channel: str, round_: int, document: Mapping[str, Any]) -> None:
        """Take in what a published document does not tell."""
        found: dict[str, dict[str, list[Any]]] = {}
        for one in document["figures"]:
            if one["said"] not in TOLD:
                found.setdefault(one["subject"], {})[one["source"]] = [one["said"], one["band"]]
        joined = {
            one["subject"]: [one["said"], one["band"]]
            for one in document["joined"]
            if one["said"] not in TOLD
        }
        for subject in found.keys() | joined.keys():
            of = [channel, round_, found.get(subject, {}), joined.get(subject)]
            self.of_subject.setdefault(subject, []).append(of)

    def write(self, run: Path) -> None:
        """Write it beside a run, sorted by subject."""
        import csv

        with (run / FILE).open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file, lineterminator="\n")
            rows.writerow(["subject", "veils"])
            rows.writerow([CLOSED, json.dumps(self.closed)])
            order = sorted(self.of_subject, key=str.encode)
            rows.writerows([one, json.dumps(self.of_subject[one])] for one in order)

    @property
    def subjects(self) -> list[str]:
        return list(self.of_subject)


CLOSED = " "
"""Stands before every code."""


@dataclass(frozen=True, slots=True)
class Veil:
    """What is not told of one round of a channel; `closed`: nothing at all."""

    sources: Mapping[str, tuple[str, tuple[int, int] | None]]
    joined: tuple[str, tuple[int, int] | None] | None
    closed: bool = False


Veiled = Mapping[tuple[str, int], Veil]
ALL: Veiled | None = None
"""In place of the veils of a run without such a file: nothing of a review is told."""


def veils_of(run: Path, subject: str) -> Veiled | None:
    """Give the veils of a subject, by channel and round; `ALL` where nobody wrote down any."""
    path = run / FILE
    try:
        closed = json.loads(cells_of(path, CLOSED).get("veils") or "[]")
        own = json.loads(cells_of(path, subject).get("veils") or "[]")
    except FileNotFoundError:
        return ALL
    found = {(channel, round_): Veil({}, None, closed=True) for channel, round_ in closed}
    found |= {
        (channel, round_): Veil(
            {source: (said, _band(band)) for source, (said, band) in sources.items()},
            None if joined is None else (joined[0], _band(joined[1])),
        )
        for channel, round_, sources, joined in own
    }
    return found


def veiled_in(run: Path) -> frozenset[str] | None:
    """Give of whom something is not told; none stands for everybody."""
    import csv

    try:
        with (run / FILE).open(encoding="utf-8", newline="") as lines:
            found = frozenset(row["subject"] for row in csv.DictReader(lines) if row["veils"] not in ("", "[]"))  # fmt: skip
    except FileNotFoundError:
        return None
    return None if CLOSED in found else found


def _band(band: Iterable[int] | None) -> tuple[int, int] | None:
    return None if band is None else tuple(band)  # type: ignore[return-value]
