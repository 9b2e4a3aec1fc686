"""The list of people, and adding one."""

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhibu.orgs import actions
from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.models import Membership, Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.queries import organisations_for, people_apart_for
from zhibu.orgs.reach import below, may, within
from zhibu.orgs.seeking import normalised
from zhibu.orgs.shape import BRANCHES
from zhibu.portal.orgs.asking import ask
from zhibu.portal.orgs.forms import NewPerson, PeopleFilter
from zhibu.portal.orgs.people_rows import rows_of
from zhibu.portal.paging import window
from zhibu.portal.replies import reply

SHOWN = ("code", "name", "job")
NOW = ("person", "standing", "branch__code", "branch__name", "group__name")
"""What the list shows of a person, and of where they belong now."""


def people(request: HttpRequest) -> HttpResponse:
    form = PeopleFilter(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    at = None
    if given.get("at"):
        at = organisations_for(request.person).filter(code=given["at"]).first()
    now = Membership.objects.open().select_related("branch", "group").only(*NOW)
    found = _found(request, given, at).order_by("name", "code").only(*SHOWN)
    listed = window(request, found.prefetch_related(Prefetch("memberships", now, "now")))
    return reply(
        request,
        "portal/orgs/people.html",
        form=form,
        window=listed,
        rows=rows_of(listed.rows),
        at=at,
        searched=bool(given.get("q") or given.get("standing") or given.get("at")),
        may_add=may(request.person, Permission.PERSON_EDIT),
    )


def _found(
    request: HttpRequest, given: dict[str, Any], at: Organisation | None
) -> QuerySet[Person]:
    standing = given.get("standing")
    if standing == "apart":
        found = people_apart_for(request.person)
    else:
        rows = Membership.objects.open().filter(
            within(request.person, Permission.PERSON_SEE, "branch")
        )
        if standing:
            rows = rows.filter(standing=standing)
        if at and at.kind == OrganisationKind.GROUP:
            rows = rows.filter(group=at)
        elif at:
            rows = rows.filter(branch__path__startswith=at.path)
        elif given.get("at"):
            rows = rows.none()
        found = _holding(rows, wide=not at and may(request.person, Permission.PERSON_SEE, _top()))
    words = normalised(given.get("q") or "")
    return found.filter(sought__contains=words) if words else found


def _top() -> Organisation | None:
    return Organisation.objects.order_by("path").only("path").first()


def _holding(rows: QuerySet[Membership], *, wide: bool) -> QuerySet[Person]:
    """Give the people of memberships.

    Where nearly everybody is meant, each person in the order of the list is asked; else the few
    memberships are gathered first. Either is slow for the other case.
    """
    if wide:
        return Person.objects.filter(Exists(rows.filter(person=OuterRef("pk"))))
    return Person.objects.filter(pk__in=rows.values("person"))


def add(request: HttpRequest) -> HttpResponse:
    code = request.POST.get("branch", request.GET.get("branch", ""))
    form = NewPerson(request.POST or None, initial={"branch": code})
    places = organisations_for(request.person, Permission.PERSON_EDIT).filter(in_use=True)
    branches = places.filter(kind__in=BRANCHES)
    groups = places.filter(kind=OrganisationKind.GROUP)
    at = branches.filter(code=code).first()
    form.fields["branch"].offer(branches)
    form.fields["group"].offer(groups.filter(path__range=below(at.path)) if at else groups)
    return ask(
        request,
        form,
        lambda given: actions.add_person(by=request.person, **given),
        lambda made: (_("%(name)s is added.") % {"name": made.name}, "person", made.code),
        title=_("New person"),
        label=_("Add"),
        lead=_(
            "Identity number and phone are kept encrypted. Day of birth and sex follow from the number."
        ),
        back=("people", "", _("People")),
    )
