"""From a total to what follows, in the reader's language: rules, steps, proposals, the next grade."""

from dataclasses import dataclass
from typing import Any

from zhibu.portal.assessments.words import say
from zhibu.schemes.titles import in_english
from zhibu.scoring.explanation.model import Explanation
from zhibu.scoring.explanation.numbers import points
from zhibu.scoring.scheme.document.outcome import in_language


@dataclass(frozen=True, slots=True)
class Followed:
    """A rule or step, or something proposed.

    Attributes:
        title: which rule, or why the step is taken.
        then: what it does, or the grade after it.
        when: what it looks at; empty for a step.
        assumed: why the scheme had to assume a number of it; empty where it had not.
    """

    title: str
    then: str
    when: str
    assumed: str


@dataclass(frozen=True, slots=True)
class Coming:
    """The next grade: where it begins, the points that it lacks, and what else must change."""

    grade: str
    begins: str
    needed: str
    held_back: list[str]
    assumed: str


def reason_of(assumed: str | None) -> str:
    """Give the reason of an assumption in the reader's language."""
    return in_language(assumed, "en" if in_english() else "zh") if assumed else ""


def rules_in_words(told: Explanation | None) -> list[Followed]:
    """Exemptions, gates and vetoes that hold."""
    return [
        Followed(say(one.title), say(one.then), say(one.when), reason_of(one.assumed))
        for one in (told.rules if told else ())
    ]


def steps_in_words(told: Explanation | None) -> list[Followed]:
    """The way from the total to the grade."""
    return [
        Followed(say(one.why), say(one.grade), "", reason_of(one.assumed))
        for one in (told.steps if told else ())
    ]


def proposals_in_words(told: Explanation | None) -> list[Followed]:
    """What the scheme proposes; a person decides on each."""
    return [
        Followed(say(one.title), say(one.what), say(one.when), reason_of(one.assumed))
        for one in (told.proposals if told else ())
    ]


def coming_of(told: Explanation | None) -> Coming | None:
    """What the next grade lacks; nothing at the highest, and without a total."""
    near: Any = told.next if told else None
    if near is None:
        return None
    needed = points(near.needed) if near.needed else ""
    held_back = [say(one) for one in near.held_back]
    return Coming(say(near.grade), points(near.begins), needed, held_back, reason_of(near.assumed))
