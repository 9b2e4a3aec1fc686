"""Branches that rate branches: their sets, the draw, and how anybody draws it again (重新抽取)."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from zhibu.ballots.enums import BRANCHES_RATE, Raters
from zhibu.ballots.models import Review
from zhibu.ballots.raters.standing import AsItStood, Place
from zhibu.urn.assignment import Drawn, draw
from zhibu.urn.disclosure import K

DRAWN = (*BRANCHES_RATE, Raters.OTHER_SECRETARIES)
"""Kinds of raters who are drawn, branch by branch."""
OFFICES = 4
"""The class of offices; all others are the field."""


def drawn(stood: AsItStood, review: Review) -> Drawn:
    """Draw which branch rates which, out of all such sources of a review together."""
    sets = sets_of(stood, review)
    if not sets:
        return {}
    able = {place.code for place in stood.branches if place.pk in stood.secretaries}
    found = draw(able, sets, per_set(review.minimum), review.seed, at_least=review.minimum)
    return {rater: rows for rater, rows in found.items() if rows}


def per_set(minimum: int) -> int:
    """How many raters are asked, so that enough answer: half as many again as must be there."""
    needed = max(minimum, K)
    return needed + (needed + 1) // 2


def sets_of(stood: AsItStood, review: Review) -> dict[str, dict[str, Collection[str]]]:
    """By source and branch: out of whom its raters are drawn."""
    found: dict[str, dict[str, Collection[str]]] = {}
    for one in review.sources:
        kinds = [Raters(kind) for kind in one["raters"] if kind in DRAWN]
        if not kinds:
            continue
        parts = [_set(kind, stood, review.minimum) for kind in kinds]
        if len(parts) == 1:
            found[one["source"]] = dict(parts[0])
        else:
            found[one["source"]] = {
                place.code: frozenset().union(*(part.get(place.code, ()) for part in parts))
                for place in stood.branches
            }
    return found


def _set(kind: Raters, stood: AsItStood, minimum: int) -> Mapping[str, Collection[str]]:
    branches = stood.branches
    everybody = frozenset(place.code for place in branches)
    if kind == Raters.BUSINESS_TIES:
        return {place.code: frozenset(stood.ties.get(place.code, ())) for place in branches}
    if kind in (Raters.OTHER_SECRETARIES, Raters.OTHER_BRANCHES):
        near = _grouped(branches, {place.code: stood.committee_of(place) for place in branches})
        needed = minimum if kind == Raters.OTHER_SECRETARIES else per_set(minimum)
        return {code: them if len(them) > needed else everybody for code, them in near.items()}
    classed = [place for place in branches if place.class_number]
    there = frozenset(place.code for place in classed)
    same = _grouped(classed, {place.code: place.class_number for place in classed})
    if kind == Raters.SAME_CLASS:
        return same
    if kind == Raters.OTHER_CLASS:
        others = {id(them): there - them for them in same.values()}
        return {code: others[id(them)] for code, them in same.items()}
    offices = frozenset(place.code for place in classed if place.class_number == OFFICES)
    field = there - offices
    return {place.code: field if place.code in offices else offices for place in classed}


def _grouped(branches: list[Place], of: Mapping[str, object]) -> dict[str, frozenset[str]]:
    groups: dict[object, set[str]] = defaultdict(set)
    for place in branches:
        groups[of[place.code]].add(place.code)
    frozen = {key: frozenset(codes) for key, codes in groups.items()}
    return {place.code: frozen[of[place.code]] for place in branches}


def redraw(review: Review) -> Drawn:
    """Draw the assignment again from the seed and the organisation as it stood; see `assignment_of`."""
    return drawn(AsItStood(review.organisation, review.roll_on), review)


def assignment_of(review: Review) -> Drawn:
    """Give the assignment that stands on the sheets, as `redraw` gives it."""
    sources = {one["source"] for one in review.sources if set(one["raters"]) & set(DRAWN)}
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for code, subjects in review.sheets.values_list("organisation__code", "subjects"):
        for one in subjects:
            if one["source"] in sources and one["subject"] != code:  # itself: for people invited
                found[code].add((one["subject"], one["source"]))
    return {rater: sorted(rows) for rater, rows in sorted(found.items())}


__all__ = ["DRAWN", "assignment_of", "drawn", "per_set", "redraw", "sets_of"]
