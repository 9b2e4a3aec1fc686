"""Daily scores (每日得分): every morning each organisation has its score under the adopted scheme."""

import logging
from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from zhibu.assessments.company import count_duties, keep_company_day
from zhibu.assessments.models import DailyLoss, DailyScore
from zhibu.assessments.scoring import Standing, score_adoption
from zhibu.orgs.models import Organisation
from zhibu.records.models import Binding
from zhibu.schemes.models import Adoption
from zhibu.schemes.queries import adopted_for, adoptions_in_force
from zhibu.terms.errors import TermsError

log = logging.getLogger(__name__)
BATCH = 2_000


def score_day(day: date, adoptions: Sequence[Adoption] | None = None) -> int:
    """Score everybody as things stand on a day; running it again replaces the day.

    Losses are kept of the newest day alone. A scheme that cannot be read does not keep the others
    from being scored. Nobody waits while it is computed: only the writing is one transaction.

    Args:
        adoptions: only these; all that are in force on the day by default.

    Returns:
        how many organisations were scored.
    """
    found: list[tuple[Adoption, tuple[Standing, ...]]] = []
    for adoption in adoptions_in_force(day) if adoptions is None else adoptions:
        try:
            found.append((adoption, score_adoption(adoption, day)))
        except TermsError:
            log.exception("the adopted scheme %s cannot be scored", adoption.pk)
    with transaction.atomic():
        newest = DailyScore.objects.aggregate(newest=Max("day"))["newest"]
        is_newest = newest is None or day >= newest
        if is_newest:
            DailyLoss.objects.all().delete()
        for adoption, standings in found:
            _keep(adoption, day, standings, with_losses=is_newest)
        keep_company_day(day)
        if is_newest:
            count_duties(day)
    return sum(len(standings) for _, standings in found)


def rescore(organisation: Organisation, day: date | None = None) -> tuple[DailyScore, ...]:
    """Score one organisation anew, so that what was just entered shows at once.

    The company's figures follow the next morning.

    Returns:
        its score of the day, or nothing where no scheme is adopted for it.
    """
    day = day or timezone.localdate()
    adoption = adopted_for(organisation, organisation.kind, day)
    if adoption is None:
        return ()
    standings = score_adoption(adoption, day, organisation)
    with transaction.atomic():
        DailyLoss.objects.filter(score__organisation=organisation).delete()
        return _keep(adoption, day, standings, organisation=organisation, with_losses=True)


def _keep(
    adoption: Adoption,
    day: date,
    standings: Sequence[Standing],
    *,
    organisation: Organisation | None = None,
    with_losses: bool,
) -> tuple[DailyScore, ...]:
    before = DailyScore.objects.filter(adoption=adoption, day=day)
    if organisation is not None:
        before = before.filter(organisation=organisation)
        ids = {organisation.code: organisation.pk}
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
    DailyLoss.objects.bulk_create(
        [
            DailyLoss(
                score=score,
                clause=loss.clause.clause,
                place=loss.place,
                title=loss.clause.title.model_dump(),
                kind=loss.kind,
                strength=loss.clause.strength,
                lost=loss.lost,
                full=loss.clause.points,
                periods=list(loss.periods),
                late_in=list(loss.late_in),
                late_costs=loss.late_costs,
                winnable=loss.winnable and score.organisation_id not in bound,
            )
            for score, one in zip(scores, standings, strict=True)
            for loss in one.losses
        ],
        batch_size=BATCH,
    )
