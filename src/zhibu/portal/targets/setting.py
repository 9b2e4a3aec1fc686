"""Propose a target, choose an item of one's own, break a target down."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.orgs.enums import MEMBERS, OrganisationKind
from zhibu.orgs.models import Membership, Organisation
from zhibu.orgs.permissions import Permission
from zhibu.orgs.queries import branches_for
from zhibu.orgs.reach import may
from zhibu.orgs.refusals import Refused
from zhibu.portal.forms import refuse
from zhibu.portal.replies import go, reply
from zhibu.portal.targets.forms import FigureField, FiguresForm, Own, Propose
from zhibu.portal.targets.listing import choices_of, row_of, year_of
from zhibu.portal.targets.words import range_words
from zhibu.targets.actions import Part, break_down, choose_own, propose
from zhibu.targets.figures import Figures, written
from zhibu.targets.indicators import adoption_of, indicators_in
from zhibu.targets.models import Target
from zhibu.targets.queries import target_for
from zhibu.targets.titles import scheme_of


def new(request: HttpRequest) -> HttpResponse:
    """Propose what a branch is to reach."""
    person, year = request.person, year_of(request)
    places = branches_for(person, Permission.TARGET_SET)
    place = _place(request, places)
    if place is None:
        return reply(request, "portal/targets/new.html", places=places[:1000], year=year)
    adoption = adoption_of(place, year)
    choices = choices_of(adoption) if adoption else []
    first = {"indicator": request.GET.get("indicator", "")}
    form = Propose(request.POST if request.method == "POST" else None, initial=first)
    form.offer(choices)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = propose(
                organisation=place, indicator=data["indicator"], round=data["round"], year=year,
                figures=form.figures, words=data["words"], by=person,
            )  # fmt: skip
            messages.success(request, _("Proposed; the branch is told and answers."))
            return go(request, "target", made.pk)
        except Refused as error:
            refuse(form, error)
    known = indicators_in(adoption.text) if adoption else {}
    return reply(
        request,
        "portal/targets/new.html",
        status=422 if form.errors else 200,
        place=place,
        year=year,
        form=form,
        choices=choices,
        explained=[(title, range_words(known[name])) for name, title in choices],
    )


def own(request: HttpRequest) -> HttpResponse:
    """A branch chooses an item of its own."""
    person, year = request.person, year_of(request)
    places = branches_for(person, Permission.TARGET_ANSWER)
    place = _place(request, places) or places.first()
    if place is None:
        raise PermissionDenied
    form = Own(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = choose_own(
                organisation=place, title=data["title"], unit=data["unit"], year=year,
                figures=form.figures, words=data["words"], by=person,
            )  # fmt: skip
            messages.success(request, _("Chosen; the office is told and answers."))
            return go(request, "target", made.pk)
        except Refused as error:
            refuse(form, error)
    return reply(
        request,
        "portal/targets/own.html",
        status=422 if form.errors else 200,
        place=place,
        year=year,
        form=form,
    )


def _place(request: HttpRequest, places: Any) -> Organisation | None:
    code = request.POST.get("organisation") or request.GET.get("organisation")
    if not code:
        return None
    found = places.filter(code=code).first()
    if found is None:
        raise Http404
    return found


def parts(request: HttpRequest, number: int) -> HttpResponse:
    """Break a target down to groups and members; what the parts sum to is shown."""
    found: Target = target_for(request.person, number)
    if not may(request.person, Permission.TARGET_ANSWER, on=found.organisation):
        raise PermissionDenied
    groups, people = _below(found)
    form = _form(request, groups, people)
    if request.method == "POST" and form.is_valid():
        chosen = [*((one, None) for one in groups), *((None, one) for one in people)]
        wanted = [
            Part(Figures(form.cleaned_data[f"part-{(group or person).code}"]), group, person)
            for group, person in chosen
            if form.cleaned_data.get(f"part-{(group or person).code}") is not None
        ]
        try:
            made = break_down(target=found, parts=wanted, by=request.person)
            messages.success(request, _("Broken down into %(count)s parts; each is told.") % {"count": len(made)})  # fmt: skip
            return go(request, "target", found.pk)
        except Refused as error:
            refuse(form, error)
    known = scheme_of(found)
    return reply(
        request,
        "portal/targets/parts.html",
        status=422 if form.errors else 200,
        target=found,
        row=row_of(found, {found.indicator: known} if known else {}),
        form=form,
        groups=[form[f"part-{one.code}"] for one in groups],
        people=[form[f"part-{one.code}"] for one in people],
        total=_total(form),
        whole=written(found.target),
    )


def _below(found: Target) -> tuple[list[Organisation], list[Any]]:
    """Groups and members of the branch that have no part yet."""
    have = found.parts.exclude(state="withdrawn").values_list("organisation", "person")
    groups_there = {place for place, person in have if person is None}
    people_there = {person for _place, person in have if person is not None}
    groups = Organisation.objects.filter(
        path__startswith=found.organisation.path, kind=OrganisationKind.GROUP, in_use=True
    )
    members = Membership.objects.on(timezone.localdate()).filter(
        branch=found.organisation, standing__in=MEMBERS
    )
    people = [one.person for one in members.select_related("person").order_by("person__name", "pk")]
    return (
        [one for one in groups.order_by("path") if one.pk not in groups_there],
        [one for one in people if one.pk not in people_there],
    )


def _form(request: HttpRequest, groups: list[Organisation], people: list[Any]) -> FiguresForm:
    form = FiguresForm(request.POST if request.method == "POST" else None)
    form.fields.clear()
    for one in [*groups, *people]:
        form.fields[f"part-{one.code}"] = FigureField(label=one.name, required=False)
    return form


def _total(form: FiguresForm) -> str:
    if not form.is_bound:
        return ""
    return written(sum(value for value in getattr(form, "cleaned_data", {}).values() if value))
