"""States of plans, inspections, events and imports in words, and what a kind of event does."""

from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zhibu.inspections.enums import EventState, InspectionState, PlanState
from zhibu.inspections.kinds import BONUS, CLAUSE, DEDUCTION, GATE, VETO, Effect, EventKind
from zhibu.inspections.models import REVOCATION_WAITS, Event, EvidenceImport
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
    EventState.WITHDRAWN: ("none", "reply"),
    EventState.REVOKED: ("none", "slash-circle"),
}


@dataclass(frozen=True, slots=True)
class Chip:
    words: Any
    tone: str
    icon: str


def plan_chip(state: str) -> Chip:
    return Chip(PlanState(state).label, *PLANS[PlanState(state)])


def event_chip(row: Event | EvidenceImport) -> Chip:
    if row.revocation_waits:
        return Chip(_("revocation asked for"), "warn", "hourglass-split")
    return Chip(EventState(row.state).label, *EVENTS[EventState(row.state)])


ASKED = "revocation"
"""The view of a list that shows what somebody asked to revoke."""


R = TypeVar("R", Event, EvidenceImport)


def of_state(found: QuerySet[R], state: str) -> QuerySet[R]:
    """Rows of a view of their list: of a state, with an asked revocation, or all."""
    if state == ASKED:
        return found.filter(REVOCATION_WAITS)
    return found.filter(state=state) if state in EventState.values else found


def views_of(state: str) -> list[tuple[Any, str, bool]]:
    """Views of a list of events or imports: what waits for a second person stands first."""
    known = [(one.value, one.label) for one in EventState]
    views = [known[0], (ASKED, _("revocation asked for")), *known[1:]]
    here = state if state in dict(views) else ""
    return [(_("All"), "?", not here), *((words, f"?state={name}", name == here) for name, words in views)]  # fmt: skip


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
        words = _("deduction −%(points)s") % {"points": points} if points else _("deduction")
        return Chip(words, "warn", "dash-circle")
    if effect.what == BONUS:
        words = _("bonus +%(points)s") % {"points": points} if points else _("bonus")
        return Chip(words, "good", "plus-lg")
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
