"""Back-to-back assignment: which branch rates which, for the office alone, and how to draw it again."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from zhibu.ballots.models import Review, Sheet
from zhibu.ballots.queries import earlier_draws
from zhibu.ballots.raters.drawing import assignment_of, redraw
from zhibu.orgs.permissions import Permission
from zhibu.portal.paging import window
from zhibu.portal.replies import reply
from zhibu.portal.reviews.assignment_files import FILES, sheets_of
from zhibu.portal.reviews.found import review_to
from zhibu.portal.reviews.words import channel_of, is_back_to_back, titles_of_sources

SIZE = 30
MOST_PAIRS = 50


@dataclass(frozen=True, slots=True)
class Rated:
    """How often branches are rated out of a set."""

    source: str
    title: str
    marks: int
    branches: int
    fewest: int
    most: int


@dataclass(frozen=True, slots=True)
class Rates:
    """A branch that rates, and whom, set by set."""

    rater: Any
    sets: list[tuple[str, list[str]]]
    count: int


def assignment(request: HttpRequest, code: str) -> HttpResponse:
    """Who rates whom, counts by set, what stayed reciprocal, and the seed."""
    review = _review(request, code)
    sheets = list(sheets_of(review))
    titles = titles_of_sources(review)
    pairs = reciprocal(sheets)
    again = "again" in request.GET and review.seed
    return reply(
        request,
        "portal/reviews/assignment.html",
        review=review,
        title=channel_of(review),
        titles=list(titles.items()),
        sets=rated_by_set(sheets, titles),
        pairs=pairs[:MOST_PAIRS],
        pair_count=len(pairs),
        earlier=earlier_draws(review),
        again=again,
        same=again and redraw(review) == assignment_of(review),
        window=window(request, [rates(sheet, titles) for sheet in sheets], SIZE),
    )


def file(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """The assignment as JSON, enough to draw it again, or as CSV to read."""
    review = _review(request, code)
    if form not in FILES or not is_back_to_back(review):
        raise Http404
    media_type, write = FILES[form]
    response = HttpResponse(write(review), content_type=media_type)
    name = f"assignment-{review.code}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _review(request: HttpRequest, code: str) -> Review:
    return review_to(request.person, code, Permission.REVIEW_PLAN)


def rated_by_set(sheets: Sequence[Sheet], titles: dict[str, str]) -> list[Rated]:
    counts: dict[str, Counter[str]] = {source: Counter() for source in titles}
    for sheet in sheets:
        for one in sheet.subjects:
            counts.setdefault(one["source"], Counter())[one["subject"]] += 1
    return [
        Rated(source, titles.get(source, source), sum(found.values()), len(found),
              min(found.values(), default=0), max(found.values(), default=0))
        for source, found in counts.items()
    ]  # fmt: skip


def reciprocal(sheets: Sequence[Sheet]) -> list[tuple[str, str]]:
    """Pairs of branches that rate each other: their names, sorted."""
    names = {sheet.organisation.code: str(sheet.organisation) for sheet in sheets}
    rated = {
        (sheet.organisation.code, one["subject"]) for sheet in sheets for one in sheet.subjects
    }
    both = {tuple(sorted(pair)) for pair in rated if pair[::-1] in rated and pair[0] != pair[1]}
    return sorted((names.get(one, one), names.get(other, other)) for one, other in both)


def rates(sheet: Sheet, titles: dict[str, str]) -> Rates:
    found: dict[str, list[str]] = {source: [] for source in titles}
    for one in sheet.subjects:
        found.setdefault(one["source"], []).append(one["name"])
    sets = [(titles.get(source, source), names) for source, names in found.items()]
    return Rates(sheet.organisation, sets, len(sheet.subjects))


__all__ = ["assignment", "file", "rated_by_set", "reciprocal"]
