"""Which branch a page is about: the one asked for, one's own, or the only one."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from zhibu.orgs.models import Membership, Organisation
from zhibu.orgs.permissions import Permission
from zhibu.orgs.queries import branches_for
from zhibu.orgs.reach import STEP, paths_of
from zhibu.portal.replies import reply

MOST = 60
"""Branches that a list offers; who reaches more finds one by its name."""


@dataclass(frozen=True, slots=True)
class Picked:
    """The branch of a page, and the others that could be picked.

    Args:
        branch: none where somebody reaches many and asked for none.
        choices: at most `MOST`; empty where there are more.
    """

    branch: Organisation | None
    choices: Sequence[Organisation]
    many: bool


def pick_branch(request: HttpRequest, permission: Permission) -> Picked:
    """Find the branch that `?branch=` (or a form) asks for; 404 where the person does not reach it."""
    reached = branches_for(request.person, permission)
    code = request.POST.get("branch") or request.GET.get("branch")
    many = _are_many(request, permission, reached)
    found = [] if many else list(reached[: MOST + 1])
    many = many or len(found) > MOST
    choices = [] if many else found
    if code:
        return Picked(get_object_or_404(reached, code=code), choices, many)
    if len(found) == 1:
        return Picked(found[0], choices, many)
    return Picked(_own(request, found if not many else None, reached), choices, many)


def _are_many(
    request: HttpRequest, permission: Permission, reached: "QuerySet[Organisation]"
) -> bool:
    """Whether somebody of a committee or above reaches too many to list: keys are cheap to count."""
    tops = paths_of(request.person, permission)  # type: ignore[attr-defined]
    wide = any(len(top) <= 2 * STEP for top in tops)
    return wide and len(reached.values_list("pk")[: MOST + 1]) > MOST


def show_choices(request: HttpRequest, picked: Picked, permission: Permission) -> HttpResponse:
    """Let the person pick: from the list, or by a part of the name."""
    unit = request.GET.get("unit", "").strip()[:40]
    found = (
        branches_for(request.person, permission).filter(name__contains=unit)[:20] if unit else ()
    )
    return reply(request, "portal/records/pick.html", picked=picked, unit=unit, found=found)


def _own(request: HttpRequest, found: list | None, reached: object) -> Organisation | None:
    own = Membership.objects.open().filter(person=request.person).values_list("branch", flat=True)
    if found is not None:
        keys = set(own)
        return next((branch for branch in found if branch.pk in keys), None)
    # By their keys: an order would have the database walk through all that the person reaches.
    return reached.filter(pk__in=list(own)).order_by("pk").first()  # type: ignore[attr-defined]
