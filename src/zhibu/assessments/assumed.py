"""What counts as done though nobody entered it (按已完成计): listed beside each run, said on each page.

An assessment whose facts end before the year does, knows nothing of what is due later. Such an
obligation costs nothing, which is honest only where it is said: how many, of whom, in which clause.
"""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhibu.assessments.lines import cells_of

if TYPE_CHECKING:
    import duckdb

FILE = "assumed.csv"
TOTALS = "assumed.json"
KEPT_TOTALS = 20
ALL = " "
"""Stands before every code: the line of all subjects together."""
NOT_DUE, BEFORE, GRANTED, FOUNDED = "not_due", "before_adoption", "granted", "founded_late"
WHYS = (NOT_DUE, BEFORE, GRANTED, FOUNDED)
"""Not due by the day of the facts; due before the scheme held; exempt or prolonged; founded too late."""
PLAIN = ("subject", "clause", "period", "kind", "held_on", "number", "why")
"""Columns of the list that goes with an export; the number of hours has two places."""


@dataclass(frozen=True, slots=True)
class Assumed:
    """What of one subject, or of all, counts as done.

    Attributes:
        number: why → how many obligations.
        clauses: column of the trace → what was held, and why → what counts as done; in hundredths
            where hours are asked for.
    """

    number: dict[str, int]
    clauses: dict[str, dict[str, int]]

    @property
    def not_due(self) -> int:
        """Obligations that were not due by the day of the facts."""
        return self.number.get(NOT_DUE, 0)

    def cells(self) -> dict[str, str | None]:
        """Give it as columns beside those of the trace, which an explanation reads."""
        return {
            f"{column}.{what}": str(number)
            for column, said in self.clauses.items()
            for what, number in said.items()
        }


def write(con: "duckdb.DuckDBPyConnection", folder: Path) -> None:
    """Write the table `assumed` beside a run, one line for each subject."""
    held = {
        (subject, column): number
        for subject, column, number in con.execute(
            'SELECT subject, "column", CAST(sum(held) AS BIGINT) FROM held_by_column GROUP BY ALL'
        ).fetchall()
    }
    rows = con.execute(
        'SELECT DISTINCT subject, "column", period, kind, CAST(held_on AS VARCHAR), number, '
        "in_hours, why FROM assumed ORDER BY ALL"
    ).fetchall()
    lines = []
    for subject, group in groupby(rows, key=lambda row: row[0]):
        own = [list(row[1:]) for row in group]
        columns = {row[0]: held.get((subject, row[0]), 0) for row in own}
        lines.append([subject, json.dumps(own), json.dumps(columns)])
    _write(folder, [[ALL, "{}", "{}"], *lines])


def settle(run: Path, out: Path, facts_hash: str) -> None:
    """Once it is scored: what a clause does not ask of a subject is no obligation of it.

    What stays listed without its clause is a row of the evidence all the same.
    """
    import duckdb

    lines = list(_read(run))
    columns = sorted({column for _subject, _rows, held in lines for column in held})
    asked: dict[str, set[str]] = {}
    with duckdb.connect() as con:
        trace = str(out / "trace.parquet").replace("'", "''")
        there = {row[0] for row in con.execute(f"DESCRIBE SELECT * FROM '{trace}'").fetchall()}  # noqa: S608
        for column in there.intersection(columns):
            rows = con.execute(
                f"SELECT subject FROM '{trace}' WHERE \"{column}\" IS NOT NULL"  # noqa: S608
            ).fetchall()
            asked[column] = {subject for (subject,) in rows}
    number = dict.fromkeys(WHYS, 0)
    settled = []
    for subject, rows, held in lines:
        kept = {column: n for column, n in held.items() if subject in asked.get(column, ())}
        for column, _period, _kind, _day, count, in_hours, why in rows:
            if column in kept:
                number[why] += 1 if in_hours else count
        settled.append([subject, json.dumps(rows), json.dumps(kept)])
    _write(run, [[ALL, json.dumps(number), "{}"], *settled])
    _keep_total(run, facts_hash, number)


def _write(folder: Path, lines: Iterable[list[str]]) -> None:
    with (folder / FILE).open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["subject", "rows", "held"])
        out.writerows(lines)


def _read(folder: Path) -> Iterator[tuple[str, list[list[Any]], dict[str, int]]]:
    """Each subject with its rows; nothing where a run wrote no list."""
    csv.field_size_limit(10_000_000)
    try:
        file = (folder / FILE).open(encoding="utf-8", newline="")
    except FileNotFoundError:
        return
    with file:
        for line in csv.DictReader(file):
            if line["subject"] != ALL:
                yield line["subject"], json.loads(line["rows"]), json.loads(line["held"])


def _keep_total(run: Path, facts_hash: str, number: dict[str, int]) -> None:
    """Keep a run's total beside all runs, by its facts, so that a page opens one small file."""
    path = run.parent / TOTALS
    kept = _totals(path)
    kept.pop(facts_hash, None)
    kept[facts_hash] = number
    for old in [*kept][:-KEPT_TOTALS]:
        del kept[old]
    path.write_text(json.dumps(kept), encoding="utf-8")


def total(runs: Path, facts_hash: str) -> Assumed:
    """Say how much of some facts counts as done; nothing where no run wrote it."""
    return Assumed(_totals(runs / TOTALS).get(facts_hash, {}), {})


def is_kept(runs: Path, facts_hash: str) -> bool:
    """Whether it was written down how much of some facts counts as done."""
    return facts_hash in _totals(runs / TOTALS)


def _totals(path: Path) -> dict[str, dict[str, int]]:
    try:
        found: dict[str, dict[str, int]] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return found


def of_subject(folder: Path, subject: str) -> Assumed:
    """Say what of one subject counts as done."""
    line = _line(folder, subject)
    held: dict[str, int] = json.loads(line.get("held") or "{}")
    number = dict.fromkeys(WHYS, 0)
    clauses = {column: {"held": there} for column, there in held.items()}
    for column, _period, _kind, _day, count, in_hours, why in json.loads(line.get("rows") or "[]"):
        if column not in clauses:
            continue
        number[why] += 1 if in_hours else count
        clauses[column][why] = clauses[column].get(why, 0) + count
    return Assumed(number, clauses)


def _line(folder: Path, key: str) -> dict[str, str | None]:
    try:
        return cells_of(folder / FILE, key)
    except FileNotFoundError:
        return {}


def plain(folder: Path) -> Iterator[list[Any]]:
    """Give a run's list with a row for each piece, as an export holds it."""
    for subject, rows, _held in _read(folder):
        for column, period, kind, day, number, in_hours, why in rows:
            said = f"{number // 100}.{number % 100:02d}" if in_hours else number
            yield [subject, column, period, kind, day, said, why]
