"""The tree of organisations: one level at a time, and a filter over all of it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from zhibu.orgs.completeness import Completeness, completeness_of
from zhibu.orgs.enums import OrganisationKind, PostKind
from zhibu.orgs.models import Organisation, Post
from zhibu.orgs.permissions import Permission
from zhibu.orgs.places import in_line
from zhibu.orgs.queries import organisation_for, organisations_for
from zhibu.orgs.reach import may, paths_of
from zhibu.orgs.seeking import normalised
from zhibu.portal.orgs.forms import TreeFilter
from zhibu.portal.paging import window
from zhibu.portal.replies import reply

STEP = Organisation.steplen


@dataclass(frozen=True, slots=True)
class Node:
    """A line of the tree."""

    row: Organisation
    indent: int
    secretary: str
    completeness: Completeness | None
    above: str = ""
    open: bool = False


def tree(request: HttpRequest) -> HttpResponse:
    form = TreeFilter(request.GET)
    words = normalised(form.cleaned_data["q"]) if form.is_valid() else ""
    closed = form.is_valid() and form.cleaned_data["closed"]
    rows = organisations_for(request.person)
    rows = rows if closed else rows.filter(in_use=True)
    at = None
    if words:
        listed = window(request, rows.filter(sought__contains=words))
        above = in_line(listed.rows)
        nodes = _nodes(listed.rows, above={pk: _names(line) for pk, line in above.items()})
    else:
        code = request.GET.get("at", "")
        at = organisation_for(request.person, code) if code else None
        listed = window(request, _level(request, rows, at), 200)
        nodes = _nodes(listed.rows, at=at)
    return reply(
        request,
        "portal/orgs/tree.html",
        form=form,
        nodes=nodes,
        window=listed,
        at=at,
        searched=words,
        may_edit=may(request.person, Permission.ORGANISATION_EDIT),
        may_import=may(request.person, Permission.PERSON_IMPORT),
    )


def _names(line: list[Organisation]) -> str:
    return " › ".join(it.name for it in line[1:])


def _level(
    request: HttpRequest, rows: QuerySet[Organisation], at: Organisation | None
) -> QuerySet[Organisation]:
    """Give what stands on the way to `at`, and what is right below it."""
    tops = paths_of(request.person, Permission.ORGANISATION_SEE)
    if at is None:
        # The tops of what the person reaches, and one level below the first of them.
        at_path = tops[0] if tops else ""
        depths = [len(top) // STEP for top in tops]
        below = rows.filter(path__startswith=at_path, depth=len(at_path) // STEP + 1)
        return rows.filter(path__in=tops, depth__in=depths) | below
    way = [at.path[:end] for end in range(STEP, len(at.path) + 1, STEP)]
    return rows.filter(path__in=way) | rows.filter(path__startswith=at.path, depth=at.depth + 1)


def _nodes(
    rows: Any, at: Organisation | None = None, above: dict[int, str] | None = None
) -> list[Node]:
    found = list(rows)
    branches = [row for row in found if row.kind == OrganisationKind.BRANCH]
    complete = completeness_of(branches) if branches else {}
    secretaries: dict[int, str] = dict(
        Post.objects.open()
        .filter(organisation__in=found, kind__in=(PostKind.SECRETARY, PostKind.GROUP_LEADER))
        .values_list("organisation", "person__name")
    )
    least = min((row.depth for row in found), default=1)
    at_path = at.path if at else (found[0].path if found else "")
    return [
        Node(
            row,
            0 if above is not None else min(row.depth - least, 6),
            secretaries.get(row.pk, ""),
            complete.get(row.pk),
            (above or {}).get(row.pk, ""),
            above is None and at_path.startswith(row.path),
        )
        for row in found
    ]
