"""The roll: who is asked, with whom on the sheet, one's own entry, and what was objected."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from zhibu.ballots.enums import ReviewState, RollMark
from zhibu.ballots.models import Objection, Review, Sheet, Voter
from zhibu.ballots.queries import own_entry, review_for, roll_for, sees_whole_roll
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may
from zhibu.orgs.seeking import normalised
from zhibu.portal.paging import window
from zhibu.portal.replies import reply
from zhibu.portal.reviews.words import channel_of, is_back_to_back, titles_of_sources

SIZE = 50
MOST_OBJECTIONS = 100


@dataclass(frozen=True, slots=True)
class Mine:
    """The entry of who reads: whom they will be asked to rate, by source."""

    voter: Voter
    groups: list[tuple[str, list[dict[str, Any]]]]
    count: int
    hidden: bool
    """Back to back: who stands on the sheet is said on the ballot alone."""


def roll(request: HttpRequest, code: str) -> HttpResponse:
    """By branch where there are many, else the one branch; never who has voted."""
    person = request.person
    review = review_for(person, code)
    whole = sees_whole_roll(person, review)
    voters = roll_for(person, review)
    asked = request.GET.get("q", "")[:40]
    branch = _branch(voters, request.GET.get("branch", ""))
    facts: dict[str, Any] = {}
    if branch is None and not normalised(asked):
        branches = _branches(voters)
        page = window(request, branches, SIZE)
        if len(page.rows) == 1 and page.number == 1:
            branch = Organisation.objects.get(pk=page.rows[0]["organisation"])
        else:
            facts["branches"] = page
    if "branches" not in facts:
        facts["window"] = window(request, _sought(voters, branch, asked), SIZE)
        facts["subjects"] = _subjects(review, branch) if branch else []
    return reply(
        request,
        "portal/reviews/roll.html",
        review=review,
        title=channel_of(review),
        branch=branch,
        asked=asked,
        whole=whole,
        mine=mine(review, person),
        secretly=is_back_to_back(review),
        objections=objections_for(person, review),
        decides=may(person, Permission.REVIEW_PLAN, review.organisation) and review.state == ReviewState.SHOWN,
        objects=review.state == ReviewState.SHOWN,
        drawn=review.state != ReviewState.PLANNED,
        **facts,
    )  # fmt: skip


def _branches(voters: QuerySet[Voter]) -> Any:
    """How many are asked in each branch, in tree order."""
    left_out = Q(mark=RollMark.LEFT_OUT)
    counts = {"asked": Count("pk", filter=~left_out), "left_out": Count("pk", filter=left_out)}
    rows = voters.values(
        "organisation", "organisation__code", "organisation__name", "organisation__path"
    )
    return rows.annotate(**counts).order_by("organisation__path")


def _branch(voters: QuerySet[Voter], code: str) -> Organisation | None:
    """The branch of the roll that is asked for; 404 where none of its entries may be read."""
    if not code:
        return None
    found = voters.filter(organisation__code=code).select_related("organisation").first()
    if found is None:
        raise Http404
    return found.organisation


def _sought(voters: QuerySet[Voter], branch: Organisation | None, asked: str) -> QuerySet[Voter]:
    if branch is not None:
        voters = voters.filter(organisation=branch)
    words = normalised(asked)
    if words:
        voters = voters.filter(
            Q(person__sought__contains=words) | Q(person__code__istartswith=words)
        )
    return voters.order_by("person__name", "person__code")


def _subjects(review: Review, branch: Organisation) -> Sequence[dict[str, Any]]:
    """Who of a branch is rated in it; back to back nobody reads it here."""
    if is_back_to_back(review):
        return []
    sheets = Sheet.objects.filter(review=review, organisation=branch).order_by("number")
    found: dict[str, dict[str, Any]] = {}
    for sheet in sheets[:5]:
        for one in sheet.subjects:
            found.setdefault(one["subject"], one)
    return list(found.values())


def mine(review: Review, person: Person) -> Mine | None:
    """Own entry of the roll. One query."""
    voter = own_entry(person, review)
    if voter is None:
        return None
    titles = titles_of_sources(review)
    others = [one for one in voter.sheet.subjects if one["subject"] != person.code]
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in others:
        groups.setdefault(titles.get(one["source"], one["source"]), []).append(one)
    return Mine(voter, list(groups.items()), len(others), is_back_to_back(review))


def objections_for(person: Person, review: Review) -> list[Objection]:
    """Objections: all to who decides, else one's own and those about oneself."""
    found = review.objections.select_related("about", "raised_by", "decided_by")
    if not may(person, Permission.REVIEW_PLAN, review.organisation):
        found = found.filter(Q(raised_by=person) | Q(about=person))
    return list(found.order_by("state", "-raised_at")[:MOST_OBJECTIONS])


__all__ = ["mine", "objections_for", "roll"]
