"""Targets that a person may see: of organisations in reach; a member's own is nearly private."""

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import within
from zhibu.targets.enums import TargetState
from zhibu.targets.models import Target


def targets_for(person: Person) -> QuerySet[Target]:
    """Targets of organisations that the person reaches.

    Those of members are for the member, the posts of the branch and the offices.
    """
    near = within(person, Permission.TARGET_ANSWER, "organisation")
    near |= within(person, Permission.TARGET_SET, "organisation")
    seen = within(person, Permission.TARGET_SEE, "organisation")
    found = Target.objects.filter(seen).filter(Q(person=None) | Q(person=person) | near)
    return found.select_related("organisation", "person")


def target_for(person: Person, number: int) -> Target:
    """One of them; 404 if unseen."""
    found = targets_for(person).select_related(
        "organisation", "person", "above__organisation", "proposed_by", "agreed_by", "reported_by"
    )
    return get_object_or_404(found, pk=number)


def live(targets: QuerySet[Target]) -> QuerySet[Target]:
    """Those that were not withdrawn."""
    return targets.exclude(state=TargetState.WITHDRAWN)


def parts_of(target: Target) -> QuerySet[Target]:
    """What a target is broken down into, groups first."""
    found = live(target.parts.select_related("organisation", "person"))
    return found.order_by("person__name", "organisation__path", "pk")


def years_of(person: Person) -> list[int]:
    """Years that have targets in the person's reach, the newest first."""
    found = Target.objects.filter(within(person, Permission.TARGET_SEE, "organisation"))
    return list(found.order_by("-year").values_list("year", flat=True).distinct()[:10])


def own_items(branch: Organisation, year: int) -> QuerySet[Target]:
    """What a branch chose itself."""
    return live(branch.targets.filter(year=year, self_chosen=True))
