"""Duties and score follow a submission (随交随算) without keeping its writer waiting.

Who changes what counts marks the organisation: two short statements. The next page that shows its
duties or its score reckons both anew before it reads, once, however many pages ask at the same
time; what no page asked for the daily work does within half a minute.
"""

import logging
import time
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from threading import BoundedSemaphore

from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, When
from django.db.models.functions import Least
from django.utils import timezone

from zhibu.assessments.company import count_duties, keep_company_day
from zhibu.assessments.daily import keep_reckoned, reckon
from zhibu.assessments.marks import new_mark
from zhibu.assessments.models import CompanyDay, DailyScore, Outdated
from zhibu.duties.tick import refresh_several
from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.models import Organisation

log = logging.getLogger(__name__)
WAIT = 3.0
"""Seconds that a page waits for another that reckons; then it shows what there is."""
GIVEN_UP = timedelta(seconds=60)
"""After that, whoever began to reckon is taken for dead."""
AT_ONCE = BoundedSemaphore(2)
"""Reckonings for pages in one process: the others wait for the daily work."""
MOST = 100
"""Organisations in one round of the daily work."""


def mark_outdated(organisation: Organisation, year: int, since: datetime | None = None) -> None:
    """Say that what counts in a book changed, once the change itself is stored.

    Args:
        since: when it changed; now by default.
    """
    since, mark = since or timezone.now(), new_mark()
    known = Outdated.objects.filter(organisation=organisation, year=year)
    first = Case(When(done_at=None, then=Least(F("since"), since)), default=since)
    if known.update(since=first, mark=mark, done_at=None):
        return
    Outdated.objects.bulk_create(
        [Outdated(organisation=organisation, year=year, since=since, mark=mark)],
        update_conflicts=True,
        unique_fields=["organisation", "year"],
        update_fields=["since", "mark", "done_at"],
    )


def waiting_of(organisations: Iterable[Organisation]) -> QuerySet[Outdated]:
    """Give what waits of some branches; of a group, what waits of its branch."""
    step = Organisation.steplen
    paths = {
        one.path[:-step] if one.kind == OrganisationKind.GROUP else one.path
        for one in organisations
    }
    return Outdated.objects.filter(done_at=None, organisation__path__in=paths)


def bring_up_to_date(found: QuerySet[Outdated], wait: float = WAIT) -> bool:
    """Reckon what waits, or wait a moment for who does.

    Returns:
        whether all of it is up to date now. A page that is told no shows what there is.
    """
    until = time.monotonic() + wait
    while rows := list(found.select_related("organisation")):
        left = max(0.0, until - time.monotonic())
        if not AT_ONCE.acquire(timeout=left):
            return False
        try:
            taken = _take(rows)
            if taken:
                _reckon(taken, timezone.localdate())
        except Exception:  # the page shows what there is; the daily work tries again
            log.exception("what changed in the book could not be reckoned")
            return False
        finally:
            AT_ONCE.release()
        if not taken:
            if time.monotonic() >= until:
                return False
            time.sleep(0.05)
    return True


def bring_all_up_to_date() -> int:
    """Reckon everything that waits, and then the company's figures of today.

    Returns:
        how many organisations were reckoned.
    """
    day, count = timezone.localdate(), 0
    waiting = Outdated.objects.filter(done_at=None).order_by("pk").select_related("organisation")
    while taken := _take(list(waiting.filter(_free(timezone.now()))[:MOST])):
        _reckon(taken, day)
        count += len(taken)
    if count and CompanyDay.objects.filter(day=day).exists():
        with transaction.atomic():
            keep_company_day(day)
        count_duties(day)
    return count


def _free(now: datetime) -> Q:
    return Q(taken_at=None) | Q(taken_at__lt=now - GIVEN_UP)


def _take(rows: Sequence[Outdated]) -> list[Outdated]:
    """Take what nobody else has taken."""
    now = timezone.now()
    return [
        row
        for row in rows
        if Outdated.objects.filter(_free(now), pk=row.pk, done_at=None).update(taken_at=now)
    ]


def _reckon(rows: Sequence[Outdated], day: date) -> None:
    """Check duties, score, and say it is done; another change meanwhile leaves its row waiting."""
    by_year: dict[int, list[Organisation]] = {}
    for row in rows:
        by_year.setdefault(row.year, []).append(row.organisation)
    for year, organisations in by_year.items():
        refresh_several(organisations, year, day)
    scored = by_year.get(day.year, [])
    before = _newest_scores(scored)
    reckoned = reckon([*scored, *_groups_of(scored)], day)
    with transaction.atomic():
        keep_reckoned(reckoned)
        for row in rows:
            this = Outdated.objects.filter(pk=row.pk)
            this.update(taken_at=None, before=before.get(row.organisation_id))
            this.filter(mark=row.mark).update(done_at=timezone.now())


def _newest_scores(organisations: Sequence[Organisation]) -> dict[int, int]:
    found = DailyScore.objects.filter(organisation__in=organisations)
    newest = found.order_by("organisation", "day").values_list("organisation", "score")
    return dict(newest.filter(day__gt=timezone.localdate() - timedelta(days=31)))


def _groups_of(branches: Sequence[Organisation]) -> list[Organisation]:
    """Groups in use, which a scheme for groups may assess."""
    found: list[Organisation] = []
    for branch in branches:
        groups = Organisation.objects.get_children(branch)
        found += groups.filter(kind=OrganisationKind.GROUP, in_use=True)
    return found
