"""The interim scheme (过程方案): of an adopted scheme, what the record book decides.

It is derived as data and passes the same reader, lint and engine as any scheme, so that a daily
score is scored like a year's result. What inspectors, voters, contests and typed indicators decide
is left out; docs/daily-scores.md says why.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from zhibu.assessments.indicators import DERIVED
from zhibu.orgs.enums import OrganisationKind
from zhibu.schemes.models import Adoption
from zhibu.schemes.reading import read_text
from zhibu.scoring.engines import keeping
from zhibu.scoring.evidence.uses import Uses
from zhibu.scoring.lowering.plan import Plan
from zhibu.scoring.lowering.span import Span, spans
from zhibu.scoring.scheme.conditions import Condition
from zhibu.scoring.scheme.measures import Attendance, Indicator, Records, Steps
from zhibu.scoring.scheme.model import Clause, Scheme
from zhibu.scoring.scheme.reading import SchemeFile, plain
from zhibu.terms.basis_points import BasisPoints
from zhibu.terms.periods import Period
from zhibu.terms.score import Score

RATED = tuple(OrganisationKind.values)


@dataclass(frozen=True, slots=True)
class Interim:
    """What of a scheme is scored every day, and how it is scored."""

    text: str
    plan: Plan
    uses: Uses
    clauses: tuple[Clause, ...]
    spans: tuple[Span, ...]
    full: int
    """Points of the clauses that records decide, in hundredths."""
    share: int
    """How much of the scheme's whole total that is, in basis points."""


def interim_of(adoption: Adoption, kinds: frozenset[str]) -> Interim | None:
    """Give what records decide of an adopted scheme; nothing where they decide nothing.

    Args:
        kinds: kinds of record that the book has; a clause that asks for others alone is left out,
            since nobody could enter what it asks for.
    """
    return _made(adoption.text, kinds)


@lru_cache(maxsize=64)
def _made(text: str, kinds: frozenset[str]) -> Interim | None:
    adopted = read_text(text)
    derived = derive(adopted, kinds)
    if derived is None:
        return None
    file = read_text(derived)
    folder = keeping.folder() / "interim"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{file.hash[:32]}.yaml"
    if not path.is_file():
        path.write_bytes(derived.encode())
    plan, uses = keeping.plan_of(path, "duckdb")
    scheme = file.scheme
    return Interim(
        text=derived,
        plan=plan,
        uses=uses,
        clauses=scheme.clauses,
        spans=tuple(spans(scheme.rounds)),
        full=sum(component.out_of for component in scheme.components),
        share=_share(adopted.scheme, scheme),
    )


def derive(file: SchemeFile, kinds: frozenset[str]) -> str | None:
    """Write the interim scheme of a scheme, as the text of a scheme file.

    Shape: components with their clauses, less what records do not decide; no weights, so that
    a point of a clause stays a point; three grades by the strength of what is short.
    """
    scheme, found = file.scheme, plain(file.lined)
    if not any(kind in RATED for kind in scheme.subject):
        return None
    kept = {one.clause: one for one in scheme.clauses if _decided(one, kinds, scheme)}
    components = [
        component
        for given, model in zip(found["components"], scheme.components, strict=True)
        if (component := _component(given, model.missing, kept)) is not None
    ]
    if not components:
        return None
    points = sum(clause.points for clause in kept.values())
    full = str(Score(hundredths=points))
    derived = {key: found[key] for key in _TAKEN if key in found}
    derived["scheme"] = f"{scheme.scheme}-interim"[:63]
    derived["components"] = components
    derived["exempt"] = [
        given
        for given, rule in zip(found.get("exempt", ()), scheme.exempt, strict=True)
        if _known(rule.when)
    ]
    derived["total"] = {"floor": "0", "ceiling": full, "assumed": "只计记录能定的分"}
    derived["gates"] = _gates({clause.strength for clause in kept.values()})
    derived["grading"] = _GRADING
    return json.dumps(derived, ensure_ascii=False, indent=1)


_TAKEN = ("version", "title", "subject", "effective", "source", "places", "names", "classes",
          "assessed")  # fmt: skip
