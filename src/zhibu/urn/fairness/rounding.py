"""From exact numbers to integers of hundredths, and from exact counts to what may be kept of them."""

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt

LEAST = 5
"""Raters or subjects below which no group and no bin stands by itself; equals urn.disclosure.K."""
UNDER, OVER, EXACT = "under", "over", "exact"


def hundredths(value: Fraction | int) -> int:
    """Round to hundredths, half away from zero."""
    return whole(Fraction(value) * 100)


def whole(value: Fraction | int) -> int:
    """Round to a whole number, half away from zero."""
    value = Fraction(value)
    size = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return size if value >= 0 else -size


def root(value: Fraction | int) -> int:
    """Square root of a number that is not negative, to the nearest whole number."""
    value = Fraction(value)
    quadruple = 4 * value.numerator // value.denominator
    return (isqrt(max(quadruple, 0)) + 1) // 2


def tenths(spread: int) -> int:
    """Round hundredths of a point to tenths: a spread says no more."""
    return 10 * whole(Fraction(spread, 10))


STEPS = (10, 50, 100, 200)
HIDES = 10_000
"""Hundredths: a mean is rounded until the sum behind it is open by the range of one whole mark."""


def coarse_mean(total: Fraction, of: int, marks: int) -> int | None:
    """Round a mean so coarsely that taking known means away from it gives no hidden one.

    Args:
        total: the sum whose mean is taken, in hundredths.
        of: how many it is the mean of.
        marks: how many marks stand behind it; with fewer than 50 no mean is given.
    """
    step = next((one for one in STEPS if one * marks >= HIDES), None)
    return None if step is None or not of else step * whole(total / of / step)


def guarded(number: int, of: int) -> dict[str, int | str]:
    """Give how many of how many, unless that tells of fewer than five, on either side.

    Shape: {"of", "number", "how"}; how is exact, under (fewer than `number`) or over (more than).
    """
    if number < LEAST:
        return {"of": of, "number": LEAST, "how": UNDER}
    if of - number < LEAST:
        return {"of": of, "number": of - LEAST, "how": OVER}
    return {"of": of, "number": number, "how": EXACT}


SHARES = (1, 2, 5, 10, 20)


def coarse_share(number: int, of: int) -> int | None:
    """Give a share in per cent, rounded so that two times five marks more or less do not show."""
    step = next((one for one in SHARES if one * of >= 100 * 2 * LEAST), None)
    return None if step is None else step * whole(Fraction(100 * number, of * step))


Bin = tuple[int | None, int | None, int]
"""From (included), to (excluded), how many; none where a bin is open."""


def joined(bins: Sequence[Bin], least: int = LEAST) -> list[Bin]:
    """Join neighbouring bins until none holds fewer than `least`; none at all where two cannot."""
    found = list(bins)
    while len(found) > 1 and any(one[2] < least for one in found):
        small = min(range(len(found)), key=lambda place: (found[place][2], place))
        beside = [place for place in (small - 1, small + 1) if 0 <= place < len(found)]
        other = min(beside, key=lambda place: (found[place][2], place))
        first, last = sorted((small, other))
        both = (found[first][0], found[last][1], found[first][2] + found[last][2])
        found[first : last + 1] = [both]
    return found if len(found) > 1 else []
