"""Where a person belongs now, or belonged last: it decides who may do what with the person."""

from collections.abc import Iterable

from zhibu.orgs.models import Membership, Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may, require


def membership_of(person: Person) -> Membership | None:
    """Give the open membership, else the last one."""
    found = Membership.objects.filter(person=person).select_related("branch", "group")
    return found.open().first() or found.order_by("-started_on").first()


def place_of(person: Person) -> Organisation | None:
    """Give the branch of that membership; the top where there never was one."""
    found = membership_of(person)
    return found.branch if found else Organisation.objects.order_by("path").first()


def require_person(by: Person, permission: Permission, person: Person) -> None:
    """Refuse unless `by` has the permission where the person belongs.

    Raises:
        Forbidden: no role of `by` allows it there.
    """
    require(by, permission, on=place_of(person))


def may_person(by: Person, permission: Permission, person: Person) -> bool:
    """Whether `by` has the permission where the person belongs."""
    return may(by, permission, on=place_of(person))


def in_line(organisations: Iterable[Organisation]) -> dict[int, list[Organisation]]:
    """Give what stands above each organisation, from the top down, in one query."""
    rows = list(organisations)
    step = Organisation.steplen
    paths = {row.path[:end] for row in rows for end in range(step, len(row.path), step)}
    found = {row.path: row for row in Organisation.objects.filter(path__in=paths)} if paths else {}
    return {
        row.pk: [found[row.path[:end]] for end in range(step, len(row.path), step)] for row in rows
    }


__all__ = ["in_line", "may_person", "membership_of", "place_of", "require_person"]
