"""One person: where they belong and belonged, posts, links, and sensitive fields behind a reason."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.consequences.careers import career_of
from zhibu.orgs import actions
from zhibu.orgs.actions.people import FACTS
from zhibu.orgs.enums import Standing
from zhibu.orgs.models import Link, Membership, Person, Post, Role
from zhibu.orgs.permissions import Permission
from zhibu.orgs.places import may_person
from zhibu.orgs.queries import person_for
from zhibu.orgs.reach import may
from zhibu.orgs.refusals import Refused
from zhibu.orgs.sealing import masked
from zhibu.orgs.settling import seen_of
from zhibu.portal.assessments.words import grades_of, title_of_assessment
from zhibu.portal.forms import refuse
from zhibu.portal.orgs.asking import ask
from zhibu.portal.orgs.forms import ChangedPerson, LookAt
from zhibu.portal.replies import reply


def show(request: HttpRequest, code: str, **shown: Any) -> HttpResponse:
    row = person_for(request.person, code)
    memberships = list(
        Membership.objects.filter(person=row)
        .select_related("branch", "group")
        .order_by("-started_on")
    )
    now = next((it for it in memberships if it.ended_on is None), None)
    place = now.branch if now else memberships[0].branch if memberships else None
    sees_all = may(request.person, Permission.PERSON_SEE, place) or row == request.person
    may_edit = may_person(request.person, Permission.PERSON_EDIT, row)
    may_look = may_person(request.person, Permission.SENSITIVE_SEE, row)
    return reply(
        request,
        "portal/orgs/person.html",
        row=row,
        now=now,
        memberships=memberships,
        posts=Post.objects.filter(person=row)
        .select_related("organisation")
        .order_by("-started_on"),
        links=Link.objects.filter(person=row)
        .select_related("organisation", "member")
        .order_by("-started_on")[:50],
        roles=Role.objects.filter(person=row)
        .select_related("organisation")
        .order_by("-started_on"),
        career=_career(request, row),
        masked=masked(row) if sees_all else None,
        may_edit=may_edit,
        may_look=may_look,
        is_applicant=bool(now and now.standing == Standing.APPLICANT),
        **{"form": LookAt() if may_look else None, "plain": "", **shown},
    )


def _career(request: HttpRequest, row: Person) -> dict[str, Any] | None:
    """What final assessments say of the person, as far as the reader may see it; nothing where there is none."""
    found = career_of(row, timezone.localdate(), request.person)
    if not (found.results or found.honours or found.barred):
        return None
    years = [
        {
            "result": one,
            "title": title_of_assessment(one.assessment),
            "grade": grades_of(one.assessment).get(one.grade) or one.get_status_display(),
        }
        for one in found.results
    ]
    return {"years": years, "honours": found.honours, "barred": found.barred}


def look(request: HttpRequest, code: str) -> HttpResponse:
    """Show a sensitive field once, after the look is logged."""
    row = person_for(request.person, code, Permission.SENSITIVE_SEE)
    form = LookAt(request.POST)
    plain = ""
    if form.is_valid():
        try:
            plain = actions.look_at(person=row, by=request.person, **form.cleaned_data)
            plain = plain or _("Nothing is entered.")
        except Refused as error:
            refuse(form, error)
    return show(request, code, form=form, plain=plain)


def change(request: HttpRequest, code: str) -> HttpResponse:
    row = person_for(request.person, code, Permission.PERSON_EDIT)
    initial = {name: getattr(row, name) for name in FACTS} | {"seen": seen_of(row, FACTS)}

    def act(given: dict[str, Any]) -> Any:
        for name in ("identity", "phone"):
            removed = given.pop(f"remove_{name}")
            given[name] = "" if removed else given[name] or None
        return actions.change_person(person=row, by=request.person, **given)

    return ask(
        request,
        ChangedPerson(request.POST or None, initial=initial),
        act,
        lambda made: (_("Saved."), "person", made.code),
        title=_("Edit %(name)s") % {"name": row.name},
        label=_("Save"),
        back=("person", code, row.name),
    )
