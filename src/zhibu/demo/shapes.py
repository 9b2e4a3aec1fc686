"""The companies after which a made-up one is shaped."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Layout = Literal["events", "sorted", "arrival"]


class ShapeError(ValueError):
    """What was asked for cannot be made; says why in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


@dataclass(frozen=True, slots=True)
class Shape:
    """How many there are of each kind at scale 1, and how large a branch is.

    `counts` runs from the top of the tree to the bottom; each kind has the one before it as
    parent. `staff` are the least and the most raters in a unit beside the members.
    """

    name: str
    scheme: str
    counts: tuple[tuple[str, int], ...]
    smallest: int = 8
    spread: int = 28
    staff: tuple[int, int] = (40, 99)
    also: str | None = None
    """A second scheme, which rates another kind; only tables that the first does not use."""

    def scaled(self, scale: Fraction) -> tuple[tuple[str, int], ...]:
        """Give the counts at a scale.

        Raises:
            ShapeError: the scale is not above 0, or the company would be too large for the codes.
        """
        if scale <= 0:
            raise ShapeError(
                f"规模倍数是 {scale}；请写大于 0 的数，例如 0.1。",
                f"the scale is {scale}; write a number above 0, such as 0.1.",
            )
        counts = tuple((kind, max(1, round(count * scale))) for kind, count in self.counts)
        bottom, count = counts[-1]
        if count > 99_999_999:
            raise ShapeError(
                f"规模 {float(scale):g} 倍时有 {count} 个 {bottom}，编码只到 99999999；"
                "请把规模写小一些。",
                f"at scale {float(scale):g} there are {count} of {bottom}, and codes reach to "
                "99999999; write a smaller scale.",
            )
        return counts


SHAPES = {
    shape.name: shape
    for shape in (
        Shape(
            "jilin",
            "suxing",
            (("committee", 57), ("branch", 878), ("member", 19_353)),
        ),
        Shape(
            "daqing",
            "xingji",
            (("committee", 1), ("branch", 80), ("member", 1_480)),
            smallest=14,
            spread=10,
            also="xingji-dangyuan",
        ),
        Shape("maoming", "sanhua", (("committee", 20), ("branch", 300))),
        Shape("shaoxing", "xiaozu", (("branch", 1), ("group", 6))),
    )
}


def shape_of(name: str) -> Shape:
    """Find a shape by name.

    Raises:
        ShapeError: there is none of that name.
    """
    if name not in SHAPES:
        names = ", ".join(SHAPES)
        raise ShapeError(
            f"没有 {name!r} 这种形态；请写其中之一：{names}。",
            f"{name!r} is not a shape; write one of {names}.",
        )
    return SHAPES[name]
