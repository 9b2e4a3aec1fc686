"""From a total to a level: bands, gates, ladder (step 8)."""

from fractions import Fraction

from reference.conditions import Facts, holds
from reference.figures import points
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.outcome import Band, Gate


def band_of(scheme: Scheme, total: Fraction, class_: str | None) -> Band:
    """The band that a total alone leads to."""
    for band in scheme.grading.bands:
        begins = points(band.begins(class_))
        if total > begins or (total == begins and scheme.grading.boundary == "lower"):
            return band
    return scheme.grading.bands[-1]


def graded(scheme: Scheme, grade: str) -> Band:
    """The band of a grade."""
    return next(band for band in scheme.grading.bands if band.grade == grade)


def at_most(scheme: Scheme, level: int) -> Band:
    """The highest band whose level is not above."""
    bands = scheme.grading.bands
    return next((band for band in bands if band.level <= level), bands[-1])


def gates_that_hold(scheme: Scheme, facts: Facts) -> list[Gate]:
    """Gates whose condition holds, in order; all see the total before any of them."""
    return [gate for gate in scheme.gates if holds(gate.when, facts) is True]


def scored(gates: list[Gate], total: Fraction) -> Fraction:
    """The total after the gates that set a score; the last of them stays."""
    for gate in gates:
        if gate.then.score is not None:
            total = points(gate.then.score)
    return total


def rated_band(scheme: Scheme, facts: Facts, gates: list[Gate], total: Fraction) -> Band:
    """The band after gates and ladder, before quotas."""
    band = band_of(scheme, total, facts.row.get("class"))
    for gate in gates:
        band = _through(scheme, facts, gate, band)
    return _on_ladder(scheme, facts, band)


def _through(scheme: Scheme, facts: Facts, gate: Gate, band: Band) -> Band:
    then = gate.then
    if then.grade is not None:
        return graded(scheme, then.grade)
    if then.at_least is not None:
        floor = graded(scheme, then.at_least)
        return floor if band.level < floor.level else band
    if then.at_most == "held":
        lowest = scheme.grading.bands[-1].level
        held = lowest if facts.last_level is None else facts.last_level
        return at_most(scheme, min(band.level, held))
    if then.at_most is not None:
        return at_most(scheme, min(band.level, graded(scheme, then.at_most).level))
    return band


def _on_ladder(scheme: Scheme, facts: Facts, band: Band) -> Band:
    ladder, held = scheme.ladder, facts.last_level
    if ladder is None or ladder.up_at_most is None:
        return band
    if held is None:
        if ladder.newcomers:
            return band
        held = scheme.grading.bands[-1].level
    return at_most(scheme, min(band.level, held + ladder.up_at_most))
