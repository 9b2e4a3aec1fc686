"""Picking a person: from a short list that is offered, or by searching all in reach."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.forms.utils import flatatt
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now

from zhibu.orgs.enums import PostKind, RoleKind
from zhibu.orgs.models import Membership, Organisation, Person, Post, Role
from zhibu.orgs.permissions import Permission
from zhibu.orgs.queries import everybody_for
from zhibu.orgs.reach import below, may, within
from zhibu.orgs.seeking import normalised

FOUND = 30
"""People that a search gives."""
OFFERED = 100
"""People that a list offers without a search."""
FITTING_POSTS = (PostKind.DISCIPLINE_MEMBER, PostKind.ORGANISATION_MEMBER, PostKind.DEPUTY_SECRETARY)  # fmt: skip
FITTING_ROLES = (RoleKind.INSPECTOR, RoleKind.AUDITOR)


class PersonSelect(forms.Select):
    """A select that the server fills while one types; it sends the code of a person."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        del renderer
        chosen = str(value or "")
        options = "".join(
            f'<option value="{escape(str(code))}"{" selected" if code == chosen else ""}>{escape(str(words))}</option>'
            for code, words in self.choices
        )
        given = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        return format_html("<select{}>{}</select>", given, SafeString(options))


class PickPerson(forms.CharField):
    """One of the people whom somebody reaches, by code; gives the person."""

    widget = PersonSelect

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 40, **kwargs})
        self.widget.attrs["data-pick"] = True
        self.widget.attrs["data-url"] = reverse_lazy("review_people")
        self.among: QuerySet[Person] = Person.objects.none()

    def offer(self, among: QuerySet[Person], offered: Iterable[Person], chosen: str) -> None:
        """Accept whoever is `among` them; show some, and who was chosen before."""
        self.among = among
        shown = {one.code: one for one in offered}
        if chosen and chosen not in shown:
            shown |= {one.code: one for one in among.filter(code=chosen)}
        self.widget.choices = [("", "—"), *((one.code, named(one)) for one in shown.values())]

    def clean(self, value: Any) -> Person | None:
        code = super().clean(value)
        if not code:
            return None
        found = self.among.filter(code=code).first()
        if found is None:
            raise forms.ValidationError(_now("Within your reach there is nobody of the code %(code)s. Search by name and choose from the list.") % {"code": code})  # fmt: skip
        return found


def named(person: Person) -> str:
    return f"{person.name}  {person.code}"


def fitting_tellers(person: Person, organisation: Organisation, words: str = "") -> list[Person]:
    """People whom it is usual to ask, or whom a search finds. One query."""
    reached = everybody_for(person).filter(in_use=True)
    if normalised(words):
        return list(_sought(reached, words))
    near = Q(organisation=organisation) | Q(organisation__path__range=below(organisation.path))
    posts = Post.objects.open().filter(near, kind__in=FITTING_POSTS, organisation__kind__in=("committee", "working_committee", "general_branch"))  # fmt: skip
    roles = Role.objects.open().filter(organisation=organisation, kind__in=FITTING_ROLES)
    usual = Q(pk__in=posts.values("person")) | Q(pk__in=roles.values("person"))
    return list(reached.filter(usual).only("code", "name").order_by("name", "code")[:OFFERED])


def of_own_branches(person: Person) -> QuerySet[Person]:
    """People of the branches where somebody may see reviews."""
    here = Membership.objects.open().filter(within(person, Permission.REVIEW_SEE, "branch"))
    return Person.objects.filter(pk__in=here.values("person"), in_use=True)


def in_reach(person: Person) -> QuerySet[Person]:
    """Whom somebody may name: of the own branches; who plans reviews, everybody in reach."""
    if may(person, Permission.REVIEW_PLAN):
        return everybody_for(person).filter(in_use=True)
    return of_own_branches(person)


def people(request: HttpRequest) -> HttpResponse:
    """People by name, pinyin or code, while one types."""
    words, found = request.GET.get("q", "")[:40], []
    if normalised(words):
        found = list(_sought(in_reach(request.person), words))
    return JsonResponse({"found": [{"value": one.code, "text": named(one)} for one in found]})


def _sought(among: QuerySet[Person], words: str) -> QuerySet[Person]:
    asked = normalised(words)
    fits = Q(sought__contains=asked) | Q(code__istartswith=asked)
    return among.filter(fits).only("code", "name").order_by("name", "code")[:FOUND]


__all__ = ["PickPerson", "fitting_tellers", "in_reach", "named", "of_own_branches", "people"]
