"""Daily scores (每日得分): every morning each organisation has its score under the adopted scheme."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from zhibu.assessments.company import count_duties, keep_company_day
from zhibu.assessments.models import DailyLoss, DailyScore, Outdated
from zhibu.assessments.scoring import Standing, score_adoption
from zhibu.orgs import rows
from zhibu.orgs.models import Organisation
from zhibu.records.models import Binding
from zhibu.schemes.models import Adoption
from zhibu.schemes.queries import adopted_for, adoptions_in_force
from zhibu.terms.errors import TermsError

log = logging.getLogger(__name__)
BATCH = 2_000
LOSS = (
    "score_id", "clause", "place", "title", "kind", "strength", "lost", "full", "periods",
    "late_in", "late_costs", "winnable",
)  # fmt: skip


def score_day(day: date, adoptions: Sequence[Adoption] | None = None) -> int:
    """Score everybody as things stand on a day; running it again replaces the day.

    Losses are kept of the newest day alone. A scheme that cannot be read does not keep the others
    from being scored. Nobody waits while it is computed: only the writing is one transaction.

    Args:
        adoptions: only these; all that are in force on the day by default.

    Returns:
        how many organisations were scored.
    """
    began = timezone.now()
    found: list[tuple[Adoption, tuple[Standing, ...]]] = []
    for adoption in adoptions_in_force(day) if adoptions is None else adoptions:
        try:
            found.append((adoption, score_adoption(adoption, day)))
        except TermsError:
            log.exception("the adopted scheme %s cannot be scored", adoption.pk)
    with transaction.atomic():
        _lock(*(adoption for adoption, _ in found))
        newest = DailyScore.objects.aggregate(newest=Max("day"))["newest"]
        is_newest = newest is None or day >= newest
        if is_newest:
            DailyLoss.objects.all().delete()
        for adoption, standings in found:
            _keep(adoption, day, standings, with_losses=is_newest)
        keep_company_day(day)
        if is_newest:
            count_duties(day)
        # What was scored while this was computed is older here than it was there: once more.
        Outdated.objects.filter(done_at__gt=began).update(done_at=None)
    return sum(len(standings) for _, standings in found)


def rescore(organisation: Organisation, day: date | None = None) -> tuple[DailyScore, ...]:
    """Score one organisation anew, so that what was just entered shows at once.

    The company's figures are summed up apart from it (`company`).

    Returns:
        its score of the day, or nothing where no scheme is adopted for it.
    """
    reckoned = reckon([organisation], day or timezone.localdate())
    with transaction.atomic():
        return keep_reckoned(reckoned)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """Standings of some organisations under one adoption, not yet kept."""

    adoption: Adoption
    day: date
    organisations: Sequence[Organisation]
    standings: tuple[Standing, ...]


def reckon(organisations: Sequence[Organisation], day: date) -> list[Reckoned]:
    """Compute where some organisations stand; nothing is written, nobody waits."""
    by_adoption: dict[int, tuple[Adoption, list[Organisation]]] = {}
    for one in organisations:
        if adoption := adopted_for(one, one.kind, day):
            by_adoption.setdefault(adoption.pk, (adoption, []))[1].append(one)
    return [
        Reckoned(adoption, day, several, score_adoption(adoption, day, several))
        for adoption, several in by_adoption.values()
    ]


def keep_reckoned(reckoned: Sequence[Reckoned]) -> tuple[DailyScore, ...]:
    """Replace the scores of the day and the losses; within the caller's transaction."""
    kept: list[DailyScore] = []
    for one in sorted(reckoned, key=lambda one: one.adoption.pk):
        _lock(one.adoption)
        DailyLoss.objects.filter(score__organisation__in=one.organisations).delete()
        kept += _keep(
            one.adoption, one.day, one.standings, only=one.organisations, with_losses=True
        )
    return tuple(kept)


def _lock(*adoptions: Adoption) -> None:
    """Let one writer at a time replace the scores of an adoption."""
    keys = [one.pk for one in adoptions]
    list(Adoption.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))  # fmt: skip


def _keep(
    adoption: Adoption,
    day: date,
    standings: Sequence[Standing],
    *,
    only: Sequence[Organisation] | None = None,
    with_losses: bool,
) -> tuple[DailyScore, ...]:
    before = DailyScore.objects.filter(adoption=adoption, day=day)
    if only is not None:
        before = before.filter(organisation__in=only)
        ids = {one.code: one.pk for one in only}
    else:
        ids = dict(
            Organisation.objects.filter(path__startswith=adoption.organisation.path).values_list(
                "code", "pk"
            )
        )
    before.delete()
    scores = DailyScore.objects.bulk_create(
        [
            DailyScore(
                adoption=adoption,
                organisation_id=ids[one.subject],
                day=day,
                score=one.score,
                full=one.full,
                share=one.share,
                grade=one.grade,
                missing=one.missing,
                late=one.late,
            )
            for one in standings
        ],
        batch_size=BATCH,
    )
    if with_losses:
        _keep_losses(scores, standings, day)
    return tuple(scores)


def _keep_losses(scores: Sequence[DailyScore], standings: Sequence[Standing], day: date) -> None:
    """Keep what was lost; of a bound book nothing can be won back."""
    bound = set(Binding.objects.filter(year=day.year).values_list("branch", flat=True))
    titles: dict[str, str] = {}
    found: list[tuple[Any, ...]] = []
    for score, one in zip(scores, standings, strict=True):
        for loss in one.losses:
            name = loss.clause.clause
            if name not in titles:
                titles[name] = rows.document(loss.clause.title.model_dump())
            found.append(
                (
                    score.pk, name, loss.place, titles[name], loss.kind, loss.clause.strength,
                    loss.lost, loss.clause.points, rows.document(loss.periods),
                    rows.document(loss.late_in), loss.late_costs,
                    loss.winnable and score.organisation_id not in bound,
                )
            )  # fmt: skip
    rows.insert(DailyLoss, LOSS, found)
