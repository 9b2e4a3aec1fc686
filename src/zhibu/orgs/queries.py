"""What a person may see of organisations and people."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404

from zhibu.orgs.enums import MEMBERS, OrganisationKind
from zhibu.orgs.models import Membership, Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import paths_of, within


def organisations_for(
    person: Person, permission: Permission = Permission.ORGANISATION_SEE
) -> QuerySet[Organisation]:
    """Organisations on which the person has the permission, in tree order."""
    return Organisation.objects.filter(within(person, permission)).order_by("path")


def branches_for(
    person: Person, permission: Permission = Permission.ORGANISATION_SEE
) -> QuerySet[Organisation]:
    """Branches in use among them."""
    found = organisations_for(person, permission)
    return found.filter(kind=OrganisationKind.BRANCH, in_use=True)


def organisation_for(
    person: Person, code: str, permission: Permission = Permission.ORGANISATION_SEE
) -> Organisation:
    """One of them; 404 if unseen."""
    return get_object_or_404(organisations_for(person, permission), code=code)


def people_for(person: Person, permission: Permission = Permission.PERSON_SEE) -> QuerySet[Person]:
    """People whose present membership lies where the person has the permission."""
    memberships = Membership.objects.open().filter(within(person, permission, "branch"))
    return Person.objects.filter(pk__in=memberships.values("person"))


def people_apart_for(
    person: Person, permission: Permission = Permission.PERSON_SEE
) -> QuerySet[Person]:
    """People who belong nowhere now, and belonged last where the person has the permission.

    Who never belonged anywhere is seen from the top of a tree alone.
    """
    return _with_last_path().filter(_apart_within(person, permission))


def everybody_for(
    person: Person, permission: Permission = Permission.PERSON_SEE
) -> QuerySet[Person]:
    """Both; each person is asked by itself, which suits a search that few people pass."""
    here = Membership.objects.open().filter(within(person, permission, "branch"))
    reached = Q(Exists(here.filter(person=OuterRef("pk"))))
    return _with_last_path().filter(reached | _apart_within(person, permission))


def _with_last_path() -> QuerySet[Person]:
    last = Membership.objects.filter(person=OuterRef("pk")).order_by("-started_on")
    return Person.objects.alias(last_path=Subquery(last.values("branch__path")[:1]))


def _apart_within(person: Person, permission: Permission) -> Q:
    reached = Q(pk__in=[])
    for top in paths_of(person, permission):
        reached |= Q(last_path__startswith=top)
        if len(top) == Organisation.steplen:
            reached |= Q(last_path__isnull=True)
    return Q(~Exists(Membership.objects.open().filter(person=OuterRef("pk")))) & reached


def person_for(person: Person, code: str, permission: Permission = Permission.PERSON_SEE) -> Person:
    """One of both, or oneself; 404 if unseen."""
    if person.code == code and permission is Permission.PERSON_SEE:
        return person
    found = people_for(person, permission).filter(code=code).first()
    return found or get_object_or_404(people_apart_for(person, permission), code=code)


def memberships_on(branch: Organisation, day: date) -> QuerySet[Membership]:
    """Who belonged to a branch (or, for a group, to the group) on a day, by name."""
    belonging = {"group" if branch.kind == OrganisationKind.GROUP else "branch": branch}
    found = Membership.objects.on(day).filter(**belonging)
    return found.select_related("person", "group").order_by("person__name", "person__code")


def members_on(branch: Organisation, day: date) -> QuerySet[Membership]:
    """Full and probationary members among them."""
    return memberships_on(branch, day).filter(standing__in=MEMBERS)


__all__ = [
    "branches_for",
    "everybody_for",
    "members_on",
    "memberships_on",
    "organisation_for",
    "organisations_for",
    "people_apart_for",
    "people_for",
    "person_for",
]
