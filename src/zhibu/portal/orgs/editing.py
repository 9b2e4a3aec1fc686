"""Found, change, move, close and reopen an organisation."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhibu.orgs import actions
from zhibu.orgs.actions.organisations import FACTS
from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.permissions import Permission
from zhibu.orgs.queries import organisation_for, organisations_for
from zhibu.orgs.refusals import Refused
from zhibu.orgs.settling import seen_of
from zhibu.orgs.shape import ABOVE
from zhibu.portal.orgs.asking import ask
from zhibu.portal.orgs.forms import ChangedOrganisation, LastDay, Move, NewOrganisation
from zhibu.portal.replies import go

EDIT = Permission.ORGANISATION_EDIT


def found(request: HttpRequest) -> HttpResponse:
    under = request.GET.get("under", "")
    form = NewOrganisation(request.POST or None, initial={"parent": under})
    places = organisations_for(request.person, EDIT).filter(in_use=True)
    form.fields["parent"].offer(places.exclude(kind=OrganisationKind.GROUP))
    return ask(
        request,
        form,
        lambda given: actions.found_organisation(by=request.person, **given),
        lambda made: (_("%(name)s is founded.") % {"name": made.name}, "organisation", made.code),
        title=_("New organisation"),
        label=_("Found it"),
        back=("organisations", "", _("Organisations")),
    )


def change(request: HttpRequest, code: str) -> HttpResponse:
    row = organisation_for(request.person, code, EDIT)
    initial = {name: getattr(row, name) for name in FACTS} | {"seen": seen_of(row, FACTS)}
    return ask(
        request,
        ChangedOrganisation(request.POST or None, initial=initial),
        lambda given: actions.change_organisation(organisation=row, by=request.person, **given),
        lambda made: (_("Saved."), "organisation", made.code),
        title=_("Edit %(name)s") % {"name": row.name},
        label=_("Save"),
        back=("organisation", code, row.name),
    )


def move(request: HttpRequest, code: str) -> HttpResponse:
    row = organisation_for(request.person, code, EDIT)
    form = Move(request.POST or None)
    places = organisations_for(request.person, EDIT).filter(
        in_use=True, kind__in=ABOVE[OrganisationKind(row.kind)]
    )
    form.fields["parent"].offer(places.exclude(path__startswith=row.path))
    return ask(
        request,
        form,
        lambda given: actions.move_organisation(organisation=row, by=request.person, **given),
        lambda made: (_("Moved, with all that stands below."), "organisation", made.code),
        title=_("Move %(name)s") % {"name": row.name},
        label=_("Move it"),
        lead=_("Everything below moves along. People and records stay as they are."),
        back=("organisation", code, row.name),
    )


def close(request: HttpRequest, code: str) -> HttpResponse:
    row = organisation_for(request.person, code, EDIT)
    return ask(
        request,
        LastDay(request.POST or None),
        lambda given: actions.close_organisation(organisation=row, by=request.person, **given),
        lambda made: (_("%(name)s is closed.") % {"name": made.name}, "organisation", made.code),
        title=_("Close %(name)s") % {"name": row.name},
        label=_("Close it"),
        lead=_("Its posts, links, ties and roles end on that day. Transfer its people first."),
        back=("organisation", code, row.name),
    )


def reopen(request: HttpRequest, code: str) -> HttpResponse:
    row = organisation_for(request.person, code, EDIT)
    try:
        actions.reopen_organisation(organisation=row, by=request.person)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(name)s is in use again.") % {"name": row.name})
    return go(request, "organisation", code)
