"""The organisation as it stood at the end of a day (当日组织情况): a handful of queries, whatever its size."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q

from zhibu.orgs.enums import MEMBERS, OrganisationKind, PostKind, RoleKind, Standing
from zhibu.orgs.models import Membership, Organisation, Post, Role, Tie
from zhibu.orgs.reach import STEP, below

OFFICE = (RoleKind.COMMITTEE_OFFICE, RoleKind.ASSESSMENT_OFFICE)
COMMITTEES = (OrganisationKind.COMMITTEE, OrganisationKind.WORKING_COMMITTEE)
LEADERS = (PostKind.SECRETARY, PostKind.DEPUTY_SECRETARY)
"""Who acts for a branch; the deputy where there is no secretary."""


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation that was there."""

    pk: int
    path: str
    code: str
    name: str
    kind: str
    class_number: int | None


@dataclass(frozen=True, slots=True)
class Someone:
    """A person who belonged to a branch, or held a post or an office's role."""

    pk: int
    code: str
    name: str
    job: str = ""


class AsItStood:
    """An organisation and all below it on a day."""

    def __init__(self, top: Organisation, day: date) -> None:
        self.top, self.day = top, day
        self.reach = below(top.path)

    @cached_property
    def places(self) -> dict[str, Place]:
        """By path, in tree order."""
        there = Q(in_use=True, closed_on__isnull=True) | Q(closed_on__gt=self.day)
        founded = Q(founded_on__isnull=True) | Q(founded_on__lte=self.day)
        rows = Organisation.objects.filter(there, founded, path__range=self.reach)
        found = rows.order_by("path").values_list(
            "pk", "path", "code", "short_name", "name", "kind", "class_number"
        )
        return {
            path: Place(pk, path, code, short or name, kind, class_)
            for pk, path, code, short, name, kind, class_ in found
        }

    @cached_property
    def by_pk(self) -> dict[int, Place]:
        return {place.pk: place for place in self.places.values()}

    @cached_property
    def branches(self) -> list[Place]:
        return self.of_kind(OrganisationKind.BRANCH)

    def of_kind(self, kind: str) -> list[Place]:
        return [place for place in self.places.values() if place.kind == kind]

    def groups_of(self, branch: Place) -> list[Place]:
        return self._groups.get(branch.path, [])

    @cached_property
    def _groups(self) -> dict[str, list[Place]]:
        found: dict[str, list[Place]] = defaultdict(list)
        for group in self.of_kind(OrganisationKind.GROUP):
            found[group.path[:-STEP]].append(group)
        return found

    def committee_of(self, place: Place) -> str:
        """The path of the nearest committee above, within the top; else of the top itself."""
        path = place.path[:-STEP]
        while len(path) > len(self.top.path):
            above = self.places.get(path)
            if above is not None and above.kind in COMMITTEES:
                return path
            path = path[:-STEP]
        return self.top.path

    @cached_property
    def _belonging(self) -> list[tuple[int, int | None, bool, Someone]]:
        rows = Membership.objects.on(self.day).filter(branch__path__range=self.reach)
        found: dict[int, tuple[int, int | None, bool, Someone]] = {}
        asked = rows.order_by("started_on").values_list(
            "branch_id",
            "group_id",
            "standing",
            "person_id",
            "person__code",
            "person__name",
            "person__job",
        )
        for branch, group, standing, pk, code, name, job in asked:
            if standing in MEMBERS or standing == Standing.STAFF:
                found[pk] = (branch, group, standing in MEMBERS, Someone(pk, code, name, job))
        return sorted(found.values(), key=lambda row: (row[3].name, row[3].code))

    @cached_property
    def members(self) -> dict[int, list[Someone]]:
        """Full and probationary members, by the number of branch or group, by name."""
        found: dict[int, list[Someone]] = defaultdict(list)
        for branch, group, member, person in self._belonging:
            if member:
                found[branch].append(person)
                if group:
                    found[group].append(person)
        return found

    @cached_property
    def staff(self) -> dict[int, list[Someone]]:
        """Non-member staff by branch, by name."""
        found: dict[int, list[Someone]] = defaultdict(list)
        for branch, _group, member, person in self._belonging:
            if not member:
                found[branch].append(person)
        return found

    @cached_property
    def home(self) -> dict[int, int]:
        """Branch by person."""
        return {person.pk: branch for branch, _group, _member, person in self._belonging}

    @cached_property
    def leaders(self) -> dict[int, list[Someone]]:
        """By organisation: who holds a post of it, the secretary first, then the deputy."""
        kinds = [kind for kind in PostKind.values if kind != PostKind.GROUP_LEADER]
        rows = Post.objects.on(self.day).filter(
            organisation__path__range=self.reach, kind__in=kinds
        )
        found: dict[int, list[tuple[int, Someone]]] = defaultdict(list)
        asked = rows.values_list(
            "organisation_id", "kind", "person_id", "person__code", "person__name", "person__job"
        )
        for organisation, kind, *person in asked:
            found[organisation].append((kinds.index(kind), Someone(*person)))
        return {
            organisation: [one for _, one in sorted(posts, key=lambda it: (it[0], it[1].code))]
            for organisation, posts in found.items()
        }

    @cached_property
    def secretaries(self) -> dict[int, Someone]:
        """By branch: the secretary, else the deputy."""
        rows = Post.objects.on(self.day).filter(
            organisation__path__range=self.reach,
            organisation__kind=OrganisationKind.BRANCH,
            kind__in=LEADERS,
        )
        asked = rows.values_list(
            "organisation_id", "kind", "person_id", "person__code", "person__name", "person__job"
        )
        ordered = sorted(asked, key=lambda row: (row[1] == PostKind.SECRETARY, row[3]))
        return {organisation: Someone(*person) for organisation, _kind, *person in ordered}

    @cached_property
    def offices(self) -> dict[str, list[Someone]]:
        """By path of an organisation: people with an office's role on it; also above the top."""
        above = [self.top.path[:end] for end in range(STEP, len(self.top.path), STEP)]
        rows = Role.objects.on(self.day).filter(
            Q(organisation__path__range=self.reach) | Q(organisation__path__in=above),
            kind__in=OFFICE,
        )
        found: dict[str, dict[int, Someone]] = defaultdict(dict)
        asked = rows.order_by("person__code").values_list(
            "organisation__path", "person_id", "person__code", "person__name", "person__job"
        )
        for path, *person in asked:
            found[path][person[0]] = Someone(*person)
        return {path: list(people.values()) for path, people in found.items()}

    @cached_property
    def ties(self) -> dict[str, set[str]]:
        """Codes of branches by code, where they have business ties."""
        rows = Tie.objects.on(self.day).filter(
            one__path__range=self.reach, other__path__range=self.reach
        )
        found: dict[str, set[str]] = defaultdict(set)
        for one, other in rows.values_list("one__code", "other__code"):
            found[one].add(other)
            found[other].add(one)
        return found


__all__ = ["AsItStood", "Place", "Someone"]
