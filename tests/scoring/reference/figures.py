"""Exact numbers: points as fractions, rounded half up where the page says so."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

ONE = Fraction(1)


def points(hundredths: int) -> Fraction:
    """Points of the model's hundredths."""
    return Fraction(hundredths, 100)


def share(basis_points: int) -> Fraction:
    """Share of the model's basis points."""
    return Fraction(basis_points, 10_000)


def number(value: object) -> Fraction | None:
    """An entered number; None is no number."""
    if value is None or isinstance(value, Fraction):
        return value
    if isinstance(value, float):
        raise TypeError(f"{value!r} is a float, and no float is exact; give Decimal, text or int.")
    return Fraction(Decimal(str(value)))


def half_up(value: Fraction, places: int) -> Fraction:
    """floor(x + 1/2) at `places`."""
    scale = 10**places
    return Fraction(floor(value * scale + Fraction(1, 2)), scale)


def mean(values: Iterable[Fraction]) -> Fraction:
    """The plain mean, unrounded."""
    listed = list(values)
    return sum(listed, Fraction(0)) / len(listed)


def weighted(pairs: Iterable[tuple[Fraction, int]]) -> Fraction:
    """Mean by weights, over those that are there, unrounded."""
    listed = list(pairs)
    return sum((value * weight for value, weight in listed), Fraction(0)) / sum(
        weight for _, weight in listed
    )


def started(steps: Fraction) -> int:
    """Steps of which each counts as soon as it is begun."""
    return max(0, ceil(steps))


def whole(steps: Fraction) -> int:
    """Steps of which each counts when it is full."""
    return max(0, floor(steps))


def placing(own: Fraction, all_: Iterable[Fraction], *, high_first: bool) -> int:
    """Competition placing: 1 + how many are strictly ahead."""
    return 1 + sum(1 for other in all_ if (other > own if high_first else other < own))
