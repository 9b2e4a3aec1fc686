"""Rectifications: the list, one with its time line, and the steps that a person may take."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.consequences import queries
from zhibu.consequences.actions.rectifying import (
    TO_DO,
    check_rectification,
    open_from_finding,
    plan_measure,
    reopen,
    report_done,
)
from zhibu.consequences.authority import decides_on
from zhibu.consequences.enums import WorkState
from zhibu.consequences.evidence import STORAGE, records_to_show
from zhibu.consequences.models import Rectification, RectificationStep
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may
from zhibu.orgs.refusals import Refused
from zhibu.portal.consequences.forms import CheckForm, MeasureForm, ReportForm
from zhibu.portal.consequences.looks import WORK, committees_for, look_of_work
from zhibu.portal.forms import Form, refuse
from zhibu.portal.paging import window
from zhibu.portal.records.attachments import LOCKED_UP
from zhibu.portal.replies import go, reply
from zhibu.records.queries import records_for

MOST_FINDINGS = 10


@dataclass(frozen=True, slots=True)
class Step:
    """A step on the time line."""

    words: Any
    by: str
    at: datetime
    detail: str
    now: bool = False


def rectifications(request: HttpRequest) -> HttpResponse:
    """Open ones first by deadline; findings that have none yet, for whoever opens them."""
    today, show = timezone.localdate(), request.GET.get("show", "open")
    committees = committees_for(request.person)
    code = request.GET.get("committee", "")
    committee = next((one for one in committees if one.code == code), None)
    rows = queries.rectifications_for(request.person)
    rows = _shown(rows, show, today, committee)
    found = window(request, rows, 30)
    lines = [(one, look_of_work(one.state, one.due_on, today)) for one in found.rows]
    words = {"open": _("Not closed yet"), "overdue": _("Past the deadline"), "reported": _("To check"), "closed": _("Done and closed")}  # fmt: skip
    chosen = f"&committee={committee.code}" if committee else ""
    return reply(
        request,
        "portal/consequences/rectifications.html",
        window=found,
        lines=lines,
        committees=committees,
        committee=committee,
        show=show,
        views=[(label, f"?show={name}{chosen}", show == name) for name, label in words.items()],
        findings=_findings(request),
    )


def _shown(rows: Any, show: str, today: Any, committee: Organisation | None) -> Any:
    if committee:
        rows = rows.filter(organisation__path__startswith=committee.path)
    if show == "overdue":
        return rows.filter(state__in=TO_DO, due_on__lt=today)
    if show == "reported":
        return rows.filter(state=WorkState.REPORTED)
    if show == "closed":
        return rows.filter(state=WorkState.CLOSED).order_by("-closed_on", "-pk")
    return rows.exclude(state=WorkState.CLOSED)


def _findings(request: HttpRequest) -> list[Any]:
    if not may(request.person, Permission.CONSEQUENCE_DECIDE):
        return []
    return list(queries.findings_without_rectification(request.person)[:MOST_FINDINGS])


def rectification(request: HttpRequest, number: int) -> HttpResponse:
    return page_of(request, queries.rectification_for(request.person, number))


def measure(request: HttpRequest, number: int) -> HttpResponse:
    found = queries.rectification_for(request.person, number)
    form = MeasureForm(request.POST, organisation=found.organisation)
    if form.is_valid():
        try:
            plan_measure(rectification=found, by=request.person, **form.cleaned_data)
            messages.success(request, _("The measure is written down."))
            return go(request, "rectification", number)
        except Refused as error:
            refuse(form, error)
    return page_of(request, found, measure=form)


def report(request: HttpRequest, number: int) -> HttpResponse:
    found = queries.rectification_for(request.person, number)
    records = records_to_show(request.person, found)
    form = ReportForm(request.POST, request.FILES, records=records)
    if form.is_valid():
        data = form.cleaned_data
        chosen = next((one for one in records if one.code == data["record"]), None)
        try:
            report_done(
                rectification=found, words=data["words"], record=chosen, uploads=data["pictures"],
                by=request.person,
            )  # fmt: skip
            messages.success(request, _("Reported; the office above checks it."))
            return go(request, "rectification", number)
        except Refused as error:
            refuse(form, error)
    return page_of(request, found, report=form)


def check(request: HttpRequest, number: int) -> HttpResponse:
    """Close it, or open it again; a closed one may be opened once more."""
    found = queries.rectification_for(request.person, number)
    form = CheckForm(request.POST)
    if form.is_valid():
        words = form.cleaned_data["words"]
        try:
            if found.state == WorkState.CLOSED:
                reopen(rectification=found, words=words, by=request.person)
            else:
                accept = request.POST.get("accept") == "1"
                check_rectification(
                    rectification=found, accept=accept, words=words, by=request.person
                )
            messages.success(request, _("Noted; whoever is responsible has been told."))
            return go(request, "rectification", number)
        except Refused as error:
            refuse(form, error)
    return page_of(request, found, check=form)


def open_(request: HttpRequest) -> HttpResponse:
    """Open the rectification of a finding."""
    number = request.POST.get("finding", "")
    findings = queries.findings_without_rectification(request.person)
    finding = findings.filter(pk=int(number)).first() if number.isascii() and number.isdigit() and len(number) < 16 else None  # fmt: skip
    if finding is None:
        messages.error(request, _("Choose a finding that has no rectification yet."))
        return go(request, "rectifications")
    try:
        made = open_from_finding(finding=finding, by=request.person)
    except Refused as error:
        messages.error(request, str(error))
        return go(request, "rectifications")
    messages.success(request, _("Opened; whoever is responsible has been told."))
    return go(request, "rectification", made.pk)


def page_of(request: HttpRequest, found: Rectification, **forms: Form) -> HttpResponse:
    """The page of a rectification, with the forms for what the reader may do now."""
    person, today = request.person, timezone.localdate()
    works = found.responsible_id == person.pk or may(
        person, Permission.CONSEQUENCE_WORK, found.organisation
    )
    to_do, decides = found.state in TO_DO, decides_on(person, found.organisation)
    steps = list(found.steps.select_related("by", "record").order_by("pk"))
    reported = decides and found.state == WorkState.REPORTED
    own = person.pk in (found.responsible_id, steps[-1].by_id if steps else None)
    shown: dict[str, Form | None] = {
        "measure_form": forms.get("measure") or MeasureForm(
            organisation=found.organisation, initial={"measure": found.measure}
        ) if to_do and works else None,
        "report_form": forms.get("report") or ReportForm(records=records_to_show(person, found)) if to_do and works and found.measure else None,
        "check_form": forms.get("check") or CheckForm() if reported and not own else None,
        "reopen_form": forms.get("check") or CheckForm() if decides and found.state == WorkState.CLOSED else None,
    }  # fmt: skip
    return reply(
        request,
        "portal/consequences/rectification.html",
        status=422 if any(form.errors for form in forms.values()) else 200,
        rectification=found,
        look=look_of_work(found.state, found.due_on, today),
        own_report=reported and own,
        steps=_way(steps),
        evidence=_evidence(person, steps),
        **shown,
    )


def _way(steps: list[RectificationStep]) -> list[Step]:
    """The steps as a time line: a step that changed nothing of the state wrote the measure down."""
    found = []
    for place, one in enumerate(steps):
        words: Any = _("opened")
        if place:
            planned = one.state in TO_DO and one.state == steps[place - 1].state
            words = _("measure written down") if planned else WORK[one.state][0]
        found.append(Step(words, one.by.name, one.at, one.words, place == len(steps) - 1))
    return found


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a step shows: files by their places, and a record, with a link where it may be read."""

    step: RectificationStep
    files: list[tuple[int, str]]
    readable: bool


