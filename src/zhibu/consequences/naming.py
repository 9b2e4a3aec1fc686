"""Whom a proposal means, where the register does not say (选定对象): people of the unit, posts first."""

from datetime import date

from zhibu.consequences.enums import ProposalState
from zhibu.consequences.models import Proposal
from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.models import Membership, Organisation, Person, Post
from zhibu.orgs.reach import STEP, below

BY_POST = ("secretary", "leader", "superior_secretary")
"""To whom a proposal about a person goes by the post: the administrative leader stands in no register."""
MOST = 3_000


def is_to_be_named(proposal: Proposal) -> bool:
    """Whether it is about a person whom nobody has named."""
    return proposal.person_id is None and proposal.to in BY_POST


def means_head(proposal: Proposal) -> bool:
    """Whether it means the administrative leader of a unit (行政主要领导), not the leader of a group."""
    return proposal.to == "leader" and proposal.organisation.kind != OrganisationKind.GROUP


def people_of_unit(organisation: Organisation, day: date) -> list[tuple[str, str]]:
    """Code and words of those who can be meant: posts there and one level up, then all who belong there.

    Those who are no Party members too: whoever leads a unit need not be one. Two queries.
    """
    paths = [organisation.path, organisation.path[:-STEP]]
    posts = Post.objects.on(day).filter(organisation__path__in=paths)
    posts = posts.select_related("person", "organisation").order_by("-organisation__path", "pk")
    found = {}
    for one in posts:
        words = f"{one.person.name} · {one.organisation} {one.get_kind_display()}"
        found.setdefault(one.person.code, words)
    belong = Membership.objects.on(day).filter(branch__path__range=below(organisation.path))
    belong = belong.select_related("person").order_by("person__name", "person__code")
    for member in belong[:MOST]:
        found.setdefault(member.person.code, f"{member.person.name} · {member.person.code}")
    return list(found.items())


def named_before(proposal: Proposal) -> Person | None:
    """Whom a decider named last for the same post of the same organisation. One query."""
    confirmed = Proposal.objects.filter(
        organisation=proposal.organisation_id,
        to=proposal.to,
        state=ProposalState.CONFIRMED,
        person__isnull=False,
    )
    newest = confirmed.select_related("person").order_by("-decided_at", "-pk").first()
    return newest.person if newest else None


__all__ = ["is_to_be_named", "means_head", "named_before", "people_of_unit"]
