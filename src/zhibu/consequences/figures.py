"""Figures of everybody from a run's trace: clauses and components, as the newest run published them."""

from collections.abc import Mapping, Sequence
from csv import reader
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from zhibu.assessments.models import Assessment
from zhibu.assessments.trace import OUT, newest_run, run_folder
from zhibu.assessments.wholeness import is_whole
from zhibu.schemes.reading import read_text
from zhibu.scoring.scheme.measures import Review
from zhibu.scoring.scheme.model import Scheme

Figures = Mapping[str, Mapping[str, int]]
"""Subject → name of a clause or component → hundredths; what has no evidence is not there."""


@dataclass(frozen=True, slots=True)
class Named:
    """A clause or a component: its title in both languages, and its full points in hundredths."""

    name: str
    title: Mapping[str, str]
    full: int


def scheme_of(assessment: Assessment) -> Scheme:
    """The scheme that an assessment runs."""
    return read_text(assessment.adoption.text).scheme


def clauses_of(scheme: Scheme) -> list[Named]:
    """The clauses of a scheme, and components that are one measure; none of reviews.

    What people marked in a review is not told of others: too few ballots could stand behind it.
    """
    found = []
    for component in scheme.components:
        if component.areas is None and not isinstance(component.measure, Review):
            found.append(_component(component))
        for one in component.clauses:
            if not isinstance(one.measure, Review):
                found.append(Named(one.clause, _both(one.title), one.points))
    return found


def components_of(scheme: Scheme) -> list[Named]:
    """The components of a scheme."""
    return [_component(one) for one in scheme.components]


def _component(one: object) -> Named:
    return Named(one.component, _both(one.title), one.out_of)


def _both(title: object) -> dict[str, str]:
    return {"zh": title.zh, "en": title.en}


def figures_of(assessment: Assessment, names: Sequence[str]) -> Figures:
    """Figures of all subjects by these names; of several assessments a year, the newest.

    Empty where nothing was rated, or the run's files are gone or are not those that were hashed.
    """
    run = newest_run(assessment)
    if run is None or not is_whole(run):
        return {}
    return _read(run_folder(run) / OUT / "trace.csv", run.results_hash, tuple(names))


@lru_cache(maxsize=16)
def _read(trace: Path, _hash: str, names: tuple[str, ...]) -> Figures:
    import pyarrow as pa
    from pyarrow import csv

    with trace.open(encoding="utf-8") as file:
        there = set(next(reader(file)))
    wanted = {name: [f"{part}{name}" for part in ("", "1/", "2/", "3/", "4/") if f"{part}{name}" in there] for name in names}  # fmt: skip
    columns = [column for found in wanted.values() for column in found]
    types = {"subject": pa.string()} | dict.fromkeys(columns, pa.decimal128(18, 2))
    asked = csv.ConvertOptions(column_types=types, include_columns=["subject", *columns])
    table = csv.read_csv(trace, convert_options=asked).to_pydict()
    figures: dict[str, dict[str, int]] = {subject: {} for subject in table["subject"]}
    for name, found in wanted.items():
        for column in found:  # a later part of the year replaces an earlier one
            for subject, value in zip(table["subject"], table[column], strict=True):
                if value is not None:
                    figures[subject][name] = int(value * 100)
    return figures


__all__ = ["Figures", "Named", "clauses_of", "components_of", "figures_of", "scheme_of"]
