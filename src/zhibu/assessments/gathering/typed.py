"""What people typed: inspectors' marks, events, targets, imports; and the results of former years."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from zhibu.assessments.arrow import table_of
from zhibu.assessments.enums import AssessmentState, Scope
from zhibu.assessments.gathering.subjects import Subjects
from zhibu.assessments.indicators import DERIVED
from zhibu.assessments.models import Application, Result
from zhibu.inspections.feeding import dated_rows, event_rows, inspection_rows
from zhibu.orgs.reach import below
from zhibu.scoring.evidence.contract import TABLES
from zhibu.scoring.evidence.uses import Uses
from zhibu.targets.enums import StepKind, TargetState
from zhibu.targets.models import Target, TargetStep
from zhibu.terms.score import Score

if TYPE_CHECKING:
    import duckdb

    from zhibu.assessments.gathering.gather import Question

APPLIED = "application"
"""The event by which a scheme asks whether a branch applied (申报)."""
STANDING = {
    "indicators": ("subject", "indicator", "round"),
    "inspections": ("subject", "clause", "round"),
    "events": ("subject", "event", "on"),
    "history": ("subject", "year"),
}
"""What is the same row: an agreed target, a submitted mark, a confirmed event, a frozen result stands before a file's."""
IMPORTED = ("inspections", "indicators", "events", "points", "history")


def add_records(con: "duckdb.DuckDBPyConnection", asked: "Question", subjects: Subjects) -> None:
    """Put brought records in, before it is asked what is lacking; of whom they tell is assessed."""
    _know(con, subjects)
    _insert(con, "records", _brought(asked, "records"))
    con.execute("""
        INSERT INTO assessed (subject, keeps_book) SELECT DISTINCT subject, false FROM records
        ANTI JOIN assessed USING (subject)""")


def _know(con: "duckdb.DuckDBPyConnection", subjects: Subjects) -> None:
    con.register("known_codes", table_of((("subject", "string"),),
                                         [(row[0],) for row in subjects.rows]))  # fmt: skip


def add(
    con: "duckdb.DuckDBPyConnection", asked: "Question", uses: Uses, subjects: Subjects
) -> None:
    """Put into the tables what was typed and confirmed, for the subjects that are assessed."""
    _know(con, subjects)
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
            _insert(con, name, _brought(asked, name, _rounds_of(name, uses)))
    if "events" in uses.tables:
        wanted = [one.event for one in uses.events]
        con.execute("DELETE FROM events WHERE NOT list_contains(?, event)", [wanted])
    if "indicators" in uses.tables:
        con.execute(
            "DELETE FROM indicators WHERE NOT list_contains(?, indicator)", [list(uses.indicators)]
        )


Rounds = Callable[[dict[str, Any]], int]
"""How many rounds of a year a row belongs to; one for a figure of the whole year."""


def _rounds_of(table: str, uses: Uses) -> Rounds:
    if table == "inspections":
        each = {one.clause: one.rounds for one in uses.inspections}
        return lambda row: each.get(row.get("clause") or "", 1)
    return lambda _row: uses.indicator_rounds


def _brought(
    asked: "Question", table: str, rounds: Rounds = lambda _row: 1
) -> list[dict[str, Any]]:
    """Confirmed rows that hold up to the day of the facts: by their own day, else by their round.

    A row without a day tells of its round. In a pre-assessment it counts where that part of the
    year was over, or the row had been brought by then; a year's rows are the year's, whenever they
    were brought.
    """
    dated = TABLES[table].dated
    found = dated_rows(asked.adoption, asked.organisation, asked.year, table)
    if dated:
        return [
            row for _day, row in found if str(row.get(dated) or "")[:10] <= asked.as_of.isoformat()
        ]
    if table == "history":
        return [row for _day, row in found]
    return [
        row
        for day, row in found
        if day <= asked.as_of or _is_due(asked, int(row.get("round") or 1), rounds(row))
    ]


