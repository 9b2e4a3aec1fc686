"""What follows from results, as lines of my work: what to do, until when, and where."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhibu.consequences.to_do import COUNTED, Asked, ToDo
from zhibu.inbox.words import title_in
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may

WORDS: dict[str, tuple[Any, Any]] = {
    "sign": (_("Notes of a talk with you"), _("Read and sign")),
    "hold": (_("A talk to be held"), _("Hold the talk")),
    "put_right": (_("To put right"), _("Put right")),
    "carry_out": (_("A task"), _("Report it")),
    "check": (_("Put right, to be checked"), _("Check what was done")),
    "check_task": (_("A task reported as done"), _("Check what was done")),
    "answer": (_("An appeal"), _("Answer")),
}
"""What it is, and what the button says."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to do."""

    title: str
    what: Any
    act: Any
    where: str
    due_on: date | None
    days: int
    """Days left; negative where it is overdue."""
    url: str

    @property
    def overdue_for(self) -> int:
        return -self.days


@dataclass(frozen=True, slots=True)
class Followed:
    """Lines, soonest first, and how many proposals wait for a decision."""

    lines: list[Line]
    waiting: int
    more: bool
    """Whether more wait than were counted."""

    def __bool__(self) -> bool:
        return bool(self.lines or self.waiting)


def followed(person: Person, asked: Asked, today: date) -> Followed:
    """Put what waits into words. No query."""
    lines = [_line(person, one, today) for one in asked.rows]
    return Followed(lines, min(asked.waiting, COUNTED), asked.waiting > COUNTED)


def _line(person: Person, one: ToDo, today: date) -> Line:
    what, act = WORDS[one.what]
    where = str(one.organisation or title_in(one.row.assessment.title))
    days = (one.due_on - today).days if one.due_on else 0
    return Line(title_in(one.title), what, act, where, one.due_on, days, _url(person, one))


def _url(person: Person, one: ToDo) -> str:
    match one.what:
        case "answer":
            return reverse("appeals", args=[one.row.assessment.code]) + "?state=raised"
        case "hold":
            return reverse("consequence_talk", args=[one.row.pk])
        case "check_task":
            return reverse("consequence", args=[one.row.proposal_id])
        case "check":
            return reverse("rectification", args=[one.row.pk])
        case "put_right" if may(person, Permission.CONSEQUENCE_WORK, one.organisation):
            return reverse("rectification", args=[one.row.pk])
    return reverse("own_consequences")
