"""What an adopted scheme says of its indicators: title, kind, points, and what the free range does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from zhibu.orgs.models import Organisation
from zhibu.schemes.models import Adoption
from zhibu.schemes.queries import adopted_for
from zhibu.schemes.reading import read_text
from zhibu.scoring.evidence.uses import uses_of
from zhibu.scoring.scheme.measures import Contest, Indicator, Steps
from zhibu.scoring.scheme.model import Scheme

CONTEST = "contest"
FACT = "fact"
"""A figure that only conditions ask for."""


@dataclass(frozen=True, slots=True)
class InScheme:
    """An indicator as a scheme has it.

    Units: points and what `beyond` gives are hundredths, steps basis points.

    Attributes:
        kind: negative, controllable, elastic; `contest` where figures are placed, `fact` where only
            a rule asks for it.
        assumed: why a number of it is assumed, where the source gives none.
    """

    name: str
    title: Mapping[str, str]
    kind: str
    better: str = "more"
    take: str = "last"
    points: int | None = None
    clause: Mapping[str, str] | None = None
    short: str | None = None
    per_step: int | None = None
    step: int | None = None
    beyond: tuple[int, int, int] | None = None
    source: str | None = None
    assumed: str | None = None
    self_chosen: bool = False


@lru_cache(maxsize=64)
def indicators_in(text: str) -> dict[str, InScheme]:
    """Give the indicators of a scheme's text, in its order."""
    scheme = read_text(text).scheme
    found: dict[str, InScheme] = {}
    for clause in scheme.clauses:
        if isinstance(clause.measure, Indicator):
            name = clause.measure.indicator
            found.setdefault(name, _of_clause(scheme, name, clause))
        elif isinstance(clause.measure, Contest):
            name = clause.measure.contest
            title = title_in(scheme, name, clause.title)
            found.setdefault(
                name,
                InScheme(
                    name, title, CONTEST, clause.measure.better, points=clause.points,
                    clause=_both(clause.title), source=clause.source, assumed=clause.assumed,
                ),
            )  # fmt: skip
    for component in scheme.components:
        measure = component.measure
        if isinstance(measure, Indicator):
            found.setdefault(
                measure.indicator,
                InScheme(
                    measure.indicator,
                    title_in(scheme, measure.indicator, component.title),
                    measure.kind, measure.better, measure.take, component.out_of,
                    _both(component.title), source=component.source, assumed=component.assumed,
                ),
            )  # fmt: skip
    for name in uses_of(scheme).indicators:
        found.setdefault(name, InScheme(name, title_in(scheme, name), FACT))
    return found


def _of_clause(scheme: Scheme, name: str, clause: object) -> InScheme:
    measure, short, beyond = clause.measure, clause.short, clause.beyond
    steps = isinstance(short, Steps)
    return InScheme(
        name,
        title_in(scheme, name, clause.title),
        measure.kind,
        measure.better,
        measure.take,
        clause.points,
        _both(clause.title),
        short="steps" if steps else short,
        per_step=short.per_step if steps else None,
        step=short.step if steps else None,
        beyond=(beyond.per_step, beyond.step, beyond.at_most) if beyond else None,
        source=clause.source,
        assumed=clause.assumed,
        self_chosen=clause.self_chosen,
    )


def title_in(scheme: Scheme, name: str, otherwise: object = None) -> dict[str, str]:
    """Name one of the scheme's own words in both languages."""
    given = scheme.names.get(name) or otherwise
    return _both(given) if given else {"zh": name, "en": name.replace("_", " ")}


def _both(text: object) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def rounds_in(text: str) -> int:
    """How many rounds of the year a scheme has for indicators."""
    return uses_of(read_text(text).scheme).indicator_rounds


def adoption_of(organisation: Organisation, year: int, subject: str = "") -> Adoption | None:
    """The scheme by which an organisation, or its members, is assessed in a year.

    The one in force on the last day of the year; a year that began under another keeps to the last.
    """
    return adopted_for(organisation, subject or organisation.kind, date(year, 12, 31))


__all__ = ["CONTEST", "FACT", "InScheme", "adoption_of", "indicators_in", "rounds_in", "title_in"]
