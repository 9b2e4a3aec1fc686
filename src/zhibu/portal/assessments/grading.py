"""From a total to what follows, in the reader's language: rules, steps, proposals, the next grade."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zhibu.portal.assessments.words import say
from zhibu.schemes.titles import in_english
from zhibu.scoring.explanation.model import Explanation
from zhibu.scoring.explanation.numbers import points
from zhibu.scoring.explanation.totals import HUNDRED
from zhibu.scoring.scheme.document.outcome import in_language
from zhibu.scoring.scheme.model import Scheme


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


def full_in_words(scheme: Scheme) -> str:
    """Say the full points, and apart from them what a bonus may add; nothing without a ceiling."""
    if scheme.total.ceiling == "none":
        return ""
    weighed = any(one.weight is not None for one in scheme.components)
    base = HUNDRED if weighed else sum(one.out_of for one in scheme.components)
    above = scheme.total.ceiling - base
    caps = [one.cap for one in scheme.bonus]
    if above <= 0 or not caps:
        return _("of %(full)s") % {"full": points(scheme.total.ceiling)}
    most = above if "none" in caps else min(above, sum(cap for cap in caps if cap != "none"))
    return _("of %(full)s, bonus %(most)s at most") % {"full": points(base), "most": points(most)}
