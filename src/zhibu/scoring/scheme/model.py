"""The scheme (考核方案): components, areas, clauses, and what a total leads to."""

from typing import Literal

from pydantic import Field, model_validator

from zhibu.scoring.scheme.conditions import Condition
from zhibu.scoring.scheme.measures import Award, Beyond, Measure, Missing, Short
from zhibu.scoring.scheme.outcome import (
    Consequence,
    Exemption,
    Gate,
    Grading,
    Ladder,
    Order,
    Quota,
    Tier,
    Veto,
)
from zhibu.scoring.scheme.values import (
    Count,
    Name,
    Names,
    Part,
    Piece,
    Points,
    Sourced,
    Text,
    Truth,
    Weight,
)
from zhibu.terms.periods import PartOfPeriod


class Clause(Sourced):
    """A clause (条款): points, and the measure that earns them."""

    clause: Name
    title: Text
    points: Points
    measure: Measure
    short: Short | None = None
    award: Award | None = None
    beyond: Beyond | None = None
    missing: Missing | None = None
    applies: Condition | None = None
    """Where it does not hold, the clause is left out and the rest counts for the whole."""
    strength: Literal["must", "as_a_rule", "custom"] = "custom"
    """应当, 一般, or the organisation's own rule."""
    self_chosen: Truth = False
    """An item that the subject chose itself (自选动作)."""
    text: Text | None = None


class Area(Piece):
    """An area (大项) of clauses."""

    area: Name
    title: Text
    clauses: tuple[Clause, ...]
    source: str | None = None

    @property
    def points(self) -> int:
        """Full points of the area, in hundredths."""
        return sum(clause.points for clause in self.clauses)


class Component(Sourced):
    """A component (组成部分) of the total: areas of clauses, or one measure out of a hundred."""

    component: Name
    title: Text
    weight: Weight | None = None
    areas: tuple[Area, ...] | None = None
    measure: Measure | None = None
    short: Short | None = None
    award: Award | None = None
    points: Points | None = None
    missing: Missing | None = None
    """For its clauses too, where they say nothing."""

    @model_validator(mode="after")
    def _has_one_content(self) -> "Component":
        if (self.areas is None) == (self.measure is None):
            raise ValueError("a component has either areas or a measure.")
        return self

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """All clauses of its areas, in order."""
        return tuple(clause for area in self.areas or () for clause in area.clauses)

    @property
    def out_of(self) -> int:
        """Full points, in hundredths: of its areas, else `points`, else 100."""
        if self.areas is not None:
            return sum(area.points for area in self.areas)
        return 100_00 if self.points is None else self.points


class Extra(Sourced):
    """A bonus (加分) or deduction (扣分) beside the components."""

    title: Text
    measure: Measure
    award: Award
    cap: Points | Literal["none"]
    missing: Missing | None = None


class Bonus(Extra):
    """Points on top of the components."""

    bonus: Name


class Deduction(Extra):
    """Points off the total; the amounts are written positive."""

    deduction: Name


class Total(Sourced):
    """Bounds of the total (总分)."""

    floor: Points = 0
    ceiling: Points | Literal["none"]


class Assessed(Sourced):
    """Several assessments a year (每年多次考评); the year's total is their mean."""

    each: Part
    missing: Literal["no_evidence", "leave_out"] = "no_evidence"


class Class(Piece):
    """A class of subjects (分类) that shares thresholds."""

    class_: str = Field(alias="class")
    title: Text


class Settled(Piece):
    """A question that the source leaves open, with the answer and its reason."""

    question: str
    answer: str
    reason: str


class Scheme(Piece):
    """A whole scheme, as its file says it.

    Units:
        points are hundredths, weights basis points.
    """

    scheme: Name
    version: str
    title: Text
    subject: Names
    effective: str
    source: str
    names: dict[Name, Text] = Field(default_factory=dict)
    """Words (用语) for the scheme's own kinds of record, event, indicator, channel and source."""
    places: Count = 2
    classes: tuple[Class, ...] = ()
    settled: tuple[Settled, ...] = ()
    assessed: Assessed | None = None
    components: tuple[Component, ...]
    bonus: tuple[Bonus, ...] = ()
    bonus_cap: Points | None = None
    deductions: tuple[Deduction, ...] = ()
    total: Total
    exempt: tuple[Exemption, ...] = ()
    gates: tuple[Gate, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    grading: Grading
    ladder: Ladder | None = None
    quotas: tuple[Quota, ...] = ()
    ranking: tuple[Order, ...] = (Order(by="total"),)
    tiers: tuple[Tier, ...] = ()
    consequences: tuple[Consequence, ...] = ()

    @property
    def weighted(self) -> bool:
        """Whether the total is a weighted mean of the components; else it is their sum."""
        return self.components[0].weight is not None

    @property
    def rounds(self) -> int:
        """How many assessments a year has."""
        return PartOfPeriod(self.assessed.each).per_year if self.assessed else 1

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """All clauses of all components, in order."""
        return tuple(clause for component in self.components for clause in component.clauses)
