"""What lies around a result: how many are ranked beside it, and how its class did (同类情况).

It is written once after each run, so that a page about one subject needs no engine.
"""

# ruff: noqa: S608  (names come from the scheme, never from data)

import json
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from zhibu.scoring.lowering.span import spans
from zhibu.scoring.scheme.lint.walk import earners
from zhibu.scoring.scheme.measures import Review
from zhibu.scoring.scheme.model import Scheme

FILE = "surroundings.json"
FEWEST = 5
"""A class of fewer is not summed up: its quartiles would be single subjects."""


class Quartiles(NamedTuple):
    """Of the figures of a class, each one of them (nearest rank), in hundredths."""

    lower: int
    median: int
    upper: int
    number: int


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Ranked subjects by kind, kind and class, kind and parent; quartiles by kind, class and column."""

    ranked: dict[str, int] = field(default_factory=dict)
    in_class: dict[str, int] = field(default_factory=dict)
    in_parent: dict[str, int] = field(default_factory=dict)
    quartiles: dict[str, dict[str, Quartiles]] = field(default_factory=dict)

    def beside(self, kind: str, class_: str | None, parent: str | None) -> tuple[int, int, int]:
        """How many are ranked in all, in the class, under the parent."""
        return (
            self.ranked.get(kind, 0),
            self.in_class.get(key_of(kind, class_), 0),
            self.in_parent.get(key_of(kind, parent), 0),
        )

    def of_class(self, kind: str, class_: str | None) -> dict[str, Quartiles]:
        """Quartiles of each column."""
        return self.quartiles.get(key_of(kind, class_), {})


def key_of(kind: str, part: str | None) -> str:
    return f"{kind}\t{part or ''}"


def write(scheme: Scheme, run: Path, out: Path, veiled: list[str]) -> None:
    """Sum up a run beside its files.

    Args:
        veiled: subjects whose figures of reviews may not be told; they are left out of those, and of
            what is reckoned from them but the total.
    """
    import duckdb

    results, trace = (str(out / f"{one}.parquet").replace("'", "''") for one in ("results", "trace"))  # fmt: skip
    reviewed = _columns_above_reviews(scheme)
    with duckdb.connect() as con:
        there = {row[0]: str(row[1]) for row in con.execute(f"DESCRIBE SELECT * FROM '{trace}'").fetchall()}  # fmt: skip
        columns = [one for one in columns_of(scheme) if one in there]
        con.execute("CREATE TABLE veiled (subject VARCHAR)")
        if veiled:
            con.execute("INSERT INTO veiled SELECT unnest(?)", [veiled])
        asked = ", ".join(_quantiles(one, one in reviewed) for one in columns)
        found = con.execute(
            f"SELECT r.kind, r.class{', ' + asked if asked else ''} FROM '{results}' r "
            f"JOIN '{trace}' t USING (subject) LEFT JOIN veiled v USING (subject) "
            "GROUP BY r.kind, r.class"
        ).fetchall()
        counted = {
            part: con.execute(
                f"SELECT kind, {part}, count(*) FROM '{results}' WHERE status = 'rated' "
                f"GROUP BY kind, {part}"
            ).fetchall()
            for part in ("class", "parent")
        }
    ranked: dict[str, int] = {}
    for kind, _part, number in counted["class"]:
        ranked[kind] = ranked.get(kind, 0) + number
    quartiles = {
        key_of(kind, class_): {
            name: [*values, number]
            for name, (values, number) in zip(columns, _pairs(cells), strict=True)
            if values and number >= FEWEST
        }
        for kind, class_, *cells in found
    }
    told = {
        "ranked": ranked,
        "in_class": {key_of(kind, part): number for kind, part, number in counted["class"]},
        "in_parent": {key_of(kind, part): number for kind, part, number in counted["parent"]},
        "quartiles": quartiles,
    }
    (run / FILE).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def read(run: Path) -> Surroundings:
    """Read what was summed up; nothing where it was not."""
    file = run / FILE
    try:
        return _read(str(file), file.stat().st_mtime_ns)
    except FileNotFoundError:
        return Surroundings()


@lru_cache(maxsize=8)
def _read(file: str, _changed: int) -> Surroundings:
    told: dict[str, Any] = json.loads(Path(file).read_text(encoding="utf-8"))
    quartiles = {
        key: {name: Quartiles(*values) for name, values in columns.items()}
        for key, columns in told.pop("quartiles").items()
    }
    return Surroundings(**told, quartiles=quartiles)


def columns_of(scheme: Scheme) -> list[str]:
    """Columns of the trace that hold figures: total, components, areas, clauses, extras."""
    names = ["total"]
    for span in spans(scheme.rounds):
        each = [one.component for one in scheme.components]
        each += [area.area for one in scheme.components for area in one.areas or ()]
        each += [one.clause for one in scheme.clauses]
        each += [one.bonus for one in scheme.bonus] + [one.deduction for one in scheme.deductions]
        names += [f"{span.prefix}total"] if span.prefix else []
        names += [span.prefix + one for one in each]
    return names


def _columns_above_reviews(scheme: Scheme) -> set[str]:
    """Columns of reviews, and of the areas, components and parts of the year that hold one."""
    names = {one.name for one in earners(scheme) if isinstance(one.measure, Review)}
    for component in scheme.components:
        for area in component.areas or ():
            if names & {one.clause for one in area.clauses}:
                names |= {area.area}
        if names & {one.clause for one in component.clauses}:
            names |= {component.component}
    every = spans(scheme.rounds)
    found = {span.prefix + name for span in every for name in names}
    return found | {f"{span.prefix}total" for span in every if names and span.prefix}


def _quantiles(column: str, reviewed: bool) -> str:
    figure = f't."{column}"'
    if reviewed:
        figure = f"CASE WHEN v.subject IS NULL THEN {figure} END"
    whole = f"CAST({figure} * 100 AS BIGINT)"
    return f"quantile_disc({whole}, [0.25, 0.5, 0.75]), count({figure})"


def _pairs(cells: list[Any]) -> list[tuple[Any, int]]:
    return list(zip(cells[::2], cells[1::2], strict=True))
