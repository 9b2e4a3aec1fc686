"""Who is reminded: the secretary or group leader, then one level up."""

from collections import defaultdict
from datetime import date

from zhibu.orgs.enums import OrganisationKind, PostKind, RoleKind
from zhibu.orgs.models import Organisation, Person, Post, Role

STEP = Organisation.steplen
OFFICES = (RoleKind.COMMITTEE_OFFICE, RoleKind.ASSESSMENT_OFFICE)
COMMITTEES = (OrganisationKind.COMMITTEE, OrganisationKind.WORKING_COMMITTEE)
IN_ORDER = (PostKind.SECRETARY, PostKind.DEPUTY_SECRETARY, PostKind.GROUP_LEADER)
"""The deputy is told where there is no secretary."""


class Directory:
    """Posts and offices of a day, by the path of their organisation. Two queries."""

    def __init__(self, day: date) -> None:
        self._posts: dict[tuple[str, str], list[Person]] = defaultdict(list)
        posts = Post.objects.on(day).filter(kind__in=IN_ORDER, person__in_use=True)
        for post in posts.select_related("person", "organisation").order_by("pk"):
            self._posts[post.organisation.path, post.kind].append(post.person)
        self._offices: dict[str, list[Person]] = defaultdict(list)
        roles = Role.objects.on(day).filter(kind__in=OFFICES, person__in_use=True)
        for role in roles.select_related("person", "organisation").order_by("pk"):
            self._offices[role.organisation.path].append(role.person)

    def responsible(self, organisation: Organisation) -> list[Person]:
        """Whose duty it is: secretary, else deputy; of a group its leader, else the branch's."""
        if organisation.kind in COMMITTEES:
            return self.office(organisation)
        if organisation.kind == OrganisationKind.GROUP:
            leaders = self._posts.get((organisation.path, PostKind.GROUP_LEADER))
            return leaders or self._head(organisation.path[:-STEP])
        return self._head(organisation.path)

    def above(self, organisation: Organisation) -> list[Person]:
        """One level up, nobody who is responsible already.

        Of a branch the office of the nearest committee; of a group the branch's secretary, and
        where the secretary leads the group, the office too.
        """
        if organisation.kind == OrganisationKind.GROUP:
            known = self.responsible(organisation)
            head = [one for one in self._head(organisation.path[:-STEP]) if one not in known]
            return head or self.above_branch(organisation)
        return self.above_branch(organisation)

    def above_branch(self, organisation: Organisation) -> list[Person]:
        """The office above the branch, also where it is one of its groups."""
        group = organisation.kind == OrganisationKind.GROUP
        return self._nearest(organisation.path[: -2 * STEP if group else -STEP])

    def office(self, organisation: Organisation) -> list[Person]:
        """The office of the organisation, or of the nearest above it."""
        return self._nearest(organisation.path)

    def _head(self, path: str) -> list[Person]:
        for kind in (PostKind.SECRETARY, PostKind.DEPUTY_SECRETARY):
            if found := self._posts.get((path, kind)):
                return found
        return []

    def _nearest(self, path: str) -> list[Person]:
        while path:
            if found := self._offices.get(path):
                return found
            path = path[:-STEP]
        return []
