"""Conditions (条件): what must hold for a gate, a veto, an exemption or a consequence.

A condition is one fact with a comparison, or `all`, `any`, `not` over conditions. What is unknown
(no history, no evidence) is neither true nor false; a condition that stays unknown does not apply.
"""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from zhibu.scoring.scheme.values import (
    Count,
    Name,
    Names,
    Piece,
    Share,
    Within,
    count_of,
    points_of,
)

COMPARISONS = ("at_least", "above", "at_most", "below")

_POINTS, _COUNTS, _BOUND, _NONE = "points", "a whole number", "points or a bound", ""
FACTS: dict[str, tuple[str, tuple[str, ...]]] = {
    # fact: (what it is compared with, further keys)
    "figure": (_POINTS, ()),
    "margin": (_POINTS, ()),
    "event": (_COUNTS, ()),
    "indicator": (_BOUND, ()),
    "grade": (_NONE, ()),
    "level": (_COUNTS, ()),
    "fall": (_COUNTS, ()),
    "rise": (_COUNTS, ()),
    "run": (_COUNTS, ()),
    "rounds": (_COUNTS, ()),
    "contest": (_COUNTS, ("counted",)),
    "rank": (_COUNTS, ("counted", "share")),
    "flags": (_COUNTS, ()),
    "short": (_COUNTS, ()),
    "class": (_NONE, ()),
    "kind": (_NONE, ()),
    "size": (_COUNTS, ()),
    "status": (_NONE, ()),
}
_DEFAULT_ONE = ("event", "short", "fall", "rise")


def _listed(value: object) -> object:
    """Take one class as a list of one; classes are texts such as "1", so that Names refuses them."""
    return (value,) if isinstance(value, str) else value


class Levels(Piece):
    """What a year must be, to be counted in a run."""

    level_below: Count | None = None
    grade: Names | None = None

    @model_validator(mode="after")
    def _has_one(self) -> "Levels":
        if (self.level_below is None) == (self.grade is None):
            raise ValueError("write either level_below or grade.")
        return self


class Condition(Piece):
    """One fact with a comparison, or several conditions joined."""

    all: tuple["Condition", ...] | None = None
    any: tuple["Condition", ...] | None = None
    not_: "Condition | None" = Field(default=None, alias="not")

    figure: Name | None = None
    """A component, area, clause, or `total`."""
    margin: Literal["held"] | None = None
    """Total less the lower end of the level held last year; below 0 once it is lost."""
    event: Names | None = None
    indicator: Name | None = None
    grade: Names | None = None
    level: Literal["this_year", "last_year"] | None = None
    fall: Literal["levels"] | None = None
    rise: Literal["levels"] | None = None
    run: Literal["falling"] | Levels | None = None
    """Years in a row, this one included."""
    rounds: Levels | None = None
    """Assessments of this year, where the scheme assesses several times a year."""
    contest: Name | None = None
    rank: Within | None = None
    flags: Literal["count", "place"] | None = None
    """Months in which the subject's work points were the highest; or its place by that count."""
    short: Name | None = None
    """A clause that lost points, or `must`, `as_a_rule`: how many such clauses did."""
    class_: Annotated[tuple[str, ...], BeforeValidator(_listed)] | None = Field(
        default=None, alias="class"
    )
    kind: Names | None = None
    size: Literal["members"] | None = None
    status: Names | None = None

    at_least: str | None = None
    above: str | None = None
    at_most: str | None = None
    below: str | None = None
    share: Share | None = None
    counted: Literal["from_top", "from_bottom"] = "from_top"

    @model_validator(mode="after")
    def _says_one_thing(self) -> "Condition":
        joined = [key for key in ("all", "any", "not_") if getattr(self, key) is not None]
        facts = [key for key in FACTS if self._fact(key) is not None]
        if len(joined) + len(facts) != 1:
            found = ", ".join([*joined, *facts]).replace("not_", "not") or "nothing"
            raise ValueError(
                f"a condition says one thing, and this says {found}; "
                "join several under all: or any:."
            )
        compared = [key for key in COMPARISONS if getattr(self, key) is not None]
        if joined:
            if compared:
                raise ValueError(f"{compared[0]} stands beside {joined[0]}; move it into one.")
            return self
        what, extras = FACTS[facts[0]]
        wanted = 0 if what == _NONE or self.share is not None else 1
        if len(compared) > 1 or (len(compared) != wanted and facts[0] not in _DEFAULT_ONE):
            raise ValueError(
                f"{facts[0]} needs {wanted} comparison(s) of {', '.join(COMPARISONS)}, "
                f"and has {len(compared)}."
            )
        if self.share is not None and "share" not in extras:
            raise ValueError(f"share goes with rank, not with {facts[0]}; remove it.")
        if compared:
            self._number(what, getattr(self, compared[0]))
        return self

    def _fact(self, key: str) -> Any:
        return getattr(self, "class_" if key == "class" else key)

    @staticmethod
    def _number(what: str, text: str) -> int | str:
        if what == _COUNTS:
            return count_of(text)
        if what == _BOUND and text in ("target", "low", "high"):
            return text
        return points_of(text)

    @property
    def fact(self) -> str | None:
        """Name the fact; None where conditions are joined."""
        return next((key for key in FACTS if self._fact(key) is not None), None)

    @property
    def argument(self) -> Any:
        """What the fact is about."""
        return None if self.fact is None else self._fact(self.fact)

    @property
    def comparison(self) -> tuple[str, int | str] | None:
        """How, and with what number (hundredths for points) or bound; None for membership."""
        fact = self.fact
        if fact is None or FACTS[fact][0] == _NONE or self.share is not None:
            return None
        for key in COMPARISONS:
            if (text := getattr(self, key)) is not None:
                return key, self._number(FACTS[fact][0], text)
        return "at_least", 1

    @property
    def parts(self) -> tuple["Condition", ...]:
        """The conditions that are joined."""
        return self.all or self.any or ((self.not_,) if self.not_ else ())
