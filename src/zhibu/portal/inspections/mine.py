"""An inspector's own inspections, on a phone: the list, one at work, and one as it was submitted."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.inspections.actions.inspecting import (
    Mark,
    clauses_of,
    drop_finding,
    find,
    mark,
    open_inspection,
    submit_inspection,
)
from zhibu.inspections.enums import InspectionState, PlanState, Severity
from zhibu.inspections.kinds import Inspected
from zhibu.inspections.models import Finding, Inspection
from zhibu.inspections.queries import (
    inspection_for,
    own_inspections,
    submitted_inspection_for,
)
from zhibu.orgs.refusals import Refused
from zhibu.portal.forms import DayField, FilesField, Form, refuse
from zhibu.portal.inspections.words import inspection_chip
from zhibu.portal.ledger.proofs import show_proof
from zhibu.portal.paging import window
from zhibu.portal.replies import go, reply
from zhibu.portal.targets.words import reason_of
from zhibu.schemes.titles import title_of
from zhibu.targets.figures import written
from zhibu.targets.importing import hundredths
from zhibu.terms.widths import half_width

_POINTS = re.compile(r"\d{1,4}(\.\d{1,2})?")
DAYS_TO_PUT_RIGHT = 15


@dataclass(frozen=True, slots=True)
class Card:
    """A clause as the page shows it; figures as they are typed."""

    clause: Inspected
    title: str
    area: str
    text: str
    most: str
    half: str
    score: str
    remark: str
    fault: str
    assumed: str


class FindingForm(Form):
    problem = forms.CharField(
        label=gettext_lazy("The problem found"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    clause = forms.ChoiceField(label=gettext_lazy("Clause"), required=False)
    severity = forms.ChoiceField(
        label=gettext_lazy("How grave"), choices=Severity.choices, initial=Severity.MINOR
    )
    due_on = DayField(label=gettext_lazy("To be put right by"))
    pictures = FilesField(
        label=gettext_lazy("Pictures"),
        required=False,
        help_text=gettext_lazy("Only where they show the problem; none are asked for."),
    )

    def __init__(self, *args: Any, clauses: Mapping[str, Inspected], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(name, title_of(one.title)) for name, one in clauses.items()]
        self.fields["clause"].choices = [("", "—"), *offered]


def mine(request: HttpRequest) -> HttpResponse:
    """What the reader inspects: open ones first, then what was submitted."""
    found = own_inspections(request.person).filter(
        plan__state__in=(PlanState.PLANNED, PlanState.RUNNING, PlanState.ENDED)
    )
    done = request.GET.get("state") == "done"
    state = InspectionState.SUBMITTED if done else InspectionState.OPEN
    found = found.filter(state=state)
    found = found if done else found.exclude(plan__state=PlanState.ENDED)
    order = ("-submitted_at", "-pk") if done else ("plan__ends_on", "organisation__path", "pk")
    page = window(request, found.defer("plan__adoption__text").order_by(*order), 50)
    today = timezone.localdate()
    return reply(
        request,
        "portal/inspections/mine.html",
        window=page,
        rows=[(one, inspection_chip(one), one.plan.starts_on <= today) for one in page.rows],
        views=[(_("To do"), "?", not done), (_("Submitted"), "?state=done", done)],
        done=done,
    )


def one(request: HttpRequest, number: int) -> HttpResponse:
    """One inspection: begin it, mark its clauses, submit it."""
    found = inspection_for(request.person, number)
    if request.method == "POST":
        return _act(request, found)
    return _show(request, found)


def proof(request: HttpRequest, number: int) -> HttpResponse:
    """What the ledger holds of an inspection: marks, findings and pictures as they were handed in."""
    found = inspection_for(request.person, number)
    return show_proof(request, found, f"{found.plan.title} · {found.organisation}")


def submitted(request: HttpRequest, number: int) -> HttpResponse:
    """A submitted inspection for those who were inspected: marks, remarks and problems."""
    found = submitted_inspection_for(request.person, number)
    clauses = clauses_of(found)
    findings = found.findings.prefetch_related("pictures").order_by("pk")
    return reply(
        request,
        "portal/inspections/submitted.html",
        inspection=found,
        plan=found.plan,
        cards=_cards(found, clauses, {}, None),
        findings=[(one, _clause_title(clauses, one.clause)) for one in findings],
        begun=True,
        remark=found.remark,
        submitted=True,
    )


def _act(request: HttpRequest, found: Inspection) -> HttpResponse:
    wanted, person = request.POST.get("do", ""), request.person
    try:
        if wanted == "open":
            open_inspection(inspection=found, by=person)
            messages.success(request, _("Begun: today is the day of the inspection."))
        elif wanted in ("mark", "submit"):
            marks = _marks(request, found)
            mark(inspection=found, marks=marks, by=person)
            if wanted == "submit":
                remark = request.POST.get("remark", "")
                submit_inspection(inspection=found, remark=remark, by=person)
                messages.success(request, _("Submitted. It counts from now on."))
                return go(request, "inspections")
            messages.success(request, _("Kept. You can go on marking, or submit."))
        else:
            raise Refused(_("Choose what to do by one of the buttons."))
    except Refused as error:
        if error.fields:
            return _show(request, found, status=422, faults=error.fields, typed=request.POST)
        messages.error(request, str(error))
    return go(request, "inspection", found.pk)


def _marks(request: HttpRequest, found: Inspection) -> dict[str, Mark]:
    marks, faults = {}, {}
    for name, clause in clauses_of(found).items():
        text = half_width(request.POST.get(f"mark-{name}", "")).strip()
        if text and not _POINTS.fullmatch(text):
            words = _("“%(found)s” is no mark: write 0 to %(most)s with at most two decimals.")
            faults[name] = words % {"found": text[:20], "most": written(clause.most)}
        else:
            score = hundredths(text) if text else None
            marks[name] = Mark(score, request.POST.get(f"remark-{name}", ""))
    if faults:
        raise Refused(fields=faults)
    return marks


def _show(
    request: HttpRequest,
    found: Inspection,
    *,
    status: int = 200,
    faults: Mapping[str, object] | None = None,
    typed: Mapping[str, str] | None = None,
    form: FindingForm | None = None,
) -> HttpResponse:
    clauses = clauses_of(found)
    due = timezone.localdate() + timedelta(days=DAYS_TO_PUT_RIGHT)
    findings = found.findings.prefetch_related("pictures").order_by("pk")
    return reply(
        request,
        "portal/inspections/inspection.html",
        status=status,
        inspection=found,
        plan=found.plan,
        chip=inspection_chip(found),
        cards=_cards(found, clauses, faults or {}, typed),
        faults=faults,
        findings=[(one, _clause_title(clauses, one.clause)) for one in findings],
        form=form or FindingForm(clauses=clauses, initial={"due_on": due}),
        open=found.state == InspectionState.OPEN and found.plan.state != PlanState.ENDED,
        begun=found.held_on is not None,
        remark=(typed or {}).get("remark", found.remark),
    )


def _cards(
    found: Inspection,
    clauses: Mapping[str, Inspected],
    faults: Mapping[str, object],
    typed: Mapping[str, str] | None,
) -> list[Card]:
    kept = {one.clause: one for one in found.marks.all()}
    cards = []
    for name, clause in clauses.items():
        mark_ = kept.get(name)
        score = written(mark_.score) if mark_ and mark_.score is not None else ""
        remark = mark_.remark if mark_ else ""
        if typed is not None:
            score, remark = typed.get(f"mark-{name}", ""), typed.get(f"remark-{name}", "")
        cards.append(
            Card(
                clause,
                title_of(clause.title),
                title_of(clause.area) if clause.area else "",
                title_of(clause.text) if clause.text else "",
                written(clause.most),
                written(clause.most // 2),
                score,
                remark,
                str(faults.get(name, "")),
                reason_of(clause.assumed),
            )
        )
    return cards


def _clause_title(clauses: Mapping[str, Inspected], name: str) -> str:
    return title_of(clauses[name].title) if name in clauses else ""


def finding(request: HttpRequest, number: int) -> HttpResponse:
    """Write a problem down, with pictures."""
    found = inspection_for(request.person, number)
    form = FindingForm(request.POST, request.FILES, clauses=clauses_of(found))
    if form.is_valid():
        data = form.cleaned_data
        uploads = data.pop("pictures")
        try:
            find(inspection=found, uploads=uploads, by=request.person, **data)
            messages.success(request, _("The problem is written down."))
            return go(request, "inspection", found.pk)
        except Refused as error:
            refuse(form, error)
    return _show(request, found, status=422, form=form)


def drop(request: HttpRequest, number: int, finding: int) -> HttpResponse:
    """Take a problem off again."""
    found = inspection_for(request.person, number)
    row = get_object_or_404(Finding.objects.select_related("inspection"), inspection=found, pk=finding)  # fmt: skip
    try:
        drop_finding(finding=row, by=request.person)
        messages.success(request, _("The problem is taken off."))
    except Refused as error:
        messages.error(request, str(error))
    return go(request, "inspection", found.pk)
