"""Weights (权重): integers of 1/10,000."""

import re
from dataclasses import dataclass
from typing import ClassVar, Self

from zhibu.terms.errors import NumberError
from zhibu.terms.widths import half_width

_PERCENT = re.compile(r"(0|[1-9][0-9]{0,2})(?:\.([0-9]{1,2}))?%")
_LARGEST = 99_999


@dataclass(frozen=True, slots=True, order=True)
class BasisPoints:
    """A weight or proportion (权重), counted in 1/10,000.

    Units:
        10,000 is the whole. The largest is 99,999 (999.99 %), so that a score times a weight,
        doubled, stays below 2^52, where every table engine still divides exactly.

    Example:
        >>> BasisPoints.parse("12.5%")
        BasisPoints(count=1250)
    """

    WHOLE: ClassVar[int] = 10_000

    count: int

    def __post_init__(self) -> None:
        if type(self.count) is not int or not 0 <= self.count <= _LARGEST:
            raise NumberError(
                f"{self.count!r} is not a number of basis points; "
                f"give an int from 0 to {_LARGEST} (10000 is 100%)."
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a percentage such as "30%" or "12.5%".

        A bare number is refused on purpose: "0.3" is 30 % to one reader and 0.3 % to another,
        and "30" likewise.

        Raises:
            NumberError: the text is not a percentage with at most two decimals.
        """
        if not isinstance(text, str):
            raise NumberError(
                f"{text!r} of type {type(text).__name__} is not a weight; "
                "write text with its sign, such as '30%'."
            )
        found = _PERCENT.fullmatch(half_width(text))
        if found is None:
            raise NumberError(
                f"{text!r} is not a weight; write a percentage with its sign and at most "
                "two decimals, such as '30%' or '12.5%' ('0.3' could mean 30% or 0.3%)."
            )
        whole, part = found.groups()
        return cls(int(whole) * 100 + int((part or "").ljust(2, "0")))

    @classmethod
    def whole(cls) -> Self:
        """Give 100 %."""
        return cls(cls.WHOLE)

    def __add__(self, other: object) -> "BasisPoints":
        if not isinstance(other, BasisPoints):
            return NotImplemented
        return BasisPoints(self.count + other.count)

    def __str__(self) -> str:
        """Give the shortest percentage that `parse` reads back: "30%", "12.5%"."""
        whole, part = divmod(self.count, 100)
        return (f"{whole}.{part:02d}".rstrip("0") if part else str(whole)) + "%"
