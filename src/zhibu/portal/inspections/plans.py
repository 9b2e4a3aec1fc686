"""The office's plans: the list, one with its progress, a new one, its steps."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.inspections.actions import planning
from zhibu.inspections.enums import PlanState
from zhibu.inspections.kinds import inspected_in
from zhibu.inspections.models import ClauseMark, Finding
from zhibu.inspections.queries import done_of, inspections_of, plan_for, plans_for
from zhibu.orgs.enums import RoleKind
from zhibu.orgs.models import Person, Role
from zhibu.orgs.permissions import Permission
from zhibu.orgs.queries import organisation_for, organisations_for
from zhibu.orgs.reach import STEP
from zhibu.orgs.refusals import Refused
from zhibu.portal.forms import DayField, Form, LongSelect, refuse
from zhibu.portal.inspections.places import offered
from zhibu.portal.inspections.words import inspection_chip, plan_chip
from zhibu.portal.paging import window
from zhibu.portal.replies import go, reply
from zhibu.schemes.models import Adoption
from zhibu.schemes.queries import adoptions_for
from zhibu.schemes.titles import title_of

SIZE = 50


class PlanForm(Form):
    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=120,
        help_text=gettext_lazy("Such as: inspection of the first half-year."),
    )  # fmt: skip
    organisation = forms.ChoiceField(
        label=gettext_lazy("Where"),
        widget=LongSelect(), help_text=gettext_lazy("This organisation and all below it."),
    )  # fmt: skip
    starts_on = DayField(label=gettext_lazy("First day"))
    ends_on = DayField(label=gettext_lazy("Last day"))
    round = forms.IntegerField(
        label=gettext_lazy("Round"), min_value=1, max_value=366, initial=1,
    )  # fmt: skip
    draws = forms.IntegerField(
        label=gettext_lazy("Spot check: draw so many"), min_value=1, required=False,
        help_text=gettext_lazy("Empty: all are inspected. Else they are drawn by a checkpoint of the ledger that nobody knows beforehand."),
    )  # fmt: skip
    clauses = forms.MultipleChoiceField(
        label=gettext_lazy("Clauses"), required=False, widget=forms.CheckboxSelectMultiple(),
        help_text=gettext_lazy("None chosen: all that the scheme has inspected."),
    )  # fmt: skip
    inspectors = forms.MultipleChoiceField(
        label=gettext_lazy("Inspectors"), widget=forms.CheckboxSelectMultiple(),
        help_text=gettext_lazy("Organisations go to them in turn; nobody gets the own branch."),
    )  # fmt: skip
    inspectors_each = forms.IntegerField(
        label=gettext_lazy("Inspectors for each organisation"), min_value=1, max_value=3, initial=1,
        help_text=gettext_lazy("With two, their marks are shown side by side; the mean counts."),
    )  # fmt: skip
    field_order = ("title", "organisation", "starts_on", "ends_on", "round", "draws", "inspectors",
                   "inspectors_each", "clauses")  # fmt: skip


def plans(request: HttpRequest) -> HttpResponse:
    """Plans of inspection, the newest first."""
    page = window(request, plans_for(request.person), SIZE)
    return reply(
        request,
        "portal/inspections/plans.html",
        window=page,
        rows=[(one, plan_chip(one.state)) for one in page.rows],
    )


def new(request: HttpRequest) -> HttpResponse:
    """Plan an inspection by an adopted scheme."""
    person = request.person
    adoptions = [
        one for one in adoptions_for(person).filter(ended_on=None) if inspected_in(one.text)
    ]
    given = request.POST if request.method == "POST" else request.GET
    chosen = next((one for one in adoptions if str(one.pk) == given.get("adoption")), None)
    if chosen is None and len(adoptions) == 1:
        chosen = adoptions[0]
    form = _form(request, chosen) if chosen else None
    if request.method == "POST" and form is not None and form.is_valid():
        data = form.cleaned_data
        code = data.pop("organisation")
        data["organisation"] = organisation_for(person, code, Permission.INSPECTION_ARRANGE)
        people = Person.objects.in_bulk([int(one) for one in data.pop("inspectors")])
        try:
            made = planning.plan_inspection(
                adoption=chosen, inspectors=list(people.values()), year=data["starts_on"].year,
                by=person, **data,
            )  # fmt: skip
            messages.success(request, _("Planned. Announce the draw next.") if made.draws else _("Planned; the inspectors are told."))  # fmt: skip
            return go(request, "inspection_plan", made.code)
        except Refused as error:
            refuse(form, error)
    return reply(
        request,
        "portal/inspections/plan_new.html",
        status=422 if request.method == "POST" else 200,
        adoptions=[(one.pk, title_of(one.title)) for one in adoptions],
        chosen=chosen,
        title=title_of(chosen.title) if chosen else "",
        form=form,
    )


def _form(request: HttpRequest, adoption: Adoption) -> PlanForm:
    person, today = request.person, timezone.localdate()
    planned = _rounds(person, adoption, today.year)
    due = max(planned, default=0) + 1
    first = {"starts_on": today, "round": due}
    form = PlanForm(request.POST if request.method == "POST" else None, initial=first)
    form.fields["round"].help_text = _("Planned in %(year)s: rounds %(rounds)s. Due now: round %(due)s.") % {
        "year": today.year, "rounds": ", ".join(map(str, planned)), "due": due,
    } if planned else _("None is planned in %(year)s yet: round 1 is due.") % {"year": today.year}  # fmt: skip
    top = adoption.organisation.path
    places = organisations_for(person, Permission.INSPECTION_ARRANGE).filter(
        in_use=True, path__startswith=top
    )
    form.fields["organisation"].choices = offered(person, Permission.INSPECTION_ARRANGE, top)
    form.fields["clauses"].choices = [
        (name, title_of(one.title)) for name, one in inspected_in(adoption.text).items()
    ]
    tops = places.order_by("path").values_list("path", flat=True)[:1]
    above = [top[:end] for top in tops for end in range(STEP, len(top) + 1, STEP)]
    roles = Role.objects.on(today).filter(
        kind=RoleKind.INSPECTOR, person__in_use=True, organisation__path__in=above
    )
    people = {one.person.pk: one.person.name for one in roles.select_related("person")}
    form.fields["inspectors"].choices = [(str(pk), name) for pk, name in people.items()]
    return form


def _rounds(person: Person, adoption: Adoption, year: int) -> list[int]:
    """Rounds of a scheme that are planned in a year, as far as the person arranges them."""
    found = plans_for(person).filter(adoption=adoption, year=year)
    found = found.exclude(state=PlanState.CALLED_OFF).order_by("round")
    return list(dict.fromkeys(found.values_list("round", flat=True)))


def plan(request: HttpRequest, code: str) -> HttpResponse:
    """One plan: how far it is, where inspectors differ, what comes next."""
    found = plan_for(request.person, code)
    page = window(request, inspections_of(found), SIZE)
    rows = list(page.rows)
    marked = ClauseMark.objects.filter(inspection__in=rows, score__isnull=False)
    marks: dict[int, int] = {}
    for inspection in marked.values_list("inspection", flat=True):
        marks[inspection] = marks.get(inspection, 0) + 1
    findings: dict[int, int] = {}
    for inspection in Finding.objects.filter(inspection__in=rows).values_list("inspection", flat=True):  # fmt: skip
        findings[inspection] = findings.get(inspection, 0) + 1
    done, of = done_of(found)
    clauses = inspected_in(found.adoption.text)
    people = Person.objects.in_bulk(found.inspectors)
    return reply(
        request,
        "portal/inspections/plan.html",
        plan=found,
        scheme=title_of(found.adoption.title),
        chip=plan_chip(found.state),
        window=page,
        rows=[(one, inspection_chip(one), marks.get(one.pk, 0), findings.get(one.pk, 0)) for one in rows],
        done=done,
        of=of,
        left=of - done,
        clauses=[title_of(one.title) for name, one in clauses.items() if not found.clauses or name in found.clauses],
        inspectors=[people[pk] for pk in found.inspectors if pk in people],
        announces=found.draws is not None and found.state == PlanState.PLANNED,
        draws=found.state == PlanState.ANNOUNCED,
        ready=found.state == PlanState.ANNOUNCED and planning.deciding(found) is not None,
        ends=found.state == PlanState.RUNNING or (found.state == PlanState.PLANNED and of > 0),
        calls_off=found.state not in (PlanState.ENDED, PlanState.CALLED_OFF) and done == 0,
        candidates=len(found.candidates),
    )  # fmt: skip


def step(request: HttpRequest, code: str) -> HttpResponse:
    """Announce the draw, draw, end the plan, or call it off."""
    found = plan_for(request.person, code)
    wanted = request.POST.get("step", "")
    try:
        if wanted == "call_off":
            reason = request.POST.get("reason", "")
            planning.call_off(plan=found, reason=reason, by=request.person)
            messages.success(request, _("Called off."))
        elif wanted in STEPS:
            act, words = STEPS[wanted]
            act(plan=found, by=request.person)
            messages.success(request, str(words))
        else:
            raise Refused(_("Choose what to do by one of the buttons."))
    except Refused as error:
        messages.error(request, str(error))
    return go(request, "inspection_plan", found.code)


STEPS: dict[str, tuple[Any, Any]] = {
    "announce": (planning.announce_draw, gettext_lazy("Announced. The next checkpoint of the ledger decides.")),
    "draw": (planning.draw, gettext_lazy("Drawn; the inspectors are told.")),
    "end": (planning.end_plan, gettext_lazy("Ended. What was submitted counts.")),
}  # fmt: skip