def _evidence(person: Person, steps: list[RectificationStep]) -> list[Evidence]:
    """Evidence of all steps that have any; one query where a record is among it."""
    shown = [one for one in steps if one.files or one.record_id]
    numbers = {one.record_id for one in shown if one.record_id}
    readable = set(records_for(person).filter(pk__in=numbers).values_list("pk", flat=True)) if numbers else set()  # fmt: skip
    return [
        Evidence(
            one,
            [(place, file["name"]) for place, file in enumerate(one.files)],
            one.record_id in readable,
        )
        for one in shown
    ]


def evidence_file(request: HttpRequest, number: int) -> HttpResponse:
    """A file that shows what was put right, by its step and its place in it; nothing in it runs."""
    step = queries.rectification_step_for(request.person, number)
    place = request.GET.get("place", "0")
    if not (place.isascii() and place.isdigit() and len(place) < 3 and int(place) < len(step.files)):  # fmt: skip
        raise Http404
    kept = step.files[int(place)]
    try:
        file = STORAGE.open(kept["file"])
    except FileNotFoundError as error:
        raise Http404 from error
    shown = kept["media_type"].startswith("image/")
    response = FileResponse(
        file, as_attachment=not shown, filename=kept["name"], content_type=kept["media_type"]
    )
    response.headers["Content-Security-Policy"] = LOCKED_UP
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
