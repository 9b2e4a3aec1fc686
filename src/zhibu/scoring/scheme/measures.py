"""Measures (计量): from what evidence a clause earns its points.

Each is written as a mapping whose first key names it: `{records: general_meeting, each: quarter}`.
"""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from zhibu.scoring.scheme.raters import Raters
from zhibu.scoring.scheme.values import (
    Count,
    Name,
    Names,
    Part,
    Piece,
    Points,
    Text,
    Truth,
    Weight,
    Within,
)


class Records(Piece):
    """Duties done (记录): occurrences of a kind in each part of the year.

    Units:
        `at_least` counts records; `quantity` sums what the records carry (study hours).
    """

    records: Names
    each: Part = "year"
    at_least: Count | None = None
    quantity: Points | None = None
    entered_within: Count | None = None
    """Days after which an entry is late (补录)."""
    attendance: Weight | None = None
    """A record counts only where this share of those expected attended."""

    @model_validator(mode="after")
    def _has_one_duty(self) -> "Records":
        if self.at_least is not None and self.quantity is not None:
            raise ValueError("at_least and quantity stand together; keep one of them.")
        return self

    @property
    def due(self) -> int:
        """Records due in each part; 1 where nothing is said."""
        return 1 if self.at_least is None else self.at_least


class Attendance(Piece):
    """Share of those expected who attended (到会率), over all records of a kind."""

    attendance: Names
    at_least: Weight


class Indicator(Piece):
    """An agreed target (指标): negative (否定), controllable (可控) or elastic (弹性)."""

    indicator: Name
    kind: Literal["negative", "controllable", "elastic"] = "controllable"
    better: Literal["more", "less"] = "more"
    take: Literal["last", "sum", "mean"] = "last"


class Inspected(Piece):
    """What inspectors give (检查评分): clause points, or a mark out of a hundred."""

    inspected: Literal["points", "hundred"]
    rounds: dict[Count, Weight] | None = None
    """Weights of the year's rounds; without it, the mean of the rounds held."""


class Contest(Piece):
    """Placing (名次) by the figure of an indicator, within a group."""

    contest: Name
    within: Within = "parent"
    better: Literal["more", "less"] = "more"


class Worked(Piece):
    """Work points (积分): amount × quality × post coefficient, against the best of the group."""

    worked: Literal["total"]
    within: Within = "parent"


class Events(Piece):
    """Things that happened (事项), entered one by one with evidence."""

    events: Names
    between: tuple[Points, Points] | None = None
    """The least and the most that one entry may carry, where a person chooses the points."""


class Source(Piece):
    """One kind of raters within a channel (评议来源)."""

    source: Name
    title: Text | None = None
    weight: Weight | None = None
    raters: Raters | None = None
    """Who is asked (评议人), where the ballots are cast on the site."""


class Review(Piece):
    """Ballots of a channel (评议渠道), in rounds, from one or several sources."""

    review: Name
    each: Part = "year"
    sources: tuple[Source, ...]
    minimum: Count = 1
    """Ballots below which a source is left out of its round."""
    ballot: Literal["sealed", "blind", "named"] = "sealed"
    """How it is voted (投票方式): secretly under two locks, with blind tokens, or with names."""
    replace: Truth = False
    """Whether a voter may replace the ballot until the close."""


class Base(Piece):
    """Points that a subject starts from (基础分)."""

    base: Points


class Carried(Piece):
    """A share of last year's score (结转)."""

    carried: Weight
    otherwise: Points | None = None
    """What a subject without last year's score starts from."""


_KINDS: dict[str, type[Piece]] = {
    "records": Records,
    "attendance": Attendance,
    "indicator": Indicator,
    "inspected": Inspected,
    "contest": Contest,
    "worked": Worked,
    "events": Events,
    "review": Review,
    "base": Base,
    "carried": Carried,
}
KINDS = tuple(_KINDS)


def kind_of(value: Any) -> str | None:
    """Name the kind of a measure, by its first key or its type."""
    if isinstance(value, dict):
        # records may carry `attendance` as a condition, so the order of KINDS decides.
        return next((kind for kind in KINDS if kind in value), None)
    return next((kind for kind, type_ in _KINDS.items() if isinstance(value, type_)), None)


Measure = Annotated[
    Annotated[Records, Tag("records")]
    | Annotated[Attendance, Tag("attendance")]
    | Annotated[Indicator, Tag("indicator")]
    | Annotated[Inspected, Tag("inspected")]
    | Annotated[Contest, Tag("contest")]
    | Annotated[Worked, Tag("worked")]
    | Annotated[Events, Tag("events")]
    | Annotated[Review, Tag("review")]
    | Annotated[Base, Tag("base")]
    | Annotated[Carried, Tag("carried")],
    Discriminator(
        kind_of,
        custom_error_type="unknown_measure",
        custom_error_message="this is not a measure; begin it with one of " + ", ".join(KINDS),
    ),
]


class Steps(Piece):
    """What is lost (扣分), counted: for each missing or late record, event, or started step."""

    per_missing: Points | None = None
    per_late: Points | None = None
    per_event: Points | None = None
    per_step: Points | None = None
    step: Weight | None = None
    """A started step of shortfall, as a share of what was due."""


class Awards(Piece):
    """What is earned (得分): for each event, by kind of event, or by placing."""

    per_event: Points | None = None
    by_event: dict[Name, Points] | None = None
    take: Literal["sum", "highest"] = "sum"
    by_placing: dict[Count, Points] | None = None
    otherwise: Points | None = None


class Beyond(Piece):
    """What is earned above the free range (超额加分) of an elastic indicator."""

    per_step: Points
    step: Weight
    at_most: Points


Short = Literal["proportional", "all"] | Steps
Award = Literal["as_entered"] | Awards


class NotDone(Piece):
    """No evidence counts as not done, for the reason given."""

    not_done: str = Field(min_length=4)


Missing = Literal["no_evidence", "leave_out"] | NotDone
