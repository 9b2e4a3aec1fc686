"""Ranks and quotas (steps 9 and 10)."""

from collections.abc import Callable
from fractions import Fraction
from math import floor

from reference.conditions import Facts
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.outcome import Band, Quota

Key = tuple[tuple[bool, Fraction], ...]


def order_key(scheme: Scheme, facts: Facts) -> Key:
    """The ranking order as a key that sorts ascending; what is missing comes last."""
    key = []
    for order in scheme.ranking:
        value = _value(scheme, facts, order.by)
        signed = None if value is None else (-value if order.first == "high" else value)
        key.append((signed is None, Fraction(0) if signed is None else signed))
    return tuple(key)


def _value(scheme: Scheme, facts: Facts, by: str) -> Fraction | None:
    if by == "total":
        return facts.total
    if by == "size":
        size = facts.row.get("size")
        return None if size is None else Fraction(size)
    if by == "class":
        names = [item.class_ for item in scheme.classes]
        own = facts.row.get("class")
        return Fraction(names.index(own)) if own in names else None
    return facts.figures.get(by)


def peers(facts: dict[str, Facts], subject: str, within: str) -> list[str]:
    """Those among `facts` who stand in one group with the subject."""
    group = set(facts[subject].evidence.group(subject, within))
    return [name for name in facts if name in group]


def rank(
    scheme: Scheme, facts: dict[str, Facts], subject: str, within: str
) -> tuple[int, int, int] | None:
    """Place from the top, place from the bottom, number in the group.

    Those without a parent form one group; there is no rank in a class for those without one.
    """
    if within == "class" and facts[subject].row.get("class") is None:
        return None
    keys = {name: order_key(scheme, facts[name]) for name in peers(facts, subject, within)}
    own = keys[subject]
    ahead = sum(1 for key in keys.values() if key < own)
    behind = sum(1 for key in keys.values() if key > own)
    return 1 + ahead, 1 + behind, len(keys)


def after_quotas(
    scheme: Scheme, facts: dict[str, Facts], bands: dict[str, Band]
) -> dict[str, Band]:
    """Bands after each quota in turn."""
    for quota in scheme.quotas:
        bands = {
            name: _next_lower(scheme, band)
            if band.grade == quota.grade and not _keeps(scheme, quota, facts, bands, name)
            else band
            for name, band in bands.items()
        }
    return bands


def _next_lower(scheme: Scheme, band: Band) -> Band:
    bands = scheme.grading.bands
    return bands[min(bands.index(band) + 1, len(bands) - 1)]


def _keeps(
    scheme: Scheme,
    quota: Quota,
    facts: dict[str, Facts],
    bands: dict[str, Band],
    subject: str,
) -> bool:
    group = peers(facts, subject, quota.within)
    upper, lower = quota.at_most
    allowed = floor(Fraction(len(group) * upper, lower))
    holders = [name for name in group if bands[name].grade == quota.grade]
    key: Callable[[str], Key] = lambda name: order_key(scheme, facts[name])  # noqa: E731
    own = key(subject)
    ahead = sum(1 for name in holders if key(name) < own)
    tied = sum(1 for name in holders if key(name) == own)
    return ahead + tied <= allowed
