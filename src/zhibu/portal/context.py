"""What the frame of every page shows: where one may go, who one is, how much is unread."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.inbox.models import Message
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may


@dataclass(frozen=True, slots=True)
class Entry:
    """A way in the navigation, shown to whom the permission allows it."""

    name: str
    """Of the address; an unknown one is left out."""
    label: Any
    icon: str
    permission: Permission


P = Permission
NAVIGATION: tuple[tuple[Any, tuple[Entry, ...]], ...] = (
    ("", (
        Entry("work", _("My work"), "check2-circle", P.OWN_SEE),
        Entry("inbox", _("Inbox"), "inbox", P.OWN_SEE),
        Entry("votes", _("Reviews that ask me"), "pencil-square", P.OWN_SEE),
        Entry("own_consequences", _("What concerns me"), "chat-left-text", P.OWN_SEE),
        Entry("own_book", _("My study and attendance"), "person-check", P.OWN_SEE),
    )),
    (_("Branch"), (
        Entry("branch_home", _("Branch home"), "house", P.RECORD_SEE),
        Entry("record_book", pgettext_lazy("navigation", "Record book"), "journal-text", P.RECORD_SEE),
        Entry("registers", _("Registers"), "archive", P.RECORD_SEE),
        Entry("tasks", _("Key tasks"), "list-task", P.RECORD_SEE),
        Entry("duty_calendar", _("What is due"), "calendar-check", P.DUTY_SEE),
        Entry("duty_requests", _("Exemptions"), "clipboard-check", P.EXEMPTION_ASK),
    )),
    (_("Assessment and reviews"), (
        Entry("scores", _("Scores"), "speedometer2", P.SCORE_SEE),
        Entry("assessments", _("Assessments"), "star", P.ASSESSMENT_SEE),
        Entry("reviews", _("Reviews"), "clipboard-data", P.REVIEW_SEE),
        Entry("targets", _("Targets"), "flag", P.TARGET_SEE),
        Entry("inspections", _("My inspections"), "clipboard-check", P.INSPECT),
        Entry("inspection_plans", _("Inspections"), "search", P.INSPECTION_ARRANGE),
        Entry("events", _("Events"), "bookmark-check", P.EVENT_ENTER),
        Entry("consequences", _("What follows from results"), "list-check", P.CONSEQUENCE_SEE),
        Entry("standings", _("Stars and grades"), "kanban", P.ASSESSMENT_SEE),
        Entry("honours", _("Honours"), "trophy", P.ASSESSMENT_SEE),
        Entry("pairings", _("Pairings"), "people", P.CONSEQUENCE_SEE),
        Entry("schemes", _("Schemes"), "card-checklist", P.SCHEME_SEE),
        Entry("drafts", _("Drafts of schemes"), "pencil-square", P.SCHEME_DRAFT),
    )),
    (_("Overview"), (
        Entry("board", _("Company board"), "graph-up", P.BOARD_SEE),
        Entry("late_list", _("Late list"), "clock-history", P.BOARD_SEE),
        Entry("duty_requests", _("Exemptions"), "clipboard-check", P.EXEMPTION_DECIDE),
        Entry("organisations", _("Organisations"), "diagram-3", P.ORGANISATION_SEE),
        Entry("people", _("People"), "people", P.PERSON_SEE),
    )),
    (_("Ledger"), (
        Entry("ledger", _("Checkpoints"), "patch-check", P.OWN_SEE),
        Entry("receipts", _("Look up a receipt"), "search", P.OWN_SEE),
        Entry("ledger_audit", _("Audit of the ledger"), "shield-check", P.LEDGER_SEE),
        Entry("erasure", _("Erase by law"), "x-circle", P.ERASE),
    )),
    (_("Administration"), (
        Entry("import", _("Import and export"), "file-earmark-spreadsheet", P.PERSON_IMPORT),
        Entry("accounts", _("Accounts"), "person-gear", P.ACCOUNT_SEE),
        Entry("roles", _("Roles"), "person-badge", P.ROLE_GRANT),
        Entry("kinds", _("Kinds of record"), "tags", P.KIND_EDIT),
        Entry("classes", _("Classes"), "layers", P.ORGANISATION_EDIT),
        Entry("working_days", _("Working days"), "calendar-week", P.CALENDAR_EDIT),
        Entry("looks", _("Looks at sensitive fields"), "eye", P.LOOKS_SEE),
    )),
)  # fmt: skip


@cache
def address_of(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def navigation(person: Any, here: str) -> Iterator[dict[str, Any]]:
    """Groups of entries that the person may use, the one nearest to the present page marked."""
    groups = [
        (label, {
            entry.name: {"label": entry.label, "icon": entry.icon, "url": address_of(entry.name), "name": entry.name}
            for entry in entries
            if address_of(entry.name) and may(person, entry.permission)
        })
        for label, entries in NAVIGATION
    ]  # fmt: skip
    urls = (entry["url"] for _label, found in groups for entry in found.values())
    nearest = max((url for url in urls if _is_here(url, here)), key=len, default="")
    for label, found in groups:
        if found:
            marked = [{**entry, "here": entry["url"] == nearest} for entry in found.values()]
            yield {"label": label, "entries": marked}


def _is_here(url: str, here: str) -> bool:
    return here == url or (url != "/" and here.startswith(url))


def frame(request: HttpRequest) -> dict[str, Any]:
    """Facts of the frame; what costs a query is asked only where the frame is drawn."""
    person = getattr(request, "person", None)
    if person is None:
        return {"person": None, "languages": settings.LANGUAGES}
    return {
        "person": person,
        "languages": settings.LANGUAGES,
        "navigation": SimpleLazyObject(lambda: list(navigation(person, request.path))),
        "unread": SimpleLazyObject(
            lambda: Message.objects.filter(to=person, read_at__isnull=True)[:100].count()
        ),
    }
