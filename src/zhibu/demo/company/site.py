"""Make an empty site the demo company's: organisations, books, what is due, scores, search, pictures."""

from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from django.utils import timezone

from zhibu.assessments.daily import score_day
from zhibu.demo.company.after import ask_and_decide, bind_last_year, connect
from zhibu.demo.company.company import Built, build
from zhibu.demo.company.extras import add_extras
from zhibu.demo.company.reviews import hold_reviews
from zhibu.demo.company.years import assess_years
from zhibu.duties.tick import tick
from zhibu.ledger.checking import mirrored
from zhibu.ledger.entering import enter_missing
from zhibu.orgs.models import Organisation
from zhibu.records.likeness import notice_many
from zhibu.records.models import Record
from zhibu.records.searching import index_many

STEPS = (
    "organisations",
    "records",
    "entries",
    "pictures",
    "bound",
    "search",
    "likeness",
    "duties",
    "scores",
    "reviews",
    "assessments",
)


def is_empty() -> bool:
    """Whether nothing has been built here yet."""
    return not Organisation.objects.exists()


def make(
    *,
    scale: float = 0.1,
    today: date | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Built:
    """Build the company and let the site check and score it, as it would have each morning."""
    today = today or timezone.localdate()
    built = build(scale=scale, today=today, progress=progress)
    connect(today)
    progress("entries")
    enter_missing(mirrored())
    progress("pictures")
    add_extras(today)
    progress("bound")
    bind_last_year(today.year - 1 if today.month > 6 else today.year - 2)
    progress("search")
    index_many(Record.objects.all())
    progress("likeness")
    notice_many(Record.objects.all())
    progress("duties")
    tick(today)
    ask_and_decide(today)
    progress("scores")
    for day in _mornings(today):
        score_day(day)
    progress("reviews")
    hold_reviews(today)
    progress("assessments")
    assess_years(today)
    enter_missing(mirrored())
    return built


def _mornings(today: date) -> Iterator[date]:
    """Days of which the score is shown: the ends of past months, then the last week."""
    for month in range(1, today.month):
        yield date(today.year, month, monthrange(today.year, month)[1])
    for back in range(6, -1, -1):
        day = today - timedelta(days=back)
        if day.month == today.month:
            yield day
