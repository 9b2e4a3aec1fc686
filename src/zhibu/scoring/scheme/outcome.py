"""From a total to what follows: bands, gates, quotas, ranks, tiers, consequences."""

from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from zhibu.scoring.scheme.conditions import Condition
from zhibu.scoring.scheme.values import (
    Count,
    Name,
    Names,
    Piece,
    Points,
    Share,
    Sourced,
    Text,
    Truth,
    Within,
)


class Band(Sourced):
    """A grade (等次) and where it begins; by class where the classes differ."""

    grade: Name
    title: Text
    level: Count
    from_: Points | dict[str, Points] = Field(alias="from")
    to: Points | dict[str, Points] | None = None
    """The end as printed in the source; checked, since the next band's beginning decides."""

    def begins(self, class_: str | None) -> int:
        """Where the band begins for a class, in hundredths."""
        return self.from_ if isinstance(self.from_, int) else self.from_[class_ or ""]


class Grading(Piece):
    """How a total becomes a grade."""

    boundary: Literal["lower", "upper"]
    """Whether a total on a threshold belongs to the band that begins there (lower), or to the one
    below it (upper)."""
    bands: tuple[Band, ...]
    on_veto: Name
    """The grade of a subject with a veto."""


class Then(Piece):
    """What a gate does."""

    score: Points | None = None
    grade: Name | None = None
    at_most: Name | None = None
    """A grade, or `held`: the one of last year."""
    at_least: Name | None = None

    @model_validator(mode="after")
    def _does_one_thing(self) -> "Then":
        if sum(value is not None for value in self.__dict__.values()) != 1:
            raise ValueError("a gate does one thing: score, grade, at_most or at_least.")
        return self


class Gate(Sourced):
    """A gate (门槛): a condition that sets or bounds the result. Gates act in their order."""

    gate: Name
    title: Text
    when: Condition
    then: Then


class Veto(Sourced):
    """A veto (一票否决): the subject gets `on_veto`, whatever its total."""

    veto: Name
    title: Text
    when: Condition


class Exemption(Sourced):
    """An exemption (免考): the subject is not rated."""

    exempt: Name
    title: Text
    when: Condition


class Quota(Sourced):
    """At most a share of the rated may have a grade (比例); beyond it the next lower is given.

    Never exceeded: subjects tied on the line all stay below it.
    """

    quota: Name
    grade: Name
    at_most: Share
    within: Within = "scheme"


class Order(Piece):
    """One key of the ranking order."""

    by: Name
    """`total`, a component, area or clause; `size`, or `class`."""
    first: Literal["high", "low"] = "high"


class Tier(Sourced):
    """A tier (梯级): levels that are led in the same way."""

    tier: Count
    title: Text
    levels: tuple[Count, ...]
    plan: Text | None = None


class Proposal(StrEnum):
    """What may be proposed to the person with the authority."""

    HONOUR = "honour"
    REWARD = "reward"
    MODEL_POST = "model_post"
    PIONEER_POST = "pioneer_post"
    DEMONSTRATION = "demonstration"
    HELP = "help"
    PAIRING = "pairing"
    GUIDANCE = "guidance"
    PROMPT = "prompt"
    WARNING = "warning"
    INTERVIEW = "interview"
    ADMONITION_TALK = "admonition_talk"
    COLLECTIVE_ADMONITION_TALK = "collective_admonition_talk"
    CRITICISM = "criticism"
    NOTICE_OF_CRITICISM = "notice_of_criticism"
    YELLOW_CARD = "yellow_card"
    RECTIFICATION = "rectification"
    INELIGIBLE = "ineligible"
    PENALTY = "penalty"
    UNQUALIFIED_MEMBER = "unqualified_member"
    CONSIDER_REPLACEMENT = "consider_replacement"
    REPLACE_LEADER = "replace_leader"
    ORGANISATIONAL_HANDLING = "organisational_handling"


class Consequence(Sourced):
    """A consequence (结果运用): a condition on result and history that proposes something.

    Always a proposal: a person with the authority confirms or declines it, with a reason.
    """

    consequence: Name
    title: Text
    when: Condition
    propose: Proposal
    to: Literal[
        "subject", "secretary", "leading_group", "leader", "member", "unit", "superior_secretary"
    ] = "subject"
    years: Count | None = None
    """How many years after this one it lasts, for ineligibility."""
    within_days: Count | None = None
    replaces: Names | None = None
    """Milder consequences that are not proposed beside this one."""
    note: Text | None = None


class Ladder(Sourced):
    """Up and down (升降): how far a level may move in a year."""

    up_at_most: Count | None = None
    newcomers: Truth = True
    """Whether a subject without history may be given any level."""
