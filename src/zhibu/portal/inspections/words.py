"""States of plans, inspections, events and imports in words, and what a kind of event does."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zhibu.inspections.enums import EventState, InspectionState, PlanState
from zhibu.inspections.kinds import BONUS, CLAUSE, DEDUCTION, GATE, VETO, Effect, EventKind
from zhibu.portal.targets.words import reason_of
from zhibu.schemes.titles import title_of
from zhibu.targets.figures import written

PLANS = {
    PlanState.PLANNED: ("none", "calendar-event"),
    PlanState.ANNOUNCED: ("info", "bell"),
    PlanState.RUNNING: ("good", "pencil-square"),
    PlanState.ENDED: ("none", "check2"),
    PlanState.CALLED_OFF: ("none", "slash-circle"),
}
EVENTS = {
    EventState.ENTERED: ("warn", "hourglass-split"),
    EventState.CONFIRMED: ("good", "check2"),
    EventState.REFUSED: ("bad", "x-circle"),
    EventState.WITHDRAWN: ("none", "slash-circle"),
}


@dataclass(frozen=True, slots=True)
class Chip:
    words: Any
    tone: str
    icon: str


def plan_chip(state: str) -> Chip:
    return Chip(PlanState(state).label, *PLANS[PlanState(state)])


def event_chip(state: str) -> Chip:
    return Chip(EventState(state).label, *EVENTS[EventState(state)])


def inspection_chip(inspection: Any) -> Chip:
    if inspection.state == InspectionState.SUBMITTED:
        return Chip(_("inspection submitted"), "good", "check2")
    if inspection.plan.state in (PlanState.ENDED, PlanState.CALLED_OFF):
        return Chip(_("not inspected"), "none", "dash-circle")
    if inspection.held_on is not None:
        return Chip(_("begun"), "info", "pencil-square")
    return Chip(_("to be inspected"), "none", "hourglass-split")


def effect_chip(effect: Effect) -> Chip:
    """What an event does, with its points and, where the scheme assumes them, a mark."""
    points = written(effect.points) if effect.points is not None else ""
    if effect.what == VETO:
        return Chip(_("veto"), "bad", "slash-circle")
    if effect.what == GATE:
        return Chip(_("bounds the grade"), "bad", "exclamation-triangle")
    if effect.what == DEDUCTION:
        return Chip(_("deduction −%(points)s") % {"points": points or "…"}, "warn", "dash-circle")
    if effect.what == BONUS:
        return Chip(_("bonus +%(points)s") % {"points": points or "…"}, "good", "plus-lg")
    if effect.what == CLAUSE:
        return Chip(_("counts in a clause"), "info", "list-check")
    return Chip(_("a rule asks for it"), "none", "info-circle")


@dataclass(frozen=True, slots=True)
class ShownEffect:
    chip: Chip
    title: str
    assumed: str


def effects_of(kind: EventKind | None) -> list[ShownEffect]:
    """Effects of a kind, each once."""
    if kind is None:
        return []
    shown = [
        ShownEffect(effect_chip(one), title_of(one.title), reason_of(one.assumed))
        for one in kind.effects
    ]
    return list(dict.fromkeys(shown))


def kind_choice(kind: EventKind) -> str:
    """A kind as a list offers it: its title and what it does."""
    what = "、".join(dict.fromkeys(str(effect_chip(one).words) for one in kind.effects))
    return f"{title_of(kind.title)}（{what}）" if what else title_of(kind.title)
