"""Results of a run as rows: all at once, since a company has twenty thousand (结果入库)."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection

from zhibu.assessments.enums import Status
from zhibu.assessments.gathering import Gathered
from zhibu.assessments.models import Assessment, Result

COLUMNS = ("assessment_id", "subject", "kind", "name", "organisation_id", "person_id", "class_name",
           "status", "score", "grade", "level", "tier", "rank", "rank_in_class", "rank_in_parent",
           "held", "proposals")  # fmt: skip
KEY = COLUMNS[:2]
Row = tuple[Any, ...]
"""In the order of COLUMNS."""
GONE: dict[str, Any] = {
    "status": Status.EXEMPT, "score": None, "grade": "", "level": None, "tier": "", "rank": None,
    "rank_in_class": None, "rank_in_parent": None, "proposals": [],
}  # fmt: skip
"""What stays of a result that an appeal names, once its subject is no longer assessed."""
SAID = ("score", "grade", "status")
"""What a change of a result in publication tells, before and after."""
AT_ONCE = 500
"""Rows of one statement; SQLite takes 32,766 cells."""


def rows_of(assessment: Assessment, out: Path, gathered: Gathered) -> list[Row]:
    """Read what was scored, with the names as they were on the day of the facts."""
    import duckdb

    with duckdb.connect() as con:
        trace = str(out / "trace.parquet").replace("'", "''")
        results = str(out / "results.parquet").replace("'", "''")
        columns = con.execute(f"DESCRIBE SELECT * FROM '{trace}'").fetchall()  # noqa: S608
        held = "t.held" if "held" in {row[0] for row in columns} else "NULL"
        found = con.execute(
            "SELECT r.subject, kind, coalesce(class, ''), status, "  # noqa: S608
            f"CAST(score * 100 AS BIGINT), coalesce(grade, ''), level, tier, rank, rank_in_class, "
            f"rank_in_parent, {held}, coalesce(proposals, '') "
            f"FROM '{results}' r JOIN '{trace}' t USING (subject) ORDER BY subject"
        ).fetchall()
    return list(_rows(assessment.pk, found, gathered))


def _rows(number: int, found: list[tuple[Any, ...]], gathered: Gathered) -> Iterator[Row]:
    names, people = gathered.subjects.names, gathered.subjects.people
    organisations = gathered.subjects.organisations
    for subject, kind, class_, status, score, grade, level, tier, *rest in found:
        rank, in_class, in_parent, held, proposals = rest
        yield (
            number, subject, kind, names.get(subject, subject), organisations.get(subject),
            people.get(subject), class_, status, score, grade, level,
            "" if tier is None else str(tier), rank, in_class, in_parent, held,
            proposals.split(";") if proposals else [],
        )  # fmt: skip


def store(assessment: Assessment, rows: list[Row]) -> None:
    """Put the rows in place of what stood; who is no longer assessed leaves.

    Where an appeal names the result its row stays, without a score or a rank: exempt.
    """
    stood = {row[1]: row for row in assessment.results.values_list(*COLUMNS)}
    changed = [row for row in rows if stood.pop(row[1], None) != row]
    with connection.cursor() as cursor:
        for first in range(0, len(changed), AT_ONCE):
            some = changed[first : first + AT_ONCE]
            cursor.execute(_upsert(len(some)), [cell for row in some for cell in _cells(row)])
    if stood:
        gone = assessment.results.filter(subject__in=stood)
        gone.filter(appeals=None).delete()
        gone.update(**GONE)


def _upsert(number: int) -> str:
    """Give the statement that puts so many rows; many at a time cost half of one at a time."""
    table = connection.ops.quote_name(Result._meta.db_table)
    names = [connection.ops.quote_name(name) for name in COLUMNS]
    marks = f"({', '.join(['%s'] * len(COLUMNS))})"
    key = ", ".join(names[: len(KEY)])
    changed = ", ".join(f"{name} = excluded.{name}" for name in names[len(KEY) :])
    return (
        f"INSERT INTO {table} ({', '.join(names)}) VALUES {', '.join([marks] * number)} "  # noqa: S608 - our own names
        f"ON CONFLICT ({key}) DO UPDATE SET {changed}"
    )


def _cells(row: Row) -> Row:
    return (*row[:-1], json.dumps(row[-1]))


def changes(assessment: Assessment, rows: list[Row]) -> list[dict[str, Any]]:
    """Say what a run changes of results that are in publication: score, grade, status.

    Who is no longer assessed has nothing after; `member` says that it is for the member alone.
    """
    shown, names = {}, {}
    for subject, name, person, *said in assessment.results.values_list(
        "subject", "name", "person", *SAID
    ):
        shown[subject] = said
        names[subject] = name, person is not None
    there = {row[1] for row in rows}
    left = [GONE[name] for name in SAID]
    gone = [
        {"subject": one, "name": name, "before": shown[one], "after": None, "member": member}
        for one, (name, member) in names.items()
        if one not in there and shown[one] != left
    ]
    found = ((row[1], row[3], [row[8], row[9], row[7]]) for row in rows)
    return [
        {"subject": subject, "name": name, "before": shown.get(subject), "after": after}
        for subject, name, after in found
        if shown.get(subject) != after
    ] + gone
