"""Giving the first subjects to the awkward cases, with their rows and ballots."""

import duckdb

from zhibu.demo.cases import Case
from zhibu.demo.polls import Poll
from zhibu.demo.writing import count_rows
from zhibu.scoring.scenarios.model import Given
from zhibu.scoring.scheme.model import Scheme

Shown = tuple[tuple[str, str], ...]
"""Subject and what it shows."""


def set_apart(connection: duckdb.DuckDBPyConnection, cases: list[Case], sized: bool) -> list[Case]:
    """Mark the subjects of the cases, and say which cases found one.

    At most three of four subjects are awkward, so that a small company still has many others.
    Unless the tree has its members (`sized`), an awkward branch has 25: then no clause is left out
    for its size, and what is said of it holds.
    """
    connection.execute(
        "CREATE OR REPLACE TABLE set_ballots"
        " (no INTEGER, poll INTEGER, raters INTEGER, even INTEGER, odd INTEGER)"
    )
    shown = cases[: count_rows(connection, "rated") * 3 // 4]
    connection.execute("UPDATE rated SET awkward = true WHERE no <= $1", [len(shown)])
    if not sized:
        connection.execute("UPDATE rated SET size = 25 WHERE awkward AND size IS NOT NULL")
        connection.execute(
            "UPDATE subjects SET size = 25 WHERE size IS NOT NULL"
            " AND subject IN (SELECT subject FROM rated WHERE awkward)"
        )
    for no, case in enumerate(shown, 1):
        if case.class_ is not None:
            connection.execute("UPDATE rated SET class = $1 WHERE no = $2", [case.class_, no])
            connection.execute(
                "UPDATE subjects SET class = $1"
                " WHERE subject = (SELECT subject FROM rated WHERE no = $2)",
                [case.class_, no],
            )
    return shown


def enter(
    connection: duckdb.DuckDBPyConnection,
    scheme: Scheme,
    polls: tuple[Poll, ...],
    cases: list[Case],
    year: int,
    tables: tuple[str, ...],
) -> Shown:
    """Enter rows and ballots of the cases, and say which subject shows which."""
    found = connection.execute(
        "SELECT subject, kind, parent, class, size FROM rated WHERE awkward ORDER BY no"
    ).fetchall()
    ballots: list[list[object]] = []
    rows: dict[str, list[list[object]]] = {table: [] for table in tables}
    for no, (subject, case) in enumerate(zip(found, cases, strict=True), 1):
        for number, poll in enumerate(polls, 1):
            if (cast := case.cast(poll)) is not None:
                ballots.append([no, number, *cast])
        for table, row in case.rows(scheme, _given(subject, case), year):
            if table in rows:
                values = {"subject": subject[0]} | row
                rows[table].append([values.get(name) for name in _columns(connection, table)])
    _insert(connection, "set_ballots", ballots)
    for table, entered in rows.items():
        _insert(connection, table, entered)
    return tuple((row[0], case.says) for row, case in zip(found, cases, strict=True))


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[list[object]]) -> None:
    """Append rows, all at once: one by one would take seconds."""
    import pyarrow

    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        names = _columns(connection, table)
        entered = pyarrow.table(dict(zip(names, columns, strict=True)))
        connection.from_arrow(entered).insert_into(table)


def _given(subject: tuple[str, str, str | None, str | None, int | None], case: Case) -> Given:
    name, kind, parent, class_, size = subject
    return Given(name=name, kind=kind, parent=parent, class_=class_, size=size, full=case.full)


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    return list(connection.table(table).columns)
