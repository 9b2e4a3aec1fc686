"""Score kept evidence by another scheme than the one that it was gathered for.

What the other scheme reads and the evidence does not have is not zero: the rule is left out, the
rest counts for the whole, and the rule is named.
"""

# ruff: noqa: S608  (names come from the contract and from plans; codes are quoted)

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhibu.schemes.checking import check
from zhibu.scoring.engines import duck, keeping
from zhibu.scoring.engines.statistics import FILE as STATISTICS
from zhibu.scoring.evidence.contract import TABLES
from zhibu.scoring.evidence.reading import Evidence
from zhibu.scoring.evidence.uses import Uses, uses_of
from zhibu.scoring.lowering.plan import Plan, lower
from zhibu.scoring.scheme.conditions import Condition
from zhibu.scoring.scheme.document.words import name_in_words
from zhibu.scoring.scheme.files import FILE as SCHEME
from zhibu.scoring.scheme.lint.walk import Earner, earners
from zhibu.scoring.scheme.measures import Inspected
from zhibu.scoring.scheme.model import Clause, Scheme
from zhibu.scoring.simulation.rows import COLUMNS
from zhibu.terms.score import Score

if TYPE_CHECKING:
    import duckdb

Pair = tuple[str, str]
NOBODY = Condition.model_validate({"kind": ["nobody"]})
"""A condition that holds for no subject: its clause is left out."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A rule of the draft that reads what the facts do not have; title and what, zh and en."""

    title: Pair
    reads: Pair


