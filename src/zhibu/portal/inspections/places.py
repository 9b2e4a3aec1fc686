"""Organisations that a form offers for a whole part of the tree: committees, not each of their branches."""

from django.db.models import Q

from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.queries import organisations_for
from zhibu.orgs.reach import paths_of


def offered(person: Person, permission: Permission, below: str = "") -> list[tuple[str, str]]:
    """Codes and names of what stands above branches, and of the branches where somebody works."""
    wanted = ~Q(kind="branch") | Q(path__in=paths_of(person, permission))
    found = organisations_for(person, permission).filter(wanted, in_use=True)
    rows = found.filter(path__startswith=below).exclude(kind="group")
    return list(rows.order_by("path").values_list("code", "name"))


__all__ = ["offered"]