def _is_due(asked: "Question", round_: int, rounds: int) -> bool:
    """Whether the part of the year that a round holds for was over by the day of the facts."""
    if not asked.pre:
        return True
    parts = rounds if rounds <= MOST_PARTS else 1
    month = min(12, 12 * round_ // parts)
    return asked.as_of + timedelta(days=1) >= date(asked.year + month // 12, month % 12 + 1, 1)


MOST_PARTS = 12
"""More rounds a year than this is a scheme that names none: its figures are the year's."""


_OF_THE_SAME = (
    "typed_rows t WHERE indicators.subject = t.subject AND indicators.indicator = t.indicator "
    'AND indicators."round" = CAST(t."round" AS BIGINT)'
)
_GIVES_WAY = (
    f"DELETE FROM indicators USING {_OF_THE_SAME} AND list_contains(?, indicators.indicator)"  # noqa: S608
)
"""What Zhibu reckons gives way to a figure that was brought."""
_NOT_REPORTED = (
    f"UPDATE indicators SET actual = CAST(t.actual AS DECIMAL(14,2)) FROM {_OF_THE_SAME} "  # noqa: S608
    "AND indicators.actual IS NULL"
)
"""An agreed target stands; while nobody reported what was reached, a file's figure says it."""


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
    if name == "indicators":
        con.execute(_GIVES_WAY, [list(DERIVED)])
        con.execute(_NOT_REPORTED)
    names = ", ".join(f'"{one.name}"' for one in columns)
    cast = ", ".join(f'CAST(t."{one.name}" AS {one.sql}) AS "{one.name}"' for one in columns)
    same = " AND ".join(f'k."{one}" = r."{one}"' for one in STANDING.get(name, ()))
    stands = f"WHERE NOT EXISTS (SELECT 1 FROM {name} k WHERE {same})" if same else ""  # noqa: S608
    con.execute(
        f"INSERT INTO {name} ({names}) SELECT {names} FROM (SELECT {cast} FROM typed_rows t "  # noqa: S608
        f"SEMI JOIN known_codes USING (subject)) r {stands}"
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
    reported = _reported(asked) if asked.pre else {}
    for pk, person, organisation, *figures in found.values_list(
        "pk", "person__code", "organisation__code", "indicator", "round", "target", "low", "high",
        "actual",
    ):  # fmt: skip
        indicator, round_, target, low, high, actual = figures
        if not _is_due(asked, round_, uses.indicator_rounds):
            actual = reported.get(pk)
        yield {
            "subject": person or organisation,
            "indicator": indicator,
            "round": round_,
            "target": _points(target),
            "low": _points(low),
            "high": _points(high),
            "actual": _points(actual),
        }


def _reported(asked: "Question") -> dict[int, int | None]:
    """What had been reported by the day of the facts: target → actual figure."""
    steps = TargetStep.objects.filter(
        target__organisation__path__range=below(asked.organisation.path),
        target__year=asked.year,
        kind=StepKind.REPORT,
    )
    return {
        pk: figures.get("actual")
        for pk, figures, at in steps.order_by("pk").values_list("target_id", "figures", "at")
        if timezone.localtime(at).date() <= asked.as_of
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
    """Frozen results of former years by the same scheme; of several in a year, the last that was frozen."""
    found = Result.objects.filter(
        assessment__adoption__name=asked.adoption.name,
        assessment__organisation__path__startswith=asked.adoption.organisation.path,
        assessment__state=AssessmentState.FROZEN,
        assessment__scope=Scope.YEAR,
        assessment__year__lt=asked.year,
    )
    ordered = found.order_by("assessment__frozen_on", "assessment_id")
    last = {
        (subject, year): {
            "subject": subject,
            "year": year,
            "level": level,
            "grade": grade,
            "score": _points(score),
        }
        for subject, year, level, grade, score in ordered.values_list(
            "subject", "assessment__year", "level", "grade", "score"
        )
    }
    yield from last.values()