CLEAR, WARNED, FAILING = "clear", "warned", "failing"
"""Grades of an interim scheme: nothing short; 一般 short; 应当 short."""
_ASSUMED = {"assumed": "“应当”做不到即不符合，“一般”做不到先提醒"}
_GRADING = {
    "boundary": "lower",
    "on_veto": FAILING,
    "bands": [
        {"grade": CLEAR, "title": {"zh": "没有短缺", "en": "Nothing short"}, "level": "3",
         "from": "0.02", **_ASSUMED},
        {"grade": WARNED, "title": {"zh": "提醒", "en": "Warned"}, "level": "2",
         "from": "0.01", **_ASSUMED},
        {"grade": FAILING, "title": {"zh": "不符合", "en": "Failing"}, "level": "1",
         "from": "0", **_ASSUMED},
    ],
}  # fmt: skip


def _gates(strengths: set[str]) -> list[dict[str, Any]]:
    wanted = {"must": {"grade": FAILING}, "as_a_rule": {"at_most": WARNED}}
    return [
        {
            "gate": f"{strength.replace('_', '-')}-short",
            "title": {"zh": "有要求没有做到", "en": "A duty is short"},
            "when": {"short": strength},
            "then": then,
            **_ASSUMED,
        }
        for strength, then in wanted.items()
        if strength in strengths
    ]


def _decided(clause: Clause, kinds: frozenset[str], scheme: Scheme) -> bool:
    """Whether the record book decides a clause."""
    match clause.measure:
        case Records(records=asked) | Attendance(attendance=asked):
            return not kinds.isdisjoint(asked)
        case Indicator(indicator=name, take=take):
            return name in DERIVED and take == "last" and scheme.assessed is None
    return False


def _known(condition: Condition) -> bool:
    """Whether the register of organisations tells all that a condition asks."""
    if condition.parts:
        return all(_known(part) for part in condition.parts)
    return condition.fact in ("class", "kind", "size")


def _component(
    given: Mapping[str, Any], missing: object, kept: Mapping[str, Clause]
) -> dict[str, Any] | None:
    """Keep of a component its areas with clauses that records decide.

    What lacks evidence here, such as an election date, is left out and not counted as nothing.
    """
    areas = []
    for area in given.get("areas", ()):
        clauses = [dict(one) for one in area["clauses"] if one["clause"] in kept]
        for one in clauses:
            lacking = kept[one["clause"]].missing or missing
            silent = lacking in (None, "no_evidence")
            if silent or isinstance(kept[one["clause"]].measure, Indicator):
                one["missing"] = "leave_out"
        if clauses:
            areas.append({**area, "clauses": clauses})
    if not areas:
        return None
    component = {key: value for key, value in given.items() if key not in ("areas", "weight")}
    if missing in (None, "no_evidence"):
        component["missing"] = "leave_out"
    return component | {"areas": areas}


def _share(adopted: Scheme, interim: Scheme) -> int:
    """Say how much of the adopted scheme's total the interim scheme decides."""
    kept = {component.component: component.out_of for component in interim.components}
    if not adopted.weighted:
        whole = sum(component.out_of for component in adopted.components)
        return sum(kept.values()) * BasisPoints.WHOLE // whole
    return sum(
        kept.get(one.component, 0) * (one.weight or 0) // one.out_of for one in adopted.components
    )


def pieces_of(clause: Clause, span: Span, year: int) -> list[Period]:
    """The parts of the year in which a clause asks for records."""
    each = clause.measure.each if isinstance(clause.measure, Records) else "year"
    found = []
    for first, last in span.pieces(each):
        months = last - first + 1
        kind = {1: "month", 3: "quarter", 6: "half", 12: "year"}[months]
        found.append(Period(kind, year, (first - 1) // months + 1))
    return found


def late_costs(clause: Clause) -> int:
    """What one late record costs, in hundredths; all points where none may be late."""
    if not isinstance(clause.measure, Records) or clause.measure.entered_within is None:
        return 0
    if isinstance(clause.short, Steps):
        return clause.short.per_late or 0
    return clause.points if clause.short == "all" else 0
