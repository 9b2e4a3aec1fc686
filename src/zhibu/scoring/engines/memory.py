"""Scoring a few rows held in memory, such as a scenario's."""

# ruff: noqa: S608  (names come from the contract, never from data)

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from zhibu.scoring.engines import duck
from zhibu.scoring.engines.writing import RESULTS
from zhibu.scoring.evidence.contract import TABLES
from zhibu.scoring.evidence.reading import Evidence
from zhibu.scoring.evidence.uses import Uses
from zhibu.scoring.lowering.plan import Plan


def score_rows(
    plan: Plan, uses: Uses, tables: Mapping[str, Iterable[Mapping[str, Any]]], year: int
) -> dict[str, dict[str, Any]]:
    """Score rows by a plan; see `zhibu.scoring.run.score_rows`."""
    con = duck.connect(threads=1)
    try:
        for name, table in TABLES.items():
            columns = ", ".join(f'"{column.name}" {column.sql}' for column in table.columns)
            con.execute(f"CREATE TABLE {name} ({columns})")
            rows = [
                [_text(row.get(column.name, column.default)) for column in table.columns]
                for row in tables.get(name, ())
            ]
            if rows:
                marks = ", ".join("?" for _ in table.columns)
                con.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
        duck.score(con, plan, Evidence(uses, year, {}, (), None), year)
        asked = con.execute("SELECT * FROM results JOIN trace USING (subject) ORDER BY subject")
        names = [column[0] for column in asked.description]
        kinds = dict((*RESULTS, *plan.trace))
        found = [
            {name: _value(cell, kinds[name]) for name, cell in zip(names, row, strict=True)}
            for row in asked.fetchall()
        ]
    finally:
        con.close()
    return {row["subject"]: row for row in found}


def _text(value: Any) -> str | None:
    """Hand every value over as text, so that no decimal passes through a float."""
    return None if value is None or value == "NULL" else str(value)


def _value(cell: Any, kind: str) -> Any:
    """Give figures as decimals of points, which they are in the files too."""
    if cell is None or kind == "text" or kind == "truth":
        return cell
    return Decimal(int(cell)).scaleb(-2) if kind == "points" else int(cell)
