"""The evidence of the many: whatever a scheme asks for, with gaps and lapses as life has them.

All subjects but the awkward ones. A subject of lower quality keeps fewer meetings, enters more of
them late and reaches fewer targets, so the tables tell one story.
"""

# ruff: noqa: S608  (names come from the contract)

from datetime import date
from string import Template
from typing import Any

import duckdb

from zhibu.demo import asked
from zhibu.scoring.evidence.contract import TABLES
from zhibu.scoring.scheme.model import Scheme

# Of a thousand duties, how many a subject leaves undone.
_LAX = "greatest(4, (9700 - quality) // 8)"

_RECORDS = Template("""
INSERT INTO records
SELECT subject, kind, held_on,
       CASE WHEN z % 200 = 0 THEN NULL
            WHEN y % 1000 < 2 * lax THEN held_on + (8 + (y >> 12) % 40)::INTEGER
            ELSE held_on + ((y >> 12) % 6)::INTEGER END,
       CASE WHEN quantity IS NOT NULL
            THEN points_of((quantity * (80 + (z >> 9) % 50)::BIGINT) // 5000 * 50) END,
       CASE WHEN z % 50 > 0
            THEN greatest(0, expected - ((z >> 6) % (2 + lax // 20)::UBIGINT)::BIGINT) END,
       CASE WHEN z % 50 > 0 THEN expected END
FROM (
    SELECT *, first + ((x >> 10) % days::UBIGINT)::INTEGER AS held_on,
           drawn(x, 1) AS y, drawn(x, 2) AS z
    FROM (
        SELECT *, drawn(drawn(h, 1000 + what), time) AS x
        FROM (
            SELECT subject, h, coalesce(size, 12)::BIGINT AS expected, $lax AS lax, duties.*,
                   unnest(range(due + 1)) AS time
            FROM rated CROSS JOIN asked_records AS duties(what, kind, first, days, due, quantity)
            WHERE NOT awkward
        )
    )
    WHERE x % 1000 >= CASE WHEN time = due THEN 900 ELSE lax END
)
""")

_INSPECTIONS = Template("""
INSERT INTO inspections
SELECT subject, clause, round, points_of(greatest(0, least(most, value // step * step)))
FROM (
    SELECT *, most * (quality + 150 + around_of(drawn(x, 1), 700)) // 10000 + step // 2 AS value
    FROM (
        SELECT *, drawn(drawn(h, 2000 + what), round * 8 + time) AS x
        FROM (
            SELECT subject, h, quality, marks.*, unnest([0, 1]) AS time
            FROM rated CROSS JOIN asked_inspections AS marks(what, clause, round, most, step)
            WHERE NOT awkward
        )
    )
    -- Few marks are lacking; now and then a second inspector comes.
    WHERE x % 1000 >= CASE WHEN time = 0 THEN 2 ELSE 950 END
)
""")

_INDICATORS = Template("""
INSERT INTO indicators
SELECT subject, indicator, round, points_of(target),
       CASE WHEN bounded AND target > 0 THEN points_of(target * 95 // 100) END,
       CASE WHEN bounded AND target > 0 THEN points_of(target * 105 // 100) END,
       CASE WHEN x % 400 > 0 THEN points_of(greatest(0, actual)) END
FROM (
    SELECT *, (h >> 5) % 3 > 0 AS bounded, CASE style
        WHEN 'more' THEN target * (quality + 700 + around_of(y, 500)) // 10000
        WHEN 'less' THEN target * (19400 - quality + around_of(y, 500)) // 10000
        WHEN 'none' THEN CASE WHEN y % 1000 < lax THEN 100 + (y >> 16) % 2 * 100 ELSE 0 END
        -- Contests are in whole points, so that some tie; the awkward have 100 and lead.
        WHEN 'contest_more' THEN (6000 + (quality + around_of(y, 900)) // 3) // 100 * 100
        ELSE (14000 - (quality + around_of(y, 900)) // 3) // 100 * 100 END AS actual
    FROM (
        SELECT subject, h, quality, $lax AS lax, facts.*,
               CASE WHEN style = 'none' THEN 0 WHEN style IN ('more', 'less')
                    THEN 10000 + (drawn(h, 3000 + what) % 40)::BIGINT * 500 ELSE 10000 END AS target,
               drawn(drawn(h, 3500 + what), round) AS x, drawn(drawn(h, 3700 + no), round) AS y
        FROM rated CROSS JOIN asked_indicators AS facts(what, indicator, round, style)
        WHERE NOT awkward
    )
    WHERE x % 600 > 0
)
""")

