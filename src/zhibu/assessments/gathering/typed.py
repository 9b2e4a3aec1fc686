"""What people typed: inspectors' marks, events, targets, imports; and the results of former years."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from zhibu.assessments.enums import AssessmentState, Scope
from zhibu.assessments.gathering.arrow import table_of
from zhibu.assessments.gathering.subjects import Subjects
from zhibu.assessments.indicators import DERIVED
from zhibu.assessments.models import Application, Result
from zhibu.inspections.feeding import event_rows, imported_rows, inspection_rows
from zhibu.orgs.reach import below
from zhibu.scoring.evidence.contract import TABLES
from zhibu.scoring.evidence.uses import Uses
from zhibu.targets.enums import TargetState
from zhibu.targets.models import Target
from zhibu.terms.score import Score

if TYPE_CHECKING:
    import duckdb

    from zhibu.assessments.gathering.gather import Question

APPLIED = "application"
"""The event by which a scheme asks whether a branch applied (申报)."""
IMPORTED = ("records", "inspections", "indicators", "events", "points", "history")


def add(
    con: "duckdb.DuckDBPyConnection", asked: "Question", uses: Uses, subjects: Subjects
) -> None:
    """Put into the tables what was typed and confirmed, for the subjects that are assessed."""
    con.register("known_codes", table_of((("subject", "string"),),
                                         [(row[0],) for row in subjects.rows]))  # fmt: skip
    sources = {
        "inspections": lambda: inspection_rows(asked.adoption, asked.year, asked.as_of),
        "events": lambda: event_rows(asked.organisation, asked.year, asked.as_of),
        "indicators": lambda: _targets(asked, uses),
        "history": lambda: _history(asked),
    }
    for name, rows in sources.items():
        if name in uses.tables:
            _insert(con, name, list(rows()))
    if "events" in uses.tables:
        _insert(con, "events", list(_applications(asked)))
    for name in IMPORTED:
        if name in uses.tables:
            _insert(con, name, imported_rows(asked.adoption, asked.organisation, asked.year, name))
    if "events" in uses.tables:
        wanted = [one.event for one in uses.events]
        con.execute("DELETE FROM events WHERE NOT list_contains(?, event)", [wanted])
    if "indicators" in uses.tables:
        con.execute(
            "DELETE FROM indicators WHERE NOT list_contains(?, indicator)", [list(uses.indicators)]
        )


def _insert(con: "duckdb.DuckDBPyConnection", name: str, rows: list[dict[str, Any]]) -> None:
    """Insert rows of texts into a table, with the types of the contract."""
    if not rows:
        return
    columns = TABLES[name].columns
    con.register(
        "typed_rows",
        table_of(
            [(one.name, "string") for one in columns],
            [tuple(_text(row.get(one.name)) for one in columns) for row in rows],
        ),
    )
    if name == "indicators":  # a figure that was brought stands in place of one that was derived
        con.execute(
            "DELETE FROM indicators USING typed_rows t WHERE indicators.subject = t.subject "
            'AND indicators.indicator = t.indicator AND indicators."round" = CAST(t."round" AS BIGINT)'
        )
    names = ", ".join(f'"{one.name}"' for one in columns)
    cast = ", ".join(f'CAST(t."{one.name}" AS {one.sql})' for one in columns)
    con.execute(
        f"INSERT INTO {name} ({names}) SELECT {cast} FROM typed_rows t "  # noqa: S608
        "SEMI JOIN known_codes USING (subject)"
    )
    con.unregister("typed_rows")


def _text(value: object) -> str | None:
    return None if value in (None, "") else str(value)


def _points(hundredths: int | None) -> str | None:
    """Write hundredths with two places."""
    return None if hundredths is None else str(Score(hundredths=hundredths))


def _targets(asked: "Question", uses: Uses) -> Iterator[dict[str, Any]]:
    """Agreed targets; what Zhibu reckons by itself is never typed."""
    typed = [name for name in uses.indicators if name not in DERIVED]
    found = Target.objects.filter(
        organisation__path__range=below(asked.organisation.path),
        year=asked.year,
        state=TargetState.AGREED,
        indicator__in=typed,
    )
    for person, organisation, *figures in found.values_list(
        "person__code", "organisation__code", "indicator", "round", "target", "low", "high",
        "actual",
    ):  # fmt: skip
        indicator, round_, target, low, high, actual = figures
        yield {
            "subject": person or organisation,
            "indicator": indicator,
            "round": round_,
            "target": _points(target),
            "low": _points(low),
            "high": _points(high),
            "actual": _points(actual),
        }


def _applications(asked: "Question") -> Iterator[dict[str, Any]]:
    """Who applied for a star: the event that a scheme asks for where only applicants rise."""
    found = Application.objects.filter(
        assessment__adoption__name=asked.adoption.name,
        assessment__organisation=asked.organisation,
        assessment__year=asked.year,
        assessment__scope=Scope.YEAR,
    ).exclude(assessment__state=AssessmentState.CALLED_OFF)
    for subject in found.values_list("organisation__code", flat=True):
        yield {"subject": subject, "event": APPLIED, "on": asked.as_of.isoformat()}


def _history(asked: "Question") -> Iterator[dict[str, Any]]:
    """Frozen results of former years by the same scheme."""
    found = Result.objects.filter(
        assessment__adoption__name=asked.adoption.name,
        assessment__organisation__path__startswith=asked.adoption.organisation.path,
        assessment__state=AssessmentState.FROZEN,
        assessment__scope=Scope.YEAR,
        assessment__year__lt=asked.year,
    )
    for subject, year, level, grade, score in found.values_list(
        "subject", "assessment__year", "level", "grade", "score"
    ):
        yield {
            "subject": subject,
            "year": year,
            "level": level,
            "grade": grade,
            "score": _points(score),
        }
