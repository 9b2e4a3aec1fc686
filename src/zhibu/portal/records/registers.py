"""Registers of a branch's book: on the page, for print, as PDF and Excel."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.models import Organisation
from zhibu.orgs.permissions import Permission
from zhibu.orgs.queries import organisation_for, organisations_for
from zhibu.portal.paging import Window, window
from zhibu.portal.records.register_rows import facts_of, rows_of
from zhibu.portal.replies import go, reply
from zhibu.records.lateness import days_allowed
from zhibu.records.models import Record
from zhibu.records.registers import (
    REGISTERS,
    Part,
    book_pdf,
    book_records,
    book_workbook,
    counts_register,
    leaves_of,
    newest_quarter,
    readable,
    register_pdf,
    register_workbook,
)
from zhibu.records.registers.paper import Cover

YEARS = range(1949, 3000)
QUARTERS = ("1", "2", "3", "4")
WHOLE = "all"
"""What `?quarter=` says for the whole year."""
LONG = {"book": 100, "talks": 50}
"""Registers with a row for each record, and rows of a page; one begins with the newest quarter."""
MEDIA = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def index(request: HttpRequest) -> HttpResponse:
    """Whose registers; who reaches one branch alone is there at once."""
    found = organisations_for(request.person, Permission.RECORD_SEE)
    found = found.filter(kind=OrganisationKind.BRANCH)
    words = request.GET.get("q", "").strip()[:40]
    listed = found.filter(sought__contains=words.lower()) if words else found
    branches = window(request, listed)
    year = timezone.localdate().year
    if not words and branches.number == 1 and len(branches.rows) == 1:
        return go(request, "register", branches.rows[0].code, year, "book")
    return reply(
        request, "portal/records/registers.html", branches=branches, words=words, year=year
    )


def register(request: HttpRequest, code: str, year: int, what: str) -> HttpResponse:
    """A register: of the long ones the newest quarter, or page by page the whole year."""
    branch, part = _asked(request, code, year, what)
    asked = request.GET.get("quarter", "")
    asked = asked if asked in (*QUARTERS, WHOLE) else ""
    if what in LONG and not asked:
        part = Part(year, newest_quarter(request.person, branch, year))
    shown: list[Window] = []

    def cut(records: QuerySet[Record]) -> Sequence[Record]:
        shown.append(window(request, records, LONG[what]))
        return shown[0].rows

    table = REGISTERS[what](request.person, branch, part, **({"cut": cut} if what in LONG else {}))
    return reply(
        request,
        "portal/records/register.html",
        branch=branch,
        part=part,
        what=what,
        table=table,
        body=rows_of(table),
        window=shown[0] if shown else None,
        tabs=_tabs(branch, part, what, f"?quarter={asked}" if asked else ""),
        years=_years(part),
        quarters=[
            (number, _("quarter %(number)s") % {"number": number}) for number in (1, 2, 3, 4)
        ],
        asked=f"?quarter={asked}" if asked else "",
        query=f"?quarter={part.quarter}" if part.quarter else "",
    )


def print_register(request: HttpRequest, code: str, year: int, what: str) -> HttpResponse:
    branch, part = _asked(request, code, year, what)
    table = REGISTERS[what](request.person, branch, part)
    facts = {"table": table, "body": rows_of(table), "branch": branch, "part": part}
    if what != "book":
        return reply(request, "portal/records/register_print.html", what=what, **facts)
    records = book_records(readable(request.person, branch, part))
    leaves = [
        (leaf, facts_of(leaf.facts), facts_of(leaf.signed))
        for leaf in leaves_of(records, days_allowed(branch, part.last))
    ]
    return reply(request, "portal/records/book_print.html", what=what, leaves=leaves, **facts)


def send_register(request: HttpRequest, code: str, year: int, what: str, form: str) -> HttpResponse:
    branch, part = _asked(request, code, year, what)
    if form not in MEDIA:
        raise Http404
    table = REGISTERS[what](request.person, branch, part)
    if what == "book":
        records = list(book_records(readable(request.person, branch, part)))
        if form == "xlsx":
            content = book_workbook(table, records)
        else:
            leaves = leaves_of(records, days_allowed(branch, part.last))
            counts = counts_register(request.person, branch, part)
            lines = (
                (_("branch"), branch.name),
                (_("period"), str(part)),
                (_("printed on"), f"{timezone.localdate():%Y-%m-%d}"),
                (_("printed by"), request.person.name),
            )
            content = book_pdf(Cover(branch.name, year, lines), counts, leaves)
    else:
        content = register_pdf(table) if form == "pdf" else register_workbook(table)
    name = f"{branch.name} {part} {table.title}.{form}"
    return HttpResponse(
        content,
        content_type=MEDIA[form],
        headers={"Content-Disposition": _disposition(name)},
    )


def _disposition(name: str) -> str:
    from django.utils.http import content_disposition_header

    return content_disposition_header(as_attachment=True, filename=name) or "attachment"


def branch_of_book(
    request: HttpRequest, code: str, year: int, permission: Permission = Permission.RECORD_SEE
) -> Organisation:
    """Find the branch whose book an address names; 404 if unseen, no branch, or no such year."""
    branch = organisation_for(request.person, code, permission)
    if branch.kind != OrganisationKind.BRANCH or year not in YEARS:
        raise Http404
    return branch


def _asked(request: HttpRequest, code: str, year: int, what: str) -> tuple[Organisation, Part]:
    branch = branch_of_book(request, code, year)
    if what not in REGISTERS:
        raise Http404
    quarter = request.GET.get("quarter", "")
    return branch, Part(year, int(quarter) if quarter in QUARTERS else None)


def _tabs(
    branch: Organisation, part: Part, what: str, query: str
) -> list[tuple[object, str, bool]]:
    names = {
        "book": _("Activities"),
        "kinds": _("By kind"),
        "study": _("Study hours"),
        "attendance": _("Attendance"),
        "talks": _("Talks"),
        "tasks": _("Key tasks"),
    }
    return [
        (words, reverse("register", args=[branch.code, part.year, name]) + query, name == what)
        for name, words in names.items()
    ]


def _years(part: Part) -> list[int]:
    this = timezone.localdate().year
    return sorted({*range(this - 4, this + 1), part.year}, reverse=True)
