"""What adopted schemes ask people to find: clauses that inspectors mark, and events that are entered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from zhibu.orgs.models import Organisation
from zhibu.orgs.reach import STEP
from zhibu.schemes.models import Adoption
from zhibu.schemes.queries import subjects_of
from zhibu.schemes.reading import read_text
from zhibu.scoring.evidence.uses import uses_of
from zhibu.scoring.scheme.conditions import Condition
from zhibu.scoring.scheme.measures import Events
from zhibu.scoring.scheme.model import Scheme
from zhibu.targets.indicators import title_in

MEMBER = "member"
VETO, GATE, BONUS, DEDUCTION, CLAUSE, OTHER = (
    "veto",
    "gate",
    "bonus",
    "deduction",
    "clause",
    "other",
)
EFFECTS = (VETO, GATE, DEDUCTION, CLAUSE, BONUS, OTHER)
"""What an event does, in the order in which kinds are offered."""


@dataclass(frozen=True, slots=True)
class Inspected:
    """A clause that inspectors mark; `most` in hundredths."""

    clause: str
    title: Mapping[str, str]
    text: Mapping[str, str] | None
    area: Mapping[str, str] | None
    most: int
    source: str | None
    assumed: str | None


@dataclass(frozen=True, slots=True)
class Effect:
    """What an event does: one of EFFECTS, for what, and how many hundredths each where that is fixed."""

    what: str
    title: Mapping[str, str]
    points: int | None = None
    assumed: str | None = None


@dataclass(frozen=True, slots=True)
class EventKind:
    """A kind of event of a scheme; `entered` bounds the points that a person chooses."""

    event: str
    title: Mapping[str, str]
    effects: tuple[Effect, ...]
    entered: tuple[int, int] | None
    scheme: Mapping[str, str]

    @property
    def rank(self) -> int:
        """The gravest first."""
        return min((EFFECTS.index(one.what) for one in self.effects), default=len(EFFECTS))


def _both(text: object) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


@lru_cache(maxsize=64)
def inspected_in(text: str) -> dict[str, Inspected]:
    """Clauses that are inspected, in the order of the scheme."""
    scheme = read_text(text).scheme
    most = {one.clause: one.most for one in uses_of(scheme).inspections}
    found = {}
    for component in scheme.components:
        if component.component in most:
            found[component.component] = Inspected(
                component.component, _both(component.title), None, None,
                most[component.component], component.source, component.assumed,
            )  # fmt: skip
        for area in component.areas or ():
            for clause in area.clauses:
                if clause.clause in most:
                    text_ = _both(clause.text) if clause.text else None
                    found[clause.clause] = Inspected(
                        clause.clause, _both(clause.title), text_, _both(area.title),
                        most[clause.clause], clause.source, clause.assumed,
                    )  # fmt: skip
    return found


@lru_cache(maxsize=64)
def events_in(text: str) -> dict[str, EventKind]:
    """Kinds of event of a scheme, the gravest first."""
    scheme = read_text(text).scheme
    effects: dict[str, list[Effect]] = {}
    for one in scheme.clauses:
        _measured(effects, one.measure, CLAUSE, one, one.award or one.short)
    for one in scheme.components:
        _measured(effects, one.measure, CLAUSE, one, one.award or one.short)
    for one in scheme.bonus:
        _measured(effects, one.measure, BONUS, one, one.award)
    for one in scheme.deductions:
        _measured(effects, one.measure, DEDUCTION, one, one.award)
    applying = [(one.applies, one) for one in scheme.clauses if one.applies]
    rules = [
        *((VETO, one.when, one) for one in scheme.vetoes),
        *((GATE, one.when, one) for one in scheme.gates),
        *((OTHER, one.when, one) for one in (*scheme.exempt, *scheme.consequences)),
        *((OTHER, when, one) for when, one in applying),
    ]
    for what, when, one in rules:
        for name in _asked(when):
            effect = Effect(what, _both(one.title), None, one.assumed)
            effects.setdefault(name, []).append(effect)
    kinds = [
        EventKind(it.event, title_in(scheme, it.event, _only(scheme, it.event)),
                  tuple(effects.get(it.event, ())), it.entered, _both(scheme.title))
        for it in uses_of(scheme).events
    ]  # fmt: skip
    return {one.event: one for one in sorted(kinds, key=lambda one: one.rank)}


def _measured(
    effects: dict[str, list[Effect]], measure: object, what: str, rule: object, award: object
) -> None:
    if isinstance(measure, Events):
        for name in measure.events:
            effect = Effect(what, _both(rule.title), _points(award, name), rule.assumed)
            effects.setdefault(name, []).append(effect)


def _points(award: object, event: str) -> int | None:
    by_event = getattr(award, "by_event", None)
    if by_event and event in by_event:
        return by_event[event]
    return getattr(award, "per_event", None)


def _asked(condition: Condition) -> Iterable[str]:
    if condition.fact == "event":
        yield from condition.argument
    for part in condition.parts:
        yield from _asked(part)


def _only(scheme: Scheme, event: str) -> object:
    """The title of the rule that takes this event alone, where the scheme has no word of its own."""
    for rules in (scheme.bonus, scheme.deductions, scheme.clauses):
        for one in rules:
            if isinstance(one.measure, Events) and tuple(one.measure.events) == (event,):
                return one.title
    return None


def adoptions_over(organisation: Organisation, day: date) -> list[Adoption]:
    """Adoptions that hold on a day for an organisation or its members, the nearest first."""
    above = [organisation.path[:end] for end in range(STEP, len(organisation.path) + 1, STEP)]
    found = Adoption.objects.on(day).filter(organisation__path__in=above)
    rows = found.select_related("organisation")
    return sorted(rows, key=lambda one: (-len(one.organisation.path), one.pk))


def kinds_for(organisation: Organisation, member: bool, day: date) -> dict[str, EventKind]:
    """Kinds of event that may be entered of an organisation, or of its members, on a day."""
    found: dict[str, EventKind] = {}
    for adoption in adoptions_over(organisation, day):
        subjects = subjects_of(adoption)
        if (MEMBER in subjects) if member else any(one != MEMBER for one in subjects):
            for name, kind in events_in(adoption.text).items():
                found.setdefault(name, kind)
    return dict(sorted(found.items(), key=lambda item: item[1].rank))


__all__ = ["BONUS", "CLAUSE", "DEDUCTION", "EFFECTS", "GATE", "OTHER", "VETO", "Effect", "EventKind",
           "Inspected", "adoptions_over", "events_in", "inspected_in", "kinds_for"]  # fmt: skip
