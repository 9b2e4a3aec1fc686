"""Score all organisations of an adoption in one run of the real engine (过程计分)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from zhibu.assessments import assuming
from zhibu.assessments.book import kinds_in_book, read_book
from zhibu.assessments.interim import Interim, interim_of, late_costs
from zhibu.orgs.models import Organisation
from zhibu.schemes.models import Adoption
from zhibu.scoring.engines import duck
from zhibu.scoring.evidence.reading import Evidence
from zhibu.scoring.scheme.measures import Attendance, Indicator, Records, Steps
from zhibu.scoring.scheme.model import Clause
from zhibu.terms.periods import Period
from zhibu.terms.rounding import round_half_up

if TYPE_CHECKING:
    import duckdb

EVIDENCE_FOR = {"study_hours_met": "study", "talks_covered": "talk"}
"""The record to enter for an indicator that follows from the book."""
MANY = 20
"""Organisations for which further threads of the engine pay."""


@dataclass(frozen=True, slots=True)
class Loss:
    """A clause that lost points; `clause` knows its title and strength."""

    place: int
    clause: Clause
    kind: str
    lost: int
    periods: tuple[str, ...] = ()
    late_in: tuple[str, ...] = ()
    late_costs: int = 0
    winnable: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """How an organisation stands at the end of a day, in hundredths."""

    subject: str
    score: int
    full: int
    share: int
    """How much of the scheme's whole total records decide, in basis points."""
    grade: str
    missing: int
    late: int
    losses: tuple[Loss, ...] = field(default=())


def score_adoption(
    adoption: Adoption, day: date, only: Sequence[Organisation] | None = None
) -> tuple[Standing, ...]:
    """Score who is assessed by an adoption, or some of them, as things stand on a day.

    Nobody is given where records decide nothing of the scheme, or nothing of an organisation.
    """
    interim = interim_of(adoption, kinds_in_book())
    if interim is None:
        return ()
    tables = read_book(adoption, interim.uses, day, only)
    if not tables["orgs"].num_rows:
        return ()
    con = duck.connect(threads=1 if only is not None and len(only) < MANY else None)
    try:
        assuming.load(con, tables)
        assuming.assume(con, interim, day, adoption.started_on)
        evidence = Evidence(interim.uses, day.year, {}, (), None)
        duck.score(con, interim.plan, evidence, day.year)
        return _standings(con, interim, day)
    finally:
        con.close()


def _standings(
    con: "duckdb.DuckDBPyConnection", interim: Interim, day: date
) -> tuple[Standing, ...]:
    short: dict[tuple[str, str], list[tuple[str, int, int]]] = {}
    for subject, clause, period, lacking, late in con.execute(
        "SELECT subject, clause, period, CASE WHEN assumed THEN 0 ELSE lacking END AS lacking, late "
        "FROM standing WHERE (lacking > 0 AND NOT assumed) OR late > 0 ORDER BY last, period"
    ).fetchall():
        short.setdefault((subject, clause), []).append((period, lacking, late))
    asked = con.execute("SELECT * FROM results JOIN trace USING (subject) ORDER BY subject")
    names = [column[0] for column in asked.description]
    found = [dict(zip(names, row, strict=True)) for row in asked.fetchall()]
    return tuple(_standing(row, interim, short, day) for row in found if row["status"] == "rated")


def _standing(
    row: dict[str, Any],
    interim: Interim,
    short: dict[tuple[str, str], list[tuple[str, int, int]]],
    day: date,
) -> Standing:
    """Take score, grade and losses from the engine's own row."""
    losses, missing, late = [], 0, 0
    for place, clause in enumerate(interim.clauses):
        lost = _lost(row, clause, interim)
        if isinstance(clause.measure, Records):
            if clause.measure.quantity is None:
                missing += _sum(row, clause, interim, "missing")
            late += _sum(row, clause, interim, "late")
        if lost > 0:
            parts = short.get((row["subject"], clause.clause), [])
            losses.append(_loss(place, clause, lost, parts, day))
    return Standing(
        row["subject"],
        row["score"],
        interim.full,
        interim.share,
        row["grade"],
        missing,
        late,
        tuple(losses),
    )


def _lost(row: dict[str, Any], clause: Clause, interim: Interim) -> int:
    """Points of a clause that are gone: the mean over the year's assessments; none where left out."""
    figures = [row[f"{span.prefix}{clause.clause}"] for span in interim.spans]
    gone = [clause.points - figure for figure in figures if figure is not None]
    return round_half_up(sum(gone), len(interim.spans)) if gone else 0


def _sum(row: dict[str, Any], clause: Clause, interim: Interim, what: str) -> int:
    columns = [f"{span.prefix}{clause.clause}.{what}" for span in interim.spans]
    return sum(row.get(column) or 0 for column in columns)


def _loss(
    place: int, clause: Clause, lost: int, parts: list[tuple[str, int, int]], day: date
) -> Loss:
    measure = clause.measure
    costs = late_costs(clause)
    lacking = [period for period, lacking, _ in parts if lacking]
    if isinstance(measure, Records):
        return Loss(
            place,
            clause,
            measure.records[0],
            lost,
            tuple(lacking),
            tuple(period for period, _, late in parts if late),
            costs,
            any(_pays(clause, Period.parse(period), costs, day) for period in lacking),
        )
    if isinstance(measure, Attendance):
        return Loss(place, clause, measure.attendance[0], lost, winnable=True)
    kind = EVIDENCE_FOR.get(measure.indicator, "") if isinstance(measure, Indicator) else ""
    return Loss(place, clause, kind, lost, winnable=bool(kind))


def _pays(clause: Clause, part: Period, costs: int, day: date) -> bool:
    """Whether a record of a part that is over would still win points, though it is late."""
    within = clause.measure.entered_within
    if within is None or (day - part.last).days <= within:
        return True
    if isinstance(clause.short, Steps):
        return (clause.short.per_missing or 0) > costs
    return clause.short != "all"
