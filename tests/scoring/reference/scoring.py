"""The way of all subjects, step by step as on the page."""

from typing import Any

from reference.conditions import Facts, holds, names_status
from reference.evidence import Evidence, Period, Row, assessments
from reference.figures import half_up, mean
from reference.grading import band_of, gates_that_hold, graded, rated_band, scored
from reference.ranking import after_quotas, rank
from reference.totals import Sheet, sheet
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.outcome import Band, Gate

RANKS = {"scheme": "rank", "class": "rank_in_class", "parent": "rank_in_parent"}


def score(scheme: Scheme, tables: dict[str, list[Row]], year: int) -> dict[str, dict[str, Any]]:
    """Score all subjects: subject → every column of results and trace that is known of it.

    A column that a subject lacks is empty for it.
    """
    evidence = Evidence(tables, year, scheme.places)
    names = [name for name, row in evidence.subjects.items() if row["kind"] in scheme.subject]
    columns = {name: _identity(evidence.subjects[name]) for name in names}
    exempt = {name for name in names if _exempt(scheme, evidence, name, columns[name])}
    rest = [name for name in names if name not in exempt]

    facts = {name: _facts(scheme, evidence, name, columns[name]) for name in rest}
    gates = {name: gates_that_hold(scheme, facts[name]) for name in rest}
    for name in rest:
        _state(scheme, facts[name], gates[name], columns[name])
    _rate(scheme, facts, gates)
    for name in rest:
        _conclude(scheme, facts[name], columns[name])
    return columns


def _identity(row: Row) -> dict[str, Any]:
    return {key: row.get(key) for key in ("subject", "kind", "parent", "class")}


def _exempt(scheme: Scheme, evidence: Evidence, name: str, columns: dict[str, Any]) -> bool:
    found = {
        f"exempt:{item.exempt}": holds(item.when, Facts(evidence, name)) is True
        for item in scheme.exempt
    }
    columns |= found
    if any(found.values()):
        columns |= {"status": "exempt"}
    return any(found.values())


def _facts(scheme: Scheme, evidence: Evidence, name: str, columns: dict[str, Any]) -> Facts:
    """Steps 2 to 7: everything up to the total and the band it alone leads to."""
    facts = Facts(evidence, name, scheme)
    columns["held"] = facts.last_level
    if scheme.assessed is None:
        made = sheet(scheme, evidence, name, Period(evidence.year))
        columns |= made.columns
        facts.figures, facts.short, facts.total = made.figures, made.short, made.total
    else:
        _over_parts(scheme, facts, columns)
    if facts.total is not None:
        columns["band"] = band_of(scheme, facts.total, facts.row.get("class")).grade
    return facts


def _over_parts(scheme: Scheme, facts: Facts, columns: dict[str, Any]) -> None:
    assert scheme.assessed is not None
    sheets: list[Sheet] = []
    for part in assessments(facts.evidence.year, scheme.assessed.each):
        made = sheet(scheme, facts.evidence, facts.subject, part)
        grade = None
        if made.total is not None:
            grade = band_of(scheme, made.total, facts.row.get("class")).grade
        columns |= {f"{part.round}/{key}": value for key, value in made.columns.items()}
        columns[f"{part.round}/band"] = grade
        facts.part_grades.append(grade)
        for clause, short in made.short.items():
            facts.short[clause] = facts.short.get(clause, False) or short
        sheets.append(made)
    totals = [made.total for made in sheets if made.total is not None]
    complete = len(totals) == len(sheets) or scheme.assessed.missing == "leave_out"
    if totals and complete:
        facts.total = half_up(mean(totals), scheme.places)
    columns["total"] = facts.total


def _state(scheme: Scheme, facts: Facts, gates: list[Gate], columns: dict[str, Any]) -> None:
    """Whether the subject is rated, vetoed, or without evidence; and its score."""
    found = {f"veto:{item.veto}": holds(item.when, facts) is True for item in scheme.vetoes}
    columns |= {f"gate:{item.gate}": item in gates for item in scheme.gates} | found
    facts.status = "rated" if facts.total is not None else "no_evidence"
    if any(found.values()):
        facts.status = "vetoed"
    if facts.total is not None:
        facts.total = scored(gates, facts.total)


def _rate(scheme: Scheme, facts: dict[str, Facts], gates: dict[str, list[Gate]]) -> None:
    """Ranks and grades of the rated; the grade of the vetoed."""
    rated = {name: known for name, known in facts.items() if known.status == "rated"}
    bands: dict[str, Band] = {}
    for name, known in rated.items():
        assert known.total is not None
        bands[name] = rated_band(scheme, known, gates[name], known.total)
        known.ranks = {within: rank(scheme, rated, name, within) for within in RANKS}
    bands = after_quotas(scheme, rated, bands)
    for name, known in facts.items():
        if known.status == "vetoed":
            bands[name] = graded(scheme, scheme.grading.on_veto)
        if name in bands:
            known.grade, known.level = bands[name].grade, bands[name].level


def _conclude(scheme: Scheme, facts: Facts, columns: dict[str, Any]) -> None:
    """Score, grade, tier, ranks and what is proposed."""
    columns |= {"status": facts.status, "grade": facts.grade, "level": facts.level}
    columns["score"] = facts.total
    columns["tier"] = next((t.tier for t in scheme.tiers if facts.level in t.levels), None)
    for within, column in RANKS.items():
        found = facts.ranks.get(within)
        columns[column] = None if found is None else found[0]
    held = [
        item
        for item in scheme.consequences
        if (facts.status != "no_evidence" or names_status(item.when))
        and holds(item.when, facts) is True
    ]
    replaced = {name for item in held for name in item.replaces or ()}
    columns["proposals"] = ";".join(
        item.consequence for item in held if item.consequence not in replaced
    )
