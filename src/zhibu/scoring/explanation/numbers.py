"""Numbers as they are written out on paper."""

from fractions import Fraction

from zhibu.terms.rounding import round_half_up
from zhibu.terms.score import Score


def points(hundredths: int) -> str:
    """Write points with two decimals: "92.50"."""
    return str(Score(hundredths=hundredths)).replace("-", "−")


def amount(value: Fraction) -> str:
    """Write hundredths that may be a fraction: exact up to four decimals, else rounded with ≈.

    Example:
        >>> amount(Fraction(27705, 10)), amount(Fraction(100, 3))
        ('27.705', '≈0.33')
    """
    if (value * 100).denominator == 1:
        return _decimal(value, 4)
    return "≈" + points(_nearest(value))


def _nearest(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def _decimal(value: Fraction, places: int) -> str:
    scaled = value * 10 ** (places - 2)
    whole, part = divmod(abs(int(scaled)), 10**places)
    digits = f"{part:0{places}d}"
    while len(digits) > 2 and digits.endswith("0"):
        digits = digits[:-1]
    return ("−" if scaled < 0 else "") + f"{whole}.{digits}"


def equals(numerator: int, denominator: int, places: int) -> tuple[str, int]:
    """Write the result of a division, with the rounding where there was one.

    Units:
        hundredths in and out.

    Example:
        >>> equals(182895, 20, 2)
        ('= 91.4475 → 91.45', 9145)
    """
    rounded = round_half_up(numerator, denominator, places)
    value = Fraction(numerator, denominator)
    if value == rounded:
        return f"= {points(rounded)}", rounded
    if (value * 100).denominator == 1:
        return f"= {_decimal(value, 4)} → {points(rounded)}", rounded
    return f"= {_decimal(Fraction(int(value * 100), 100), 4)}… → {points(rounded)}", rounded


def mean(figures: list[tuple[int, int]], places: int) -> tuple[str, int]:
    """Write a mean out, weighted where the weights differ.

    Args:
        figures: pairs of figure and weight (basis points, or all 1 for an equal mean).
        places: decimals kept.
    """
    whole = sum(weight for _, weight in figures)
    upper = sum(figure * weight for figure, weight in figures)
    if len(figures) == 1:
        figure = figures[0][0]
        text, result = equals(figure, 1, places)
        return (points(figure) if figure == result else f"{points(figure)} {text}"), result
    text, result = equals(upper, whole, places)
    if len({weight for _, weight in figures}) == 1:
        terms = " + ".join(points(figure) for figure, _ in figures)
        return f"({terms}) ÷ {len(figures)} {text}", result
    terms = " + ".join(f"{percent(weight)} × {points(figure)}" for figure, weight in figures)
    if whole == 10_000:
        return f"{terms} {text}", result
    return f"({terms}) ÷ {percent(whole)} {text}", result


def percent(basis_points: int) -> str:
    """Write basis points as a percentage: "12.5%"."""
    whole, part = divmod(basis_points, 100)
    return f"{whole}%" if not part else f"{whole}.{part:02d}".rstrip("0") + "%"
