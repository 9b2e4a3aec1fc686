"""Rounds (评议轮次) that an adopted scheme asks for in a year; only sources that say who is asked."""

from dataclasses import dataclass, replace
from typing import Any

from zhibu.ballots.enums import Raters, Secrecy
from zhibu.schemes.models import Adoption
from zhibu.schemes.reading import read_text
from zhibu.scoring.scheme.document.words import name_in_words
from zhibu.scoring.scheme.lint.walk import earners
from zhibu.scoring.scheme.measures import Review, Source
from zhibu.scoring.scheme.model import Scheme
from zhibu.terms.periods import PartOfPeriod, Period


@dataclass(frozen=True, slots=True)
class Round:
    """One round of a channel, as the scheme has it."""

    channel: str
    number: int
    """Within the year, from 1."""
    period: Period
    title: dict[str, str]
    """zh and en."""
    subject: str
    """What is rated; several with commas."""
    sources: tuple[dict[str, Any], ...]
    """Each {"source", "title", "raters"}, as a review keeps it."""
    secrecy: Secrecy
    replaceable: bool
    minimum: int

    @property
    def raters(self) -> frozenset[Raters]:
        """All who are asked."""
        return frozenset(Raters(one) for source in self.sources for one in source["raters"])


def rounds_of(adoption: Adoption, year: int) -> tuple[Round, ...]:
    """Give the rounds of a year that lie in the time of the adoption, by channel and number.

    A channel whose sources name no raters is none of ours: its ballots come from elsewhere.
    """
    scheme = read_text(adoption.text).scheme
    found: dict[str, list[Round]] = {}
    for earner in earners(scheme):
        if isinstance(earner.measure, Review):
            _add(found, earner.title.model_dump(), earner.measure, scheme, year)
    return tuple(one for rounds in found.values() for one in rounds if _within(adoption, one))


def round_of(adoption: Adoption, channel: str, year: int, number: int) -> Round | None:
    """Give one of them; nothing where the scheme has no such round in that year."""
    asked = (one for one in rounds_of(adoption, year) if one.channel == channel)
    return next((one for one in asked if one.number == number), None)


def _add(
    found: dict[str, list[Round]], title: dict[str, str], measure: Review, scheme: Scheme, year: int
) -> None:
    sources = tuple(_source(one, scheme) for one in measure.sources if one.raters)
    if not sources:
        return
    if before := found.get(measure.review):  # one channel may earn in two clauses
        known = {one["source"] for one in before[0].sources}
        new = tuple(one for one in sources if one["source"] not in known)
        found[measure.review] = [replace(one, sources=(*one.sources, *new)) for one in before]
        return
    each = PartOfPeriod(measure.each if scheme.assessed is None else scheme.assessed.each)
    found[measure.review] = [
        Round(
            channel=measure.review,
            number=number,
            period=Period(each, year, number),
            title=title,
            subject=",".join(scheme.subject),
            sources=sources,
            secrecy=Secrecy(measure.ballot),
            replaceable=measure.replace,
            minimum=measure.minimum,
        )
        for number in range(1, each.per_year + 1)
    ]


def _source(source: Source, scheme: Scheme) -> dict[str, Any]:
    title = source.title.model_dump() if source.title else {
        "zh": name_in_words(source.source, "zh", scheme),
        "en": name_in_words(source.source, "en", scheme),
    }  # fmt: skip
    return {"source": source.source, "title": title, "raters": list(source.raters or ())}


def _within(adoption: Adoption, one: Round) -> bool:
    ended = adoption.ended_on
    begun = one.period.last >= adoption.started_on
    return begun and (ended is None or one.period.first <= ended)


__all__ = ["Round", "round_of", "rounds_of"]
