"""The companies after which a made-up one is shaped."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Layout = Literal["events", "sorted", "arrival"]


class ShapeError(ValueError):
    """What was asked for cannot be made."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How many there are of each kind at scale 1, and how large a branch is.

    `counts` runs from the top of the tree to the bottom; each kind has the one before it as
    parent. `staff` are the least and the most raters in a unit beside the members.
    """

    name: str
    scheme: str
    year: int
    counts: tuple[tuple[str, int], ...]
    smallest: int = 8
    spread: int = 28
    staff: tuple[int, int] = (40, 99)
    least: int = 1
    """Subjects at the bottom that the awkward cases need."""

    def scaled(self, scale: Fraction) -> tuple[tuple[str, int], ...]:
        """Give the counts at a scale.

        Raises:
            ShapeError: the company would be too small for its awkward cases, or too large for
                the codes.
        """
        if scale <= 0:
            raise ShapeError(f"the scale is {scale}; write a number above 0, such as 0.1.")
        counts = tuple((kind, max(1, round(count * scale))) for kind, count in self.counts)
        bottom, count = counts[-1]
        if count < self.least:
            lowest = Fraction(self.least, self.counts[-1][1])
            raise ShapeError(
                f"at scale {float(scale):g} there are {count} of {bottom}, and the awkward cases "
                f"need {self.least}; write a scale of at least {float(lowest) + 0.0005:.3f}."
            )
        if count > 99_999_999:
            raise ShapeError(
                f"at scale {float(scale):g} there are {count} of {bottom}, and codes reach to "
                "99999999; write a smaller scale."
            )
        return counts


SHAPES = {
    shape.name: shape
    for shape in (
        Shape(
            "jilin",
            "suxing",
            2026,
            (("committee", 57), ("branch", 878), ("member", 19_353)),
            least=40,
        ),
    )
}


def shape_of(name: str) -> Shape:
    """Find a shape by name.

    Raises:
        ShapeError: there is none of that name.
    """
    if name not in SHAPES:
        raise ShapeError(f"{name!r} is not a shape; write one of {', '.join(SHAPES)}.")
    return SHAPES[name]
