"""The page of one record, and what can be done to it there."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may
from zhibu.orgs.refusals import Refused
from zhibu.portal.records.after import follow, score_after, shows_score
from zhibu.portal.records.amendments import amendments_of
from zhibu.portal.records.entered import entered
from zhibu.portal.records.entering import submit_or_warn
from zhibu.portal.records.history import timeline_of
from zhibu.portal.replies import go, reply, wants_fragment
from zhibu.records import actions, queries
from zhibu.records.actions.checking import is_own
from zhibu.records.entry import entry_of
from zhibu.records.enums import COUNTED, State
from zhibu.records.lateness import days_after, days_allowed
from zhibu.records.likeness import shown_to
from zhibu.records.models import Record


def show(request: HttpRequest, code: str) -> HttpResponse:
    record, person = queries.record_for(request.person, code), request.person
    writes = may(person, Permission.RECORD_WRITE, record.branch)
    checks = may(person, Permission.RECORD_CHECK, record.branch)
    own = checks and is_own(record, person)
    return reply(
        request,
        "portal/records/record.html",
        record=record,
        entry=entry_of(record),
        entered=entered(days_after(record), days_allowed(record.branch, record.held_on)),
        timeline=timeline_of(record),
        amendments=amendments_of(record),
        attachments=record.attachments.order_by("id"),
        alike=shown_to(person, record),
        open=record.state in (State.DRAFT, State.RETURNED),
        to_check=checks and record.state == State.SUBMITTED and not own,
        own_to_check=own and record.state == State.SUBMITTED,
        writes=writes,
        checks=checks,
        amends=writes and record.state in COUNTED,
        withdraws=writes and record.state == State.DRAFT,
        shows_score=writes and shows_score(record),
    )  # fmt: skip


def score(request: HttpRequest, code: str) -> HttpResponse:
    """The score after the record, which the page asks for once it stands."""
    record = queries.record_for(request.person, code)
    if not wants_fragment(request):
        return go(request, "branch_score", record.branch.code)
    facts = {"record": record, "line": score_after(record)}
    return reply(request, "portal/records/_score_line.html", **facts)


def submit(request: HttpRequest, code: str) -> HttpResponse:
    record = queries.record_to_write(request.person, code)
    try:
        return submit_or_warn(request, record)
    except Refused as error:
        messages.error(request, str(error))
    return go(request, "record_edit" if record.state not in COUNTED else "record", code)


def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    record = queries.record_to_write(request.person, code)
    try:
        actions.withdraw_draft(record=record, by=request.person)
    except Refused as error:
        messages.error(request, str(error))
        return go(request, "record", code)
    messages.success(request, _("The draft is withdrawn."))
    return go(request, "record_book")


def check(request: HttpRequest, code: str) -> HttpResponse:
    record = queries.record_for(request.person, code)
    try:
        actions.check_record(record=record, by=request.person, revision=_revision(request))
    except Refused as error:
        messages.error(request, str(error))
        return go(request, "record", code)
    messages.success(request, _("“%(title)s” is checked.") % {"title": record.title})
    return _next(request)


def give_back(request: HttpRequest, code: str) -> HttpResponse:
    record = queries.record_for(request.person, code)
    try:
        follow(
            actions.return_record(
                record=record,
                reason=request.POST.get("reason", ""),
                by=request.person,
                revision=_revision(request),
            )
        )
    except Refused as error:
        messages.error(request, str(error))
        return go(request, "record", code)
    messages.success(request, _("“%(title)s” is returned to its writer.") % {"title": record.title})
    return _next(request)


def _revision(request: HttpRequest) -> int | None:
    sent = request.POST.get("revision", "")
    return int(sent) if sent.isascii() and sent.isdigit() else None


def _next(request: HttpRequest) -> HttpResponse:
    """On to the next record that waits, or to the empty list."""
    waiting: Record | None = queries.records_to_check(request.person).first()
    return go(request, "record", waiting.code) if waiting else go(request, "records_to_check")
