"""Rounds that the schemes in force ask for this year and that nobody planned yet."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from zhibu.ballots.enums import ReviewState, Secrecy
from zhibu.ballots.models import Review
from zhibu.ballots.rounds import Round, rounds_of
from zhibu.inbox.words import period_in, title_in
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import within
from zhibu.portal.reviews.words import least_in, sources_of
from zhibu.schemes.models import Adoption
from zhibu.schemes.reading import read_text
from zhibu.scoring.scheme.lint.walk import earners


@dataclass(frozen=True, slots=True)
class Fixed:
    """What the scheme says, and nobody changes in planning."""

    scheme: str
    secrecy: Any
    replaceable: bool
    least: str
    """From how many ballots a source counts."""
    source: str
    """Where the scheme has it from."""
    assumed: str
    """What the scheme says of itself to have filled in."""


@dataclass(frozen=True, slots=True)
class Coming:
    """A round of an adopted scheme."""

    adoption: Adoption
    year: int
    round: Round
    title: str
    period: str
    raters: list[tuple[str, str]]
    fixed: Fixed
    over: bool
    """Whether its period is over by now."""
    query: str
    """What its plan's address asks for."""


def adoptions_to_plan(person: Person, day: date) -> list[Adoption]:
    """Schemes in force of organisations for which the person plans. One query."""
    found = Adoption.objects.on(day).filter(within(person, Permission.REVIEW_PLAN, "organisation"))
    return list(found.select_related("organisation").order_by("organisation__path", "subject"))


def coming_rounds(person: Person, day: date) -> list[Coming]:
    """What the year still asks for, by period. Two queries."""
    adoptions = adoptions_to_plan(person, day)
    if not adoptions:
        return []
    rows = Review.objects.filter(adoption__in=adoptions, year=day.year)
    planned = set(
        rows.exclude(state=ReviewState.CALLED_OFF).values_list("adoption", "channel", "round")
    )
    found = [
        coming(adoption, one, day)
        for adoption in adoptions
        for one in rounds_of(adoption, day.year)
        if (adoption.pk, one.channel, one.number) not in planned
    ]
    return sorted(found, key=lambda it: (it.round.period, it.adoption.pk, it.round.channel))


def coming(adoption: Adoption, one: Round, today: date) -> Coming:
    """One round in words."""
    fixed = Fixed(
        title_in(adoption.title),
        Secrecy(one.secrecy).label,
        one.replaceable,
        least_in(one.minimum, one.secrecy),
        *_cited(adoption, one.channel),
    )
    query = (
        f"adoption={adoption.pk}&channel={one.channel}&round={one.number}&year={one.period.year}"
    )
    period = period_in(str(one.period))
    raters = sources_of(one.sources)
    over = one.period.last < today
    return Coming(
        adoption, one.period.year, one, title_in(one.title), period, raters, fixed, over, query
    )


def _cited(adoption: Adoption, channel: str) -> tuple[str, str]:
    """Where the scheme has a channel from, and what it assumed."""
    for earner in earners(read_text(adoption.text).scheme):
        if getattr(earner.measure, "review", None) == channel:
            return str(earner.rule.source or ""), str(earner.rule.assumed or "")
    return "", ""
