"""Who is expected at what (应到): the list that attendance is ticked on, and how it is prefilled."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from zhibu.orgs.enums import MEMBERS
from zhibu.orgs.models import Membership, Organisation, Person, Post
from zhibu.orgs.queries import memberships_on
from zhibu.records.enums import Presence
from zhibu.records.models import Attendance, Kind, Record

NOBODY = frozenset({"inspection_note", "other"})
"""Kinds at which only those count who are ticked; private kinds are so too."""
COMMITTEE = frozenset({"committee_meeting"})
EVERYBODY = frozenset({"staff_meeting"})
"""Kinds at which applicants and non-member staff are expected too."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody of the branch on a day, and whether the kinds ticked expect them."""

    person: Person
    group: Organisation | None
    standing: str
    expected: bool


def audience(
    branch: Organisation, day: date, kinds: Iterable[Kind], groups: Iterable[Organisation] = ()
) -> list[Candidate]:
    """Give everybody of the branch on a day, by group and name."""
    kinds, held_by = list(kinds), {group.pk for group in groups}
    in_posts: set[int] = set()
    if any(kind.name in COMMITTEE for kind in kinds):
        posts = Post.objects.on(day).filter(organisation=branch)
        in_posts = set(posts.values_list("person", flat=True))
    found = [
        Candidate(
            one.person,
            one.group,
            one.standing,
            any(_expects(kind, one, held_by, in_posts) for kind in kinds),
        )
        for one in memberships_on(branch, day)
    ]
    return sorted(found, key=lambda one: (one.group is None, one.group.path if one.group else ""))


def _expects(kind: Kind, one: Membership, groups: set[int], in_posts: set[int]) -> bool:
    if kind.private or kind.name in NOBODY:
        return False
    if kind.name in COMMITTEE:
        return one.person_id in in_posts
    if kind.name in EVERYBODY:
        return True
    if kind.by_group and groups and one.group_id not in groups:
        return False
    return one.standing in MEMBERS


def present_last_time(branch: Organisation, kinds: Iterable[Kind]) -> set[str]:
    """Give the codes of who was there when the branch last held one of the kinds."""
    last = (
        Record.objects.filter(branch=branch, uses__kind__in=list(kinds), expected_count__gt=0)
        .order_by("-held_on", "-id")
        .first()
    )
    if last is None:
        return set()
    there = Attendance.objects.filter(record=last, presence=Presence.PRESENT)
    return set(there.values_list("person__code", flat=True))
