"""Small schemes as YAML text, and small evidence, for tests that are worked out by hand."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import indent
from typing import Any

from reference.scoring import score
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.reading import read_scheme

YEAR = 2026
HEAD = """\
scheme: small
version: "1.0"
title: {zh: 小方案, en: Small scheme}
subject: branch
effective: "2026-01-01"
source: worked by hand
"""
TOTAL = "total: {ceiling: none, assumed: by hand}\n"
BANDS = """\
grading:
  boundary: lower
  on_veto: poor
  bands:
    - {grade: excellent, title: {zh: 优秀, en: Excellent}, level: 3, from: 90, assumed: by hand}
    - {grade: good, title: {zh: 良好, en: Good}, level: 2, from: 75, assumed: by hand}
    - {grade: fair, title: {zh: 一般, en: Fair}, level: 1, from: 60, assumed: by hand}
    - {grade: poor, title: {zh: 较差, en: Poor}, level: 0, from: 0, assumed: by hand}
"""
TABLES = ("ballots", "records", "inspections", "indicators", "events", "points", "history")
Row = dict[str, Any]


def read(text: str) -> Scheme:
    """A scheme from its text."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "scheme.yaml"
        path.write_text(text, encoding="utf-8")
        return read_scheme(path).scheme


def scheme(components: str, *, head: str = "", total: str = TOTAL, grading: str = BANDS) -> Scheme:
    """A scheme with usual bands around components, and around what else it has in its head."""
    return read(HEAD + total + grading + head + "components:\n" + indent(components, "  "))


def clause(measure: str, *more: str, points: str = "10", name: str = "one") -> str:
    """A clause as text."""
    lines = [f"- clause: {name}", f"title: {{zh: {name}, en: {name}}}", f"points: {points}"]
    lines += ["assumed: by hand", f"measure: {measure}", *more]
    return "\n  ".join(lines) + "\n"


def areas(*clauses: str, name: str = "work", more: str = "") -> str:
    """A component with one area of clauses as text."""
    return (
        f"- component: {name}\n  title: {{zh: {name}, en: {name}}}\n  assumed: by hand\n"
        + (f"  {more}\n" if more else "")
        + f"  areas:\n    - area: {name}-area\n      title: {{zh: 大项, en: Area}}\n"
        + "      clauses:\n"
        + indent("".join(clauses), "        ")
    )


def component(measure: str, *more: str, name: str = "part") -> str:
    """A component with one measure as text."""
    lines = [f"- component: {name}", f"title: {{zh: {name}, en: {name}}}", "assumed: by hand"]
    return "\n  ".join([*lines, f"measure: {measure}", *more]) + "\n"


def subject(name: str, **columns: Any) -> Row:
    """A subject: a branch under P, unless said otherwise."""
    usual = {"kind": "branch", "parent": "P", "class": None, "size": None}
    return {"subject": name} | usual | columns


def tables(subjects: list[Row] | None = None, **given: list[Row]) -> dict[str, list[Row]]:
    """All tables; a row without subject is A's."""
    found = {"subjects": subjects or [subject("A")]} | {table: [] for table in TABLES}
    for table, rows in given.items():
        found[table] = [{"subject": "A"} | row for row in rows]
    return found


def outcome(scheme: Scheme, given: dict[str, list[Row]], name: str = "A") -> dict[str, Any]:
    """What the reference says of one subject."""
    return score(scheme, given, YEAR)[name]


def day(text: str) -> date:
    """A day of the year: "02-10"."""
    return date.fromisoformat(f"{YEAR}-{text}")


def record(kind: str, held: str, **columns: Any) -> Row:
    """A record, entered at once, without attendance figures."""
    usual = {"entered_on": day(held), "quantity": None, "attended": None, "expected": None}
    return {"kind": kind, "held_on": day(held)} | usual | columns


def indicator(name: str, actual: object, *, round_: int = 1, **columns: Any) -> Row:
    """An indicator with target 100."""
    usual = {"target": "100", "low": None, "high": None}
    return {"indicator": name, "round": round_, "actual": actual} | usual | columns


def mark(clause_: str, score_: object, *, round_: int = 1) -> Row:
    """An inspector's mark."""
    return {"clause": clause_, "round": round_, "score": score_}


def event(kind: str, on: str, points: object = None) -> Row:
    """An event."""
    return {"event": kind, "on": day(on), "points": points, "note": None}


def work(on: str, amount: object, quality: object = 1, coefficient: object = 1) -> Row:
    """A row of work points."""
    return {"on": day(on), "amount": amount, "quality": quality, "coefficient": coefficient}


def ballots(source: str, *scores: object, round_: int = 1, channel: str = "peer") -> list[Row]:
    """Ballots of one source, one each."""
    usual = {"channel": channel, "source": source, "round": round_, "count": 1}
    return [usual | {"score": score_} for score_ in scores]


def held(year: int, level: int, grade: str, score_: object = None) -> Row:
    """A year of history."""
    return {"year": year, "level": level, "grade": grade, "score": score_}
