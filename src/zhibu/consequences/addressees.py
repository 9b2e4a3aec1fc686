"""Whom a consequence is about (建议对象): looked up among the posts of the day of the facts."""

from datetime import date

from zhibu.orgs.enums import OrganisationKind, PostKind
from zhibu.orgs.models import Organisation, Person, Post
from zhibu.orgs.reach import STEP


class Addressees:
    """Secretaries and group leaders of a day, by the path of their organisation. One query."""

    def __init__(self, day: date) -> None:
        kinds = (PostKind.SECRETARY, PostKind.GROUP_LEADER)
        posts = Post.objects.on(day).filter(kind__in=kinds).order_by("started_on", "pk")
        self._posts = {
            (path, kind): person
            for path, kind, person in posts.values_list("organisation__path", "kind", "person")
        }

    def of(self, to: str, organisation: Organisation | None, member: int | None) -> int | None:
        """Give the person's key; nobody where it is about an organisation, or where none is known.

        The leader of a unit (行政主要领导) stands in no register here: the decider names the person.
        """
        if to in ("member", "subject"):
            return member
        if organisation is None:
            return None
        group = organisation.kind == OrganisationKind.GROUP
        path = organisation.path
        if to == "leader" and group:
            return self._posts.get((path, PostKind.GROUP_LEADER))
        if to == "secretary":
            return self._posts.get((path[:-STEP] if group else path, PostKind.SECRETARY))
        if to == "superior_secretary":
            return self._posts.get((path[:-STEP], PostKind.SECRETARY))
        return None


def head_of(organisation: Organisation, day: date) -> Person | None:
    """Who answers for an organisation on a day: the secretary, of a group its leader."""
    group = organisation.kind == OrganisationKind.GROUP
    kind = PostKind.GROUP_LEADER if group else PostKind.SECRETARY
    posts = Post.objects.on(day).filter(organisation=organisation, kind=kind)
    post = posts.select_related("person").order_by("-started_on", "-pk").first()
    return post.person if post else None
