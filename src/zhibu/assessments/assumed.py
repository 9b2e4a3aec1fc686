"""What counts as done though nobody entered it (按已完成计): listed beside each run, said on each page.

An assessment whose facts end before the year does, knows nothing of what is due later. Such an
obligation costs nothing, which is honest only where it is said: how many, of whom, in which clause.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhibu.assessments.lines import cells_of
from zhibu.assessments.places import write_whole

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
PLAIN = ("subject", "clause", "period", "kind", "held_on", "number", "why", "held")
"""Columns of the list that goes with an export, and whose hash is entered: numbers of hours have two
places; `held` is what was held for the clause, empty where the clause asks nothing of the subject."""
Line = tuple[str, list[list[Any]], dict[str, int]]
"""A subject, its rows, and by column of the trace what was held."""


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


def settle(run: Path, out: Path, facts_hash: str) -> str:
    """Once it is scored: what a clause does not ask of a subject is no obligation of it.

    What stays listed without its clause is a row of the evidence all the same.

    Returns:
        the hash of the list, which is entered beside those of facts and results.
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
    settled: list[Line] = [
        (subject, rows, {one: n for one, n in held.items() if subject in asked.get(one, ())})
        for subject, rows, held in lines
    ]
    number = _number(settled)
    written = [[subject, json.dumps(rows), json.dumps(held)] for subject, rows, held in settled]
    _write(run, [[ALL, json.dumps(number), "{}"], *written])
    _keep_total(run, facts_hash, number)
    return _hash(settled)


def _number(lines: Iterable[Line]) -> dict[str, int]:
    """Count obligations by why they count as done; those of a clause that asks for them."""
    number = dict.fromkeys(WHYS, 0)
    for _subject, rows, held in lines:
        for column, _period, _kind, _day, count, in_hours, why in rows:
            if column in held:
                number[why] += 1 if in_hours else count
    return number


def _write(folder: Path, lines: Iterable[list[str]]) -> None:
    with (folder / FILE).open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["subject", "rows", "held"])
        out.writerows(lines)


def _read(folder: Path) -> Iterator[Line]:
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
    write_whole(path, json.dumps(kept))


def total(runs: Path, facts_hash: str) -> Assumed:
    """Say how much of some facts counts as done; nothing where no run wrote it."""
    return Assumed(_totals(runs / TOTALS).get(facts_hash, {}), {})


def stands(run: Path, facts_hash: str, listed: str) -> bool:
    """Whether a run's list is the one that was hashed, and the total that pages tell is its own.

    Args:
        listed: the hash that was entered; empty where the run is older than these hashes, of which
            it is only asked that a total was written down.
    """
    try:
        total, lines = _totals(run.parent / TOTALS).get(facts_hash), list(_read(run))
        if not listed:
            return total is not None
        return _hash(lines) == listed and total == _number(lines)
    except (LookupError, TypeError, ValueError):
        return False


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


def plain(folder: Path) -> str:
    """Give a run's list with a row for each piece, as an export holds it."""
    return _plain(_read(folder))


def _plain(lines: Iterable[Line]) -> str:
    text = io.StringIO(newline="")
    out = csv.writer(text, lineterminator="\n")
    out.writerow(PLAIN)
    for subject, rows, held in lines:
        for column, period, kind, day, number, in_hours, why in rows:
            there = held.get(column)
            kept = "" if there is None else _said(there, in_hours)
            out.writerow([subject, column, period, kind, day, _said(number, in_hours), why, kept])
    return text.getvalue()


def _said(number: int, in_hours: bool) -> str:
    return f"{number // 100}.{number % 100:02d}" if in_hours else str(number)


def _hash(lines: Iterable[Line]) -> str:
    return hashlib.sha256(_plain(lines).encode()).hexdigest()
