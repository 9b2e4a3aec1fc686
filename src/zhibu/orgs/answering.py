"""Who answers for an organisation today: its secretary or leader, and the office above it."""

from django.utils import timezone

from zhibu.orgs.enums import OrganisationKind, PostKind, RoleKind
from zhibu.orgs.models import Organisation, Person, Post, Role
from zhibu.orgs.reach import STEP

OFFICES = (RoleKind.ASSESSMENT_OFFICE, RoleKind.COMMITTEE_OFFICE)


def heads_of(organisation: Organisation) -> list[Person]:
    """The secretary, else the deputies; of a group its leader, else the head of its branch."""
    if organisation.kind == OrganisationKind.GROUP:
        leaders = _holding(organisation.path, PostKind.GROUP_LEADER)
        return leaders or _head(organisation.path[:-STEP])
    return _head(organisation.path)


def offices_of(organisation: Organisation) -> list[Person]:
    """The offices of the organisation, or of the nearest above it that has any."""
    paths = [organisation.path[:end] for end in range(STEP, len(organisation.path) + 1, STEP)]
    roles = Role.objects.on(timezone.localdate()).filter(
        organisation__path__in=paths, kind__in=OFFICES, person__in_use=True
    )
    found: dict[str, list[Person]] = {}
    for one in roles.select_related("person", "organisation").order_by("pk"):
        found.setdefault(one.organisation.path, []).append(one.person)
    return found[max(found, key=len)] if found else []


def _head(path: str) -> list[Person]:
    return _holding(path, PostKind.SECRETARY) or _holding(path, PostKind.DEPUTY_SECRETARY)


def _holding(path: str, kind: str) -> list[Person]:
    posts = Post.objects.on(timezone.localdate()).filter(
        organisation__path=path, kind=kind, person__in_use=True
    )
    return [post.person for post in posts.select_related("person").order_by("pk")]