def score(
    text: str,
    before: str,
    folder: Path,
    year: int,
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[list[dict[str, Any]], tuple[Unknown, ...]]:
    """Score a folder that was gathered for a scheme by another one.

    Args:
        text: of the scheme to score by; it has no errors.
        before: of the scheme that the evidence was gathered for.
        folder: Parquet of the canonical tables, and statistics in place of ballots.

    Returns:
        Rows of subject, kind, parent, class, status, score, grade, level; and what was left out.
    """
    scheme, old = check(text).scheme, check(before).scheme
    if scheme is None or old is None:
        raise ValueError("a text without a scheme scores nobody; check it first.")
    progress("evidence")
    con = duck.connect()
    try:
        unknown: tuple[Unknown, ...] = ()
        uses = uses_of(scheme)
        _load(con, folder, uses)
        if text != before:
            known = _Known(con, uses_of(old), folder)
            lacking = [(one, found) for one in earners(scheme) if (found := known.lacks(one))]
            unknown = tuple(_unknown(one, found, scheme) for one, found in lacking)
            scheme = _without(scheme, [one for one, _ in lacking])
            _scale_marks(con, old, scheme)
        progress("plan")
        plan = _plan(text) if not unknown else lower(scheme, _hash(text))
        with tempfile.TemporaryDirectory() as made:
            kept = _statistics(con, plan, folder, Path(made)) if plan.events else None
            evidence = Evidence(uses, year, {}, (), None)
            duck.score(con, plan, evidence, year, progress, kept=kept)
        names = ", ".join(f'"{name}"' for name in COLUMNS if name != "score")
        asked = con.execute(
            f"SELECT {names}, CAST(score AS BIGINT) AS score FROM results ORDER BY subject"
        )
        columns = [one[0] for one in asked.description]
        rows = [dict(zip(columns, row, strict=True)) for row in asked.fetchall()]
    finally:
        con.close()
    for row in rows:
        if row["score"] is not None:
            row["score"] = str(Score(hundredths=row["score"]))
    return rows, unknown


def _plan(text: str) -> Plan:
    """The plan of a text as it stands is kept: to make one takes seconds."""
    with tempfile.TemporaryDirectory() as made:
        path = Path(made) / SCHEME
        path.write_bytes(text.encode())
        return keeping.plan_of(path, "duckdb")[0]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _load(con: "duckdb.DuckDBPyConnection", folder: Path, uses: Uses) -> None:
    """Make the canonical tables: those that are not there stay empty."""
    for name in uses.tables:
        if name == "ballots":
            continue
        columns = ", ".join(f'"{one.name}" {one.sql}' for one in TABLES[name].columns)
        con.execute(f"CREATE TABLE {name} ({columns})")
        file = folder / f"{name}.parquet"
        if file.is_file():
            listed = ", ".join(f'"{one.name}"' for one in TABLES[name].columns)
            con.execute(f"INSERT INTO {name} SELECT {listed} FROM read_parquet(?)", [str(file)])


class _Known:
    """What the evidence has: what it was gathered for, and what stands in it besides."""

    def __init__(self, con: "duckdb.DuckDBPyConnection", old: Uses, folder: Path) -> None:
        self.tables = set(old.tables)
        self.names = {*old.records, *old.indicators, *(one.event for one in old.events)}
        self.marked = {one.clause for one in old.inspections}
        self.ballots = {(one.channel, source) for one in old.channels for source in one.sources}
        for table, column in (
            ("records", "kind"),
            ("indicators", "indicator"),
            ("events", "event"),
        ):
            file = folder / f"{table}.parquet"
            if file.is_file():
                found = con.execute(f"SELECT DISTINCT {column} FROM read_parquet(?)", [str(file)])
                self.names.update(row[0] for row in found.fetchall())

    def lacks(self, rule: Earner) -> tuple[str, ...]:
        """Name what a rule reads that was never gathered."""
        measure = rule.measure
        match rule.kind:
            case "records" | "attendance" | "events":
                return tuple(one for one in getattr(measure, rule.kind) if one not in self.names)
            case "indicator" | "contest":
                name = getattr(measure, rule.kind)
                return () if name in self.names else (name,)
            case "inspected":
                return () if rule.name in self.marked else ("inspected",)
            case "review":
                pairs = [(measure.review, one.source) for one in measure.sources]
                return () if any(pair in self.ballots for pair in pairs) else (measure.review,)
            case "worked":
                return () if "points" in self.tables else ("points",)
            case "carried":
                return () if "history" in self.tables else ("history",)
            case _:
                return ()


def _unknown(rule: Earner, found: tuple[str, ...], scheme: Scheme) -> Unknown:
    words = [_READS.get(name) or _both(name, scheme) for name in found]
    reads = ("、".join(zh for zh, _ in words), ", ".join(en for _, en in words))
    return Unknown((rule.title.zh, rule.title.en), reads)


_READS: dict[str, Pair] = {
    "inspected": ("本条款的检查评分", "inspectors' marks of this clause"),
    "points": ("工作积分", "work points"),
    "history": ("上年得分", "last year's score"),
}


def _both(name: str, scheme: Scheme) -> Pair:
    return (name_in_words(name, "zh", scheme), name_in_words(name, "en", scheme))


_LEAVE = {"missing": "leave_out"}


def _without(scheme: Scheme, rules: list[Earner]) -> Scheme:
    """Leave rules out: a clause by a condition that nobody meets, what else by its own policy."""
    clauses = {rule.name for rule in rules if rule.what == "clause"}
    others = {(rule.what, rule.name) for rule in rules if rule.what != "clause"}
    components = []
    for component in scheme.components:
        areas = component.areas and tuple(
            area.model_copy(update={"clauses": tuple(_left_out(area.clauses, clauses))})
            for area in component.areas
        )
        update: dict[str, Any] = {"areas": areas}
        if ("component", component.component) in others:
            update |= _LEAVE
        components.append(component.model_copy(update=update))
    return scheme.model_copy(
        update={
            "components": tuple(components),
            "bonus": tuple(
                one.model_copy(update=_LEAVE) if ("bonus", one.bonus) in others else one
                for one in scheme.bonus
            ),
            "deductions": tuple(
                one.model_copy(update=_LEAVE) if ("deduction", one.deduction) in others else one
                for one in scheme.deductions
            ),
        }
    )


def _left_out(clauses: tuple[Clause, ...], names: set[str]) -> Iterator[Clause]:
    for clause in clauses:
        out = clause.clause in names
        yield clause.model_copy(update={"applies": NOBODY}) if out else clause


def _scale_marks(con: "duckdb.DuckDBPyConnection", old: Scheme, new: Scheme) -> None:
    """Marks out of a clause's points keep their share where the clause has other points now."""
    before = {one.clause: one.points for one in old.clauses if _in_points(one)}
    for clause in new.clauses:
        full = before.get(clause.clause)
        if full and _in_points(clause) and full != clause.points:
            con.execute(
                "UPDATE inspections SET score = CAST((2 * CAST(score * 100 AS BIGINT) * ? + ?) "
                "// (2 * ?) AS DECIMAL(14,2)) * 0.01 WHERE clause = ?",
                [clause.points, full, full, clause.clause],
            )


def _in_points(clause: Clause) -> bool:
    return isinstance(clause.measure, Inspected) and clause.measure.inspected == "points"


def _statistics(con: "duckdb.DuckDBPyConnection", plan: Plan, folder: Path, made: Path) -> Path:
    """Give statistics with every event of the plan; those that were never held are empty."""
    file = folder / STATISTICS
    source, has = "SELECT subject FROM subjects", set[str]()
    if file.is_file():
        path = str(file).replace("'", "''")
        source = f"SELECT * FROM read_parquet('{path}')"
        has = {row[0] for row in con.execute(f"DESCRIBE {source}").fetchall()}
    columns = [
        f'"{name}"' if name in has else f'CAST(NULL AS BIGINT) AS "{name}"'
        for event in plan.events
        for name in (event.column("sum"), event.column("n"))
    ]
    target = str(made / STATISTICS).replace("'", "''")
    con.execute(
        f"COPY (SELECT subject, {', '.join(columns)} FROM ({source})) TO '{target}' (FORMAT parquet)"
    )
    return made / STATISTICS
