"""What a scenario says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.values import Text

Row = dict[str, Any]
Tables = dict[str, list[Row]]
Expected = str | None | tuple[str, ...]
"""A text as written, no evidence, or a list of proposals."""

SUBJECT, PARENT = "A", "P"
COLUMNS: dict[str, tuple[str, ...]] = {
    "subjects": ("subject", "kind", "parent", "class", "size"),
    "ballots": ("subject", "channel", "source", "round", "score", "count"),
    "records": (
        *("subject", "kind", "held_on", "entered_on"),
        *("quantity", "attended", "expected"),
    ),
    "inspections": ("subject", "clause", "round", "score"),
    "indicators": ("subject", "indicator", "round", "target", "low", "high", "actual"),
    "events": ("subject", "event", "on", "points", "note"),
    "points": ("subject", "on", "amount", "quality", "coefficient"),
    "history": ("subject", "year", "level", "grade", "score"),
}
"""The columns of each table, as in docs/data.md."""


@dataclass(frozen=True, slots=True)
class Given:
    """What is given of one subject (已知).

    `mentioned` holds, for each table, the rows under the name that the scenario gives them: a
    kind of record, a channel, a clause, an indicator, a kind of event; points and history stand
    under "". A name with no rows is mentioned too: it says that there is none.
    """

    name: str
    kind: str
    parent: str | None
    class_: str | None
    size: int | None
    full: bool
    """Whether all that is not mentioned earns its full points; else there is no evidence of it."""
    mentioned: Mapping[str, Mapping[str, tuple[Row, ...]]] = field(default_factory=dict)

    def mentions(self, table: str, *names: str) -> bool:
        """Say whether any of the names is mentioned."""
        return any(name in self.mentioned.get(table, {}) for name in names)

    def rows(self, table: str, name: str = "") -> tuple[Row, ...]:
        """Give the rows under a name."""
        return self.mentioned.get(table, {}).get(name, ())


@dataclass(frozen=True, slots=True)
class Scenario:
    """One worked case (案例), with its place in the file."""

    name: Text
    given: Given
    others: tuple[Given, ...]
    expect: Mapping[str, Expected]
    file: str
    line: int


def year_of(scheme: Scheme) -> int:
    """Give the year that scenarios play in: the one in which the scheme takes effect."""
    return int(scheme.effective[:4])
