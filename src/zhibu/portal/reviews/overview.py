"""The list of reviews, and the rounds of the year that nobody planned yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhibu.ballots.enums import ReviewState
from zhibu.ballots.models import Review, Teller
from zhibu.ballots.queries import reviews_for
from zhibu.ballots.turnout import turnouts
from zhibu.inbox.words import period_in
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may
from zhibu.portal.paging import window
from zhibu.portal.replies import reply
from zhibu.portal.reviews.coming import coming_rounds
from zhibu.portal.reviews.days import Day, days_of
from zhibu.portal.reviews.steps import RUNNING, Facts, Next, next_of
from zhibu.portal.reviews.words import channel_of

SIZE = 20
GROUPS: dict[str, tuple[Any, tuple[ReviewState, ...]]] = {
    "running": (_("Running"), RUNNING),
    "coming": (_("Coming"), (ReviewState.PLANNED,)),
    "finished": (_("Finished"), (ReviewState.PUBLISHED, ReviewState.CALLED_OFF)),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A review as the list shows it."""

    review: Review
    title: str
    period: str
    days: list[Day]
    tellers: Sequence[Teller]
    next: Next | None
    turnout: tuple[int, int] | None


def reviews(request: HttpRequest) -> HttpResponse:
    """Reviews that the person may see; for the office also what the scheme asks for."""
    person, today = request.person, timezone.localdate()
    group = request.GET.get("state", "")
    found = reviews_for(person)
    if group in GROUPS:
        found = found.filter(state__in=GROUPS[group][1])
    found = (
        found.select_related(None)
        .select_related("organisation")
        .prefetch_related("tellers__person")
    )
    page = window(request, found.order_by("-opens_on", "-pk"), SIZE)
    plans = may(person, Permission.REVIEW_PLAN)
    views = [(_("All"), "?", group not in GROUPS)]
    views += [(words, f"?state={name}", name == group) for name, (words, _states) in GROUPS.items()]
    return reply(
        request,
        "portal/reviews/reviews.html",
        window=page,
        rows=rows_of(page.rows, today),
        views=views,
        group=group,
        plans=plans,
        coming=coming_rounds(person, today) if plans and group in ("", "coming") else [],
        year=today.year,
    )


def rows_of(reviews: Sequence[Review], today: date) -> list[Row]:
    """Put reviews into words; their tellers are fetched already. At most one query."""
    counted = turnouts(reviews)
    rows = []
    for one in reviews:
        tellers = sorted(one.tellers.all(), key=lambda teller: teller.place)
        rows.append(
            Row(
                one,
                channel_of(one),
                period_in(one.period),
                days_of(one, today),
                tellers,
                next_of(Facts(one, tellers, today)),
                counted.get(one.pk),
            )
        )
    return rows
