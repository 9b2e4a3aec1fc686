"""Scores of branches: the list, and one branch with what it lost and what wins it back."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from zhibu.assessments import queries
from zhibu.assessments.models import DailyLoss, DailyScore
from zhibu.orgs.models import Organisation
from zhibu.orgs.permissions import Permission
from zhibu.orgs.queries import organisation_for
from zhibu.orgs.reach import may
from zhibu.portal.assessments.words import assumed_in_words
from zhibu.portal.boards import charts
from zhibu.portal.boards.facts import bin_name
from zhibu.portal.paging import window
from zhibu.portal.records.after import up_to_date
from zhibu.portal.replies import reply
from zhibu.schemes.titles import in_english, title_of
from zhibu.terms.periods import Period


@dataclass(frozen=True, slots=True)
class Shown:
    """A loss, in words, with the way to enter what is missing."""

    loss: DailyLoss
    title: str
    periods: Sequence[str]
    late_in: Sequence[str]
    record_url: str


def scores(request: HttpRequest) -> HttpResponse:
    """Branches with their newest score, those with the lowest share of their points first."""
    person, day = request.person, queries.newest_day()
    found = DailyScore.objects.none() if day is None else queries.scores_for(person, day)
    shown = window(request, _filtered(request, found))
    if len(shown.rows) == 1 and not request.GET:
        return redirect("branch_score", shown.rows[0].organisation.code)
    asked = request.GET.get("from", "")
    return reply(
        request,
        "portal/scores/scores.html",
        window=shown,
        day=day,
        bins=[(str(bottom), bin_name(bottom)) for bottom in queries.BINS],
        asked={name: request.GET.get(name, "") for name in ("q", "at", "class")} | {"from": asked},
    )


def branch_score(request: HttpRequest, code: str) -> HttpResponse:
    """The score of a branch today, how it went, what was lost, and what wins it back."""
    person = request.person
    organisation = organisation_for(person, code, Permission.SCORE_SEE)
    settled = up_to_date(organisation)
    score = queries.score_of(organisation)
    history = [] if score is None else queries.history_of(organisation, score.day)
    writes = may(person, Permission.RECORD_WRITE, on=organisation)
    losses = (
        []
        if score is None
        else [_shown(one, organisation, writes) for one in queries.losses_of(score)]
    )
    return reply(
        request,
        "portal/scores/branch_score.html",
        organisation=organisation,
        settled=settled,
        score=score,
        scheme=title_of(score.adoption.title) if score else "",
        assumed_numbers=assumed_in_words(score) if score else "",
        losses=losses,
        won_back=any(one.loss.winnable for one in losses),
        history=charts.score_over_time(history) if history else None,
        months=list({(day.year, day.month): (day, points, full) for day, points, full in history}.values()),
    )  # fmt: skip


def _filtered(request: HttpRequest, found: QuerySet[DailyScore]) -> QuerySet[DailyScore]:
    """By name or code, organisation above, class, and bin of the share of full points."""
    words = request.GET.get("q", "").strip()
    if words:
        found = found.filter(
            Q(organisation__sought__icontains=words)
            | Q(organisation__name__icontains=words)
            | Q(organisation__code__iexact=words)
        )
    if code := request.GET.get("at"):
        above = Organisation.objects.filter(code=code).values_list("path", flat=True).first()
        found = found.filter(organisation__path__startswith=above) if above else found.none()
    if (number := request.GET.get("class", "")) in {"1", "2", "3", "4"}:
        found = found.filter(organisation__class_number=number)
    share = F("score") * 10_000 / F("full")
    found = found.filter(full__gt=0).annotate(points=share)
    asked = request.GET.get("from", "")
    if asked in map(str, queries.BINS):
        place = queries.BINS.index(int(asked))
        found = found.filter(points__gte=int(asked))
        if place:
            found = found.filter(points__lt=queries.BINS[place - 1])
    return found.order_by("points", "organisation__path")


def _shown(loss: DailyLoss, organisation: Organisation, writes: bool) -> Shown:
    query = urlencode({"branch": organisation.code, "kind": loss.kind})
    enters = writes and loss.winnable and loss.kind
    return Shown(
        loss,
        title_of(loss.title),
        [_period(one) for one in loss.periods],
        [_period(one) for one in loss.late_in],
        f"{reverse('record_new')}?{query}" if enters else "",
    )


def _period(text: str) -> str:
    """A part of a year in words, without the year: it is this one."""
    period = Period.parse(text)
    if in_english():
        return period.en
    short = period.zh.removeprefix(f"{period.year}年")
    return short or _("the whole year")
