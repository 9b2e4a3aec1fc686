"""What may still be done (尚可完成): assumed records inside the parts of the year that are not over.

A daily score is full marks less what is lost: what a running part of the year still lacks is put in
as if it were done on the part's last day, in time. Nothing is assumed of a part that is over, and
on 31 December, when the year is closed, nothing at all. Every row that nobody entered is listed with
its reason in the table `assumed`, so that whoever shows a result can say so.
"""

from datetime import date
from typing import TYPE_CHECKING

from zhibu.assessments.indicators import SHARES, is_over
from zhibu.assessments.interim import Interim, pieces_of
from zhibu.scoring.lowering.span import spans
from zhibu.scoring.scheme.measures import Attendance, Indicator, Records
from zhibu.scoring.scheme.model import Scheme

if TYPE_CHECKING:
    import duckdb
    import pyarrow

BOOK_KEPT = "record-book"
"""A kind that no scheme uses: the book was kept, so what does not stand in it was not entered."""


def load(con: "duckdb.DuckDBPyConnection", tables: "dict[str, pyarrow.Table]") -> None:
    """Make canonical tables of what was read from the book."""
    for name, table in tables.items():
        con.register(f"book_{name}", table)
    con.execute("""
        CREATE TABLE subjects AS SELECT subject, kind, CAST(NULL AS VARCHAR) AS parent, "class", size
        FROM book_orgs""")
    # What groups hold together is one record of the branch, with a use for each group.
    con.execute("""
        CREATE VIEW counts_for AS
        WITH uses AS (
            SELECT record, "group", name AS kind FROM book_uses u JOIN book_kinds k ON u.kind = k.id)
        SELECT record, u.kind, subject FROM uses u JOIN book_records r USING (record)
            JOIN book_orgs o ON r.branch = o.id
        UNION SELECT record, u.kind, subject FROM uses u JOIN book_orgs o ON u."group" = o.id""")
    con.execute("""
        CREATE TABLE records AS SELECT subject, kind, CAST(held_on AS DATE) AS held_on,
            CAST(entered_on AS DATE) AS entered_on,
            CAST(CAST(hours AS DECIMAL(14,2)) * 0.01 AS DECIMAL(12,2)) AS quantity,
            CASE WHEN expected > 0 THEN attended END AS attended, nullif(expected, 0) AS expected
        FROM counts_for c JOIN (SELECT DISTINCT * FROM book_records) r USING (record)""")
    con.execute("""
        CREATE TABLE indicators AS SELECT subject, indicator, CAST(1 AS BIGINT) AS "round",
            CAST(CAST(target AS DECIMAL(18,2)) * 0.01 AS DECIMAL(14,2)) AS target,
            CAST(CAST(low AS DECIMAL(18,2)) * 0.01 AS DECIMAL(14,2)) AS low,
            CAST(CAST(high AS DECIMAL(18,2)) * 0.01 AS DECIMAL(14,2)) AS high,
            CAST(CAST(actual AS DECIMAL(18,2)) * 0.01 AS DECIMAL(14,2)) AS actual
        FROM book_indicators""")
    con.execute("""
        CREATE TABLE events AS SELECT subject, event, CAST("on" AS DATE) AS "on",
            CAST(NULL AS DECIMAL(7,2)) AS points, CAST(NULL AS VARCHAR) AS note
        FROM book_events""")
    con.execute("""
        CREATE TABLE assessed AS SELECT id, subject, founded, true AS keeps_book FROM book_orgs""")
    con.execute("""
        CREATE TABLE assumed (subject VARCHAR, "column" VARCHAR, period VARCHAR, kind VARCHAR,
            held_on DATE, number BIGINT, in_hours BOOLEAN, why VARCHAR)""")
    con.execute('CREATE TABLE held_by_column (subject VARCHAR, "column" VARCHAR, held BIGINT)')
    con.execute("""
        CREATE TABLE history (subject VARCHAR, "year" BIGINT, level BIGINT, grade VARCHAR,
            score DECIMAL(9,2))""")


