"""A scenario as the tables that scoring reads."""

from zhibu.scoring.scenarios.full import full_evidence
from zhibu.scoring.scenarios.model import COLUMNS, Given, Row, Scenario, Tables, year_of
from zhibu.scoring.scheme.model import Scheme

_ABOVE = ("committee", "working_committee", "general_branch", "unit", "community", "branch")
_USUAL_SIZE = 10


def tables_of(scenario: Scenario, scheme: Scheme) -> Tables:
    """Turn a scenario into tables: every table, and in every row every column.

    Shape:
        rows in the order of the scenario; parents that no subject is stand in `subjects` too, as
        a kind that the scheme does not rate.

    Units:
        numbers are Decimal or int, as in docs/data.md.
    """
    subjects = (scenario.given, *scenario.others)
    tables: Tables = {table: [] for table in COLUMNS}
    for given in subjects:
        _add(tables, "subjects", given, _subject(given))
        for table, by_name in given.mentioned.items():
            for rows in by_name.values():
                for row in rows:
                    said = _said_in_full(given, row) if table == "records" else row
                    _add(tables, table, given, said)
        if given.full:
            others = [other for other in subjects if other is not given]
            for table, row in full_evidence(given, others, scheme, year_of(scheme)):
                _add(tables, table, given, row)
    _parents(tables, scheme)
    return tables


def _add(tables: Tables, table: str, given: Given, row: Row) -> None:
    tables[table].append(dict.fromkeys(COLUMNS[table]) | {"subject": given.name} | row)


def _subject(given: Given) -> Row:
    return {
        "kind": given.kind,
        "parent": given.parent,
        "class": given.class_,
        "size": given.size,
    }


def _said_in_full(given: Given, row: Row) -> Row:
    """A record that says nothing of entry and attendance has both in full, where all else has."""
    if not given.full:
        return row
    present = given.size or _USUAL_SIZE
    return {"entered_on": row.get("held_on"), "attended": present, "expected": present} | row


def _parents(tables: Tables, scheme: Scheme) -> None:
    names = {row["subject"] for row in tables["subjects"]}
    kind = next((kind for kind in _ABOVE if kind not in scheme.subject), "unit")
    parents = dict.fromkeys(row["parent"] for row in tables["subjects"])
    for parent in parents:
        if parent is not None and parent not in names:
            row = dict.fromkeys(COLUMNS["subjects"]) | {"subject": parent, "kind": kind}
            tables["subjects"].append(row)
