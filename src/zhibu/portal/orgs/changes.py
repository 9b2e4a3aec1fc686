"""Where a person belongs: transfer, another group, another standing, leaving, joining again."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhibu.orgs import actions
from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.models import Membership, Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.places import membership_of
from zhibu.orgs.queries import organisations_for, person_for
from zhibu.orgs.shape import BRANCHES
from zhibu.portal.orgs import forms
from zhibu.portal.orgs.asking import ask
from zhibu.portal.replies import go
from zhibu.portal.templatetags.writing import day as written_day

EDIT = Permission.PERSON_EDIT


def _branches(request: HttpRequest, but: int | None = None) -> Any:
    found = organisations_for(request.person, EDIT).filter(in_use=True, kind__in=BRANCHES)
    return found.exclude(pk=but)


def _shown(row: Person, now: Membership | None, title: str, label: str) -> dict[str, Any]:
    lead = ""
    if now:
        facts = {"branch": now.branch.name, "day": written_day(now.started_on)}
        facts["standing"] = now.get_standing_display()
        lead = _("Now: %(standing)s of %(branch)s since %(day)s.") % facts
    return {"title": title, "label": label, "lead": lead, "back": ("person", row.code, row.name)}


def _found(request: HttpRequest, code: str) -> tuple[Person, Membership | None]:
    row = person_for(request.person, code, EDIT)
    now = membership_of(row)
    return row, now if now and now.ended_on is None else None


def _nowhere(request: HttpRequest, row: Person) -> HttpResponse:
    words = _("%(name)s belongs to no branch now. Let the person join one first.")
    messages.error(request, words % {"name": row.name})
    return go(request, "person", row.code)


def transfer(request: HttpRequest, code: str) -> HttpResponse:
    row, now = _found(request, code)
    if now is None:
        return _nowhere(request, row)
    form = forms.Transfer(request.POST or None)
    form.fields["to"].offer(_branches(request, now.branch_id))
    return ask(
        request,
        form,
        lambda given: actions.transfer(person=row, by=request.person, **given),
        lambda _made: (_("%(name)s is transferred.") % {"name": row.name}, "person", code),
        **_shown(row, now, _("Transfer %(name)s") % {"name": row.name}, _("Transfer")),
    )


def group(request: HttpRequest, code: str) -> HttpResponse:
    row, now = _found(request, code)
    if now is None:
        return _nowhere(request, row)
    form = forms.ChangeGroup(request.POST or None, initial={"group": now.group and now.group.code})
    form.fields["group"].offer(
        Organisation.objects.filter(
            path__startswith=now.branch.path, kind=OrganisationKind.GROUP, in_use=True
        )
    )
    return ask(
        request,
        form,
        lambda given: actions.change_group(person=row, by=request.person, **given),
        lambda _made: (_("The group is changed."), "person", code),
        **_shown(row, now, _("Change the group of %(name)s") % {"name": row.name}, _("Change")),
    )


def standing(request: HttpRequest, code: str) -> HttpResponse:
    row, now = _found(request, code)
    if now is None:
        return _nowhere(request, row)
    return ask(
        request,
        forms.ChangeStanding(request.POST or None, now=now.standing),
        lambda given: actions.change_standing(person=row, by=request.person, **given),
        lambda _made: (_("The standing is changed."), "person", code),
        **_shown(row, now, _("Change the standing of %(name)s") % {"name": row.name}, _("Change")),
    )


def leave(request: HttpRequest, code: str) -> HttpResponse:
    row, now = _found(request, code)
    if now is None:
        return _nowhere(request, row)
    return ask(
        request,
        forms.Leave(request.POST or None),
        lambda given: actions.leave(person=row, by=request.person, **given),
        lambda _made: (
            _("%(name)s has left.") % {"name": row.name},
            "organisation",
            now.branch.code,
        ),
        **_shown(row, now, _("%(name)s leaves") % {"name": row.name}, _("End the membership")),
    )


def join(request: HttpRequest, code: str) -> HttpResponse:
    row, now = _found(request, code)
    form = forms.Join(request.POST or None)
    form.fields["branch"].offer(_branches(request))
    return ask(
        request,
        form,
        lambda given: actions.join_branch(person=row, by=request.person, **given),
        lambda _made: (_("%(name)s belongs to the branch.") % {"name": row.name}, "person", code),
        **_shown(row, now, _("Let %(name)s join a branch") % {"name": row.name}, _("Join")),
    )