def assume(
    con: "duckdb.DuckDBPyConnection",
    interim: Interim,
    day: date,
    adopted_on: date,
    running: date | None = None,
) -> None:
    """Put the assumed records in, and keep how each part of the year stands.

    Args:
        running: the parts that end on this day or later are not over; by default the day itself.

    Shape: table records, grown; table standing: one row for each part that a clause asks for, of
    each subject, as the book has it; table assumed: one row for each piece that nobody entered.
    """
    con.register("asked", _asked(interim, day, adopted_on, running or day))
    con.register("asked_kinds", _kinds(interim))
    con.execute(_STANDING)
    con.execute(_ASSUMED)
    con.register("met", _met(interim, day, running or day))
    con.execute(_LACKING_ATTENDANCE)
    con.execute(_ATTENDED)
    con.execute(_LIST)
    con.execute(
        "INSERT INTO records (subject, kind, held_on) "
        "SELECT subject, ?, CAST(unnest(?) AS DATE) FROM assessed WHERE keeps_book",
        [
            BOOK_KEPT,
            [
                str(first)
                for span in interim.spans
                if (first := date(day.year, span.first, 1)) <= day
            ],
        ],
    )


def note_shares(con: "duckdb.DuckDBPyConnection", scheme: Scheme, day: date) -> None:
    """List the shares of members that all can still reach: derived as if they did (indicators)."""
    if is_over(day):
        return
    for clause in scheme.clauses:
        if isinstance(clause.measure, Indicator) and clause.measure.indicator in SHARES:
            for span in spans(scheme.rounds):
                con.execute(
                    "INSERT INTO assumed SELECT subject, ?, ?, indicator, CAST(? AS DATE), 1, false, "
                    "'not_due' FROM book_indicators WHERE indicator = ?",
                    [span.prefix + clause.clause, str(day.year), f"{day.year}-12-31",
                     clause.measure.indicator],
                )  # fmt: skip


_STANDING = """
    CREATE TABLE standing AS
    WITH counted AS (
        SELECT a.clause, a.period, r.subject,
            count(*) FILTER (
                a.attendance IS NULL OR r.attended IS NULL OR r.expected IS NULL
                OR (r.expected > 0 AND r.attended * 10000 >= r.expected * a.attendance)
            ) AS number,
            CAST(sum(CASE WHEN a.attendance IS NULL OR r.attended IS NULL OR r.expected IS NULL
                OR (r.expected > 0 AND r.attended * 10000 >= r.expected * a.attendance)
                THEN CAST(r.quantity * 100 AS BIGINT) END) AS BIGINT) AS quantity,
            count(*) FILTER (date_diff('day', r.held_on, r.entered_on) > a.within) AS late
        FROM asked a JOIN asked_kinds k ON k.clause = a.clause JOIN records r
            ON r.kind = k.kind AND r.held_on BETWEEN a.first AND a.last
        GROUP BY ALL
    ), granted AS (
        SELECT DISTINCT k.clause, g.period, o.subject
        FROM book_granted g JOIN book_orgs o ON g.org = o.id JOIN asked_kinds k ON k.kind = g.kind
        JOIN asked a ON a.clause = k.clause AND a.period = g.period
        WHERE g.settled OR (CAST(g.until AS DATE) >= a.today AND NOT a.closing)
    ), stood AS (
        SELECT a.clause, a.period, o.subject,
            coalesce(CASE WHEN a.in_hours THEN c.quantity ELSE c.number END, 0) AS held,
            a.due,
            coalesce(c.late, 0) AS late,
            CASE
                WHEN a.last >= a.today AND NOT a.closing THEN 'not_due'
                WHEN a.last < a.adopted_on AND o.keeps_book THEN 'before_adoption'
                WHEN g.clause IS NOT NULL THEN 'granted'
                WHEN CAST(o.founded AS DATE) > a.first
                    AND 2 * (date_diff('day', CAST(o.founded AS DATE), a.last) + 1)
                        < date_diff('day', a.first, a.last) + 1
                THEN 'founded_late'
            END AS why,
            a.kind, a.last, a.in_hours, a.prefix
        FROM asked a CROSS JOIN assessed o
        LEFT JOIN counted c USING (clause, period, subject)
        LEFT JOIN granted g USING (clause, period, subject)
    )
    SELECT *, greatest(0, due - held) AS lacking, why IS NOT NULL AS assumed FROM stood"""

