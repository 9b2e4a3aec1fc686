"""Rounding: the one place where the house rounds."""

from zhibu.terms.errors import NumberError

PLACES = 2
"""Decimal places that a score holds."""


def round_half_up(numerator: int, denominator: int, places: int = PLACES) -> int:
    """Round a quotient of hundredths half up (四舍五入), in integers only.

    Half up means floor(x + 1/2): a half always goes toward +infinity, so 0.125 gives 0.13 and
    -0.125 gives -0.12. It is one formula for both signs and commutes with adding whole steps,
    which rounding away from zero does not.

    Args:
        numerator: hundredths of a point, any sign, for example a sum of scores.
        denominator: what divides them, at least 1, for example a number of ballots or 10,000.
        places: 2, 1 or 0 decimal places of a point to keep.

    Returns:
        Hundredths again, a multiple of 1, 10 or 100.

    Raises:
        NumberError: an argument is not an int, the denominator is not positive, or the places
            are not 0, 1 or 2.

    Units:
        hundredths in and out.

    Example:
        >>> round_half_up(27551, 3), round_half_up(27551, 3, places=1)
        (9184, 9180)
    """
    for name, value in (("numerator", numerator), ("denominator", denominator), ("places", places)):
        if type(value) is not int:
            raise NumberError(
                f"The {name} {value!r} is of type {type(value).__name__}, and only int is exact "
                "here; give whole hundredths and a whole divisor."
            )
    if denominator < 1:
        raise NumberError(
            f"The denominator is {denominator}, and it must be at least 1; "
            "a mean of nothing is no evidence, not 0."
        )
    if not 0 <= places <= PLACES:
        raise NumberError(
            f"{places} places were asked for, and a score has 0, 1 or 2; choose one of them."
        )
    step = (100, 10, 1)[places]
    divisor = denominator * step
    return (2 * numerator + divisor) // (2 * divisor) * step