_EVENTS = Template("""
INSERT INTO events
SELECT subject, event, DATE '$year-01-01' + ((x >> 6) % 365)::INTEGER,
       CASE WHEN least IS NOT NULL
            THEN points_of(least + ((x >> 15) % ((most - least) // 50 + 1)::UBIGINT)::BIGINT * 50) END,
       NULL
FROM (
    SELECT *, drawn(y, 7 + time) AS x
    FROM (
        SELECT *, unnest(range(CASE style
            WHEN 'usual' THEN CASE WHEN y % 100 < 92 THEN 1 ELSE 0 END
            WHEN 'common' THEN (y % 8)::INTEGER // 2
            WHEN 'rare' THEN CASE WHEN y % 1000 < 2 * lax THEN 1 + ((y >> 20) % 2)::INTEGER ELSE 0 END
            ELSE CASE WHEN y % 2000 < lax THEN 1 ELSE 0 END END)) AS time
        FROM (
            SELECT subject, $lax AS lax, kinds.*, drawn(h, 4000 + what) AS y
            FROM rated CROSS JOIN asked_events AS kinds(what, event, style, least, most)
            WHERE NOT awkward
        )
    )
)
""")

_POINTS = Template("""
INSERT INTO points
SELECT subject, make_date($year, month, 1 + ((x >> 5) % 28)::INTEGER),
       points_of(100 + ((x >> 11) % 49)::INTEGER * 50),
       points_of(80 + (y % 5)::INTEGER * 10),
       points_of(90 + ((y >> 8) % 3)::INTEGER * 10)
FROM (
    SELECT subject, month::INTEGER AS month, drawn(drawn(h, 5000 + month), time) AS x,
           drawn(drawn(h, 5100 + month), time) AS y
    FROM (SELECT *, unnest(range(1, 13)) AS month FROM rated WHERE NOT awkward)
    CROSS JOIN range(3) AS times(time)
    -- A month off, now and then, for shifts and leave.
    WHERE drawn(h, 5200 + month) % 25 > 0
)
""")

_HISTORY = Template("""
INSERT INTO history
SELECT subject, year, arg_max(level, begins), arg_max(grade, begins), points_of(any_value(score))
FROM (
    SELECT subject, $year - back AS year, coalesce(class, '') AS class,
           greatest(0, least($most, (quality + around_of(drawn(h, 6000 + back), 600)) * $top // 9500)) AS score
    FROM rated CROSS JOIN range(1, 4) AS years(back)
    -- One in twelve is new; now and then a year is missing.
    WHERE NOT awkward AND (h >> 9) % 12 > 0 AND drawn(h, 6100 + back) % 30 > 0
) JOIN asked_bands AS bands(class, level, grade, begins) USING (class)
WHERE begins <= score OR begins = 0
GROUP BY subject, year
""")


def gather(
    connection: duckdb.DuckDBPyConnection, scheme: Scheme, year: int, tables: tuple[str, ...]
) -> None:
    """Make and fill the tables that the scheme uses, but `subjects` and `ballots`."""
    for name in tables:
        if name in ("subjects", "ballots"):
            continue
        columns = ", ".join(f'"{column.name}" {column.sql}' for column in TABLES[name].columns)
        connection.execute(f"CREATE TABLE {name} ({columns})")
        asked_for: dict[str, tuple[list[Any], Template]] = {
            "records": (asked.records(scheme, year), _RECORDS),
            "inspections": (asked.inspections(scheme), _INSPECTIONS),
            "indicators": (asked.indicators(scheme), _INDICATORS),
            "events": (asked.events(scheme), _EVENTS),
            "points": ([], _POINTS),
            "history": (asked.bands(scheme), _HISTORY),
        }
        rows, query = asked_for[name]
        _note(connection, "bands" if name == "history" else name, rows)
        ceiling = scheme.total.ceiling
        most = 100_000_00 if ceiling == "none" else ceiling
        top = max(band.begins(_class(scheme)) for band in scheme.grading.bands)
        if rows or name == "points":
            connection.execute(query.substitute(year=year, lax=_LAX, top=max(top, 1), most=most))


def _class(scheme: Scheme) -> str | None:
    return scheme.classes[0].class_ if scheme.classes else None


def _note(connection: duckdb.DuckDBPyConnection, name: str, rows: list[tuple[Any, ...]]) -> None:
    """Make a table of what the scheme asks for, with its types taken from the rows."""
    if not rows:
        return
    types: list[str] = []
    for column in zip(*rows, strict=True):
        value = next((item for item in column if item is not None), 0)
        kind = {int: "BIGINT", str: "VARCHAR", date: "DATE"}[type(value)]
        types.append(f"c{len(types)} {kind}")
    connection.execute(f"CREATE OR REPLACE TABLE asked_{name} ({', '.join(types)})")
    marks = ", ".join("?" * len(types))
    connection.executemany(f"INSERT INTO asked_{name} VALUES ({marks})", rows)