_ASSUMED = """
    INSERT INTO records
    SELECT subject, kind, last, last,
        CASE WHEN in_hours THEN CAST(CAST(lacking AS DECIMAL(14,2)) * 0.01 AS DECIMAL(12,2)) END,
        NULL, NULL
    FROM (
        SELECT *, unnest(range(CASE WHEN in_hours THEN 1 ELSE lacking END)) FROM standing
        WHERE assumed AND lacking > 0
    )"""

_LACKING_ATTENDANCE = """
    CREATE TABLE lacking_attendance AS
    SELECT s.subject, m.* FROM met m CROSS JOIN assessed s
    WHERE NOT EXISTS (
        FROM records r JOIN asked_kinds k ON k.clause = m.clause AND k.kind = r.kind
        WHERE r.subject = s.subject AND r.expected > 0 AND r.held_on BETWEEN m.first AND m.last
    )"""

_ATTENDED = """
    INSERT INTO records
    SELECT subject, kind, last, last, NULL, 1, 1 FROM lacking_attendance"""

_LIST = """
    INSERT INTO held_by_column SELECT subject, prefix || clause, held FROM standing;
    INSERT INTO assumed
    SELECT subject, prefix || clause AS "column", period, kind, last AS held_on, lacking AS number,
        in_hours, why
    FROM standing WHERE assumed AND lacking > 0
    UNION ALL
    SELECT subject, prefix || clause, period, kind, last, 1, false, 'not_due' FROM lacking_attendance"""


def _asked(interim: Interim, day: date, adopted_on: date, running: date) -> "pyarrow.Table":
    """Each part of the year that a clause asks for."""
    import pyarrow as pa

    columns: dict[str, list[object]] = {name: [] for name, _ in _ASKED}
    for clause in interim.clauses:
        measure = clause.measure
        if not isinstance(measure, Records):
            continue
        for span in interim.spans:
            for piece in pieces_of(clause, span, day.year):
                due = measure.due if measure.quantity is None else measure.quantity
                row = (clause.clause, str(piece), measure.records[0], piece.first, piece.last, due,
                       measure.quantity is not None, measure.attendance, measure.entered_within,
                       running, is_over(day), adopted_on, span.prefix)  # fmt: skip
                for (name, _), value in zip(_ASKED, row, strict=True):
                    columns[name].append(value)
    return pa.table({name: pa.array(columns[name], getattr(pa, kind)()) for name, kind in _ASKED})


_ASKED = (("clause", "string"), ("period", "string"), ("kind", "string"), ("first", "date32"),
          ("last", "date32"), ("due", "int64"), ("in_hours", "bool_"), ("attendance", "int64"),
          ("within", "int64"), ("today", "date32"), ("closing", "bool_"),
          ("adopted_on", "date32"), ("prefix", "string"))  # fmt: skip


def _kinds(interim: Interim) -> "pyarrow.Table":
    import pyarrow as pa

    pairs = sorted(
        {
            (clause.clause, kind)
            for clause in interim.clauses
            for kind in getattr(clause.measure, "records", None)
            or getattr(clause.measure, "attendance", None)
            or ()
        }
    )
    return pa.table(
        {
            "clause": pa.array([clause for clause, _ in pairs], pa.string()),
            "kind": pa.array([kind for _, kind in pairs], pa.string()),
        }
    )


def _met(interim: Interim, day: date, running: date) -> "pyarrow.Table":
    """Shares of attendance of which nothing is known yet, in assessments that are not over."""
    import pyarrow as pa

    found = [
        (
            clause.clause,
            str(piece),
            clause.measure.attendance[0],
            piece.first,
            piece.last,
            span.prefix,
        )
        for clause in interim.clauses
        if isinstance(clause.measure, Attendance)
        for span in interim.spans
        for piece in pieces_of(clause, span, day.year)
        if piece.last >= running and not is_over(day)
    ]
    names = (("clause", "string"), ("period", "string"), ("kind", "string"), ("first", "date32"),
             ("last", "date32"), ("prefix", "string"))  # fmt: skip
    cells = list(zip(*found, strict=True)) or [()] * len(names)
    return pa.table(
        {
            name: pa.array(values, getattr(pa, kind)())
            for (name, kind), values in zip(names, cells, strict=True)
        }
    )
