"""The scalar values of a scheme: points, percentages, names, texts.

A scheme is read as text (see `reading`), so that "1.10" stays "1.10"; here texts become exact
integers. Points become hundredths, percentages basis points.
"""

import re
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

from zhibu.terms.basis_points import BasisPoints
from zhibu.terms.score import Score

Part = Literal["year", "half", "quarter", "month"]
Within = Literal["scheme", "class", "parent"]

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,62}")
_FRACTION = re.compile(r"([1-9][0-9]{0,3})/([1-9][0-9]{0,3})")


def points_of(value: object) -> int:
    """Read points as hundredths; an integer is hundredths already."""
    return value if type(value) is int else Score.of(value).hundredths


def _weight(value: object) -> int:
    return value if type(value) is int else BasisPoints.parse(str(value)).count


def count_of(value: object) -> int:
    """Read a whole number of at most six digits."""
    text = str(value)
    if re.fullmatch(r"0|[1-9][0-9]{0,5}", text) is None:
        raise ValueError(f"{text!r} is not a whole number; write digits, such as 3.")
    return int(text)


def _name(value: object) -> str:
    text = str(value)
    if _NAME.fullmatch(text) is None:
        raise ValueError(
            f"{text!r} is not a name; write lower-case letters, digits, - and _, "
            "such as general_meeting."
        )
    return text


def _names(value: object) -> tuple[str, ...]:
    items = value if isinstance(value, list | tuple) else [value]
    if not items:
        raise ValueError("the list is empty; name at least one.")
    return tuple(_name(item) for item in items)


def _truth(value: object) -> bool:
    if value in (True, "true", "yes"):
        return True
    if value in (False, "false", "no"):
        return False
    raise ValueError(f"{value!r} is neither true nor false; write one of them.")


def _share(value: object) -> tuple[int, int]:
    if isinstance(value, tuple):
        return value
    found = _FRACTION.fullmatch(str(value))
    if found:
        upper, lower = int(found[1]), int(found[2])
        if upper <= lower:
            return upper, lower
        raise ValueError(f"{value!r} is more than the whole; write a share such as 1/3 or 30%.")
    return BasisPoints.parse(str(value)).count, BasisPoints.WHOLE


Points = Annotated[int, BeforeValidator(points_of)]
"""Hundredths of a point."""
Weight = Annotated[int, BeforeValidator(_weight)]
"""Basis points, from a percentage."""
Count = Annotated[int, BeforeValidator(count_of)]
Name = Annotated[str, BeforeValidator(_name)]
Names = Annotated[tuple[str, ...], BeforeValidator(_names)]
Truth = Annotated[bool, BeforeValidator(_truth)]
Share = Annotated[tuple[int, int], BeforeValidator(_share)]
"""A part of the whole as numerator and denominator, from 1/3 or 30%."""


class Piece(BaseModel):
    """A part of a scheme: frozen, and no key that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Text(Piece):
    """What a person reads, in both languages."""

    zh: str
    en: str


class Sourced(Piece):
    """A rule that says where it comes from (出处).

    `source` names document and article; `assumed` gives the reason for what the source leaves
    open. Both may stand together: a sourced rule with an assumed number.
    """

    source: str | None = None
    assumed: str | None = None

    @model_validator(mode="after")
    def _has_origin(self) -> "Sourced":
        if not (self.source or "").strip() and not (self.assumed or "").strip():
            raise ValueError(
                "neither source nor assumed is given; name document and article, "
                "or write assumed: with the reason."
            )
        return self
