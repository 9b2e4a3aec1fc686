"""Who holds which role, granting and ending; who looked at sensitive fields."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from zhibu.orgs import actions
from zhibu.orgs.models import Membership, Role, SensitiveLook
from zhibu.orgs.permissions import Permission
from zhibu.orgs.queries import everybody_for, organisations_for, people_apart_for
from zhibu.orgs.reach import within
from zhibu.orgs.refusals import Refused
from zhibu.orgs.seeking import normalised
from zhibu.portal.forms import refuse
from zhibu.portal.orgs.forms import Grant
from zhibu.portal.paging import window
from zhibu.portal.replies import go, reply

FOUND = 20
SHOWN = (
    "kind", "started_on", "ended_on", "person__code", "person__name", "organisation__name", "granted_by__name",
)  # fmt: skip
"""What the list shows of a role."""


def roles(request: HttpRequest) -> HttpResponse:
    form = Grant(request.POST or None, initial={"person": request.GET.get("person", "")})
    places = organisations_for(request.person, Permission.ROLE_GRANT).filter(in_use=True)
    form.fields["organisation"].offer(places.filter(kind__in=("committee", "working_committee", "general_branch", "branch")))  # fmt: skip
    if form.is_valid():
        try:
            made = _grant(request, **form.cleaned_data)
        except Refused as error:
            refuse(form, error)
        else:
            words = _("%(name)s now holds the role “%(role)s”.")
            messages.success(request, words % {"name": made.person.name, "role": made.get_kind_display()})  # fmt: skip
            return go(request, "roles")
    held = Role.objects.filter(within(request.person, Permission.ROLE_GRANT, "organisation"))
    held = held.select_related("person", "organisation", "granted_by").only(*SHOWN)
    return reply(
        request,
        "portal/orgs/roles.html",
        status=400 if form.errors else 200,
        form=form,
        window=window(request, held.order_by("-started_on", "-pk").filter(_chosen(request))),
        all_of_them="all" in request.GET,
        found=_people(request),
    )


def _chosen(request: HttpRequest) -> Q:
    return Q() if "all" in request.GET else Q(ended_on__isnull=True)


def _grant(request: HttpRequest, person: str, **given: Any) -> Role:
    found = everybody_for(request.person).filter(code=person).first()
    if found is None:
        message = _("Within your reach there is nobody of this code.")
        raise Refused(fields={"person": message})
    return actions.grant_role(person=found, by=request.person, **given)


def found(request: HttpRequest) -> HttpResponse:
    """People to grant a role to, while one types."""
    return reply(request, "portal/orgs/_role_people.html", found=_people(request))


def _people(request: HttpRequest) -> Any:
    words = normalised(request.GET.get("q", ""))
    if not words:
        return None
    fitting = everybody_for(request.person).filter(in_use=True, sought__contains=words)
    return list(fitting.only("code", "name").order_by("name")[:FOUND])


def end(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Role.objects.filter(within(request.person, Permission.ROLE_GRANT, "organisation"))
    role = get_object_or_404(rows.select_related("organisation"), pk=pk)
    try:
        actions.end_role(role=role, by=request.person)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The role has ended."))
    return go(request, "roles")


def looks(request: HttpRequest) -> HttpResponse:
    reached = Membership.objects.filter(within(request.person, Permission.LOOKS_SEE, "branch"))
    rows = SensitiveLook.objects.filter(
        Q(person__in=reached.values("person"))
        | Q(person__in=people_apart_for(request.person, Permission.LOOKS_SEE).values("pk"))
    )
    rows = rows.select_related("person", "by").order_by("-at", "-pk")
    return reply(request, "portal/orgs/looks.html", window=window(request, rows))
