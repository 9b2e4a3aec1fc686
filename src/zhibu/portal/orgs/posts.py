"""Posts, links and ties of an organisation."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from zhibu.orgs import actions
from zhibu.orgs.enums import LinkKind, OrganisationKind, PostKind, Standing
from zhibu.orgs.models import Link, Organisation, Person, Post, Tie
from zhibu.orgs.permissions import Permission
from zhibu.orgs.queries import organisation_for, organisations_for
from zhibu.portal.orgs import forms
from zhibu.portal.orgs.asking import ask

EDIT = Permission.ORGANISATION_EDIT
MOST = 2_000
"""People that a list to choose from holds at most."""


def members_of(row: Organisation) -> list[Person]:
    """Full members of an organisation and of all below it."""
    place = (
        {"memberships__group": row}
        if row.kind == OrganisationKind.GROUP
        else {"memberships__branch__path__startswith": row.path}
    )
    found = Person.objects.filter(
        memberships__ended_on=None, memberships__standing=Standing.FULL_MEMBER, **place
    )
    return list(found.order_by("name", "code")[:MOST])


def appoint(request: HttpRequest, code: str) -> HttpResponse:
    row = organisation_for(request.person, code, EDIT)
    form = forms.Appoint(request.POST or None)
    form.fields["person"].offer(members_of(row))
    of_group = row.kind == OrganisationKind.GROUP
    form.fields["kind"].choices = [
        it for it in PostKind.choices if (it[0] == PostKind.GROUP_LEADER) == of_group
    ]
    return ask(
        request,
        form,
        lambda given: actions.appoint(organisation=row, by=request.person, **given),
        lambda made: (
            _("%(name)s is appointed.") % {"name": made.person.name},
            "organisation",
            code,
        ),
        title=_("Appoint to a post"),
        label=_("Appoint"),
        back=("organisation", code, row.name),
    )


def link(request: HttpRequest, code: str) -> HttpResponse:
    row = organisation_for(request.person, code, EDIT)
    form = forms.Link(request.POST or None)
    kinds = {
        OrganisationKind.BRANCH: (LinkKind.COMMITTEE_TO_BRANCH, LinkKind.COMMITTEE_TO_MEMBER),
        OrganisationKind.GROUP: (LinkKind.COMMITTEE_TO_GROUP,),
    }.get(OrganisationKind(row.kind), ())
    form.fields["kind"].choices = [(it.value, it.label) for it in kinds]
    step = Organisation.steplen
    way = [row.path[:end] for end in range(step, len(row.path) + 1, step)]
    holders = Person.objects.filter(posts__ended_on=None, posts__organisation__path__in=way)
    form.fields["person"].offer(holders.distinct().order_by("name")[:MOST])
    form.fields["member"].offer(
        Person.objects.filter(memberships__ended_on=None, memberships__branch=row).order_by("name")
    )

    def act(given: dict) -> Link:
        to_member = given["kind"] == LinkKind.COMMITTEE_TO_MEMBER
        end = {"member": given.pop("member")} if to_member else {"organisation": row}
        given.pop("member", None)
        return actions.link(by=request.person, **end, **given)

    return ask(
        request,
        form,
        act,
        lambda _made: (_("The link stands."), "organisation", code),
        title=_("New link"),
        label=_("Link"),
        lead=_("Three links: who keeps direct contact with whom."),
        back=("organisation", code, row.name),
    )


def tie(request: HttpRequest, code: str) -> HttpResponse:
    row = organisation_for(request.person, code, EDIT)
    form = forms.Tie(request.POST or None)
    others = organisations_for(request.person, EDIT).filter(in_use=True)
    form.fields["other"].offer(others.exclude(pk=row.pk).exclude(kind=OrganisationKind.GROUP))
    return ask(
        request,
        form,
        lambda given: actions.tie(one=row, by=request.person, **given),
        lambda _made: (_("The business tie is entered."), "organisation", code),
        title=_("New business tie"),
        label=_("Enter"),
        lead=_("Mutual review asks organisations with business ties about each other."),
        back=("organisation", code, row.name),
    )


def end_post(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    row = organisation_for(request.person, code, EDIT)
    post = get_object_or_404(Post.objects.select_related("person"), pk=pk, organisation=row)
    return ask(
        request,
        forms.LastDay(request.POST or None),
        lambda given: actions.end_post(post=post, by=request.person, **given),
        lambda _made: (_("The post has ended."), "organisation", code),
        title=_("End a post"),
        lead=f"{post.person.name}: {post.get_kind_display()}",
        label=_("End it"),
        back=("organisation", code, row.name),
    )


def end_link(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    row = organisation_for(request.person, code, EDIT)
    here = Q(organisation=row) | Q(member__memberships__branch=row)
    rows = Link.objects.filter(here).select_related("person", "member", "organisation").distinct()
    link = get_object_or_404(rows, pk=pk)
    return ask(
        request,
        forms.LastDay(request.POST or None),
        lambda given: actions.unlink(link=link, by=request.person, **given),
        lambda _made: (_("The link has ended."), "organisation", code),
        title=_("End a link"),
        lead=f"{link.person.name} → {link.member or link.organisation}",
        label=_("End it"),
        back=("organisation", code, row.name),
    )


def end_tie(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    row = organisation_for(request.person, code, EDIT)
    rows = Tie.objects.filter(Q(one=row) | Q(other=row)).select_related("one", "other")
    tie = get_object_or_404(rows, pk=pk)
    return ask(
        request,
        forms.LastDay(request.POST or None),
        lambda given: actions.untie(tie=tie, by=request.person, **given),
        lambda _made: (_("The business tie has ended."), "organisation", code),
        title=_("End a business tie"),
        lead=f"{tie.one.name} — {tie.other.name}",
        label=_("End it"),
        back=("organisation", code, row.name),
    )
