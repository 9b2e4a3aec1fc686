"""The record book, and the home of a branch."""

from dataclasses import replace
from itertools import islice

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.duties.enums import DutyState
from zhibu.duties.models import Duty
from zhibu.duties.together import together
from zhibu.orgs.completeness import completeness_of
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may
from zhibu.portal.paging import window
from zhibu.portal.records.after import up_to_date
from zhibu.portal.records.book_rows import lay_out
from zhibu.portal.records.picking import Picked, pick_branch, show_choices
from zhibu.portal.replies import reply
from zhibu.records import queries
from zhibu.records.enums import State
from zhibu.records.lateness import days_allowed
from zhibu.records.models import Record
from zhibu.records.rules import groups_of
from zhibu.records.searching import search

Pairs = list[tuple[object, object]]
ROWS = 30
"""Rows of a page of the book."""
SHORT = 8
"""Rows of a list on the home of a branch."""
LINE = ("code", "title", "held_on", "state")
"""What such a row shows of a record."""


def book(request: HttpRequest) -> HttpResponse:
    picked = pick_branch(request, Permission.RECORD_SEE)
    branch = None if "all" in request.GET else picked.branch
    asked = Asked(request)
    allowed = days_allowed(branch, timezone.localdate())
    records = queries.book_for(
        request.person, branch, asked.year, asked.filters(allowed), unit=asked.unit
    )
    if asked.words:
        records = search(records, asked.words)
    shown = window(request, records.values_list("pk", flat=True), ROWS)
    shown = replace(shown, rows=queries.rows_of(shown.rows))
    lay_out(shown.rows, allowed, of_one_branch=branch is not None)
    return reply(
        request,
        "portal/records/book.html",
        window=shown,
        branch=branch,
        picked=picked,
        asked=asked,
        choices=_choices(picked, asked),
        writes=branch is not None and may(request.person, Permission.RECORD_WRITE, branch),
        narrowed=asked.narrowed,
    )


def _choices(picked: Picked, asked: "Asked") -> dict[str, Pairs]:
    """What each select of the filters offers."""
    return {
        "branches": [(one.code, one) for one in picked.choices],
        "years": [(year, year) for year in asked.years()],
        "kinds": [(kind.name, kind) for kind in queries.kinds_in_use()],
        "quarters": [(one, _("quarter %(number)s") % {"number": one}) for one in range(1, 5)],
        "months": [(one, _("month %(number)s") % {"number": one}) for one in range(1, 13)],
        "states": State.choices,
    }


class Asked:
    """What the address asks for; what cannot be read asks for nothing."""

    def __init__(self, request: HttpRequest) -> None:
        facts = request.GET
        this_year = timezone.localdate().year
        self.year: int = _number(facts.get("year"), range(1950, this_year + 1)) or this_year
        self.month = _number(facts.get("month"), range(1, 13))
        self.quarter = _number(facts.get("quarter"), range(1, 5))
        self.kind = facts.get("kind", "")[:40]
        self.state = facts.get("state", "") if facts.get("state") in State.values else ""
        self.late = facts.get("late") == "1"
        self.words = facts.get("q", "").strip()[:80]
        self.unit = facts.get("unit", "").strip()[:40]

    @property
    def narrowed(self) -> bool:
        return any((self.month, self.quarter, self.kind, self.state, self.late, self.words, self.unit))  # fmt: skip

    def filters(self, allowed: int) -> queries.BookFilters:
        return queries.BookFilters(
            kind=self.kind,
            month=self.month,
            quarter=self.quarter,
            state=self.state,
            late_beyond=allowed if self.late else None,
        )

    def years(self) -> list[int]:
        this_year = timezone.localdate().year
        return sorted({*range(this_year - 4, this_year + 1), self.year}, reverse=True)


def _number(text: str | None, allowed: range) -> int | None:
    found = int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else None
    return found if found in allowed else None


def home(request: HttpRequest) -> HttpResponse:
    """What a branch has to do, has done, and lacks."""
    picked = pick_branch(request, Permission.RECORD_SEE)
    if picked.branch is None:
        return show_choices(request, picked, Permission.RECORD_SEE)
    branch, person, today = picked.branch, request.person, timezone.localdate()
    up_to_date(branch)
    year = queries.book_for(person, branch, today.year)
    newest = list(queries.with_rows(queries.book_for(person, branch, None))[:SHORT])
    lay_out(newest, days_allowed(branch, today), of_one_branch=True)
    return reply(
        request,
        "portal/records/home.html",
        branch=branch,
        picked=picked,
        year=today.year,
        counts=queries.counts_by_state(year),
        newest=newest,
        drafts=list(queries.unfinished_of(person, branch).only(*LINE)[:SHORT]),
        to_check=_to_check_of(person, branch),
        duties=list(islice(together(duties_of(branch)), SHORT)),
        completeness=completeness_of([branch])[branch.pk],
        tasks=list(queries.tasks_at(person, branch).exclude(step="comment").order_by("due_on")[:SHORT]),
        alike=list(queries.with_likeness(year).only(*LINE)[:SHORT]),
        today=today,
        writes=may(person, Permission.RECORD_WRITE, branch),
        plans=may(person, Permission.TASK_PLAN, branch),
    )  # fmt: skip


def _to_check_of(person: Person, branch: Organisation) -> list[Record]:
    """The oldest that wait; few, and sorted here: an order would walk through the company's."""
    waiting = queries.records_to_check(person, branch).order_by().only(*LINE)
    return sorted(waiting, key=lambda record: (record.held_on, record.pk))[:SHORT]


def duties_of(branch: Organisation) -> list[Duty]:
    """What the branch still has to do, most urgent first."""
    waiting = (DutyState.MISSING, DutyState.DUE)
    own = [branch.pk, *groups_of(branch).values_list("pk", flat=True)]
    found = Duty.objects.filter(organisation__in=own, state__in=waiting)
    # Few, and sorted here: an order would have the database walk through the whole company's.
    rows = found.select_related("organisation")
    return sorted(rows, key=lambda duty: (duty.ends_on, duty.organisation.path, duty.rule))


def to_check(request: HttpRequest) -> HttpResponse:
    """Records that wait for the person's check, oldest first."""
    records = queries.records_to_check(request.person)
    shown = window(request, records.values_list("pk", flat=True), ROWS)
    shown = replace(shown, rows=queries.rows_of(shown.rows))
    lay_out(shown.rows, days_allowed(None, timezone.localdate()), of_one_branch=False)
    return reply(request, "portal/records/to_check.html", window=shown)


__all__ = ["book", "home", "to_check"]
