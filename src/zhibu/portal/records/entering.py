"""One screen on which a record is entered, changed while it is open, or amended."""

from datetime import date

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhibu.orgs.models import Organisation
from zhibu.orgs.permissions import Permission
from zhibu.orgs.refusals import Refused, Stale
from zhibu.portal.forms import refuse
from zhibu.portal.records.after import follow
from zhibu.portal.records.form import EntryForm, first_values, values_of
from zhibu.portal.records.picking import pick_branch, show_choices
from zhibu.portal.records.sheet import Sheet, Ticks
from zhibu.portal.replies import go, reply
from zhibu.records import actions, queries
from zhibu.records.attaching import check_uploads, keep_attachment
from zhibu.records.audience import audience, present_last_time
from zhibu.records.entry import entry_of
from zhibu.records.enums import COUNTED, State
from zhibu.records.models import Record

PAGE = "portal/records/entry.html"
ONLY_LIST = ("reload", "all_present")
"""Buttons that bring the form again and save nothing."""


def new(request: HttpRequest) -> HttpResponse:
    picked = pick_branch(request, Permission.RECORD_WRITE)
    if picked.branch is None or "pick" in request.GET:
        return show_choices(request, picked, Permission.RECORD_WRITE)
    branch = picked.branch
    if request.method == "POST":
        return _answer(request, branch, None)
    asked = request.GET
    facts = (
        asked.getlist("kind"),
        asked.getlist("group"),
        _day(asked.get("day")),
        asked.get("task", ""),
    )
    values = first_values(branch, *facts, ask_day=asked.get("day") == "")
    form = EntryForm(initial=values, branch=branch)
    ticks = Ticks(frozenset(present_last_time(branch, form.ticked_kinds())))
    return _show(request, form, _sheet(form, ticks), picked=picked)


def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change a draft or a returned record; amend one that was submitted."""
    record = queries.record_to_write(request.person, code)
    if request.method == "POST":
        return _answer(request, record.branch, record)
    entry = entry_of(record)
    form = EntryForm(initial=values_of(record, entry), branch=record.branch, record=record)
    return _show(request, form, _sheet(form, Ticks.of(entry)))


def _answer(request: HttpRequest, branch: Organisation, record: Record | None) -> HttpResponse:
    form = EntryForm(request.POST, request.FILES, branch=branch, record=record)
    ticks, act = Ticks.typed(request.POST), request.POST.get("act", "save")
    sheet = _sheet(form, ticks, all_present=act == "all_present")
    if act in ONLY_LIST:
        form.say_nothing()
        return _show(request, form, sheet)
    if form.is_valid() and (faults := ticks.faults(sheet.names())):
        refuse(form, Refused(fields=faults))
    if not form.is_valid():
        return _show(request, form, sheet, status=422)
    written = False
    try:
        files = _files(form)  # before the transaction, so that nobody waits for a picture
        with transaction.atomic():
            record = _save(request, form, sheet.with_strangers(ticks), act)
            for upload, accepted in () if record.repeated else files:
                keep_attachment(record=record, upload=upload, accepted=accepted, by=request.person)
            written = True
    except Refused as error:
        if written:  # all stands but a file, which the disk did not take
            return _warn(request, record, error)
        form = _told(form, error)
        return _show(request, form, sheet, status=409 if isinstance(error, Stale) else 422)
    return _go_on(request, form, record, act)


def _files(form: EntryForm) -> list[tuple]:
    """Each file with what was made of it; an amendment takes none."""
    if form.record is not None and form.record.state in COUNTED:
        return []
    uploads = form.cleaned_data["attachments"]
    return list(zip(uploads, check_uploads(uploads), strict=True))


def _warn(request: HttpRequest, record: Record, error: Refused) -> HttpResponse:
    messages.warning(request, _("The draft is saved, but not yet submitted."))
    messages.error(request, str(error))
    return go(request, "record_edit", record.code)


def _save(request: HttpRequest, form: EntryForm, sheet: Sheet, act: str) -> Record:
    """Write the entry; where it is to be submitted, only if that can be done too."""
    entry, by, data = form.entry(sheet.marks()), request.person, form.cleaned_data
    if act == "submit":
        actions.refuse_incomplete(branch=form.branch, entry=entry)
    if form.record is None:
        return actions.write_record(
            branch=form.branch, entry=entry, by=by, form_key=data["form_key"] or None
        )
    facts = {"record": form.record, "entry": entry, "revision": data["revision"] or 0, "by": by}
    if form.record.state in COUNTED:
        amended = actions.amend_record(reason=data["reason"], **facts)
        follow(amended)
        return amended
    return actions.change_record(**facts)


def _told(form: EntryForm, error: Refused) -> EntryForm:
    """Put the refusal on the form; after a stale edit, sending it again puts it in place."""
    if isinstance(error, Stale) and form.record is not None:
        form.record.refresh_from_db()
        form.data = form.data.copy()
        form.data["revision"] = str(form.record.revision)
    refuse(form, error)
    return form


def _go_on(request: HttpRequest, form: EntryForm, record: Record, act: str) -> HttpResponse:
    """Submit if that was asked, and say what happened."""
    if record.state in COUNTED:
        done = _("The amendment is kept, old and new side by side.")
        messages.success(request, done if form.record else _("Submitted already."))
        return go(request, "record", record.code)
    try:
        if act == "submit":
            return submit_or_warn(request, record)
    except Refused as error:
        return _warn(request, record, error)
    messages.success(request, _("The draft is saved. It counts once it is submitted."))
    return go(request, "record", record.code)


def submit_or_warn(request: HttpRequest, record: Record) -> HttpResponse:
    """Submit a record; one that resembles another is shown to its writer first."""
    if "warned" not in request.POST and record.likenesses.filter(explained="").exists():
        messages.warning(
            request, _("The draft is saved. Before you submit it, look at what it resembles.")
        )
        return go(request, "record", record.code)
    record = actions.submit_record(
        record=record,
        by=request.person,
        revision=record.revision,
        explanation=request.POST.get("explanation", ""),
    )
    follow(record)
    words = _("Submitted as number %(number)s of the book of %(year)s.")
    messages.success(request, words % {"number": record.number, "year": record.year})
    return go(request, "record", record.code)


def _sheet(form: EntryForm, ticks: Ticks, *, all_present: bool = False) -> Sheet:
    people = audience(form.branch, form.day, form.ticked_kinds(), form.ticked_groups())
    return Sheet.laid(people, ticks, all_present=all_present)


def _show(request: HttpRequest, form: EntryForm, sheet: Sheet, *, status: int = 200, **facts: object) -> HttpResponse:  # fmt: skip
    amending = form.record is not None and form.record.state in COUNTED
    return reply(
        request,
        PAGE,
        status=status,
        form=form,
        sheet=sheet,
        record=form.record,
        branch=form.branch,
        amending=amending,
        returned=form.record is not None and form.record.state == State.RETURNED,
        places=queries.places_of(form.branch),
        **facts,
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
