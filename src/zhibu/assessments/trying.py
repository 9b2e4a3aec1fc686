"""What if: change single facts of one subject and score everybody again, without keeping a thing (试算).

The same plan and the same engine as a run, on the evidence of the newest run: with nothing changed
the result is the run's own, ranks and quotas included.
"""

# ruff: noqa: S608  (names come from the contract and the plan, values are bound)

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from zhibu.assessments.models import Assessment
from zhibu.assessments.trace import EVIDENCE, newest_run, run_folder, scheme_of
from zhibu.schemes.reading import read_text
from zhibu.scoring.engines import duck, keeping
from zhibu.scoring.engines.statistics import FILE, read_kept
from zhibu.scoring.engines.writing import RESULTS
from zhibu.scoring.evidence.contract import TABLES
from zhibu.scoring.explanation import Explanation, explained
from zhibu.scoring.explanation.reading import Found, Row
from zhibu.scoring.lowering.plan import Plan
from zhibu.scoring.lowering.span import spans
from zhibu.scoring.scheme.files import FILE as SCHEME
from zhibu.scoring.scheme.lint.walk import Earner, earners
from zhibu.scoring.scheme.measures import Records
from zhibu.terms.score import Score

if TYPE_CHECKING:
    import duckdb

PLENTY = 1_000
"""Hours or the like of a record that is supposed to be enough."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is supposed.

    Attributes:
        records: clause → how many of its records were held, in time; hundredths of an hour where
            it asks for hours.
        marks: clause → the inspectors' mark, hundredths.
        indicators: indicator → what was reached, hundredths.
        reviews: channel → mean of every source and round, hundredths.
        events: event → how often.
    """

    records: Mapping[str, int] = field(default_factory=dict)
    marks: Mapping[str, int] = field(default_factory=dict)
    indicators: Mapping[str, int] = field(default_factory=dict)
    reviews: Mapping[str, int] = field(default_factory=dict)
    events: Mapping[str, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return any((self.records, self.marks, self.indicators, self.reviews, self.events))


@dataclass(frozen=True, slots=True)
class Tried:
    """What would be."""

    told: Explanation
    row: Row

    @property
    def score(self) -> int | None:
        return self.row.points("score")

    @property
    def rank(self) -> int | None:
        return self.row.count("rank")


def try_out(assessment: Assessment, subject: str, change: Change) -> Tried | None:
    """Score again with a change; nothing where the run's files are gone."""
    run = newest_run(assessment)
    if run is None or not (run_folder(run) / EVIDENCE).is_dir():
        return None
    folder = run_folder(run) / EVIDENCE
    plan, _uses = keeping.plan_of(folder / SCHEME, "duckdb")
    file = scheme_of(run)
    con = duck.connect()
    try:
        for name, table in TABLES.items():
            path = folder / f"{name}.parquet"
            columns = ", ".join(f'"{one.name}" {one.sql}' for one in table.columns)
            con.execute(f"CREATE TABLE {name} ({columns})")
            if path.is_file():
                quoted = str(path).replace("'", "''")
                con.execute(f"INSERT INTO {name} BY NAME SELECT * FROM '{quoted}'")
        duck.prepare(con, plan, assessment.year)
        con.execute(f"SET search_path = '{duck.SCHEMA},main'")
        if plan.events:
            read_kept(con, plan, folder / FILE)
        _suppose(con, plan, assessment, subject, change)
        duck.run_stages(con, plan)
        return _found(con, plan, file, assessment.year, subject)
    finally:
        con.close()


def _found(
    con: "duckdb.DuckDBPyConnection", plan: Plan, file: Any, year: int, subject: str
) -> Tried | None:
    cells: dict[str, str | None] = {}
    for table, columns in (("trace", plan.trace), ("results", RESULTS)):
        chosen = ", ".join(f"CAST({_expression(*one)} AS VARCHAR)" for one in columns)
        row = con.execute(f"SELECT {chosen} FROM {table} WHERE subject = ?", [subject]).fetchone()
        if row is None:
            return None
        cells |= {name: value for (name, _kind), value in zip(columns, row, strict=True)}
    ranked = con.execute(
        'SELECT count(*), count(*) FILTER ("class" IS NOT DISTINCT FROM ?), '
        "count(*) FILTER (parent IS NOT DISTINCT FROM ?) FROM results "
        "WHERE status = 'rated' AND kind = ?",
        [cells["class"], cells["parent"], cells["kind"]],
    ).fetchall()[0]
    row = Row(cells)
    beside = (int(ranked[0]), int(ranked[1]), int(ranked[2]))
    return Tried(explained(file, Found(row, year, beside)), row)


def _expression(name: str, kind: str) -> str:
    quoted = '"' + name.replace('"', '""') + '"'
    if kind == "points":
        return f"CAST({quoted} AS DECIMAL(15, 0)) * CAST(0.01 AS DECIMAL(3, 2))"
    return f"CAST({quoted} AS BIGINT)" if kind == "count" else quoted


def _suppose(
    con: "duckdb.DuckDBPyConnection",
    plan: Plan,
    assessment: Assessment,
    subject: str,
    change: Change,
) -> None:
    scheme = read_text(assessment.adoption.text).scheme
    rules = {one.name: one for one in earners(scheme)}
    for name, number in change.records.items():
        measure = rules[name].measure
        con.execute(
            "DELETE FROM main.records WHERE subject = ? AND list_contains(?, kind)",
            [subject, list(measure.records)],
        )
        rows = list(_held(rules[name], scheme, assessment.year, number))
        if rows:
            con.executemany(
                "INSERT INTO main.records VALUES (?, ?, ?, ?, ?, 1, 1)",
                [(subject, kind, day, day, much) for kind, day, much in rows],
            )
    for name, mark in change.marks.items():
        _replace(con, "inspections", "clause", subject, name)
        con.execute("INSERT INTO main.inspections VALUES (?, ?, 1, ?)", [subject, name, str(Score(hundredths=mark))])  # fmt: skip
    for name, figure in change.indicators.items():
        con.execute(
            "UPDATE main.indicators SET actual = CAST(? AS DECIMAL(14,2)) WHERE subject = ? AND indicator = ?",
            [str(Score(hundredths=figure)), subject, name],
        )
    for name, times in change.events.items():
        _replace(con, "events", "event", subject, name)
        for place in range(times):
            day = date(assessment.year, 1, 1 + place)
            con.execute('INSERT INTO main.events (subject, event, "on") VALUES (?, ?, ?)', [subject, name, day])  # fmt: skip
    for channel, mean in change.reviews.items():
        _review(con, plan, subject, channel, mean)


def _replace(
    con: "duckdb.DuckDBPyConnection", table: str, column: str, subject: str, name: str
) -> None:
    con.execute(f"DELETE FROM main.{table} WHERE subject = ? AND {column} = ?", [subject, name])


def due_of(measure: Records, scheme: Any) -> int:
    """Give how many records of a rule are due in the year, or hundredths of an hour."""
    parts = sum(len(span.pieces(measure.each)) for span in spans(scheme.rounds))
    return parts * (measure.due if measure.quantity is None else measure.quantity)


def _held(rule: Earner, scheme: Any, year: int, number: int) -> Iterator[tuple[str, date, str]]:
    """Records, each part of the year filled before the next: kind, day, hours or the like.

    Where all are held, so are those of every kind that counts for it; else of the first kind alone,
    since any of them counts.
    """
    measure: Records = rule.measure
    kinds = measure.records if number >= due_of(measure, scheme) else measure.records[:1]
    for span in spans(scheme.rounds):
        for _first, last in span.pieces(measure.each):
            day, here = date(year, last, 15), min(number, measure.quantity or measure.due)
            number -= here
            much = str(Score(hundredths=here)) if measure.quantity else str(PLENTY)
            for _ in range(min(here, 1) if measure.quantity else here):
                for kind in kinds:
                    yield kind, day, much


def events_of(assessment: Assessment, subject: str) -> Counter[str]:
    """Count the events of a subject in the evidence of the newest run; none where it is gone."""
    from pyarrow import parquet

    run = newest_run(assessment)
    path = run_folder(run) / EVIDENCE / "events.parquet" if run is not None else None
    if path is None or not path.is_file():
        return Counter()
    rows = parquet.read_table(path, columns=["event"], filters=[("subject", "=", subject)])
    return Counter(rows.column("event").to_pylist())


def _review(
    con: "duckdb.DuckDBPyConnection", plan: Plan, subject: str, channel: str, mean: int
) -> None:
    """Every source that has ballots gets the mean; a source without any stays without."""
    for event in plan.events:
        if event.channel == channel:
            total, number = event.column("sum"), event.column("n")
            con.execute(
                f'UPDATE statistics SET "{total}" = "{number}" * ? WHERE subject = ? AND "{number}" > 0',
                [mean, subject],
            )
