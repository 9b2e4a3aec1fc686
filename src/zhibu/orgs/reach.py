"""How far a person reaches: which roles they hold today, and on which part of the tree."""

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhibu.orgs.enums import MEMBERS, OrganisationKind, PostKind, RoleKind
from zhibu.orgs.models import Membership, Organisation, Person, Post, Role
from zhibu.orgs.permissions import TABLE, Permission
from zhibu.orgs.refusals import Forbidden

STEP = Organisation.steplen


@dataclass(frozen=True, slots=True)
class Held:
    """A role that somebody holds, and the path of the organisation from which it reaches down."""

    role: RoleKind
    path: str


_Kept = tuple[tuple[Held, ...], dict[Permission, tuple[str, ...]]]
"""Roles, and the tops that follow from them for each permission that was asked for."""


def held_by(person: Person, day: date | None = None) -> tuple[Held, ...]:
    """Give the roles of a person on a day: granted, from posts, from memberships. One query, kept."""
    return _kept(person, day or timezone.localdate())[0]


def _kept(person: Person, day: date) -> _Kept:
    kept: dict[date, _Kept] = person.__dict__.setdefault("_held", {})
    if day not in kept:
        kept[day] = _find(person, day), {}
    return kept[day]


def forget_held(person: Person) -> None:
    """Find the roles of a person anew, after an action changed what they follow from."""
    person.__dict__.pop("_held", None)


def _find(person: Person, day: date) -> tuple[Held, ...]:
    if not person.in_use:
        return ()
    roles = (
        Role.objects.on(day).filter(person=person).values_list(
            Value("role"), "kind", "organisation__path", "organisation__kind"
        )
    )  # fmt: skip
    posts = (
        Post.objects.on(day).filter(person=person).values_list(
            Value("post"), "kind", "organisation__path", "organisation__kind"
        )
    )  # fmt: skip
    memberships = (
        Membership.objects.on(day).filter(person=person).values_list(
            Value("membership"), "standing", "branch__path", "branch__kind"
        )
    )  # fmt: skip
    found = roles.union(posts, memberships, all=True)
    held = {Held(_role(*row), _top(*row)) for row in found}
    return tuple(sorted(held, key=lambda one: (one.path, one.role)))


def _role(origin: str, kind: str, _path: str, organisation: str) -> RoleKind:
    if origin == "role":
        return RoleKind(kind)
    if origin == "membership":
        return RoleKind.MEMBER if kind in MEMBERS else RoleKind.STAFF_VOTER
    if kind == PostKind.SECRETARY and organisation in (
        OrganisationKind.BRANCH,
        OrganisationKind.GENERAL_BRANCH,
    ):
        return RoleKind.SECRETARY
    if kind == PostKind.GROUP_LEADER:
        return RoleKind.GROUP_LEADER
    if organisation in (OrganisationKind.COMMITTEE, OrganisationKind.WORKING_COMMITTEE):
        return RoleKind.MEMBER  # what a committee's members may do here is granted
    return RoleKind.COMMITTEE_MEMBER


def _top(origin: str, kind: str, path: str, organisation: str) -> str:
    """A group leader reaches the branch of the group."""
    if origin == "post" and kind == PostKind.GROUP_LEADER and organisation == "group":
        return path[:-STEP]
    return path


def paths_of(person: Person, permission: Permission) -> tuple[str, ...]:
    """Give the tops of the parts of the tree on which a person has a permission, none inside another."""
    held, tops = _kept(person, timezone.localdate())
    if permission not in tops:
        tops[permission] = _tops(held, permission)
    return tops[permission]


def _tops(held: tuple[Held, ...], permission: Permission) -> tuple[str, ...]:
    allowed = TABLE[permission]
    tops: list[str] = []
    for one in held:  # sorted by path: a top stands before what lies below it
        if one.role in allowed and not (tops and one.path.startswith(tops[-1])):
            tops.append(one.path)
    return tuple(tops)


def within(person: Person, permission: Permission, field: str = "") -> Q:
    """Give the condition that keeps rows whose organisation the person reaches.

    Args:
        field: the way from the row to its organisation, as in "branch"; empty for organisations.
    """
    path = f"{field}__path__range" if field else "path__range"
    tops = [Q(**{path: below(top)}) for top in paths_of(person, permission)]
    return reduce(or_, tops) if tops else Q(pk__in=[])


def below(top: str) -> tuple[str, str]:
    """Give the first and the last path that an organisation and all below it can have.

    As a range, because SQLite finds no beginning of a text by an index.
    """
    return top, top + Organisation.alphabet[-1] * STEP


def may(person: Person, permission: Permission, on: Organisation | None = None) -> bool:
    """Whether a person has a permission, on an organisation or anywhere."""
    tops = paths_of(person, permission)
    return bool(tops) if on is None else any(on.path.startswith(top) for top in tops)


def require(person: Person, permission: Permission, on: Organisation | None = None) -> None:
    """Refuse unless the person has the permission.

    Raises:
        Forbidden: no role of the person allows it there.
    """
    if not may(person, permission, on):
        raise Forbidden(_("You may not do this here. Ask the office that granted your role."))


__all__ = ["Held", "below", "forget_held", "held_by", "may", "paths_of", "require", "within"]
