"""One organisation as it is, or as it was on a past day."""

from datetime import date

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_date

from zhibu.orgs.completeness import completeness_of
from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.models import Link, Membership, Organisation, Post, Tie
from zhibu.orgs.permissions import Permission
from zhibu.orgs.places import in_line
from zhibu.orgs.queries import memberships_on, organisation_for
from zhibu.orgs.reach import may
from zhibu.orgs.shape import BRANCHES
from zhibu.orgs.structure import structure_of
from zhibu.portal.paging import window
from zhibu.portal.replies import reply


def show(request: HttpRequest, code: str) -> HttpResponse:
    row = organisation_for(request.person, code)
    day = asked_day(request)
    has_people = row.kind in (*BRANCHES, OrganisationKind.GROUP)
    below = Organisation.objects.filter(path__startswith=row.path, depth=row.depth + 1)
    links = Link.objects.on(day).filter(
        Q(organisation=row) | Q(member__memberships__branch=row, member__memberships__ended_on=None)
    )
    ties = Tie.objects.on(day).filter(Q(one=row) | Q(other=row)).select_related("one", "other")
    return reply(
        request,
        "portal/orgs/organisation.html",
        row=row,
        day=day,
        past=day < timezone.localdate(),
        line=in_line([row])[row.pk],
        posts=Post.objects.on(day).filter(organisation=row).select_related("person"),
        former=Post.objects.filter(organisation=row, ended_on__lt=day)
        .select_related("person")
        .order_by("-ended_on")[:10],
        people=window(request, memberships_on(row, day), 100) if has_people else None,
        below=below.order_by("path")[:200],
        links=links.select_related("person", "member", "organisation").distinct()[:100],
        ties=[(it, it.other if it.one_id == row.pk else it.one) for it in ties],
        complete=completeness_of([row]).get(row.pk)
        if row.kind == OrganisationKind.BRANCH
        else None,
        may_edit=may(request.person, Permission.ORGANISATION_EDIT, row),
        may_add=row.kind in BRANCHES and may(request.person, Permission.PERSON_EDIT, row),
    )


def asked_day(request: HttpRequest) -> date:
    """Give the day that `?day=` asks for; today where it is none, or lies in the future."""
    try:
        found = parse_date(request.GET.get("day", ""))
    except ValueError:
        found = None
    today = timezone.localdate()
    return found if found and found <= today else today


def structure(request: HttpRequest, code: str) -> HttpResponse:
    row = organisation_for(request.person, code, Permission.PERSON_SEE)
    day = asked_day(request)
    belonging = (
        {"group": row}
        if row.kind == OrganisationKind.GROUP
        else {"branch__path__startswith": row.path}
    )
    return reply(
        request,
        "portal/orgs/structure.html",
        row=row,
        day=day,
        found=structure_of(Membership.objects.on(day).filter(**belonging), day),
    )
