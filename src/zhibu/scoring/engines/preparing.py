"""From canonical evidence to the integers that a plan reads.

The canonical tables (see docs/data.md) hold decimals and dates; a plan reads hundredths, months and
years back. The same queries prepare for both engines.
"""

# ruff: noqa: S608  (names come from the contract and the scheme, never from data)

from zhibu.scoring.lowering.plan import Plan


def queries(plan: Plan, year: int, kinds: tuple[str, ...]) -> dict[str, str]:
    """Give the query of each prepared table that the plan reads, over the canonical tables."""
    listed = ", ".join("'" + kind.replace("'", "''") + "'" for kind in kinds)
    known = {
        "subjects": f"""
            SELECT subject, kind, parent, "class", size FROM main.subjects
            WHERE kind IN ({listed})""",
        "records": """
            SELECT subject, kind, month(held_on) AS "month",
                date_diff('day', held_on, entered_on) AS days_late,
                CAST(quantity * 100 AS BIGINT) AS quantity, attended, expected
            FROM main.records""",
        "inspections": """
            SELECT subject, clause, "round", CAST(score * 100 AS BIGINT) AS score
            FROM main.inspections""",
        "indicators": """
            SELECT subject, indicator, "round",
                CAST(target * 100 AS BIGINT) AS target, CAST(low * 100 AS BIGINT) AS low,
                CAST(high * 100 AS BIGINT) AS high, CAST(actual * 100 AS BIGINT) AS actual
            FROM main.indicators""",
        "events": """
            SELECT subject, event, month("on") AS "month", CAST(points * 100 AS BIGINT) AS points
            FROM main.events""",
        "points": """
            SELECT subject, month("on") AS "month", CAST(amount * 100 AS BIGINT) AS amount,
                CAST(quality * 100 AS BIGINT) AS quality,
                CAST(coefficient * 100 AS BIGINT) AS coefficient
            FROM main.points""",
        "history": f"""
            SELECT subject, CAST({year} - "year" AS BIGINT) AS back, level, grade,
                CAST(score * 100 AS BIGINT) AS score
            FROM main.history WHERE "year" < {year}""",
    }
    return {name: known[name] for name in plan.tables}
