"""Filters of the pages of reviews: {% load reviewing %}."""

from collections.abc import Iterable
from typing import Any

from django import template

from zhibu.ballots.enums import ReviewState
from zhibu.ballots.models import Review
from zhibu.portal.reviews.words import is_back_to_back

register = template.Library()
WAITING = (ReviewState.CLOSED, ReviewState.UNLOCKED, ReviewState.COUNTED)
"""Nothing goes on by itself: somebody opens, or publishes."""
FINISHED = (ReviewState.PUBLISHED, ReviewState.CALLED_OFF)


@register.filter
def on_paper(review: Review) -> bool:
    """Whether its counts were brought in: it was counted, and no roll was frozen on the site."""
    return review.counted_on is not None and not review.roll_hash


@register.filter
def drawn(review: Review) -> bool:
    """Whether who rates whom was drawn by lot."""
    return is_back_to_back(review)


@register.filter
def by_urgency(rows: Iterable[Any]) -> dict[str, list[Any]]:
    """Part the rows of the list: what waits for somebody, what runs, what comes, what is over."""
    found: dict[str, list[Any]] = {"act": [], "running": [], "coming": [], "finished": []}
    for row in rows:
        found[_part(row)].append(row)
    return found


def _part(row: Any) -> str:
    state = row.review.state
    if state in FINISHED:
        return "finished"
    if state in WAITING or (row.next and row.next.act and not row.next.lacking):
        return "act"
    return "coming" if state == ReviewState.PLANNED else "running"


@register.filter
def by_end(rounds: Iterable[Any]) -> dict[str, list[Any]]:
    """Part rounds that nobody planned: those of periods that last, and those whose period is over."""
    every = list(rounds)
    return {
        "ahead": [one for one in every if not one.over],
        "over": [one for one in every if one.over],
    }
