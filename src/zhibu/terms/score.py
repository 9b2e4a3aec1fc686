"""Scores (得分): exact numbers of hundredths of a point."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Self

from zhibu.terms.basis_points import BasisPoints
from zhibu.terms.errors import NumberError
from zhibu.terms.rounding import PLACES, round_half_up
from zhibu.terms.widths import half_width

__all__ = ["BasisPoints", "Score", "mean", "round_half_up", "total", "weighted_mean"]

_TEXT = re.compile(r"([+\-\u2212])?(0|[1-9][0-9]{0,7})(?:\.([0-9]{1,2}))?")
_LARGEST = 99_999_999_99
_EXACT = Context(prec=28)
_ALLOWED = "write points with at most two decimals, such as 92.5, 92.50 or 100"


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Score:
    """A number of points (得分), held as an integer of hundredths.

    There is no binary float on any way in or out. Sums and differences are exact; what divides
    (`times`, `mean`, `weighted_mean`, `rounded`) rounds half up once and says to how many places.

    Units:
        hundredths of a point; what is read is at most 99,999,999.99, so that a score times a
        weight, doubled, stays below 2^52, where every table engine still divides exactly.

    Example:
        >>> str(Score.of("92.5") + Score.of(3)), Score(hundredths=9250) == Score.of("92.50")
        ('95.50', True)
    """

    hundredths: int

    def __post_init__(self) -> None:
        if type(self.hundredths) is not int:
            raise NumberError(
                f"{self.hundredths!r} of type {type(self.hundredths).__name__} is not a number of "
                "hundredths; give an int, or read points with Score.of."
            )

    @classmethod
    def parse(cls, text: str, *, signed: bool = False) -> Self:
        """Read points from text, strictly.

        Full-width digits, points and signs count as their half-width equals, and space around is
        dropped. Refused are three decimals, exponents, thousands separators, NaN, a leading zero
        ("092": more likely a code than a score), "5." and ".5".

        Args:
            text: what was written.
            signed: whether a sign may stand before the number, as in a bonus or a deduction.

        Raises:
            NumberError: the text is not a score.
        """
        if not isinstance(text, str):
            raise NumberError(
                f"{text!r} of type {type(text).__name__} is not text; "
                "read other values with Score.of."
            )
        plain = half_width(text)
        found = _TEXT.fullmatch(plain)
        if found is None:
            raise NumberError(f"{text!r} is not a score{_reason(plain)}; {_ALLOWED}.")
        sign, whole, part = found.groups()
        if sign and not signed:
            raise NumberError(f"{text!r} is not a score: a sign is not allowed here; {_ALLOWED}.")
        size = int(whole) * 100 + int((part or "").ljust(PLACES, "0"))
        return cls(hundredths=size if sign in (None, "+") else -size)

    @classmethod
    def of(cls, value: object, *, signed: bool = False) -> Self:
        """Read points from text, a whole number, a Decimal or a Score.

        A Decimal is judged by its value, not by its spelling: Decimal("92.500") is 92.5 points.

        Raises:
            NumberError: a float (always), another type, or not a whole number of hundredths.
        """
        if isinstance(value, str):
            return cls.parse(value, signed=signed)
        if isinstance(value, float):
            raise NumberError(
                f"{value!r} is a float, and a float cannot hold most hundredths "
                "(1.005 is stored as 1.00499...), so its rounding would be luck; "
                "give text, int or Decimal, such as '92.50'."
            )
        if isinstance(value, Score):
            size = value.hundredths
        elif type(value) is int:
            size = value * 100
        elif isinstance(value, Decimal):
            size = _hundredths_of(value)
        else:
            raise NumberError(
                f"{value!r} of type {type(value).__name__} is not a score; "
                "give text, int or Decimal."
            )
        if abs(size) > _LARGEST:
            raise NumberError(f"{value} is not a score: the largest is 99999999.99; {_ALLOWED}.")
        if size < 0 and not signed:
            raise NumberError(
                f"{value} is not a score: it is below 0, which is not allowed here; {_ALLOWED}."
            )
        return cls(hundredths=size)

    @classmethod
    def zero(cls) -> Self:
        """Give 0 points. It is a score; no evidence is not."""
        return cls(hundredths=0)

    def __add__(self, other: object) -> "Score":
        if not isinstance(other, Score):
            return NotImplemented
        return Score(hundredths=self.hundredths + other.hundredths)

    def __sub__(self, other: object) -> "Score":
        if not isinstance(other, Score):
            return NotImplemented
        return Score(hundredths=self.hundredths - other.hundredths)

    def __neg__(self) -> "Score":
        return Score(hundredths=-self.hundredths)

    def __mul__(self, count: object) -> "Score":
        """Repeat a score a whole number of times: 1.5 points for each of 3 missing meetings."""
        if type(count) is not int:
            return NotImplemented
        return Score(hundredths=self.hundredths * count)

    def times(self, weight: BasisPoints, places: int = PLACES) -> "Score":
        """Take a proportion of the score, rounded half up."""
        return Score(
            hundredths=round_half_up(self.hundredths * weight.count, BasisPoints.WHOLE, places)
        )

    def rounded(self, places: int) -> "Score":
        """Round half up to 2, 1 or 0 places."""
        return Score(hundredths=round_half_up(self.hundredths, 1, places))

    def format(self, places: int = PLACES) -> str:
        """Print with exactly `places` decimals.

        Printing never rounds, because what is printed must be what is computed with.

        Raises:
            NumberError: digits would be lost; round first.
        """
        if self.rounded(places) != self:
            raise NumberError(
                f"{self} has more than {places} decimals, and printing does not round; "
                f"use rounded({places}) first."
            )
        whole, part = divmod(abs(self.hundredths), 100)
        digits = f"{part:02d}"[:places]
        return ("-" if self.hundredths < 0 else "") + str(whole) + ("." + digits if digits else "")

    def trimmed(self) -> str:
        """Print without needless zeros: "92.5", "100"."""
        text = self.format()
        return text.rstrip("0").rstrip(".")

    def __str__(self) -> str:
        """Print with two decimals: "92.50"."""
        return self.format()


def total(scores: Iterable[Score]) -> Score:
    """Add scores; the total of none is 0."""
    return Score(hundredths=sum(score.hundredths for score in scores))


def mean(scores: Iterable[Score], places: int = PLACES) -> Score:
    """Give the mean (平均分), rounded half up once.

    Raises:
        NumberError: there are no scores; a mean of nothing is no evidence, not 0.
    """
    sizes = [score.hundredths for score in scores]
    return Score(hundredths=round_half_up(sum(sizes), len(sizes), places))


def weighted_mean(parts: Iterable[tuple[Score, BasisPoints]], places: int = PLACES) -> Score:
    """Give the mean by weight (加权平均), rounded half up once.

    The sum is divided by the weights that are there: where a part is left out, the others keep
    their proportions.

    Raises:
        NumberError: there are no parts, or all weights are 0.
    """
    pairs = list(parts)
    weighed = sum(score.hundredths * weight.count for score, weight in pairs)
    return Score(
        hundredths=round_half_up(weighed, sum(weight.count for _, weight in pairs), places)
    )


def _hundredths_of(value: Decimal) -> int:
    """Read a Decimal; a hostile exponent such as 1E+999999999 is never written out in digits."""
    if not value.is_finite() or (value and value.adjusted() > 7):
        raise NumberError(
            f"{value} is not a score: it is not a number up to 99999999.99; {_ALLOWED}."
        )
    kept = _EXACT.quantize(value, Decimal("0.01"))
    if kept != value:
        raise NumberError(
            f"{value} is not a score: it is not a whole number of hundredths; {_ALLOWED}."
        )
    return int(_EXACT.scaleb(kept, PLACES))


def _reason(plain: str) -> str:
    """Name the commonest slips, so that the message says which one was made."""
    slips = (
        (r"", "nothing is written"),
        (r"[+-]?[0-9]+\.[0-9]{3,}", "it has more than two decimals"),
        (r"[+-]?[0-9]{1,3}(?:[, '_][0-9]{3})+(?:\.[0-9]*)?", "it has a thousands separator"),
        (r"[+-]?[0-9.]+[eE][+-]?[0-9]+", "it has an exponent"),
        (r"[+-]?0[0-9]+(?:\.[0-9]*)?", "it has a leading zero"),
        (r"[+-]?[0-9]{9,}(?:\.[0-9]*)?", "the largest is 99999999.99"),
    )
    return next((f": {reason}" for pattern, reason in slips if re.fullmatch(pattern, plain)), "")
