"""What of a scheme is typed for the assessment, and what follows from facts that are there anyway."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhibu.assessments.indicators import DERIVED
from zhibu.portal.assessments.words import say
from zhibu.schemes.reading import read_text
from zhibu.schemes.titles import in_english
from zhibu.scoring.scheme.document import burden_of
from zhibu.scoring.scheme.document.origin import is_assumed
from zhibu.scoring.scheme.document.outcome import in_language
from zhibu.scoring.scheme.lint.walk import Earner, earners
from zhibu.scoring.scheme.measures import kind_of

FROM = {
    "records": _("from the record book"),
    "attendance": _("from the record book"),
    "review": _("from published ballots"),
    "inspected": _("typed by inspectors"),
    "events": _("entered once as an event, confirmed by a second person"),
    "contest": _("reckoned from figures of all"),
    "worked": _("imported work points, confirmed by a second person"),
    "carried": _("from last year's result"),
    "base": _("given to everybody"),
}
REPORTED = _("reported figure of an agreed target")


@dataclass(frozen=True, slots=True)
class Line:
    """A rule: its points, where its facts come from, whether people type for it, what is assumed."""

    title: str
    points: int | None
    origin: Any
    typed: bool
    assumed: str


@dataclass(frozen=True, slots=True)
class Burdens:
    lines: tuple[Line, ...]

    @property
    def typed(self) -> int:
        return sum(one.typed for one in self.lines)

    @property
    def assumed(self) -> int:
        return sum(is_assumed(one.assumed) for one in self.lines)

    @property
    def typed_points(self) -> int:
        return sum(one.points or 0 for one in self.lines if one.typed)

    @property
    def points(self) -> int:
        return sum(one.points or 0 for one in self.lines)

    @property
    def share(self) -> int:
        """Of the points, how much is typed, in basis points."""
        return self.typed_points * 10_000 // self.points if self.points else 0


def burdens_of(text: str) -> Burdens:
    """Give every rule of a scheme, in its order."""
    return _made(text, in_english())


@lru_cache(maxsize=32)
def _made(text: str, english: bool) -> Burdens:
    language = "en" if english else "zh"
    return Burdens(
        tuple(
            Line(
                say(one.title),
                one.points,
                origin_of(one),
                burden_of(one.measure) == "typed",
                in_language(one.rule.assumed, language) if one.rule.assumed else "",
            )
            for one in earners(read_text(text).scheme)
        )
    )


def origin_of(one: Earner) -> Any:
    """Say where the facts of a rule come from."""
    kind = kind_of(one.measure) or ""
    if kind == "indicator":
        return FROM["records"] if one.measure.indicator in DERIVED else REPORTED
    return FROM.get(kind, "")
