"""Make an empty site the demo company's: organisations, books, what is due, scores, search, pictures."""

from calendar import monthrange
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import date, timedelta

from django.utils import timezone

from zhibu.assessments.daily import score_day
from zhibu.demo.company.after import ask_and_decide, bind_last_year, connect
from zhibu.demo.company.agreed import draft_scheme, set_targets
from zhibu.demo.company.company import Built, build
from zhibu.demo.company.extras import add_extras
from zhibu.demo.company.following import follow, settle_all
from zhibu.demo.company.honoured import honour, pair
from zhibu.demo.company.inspected import enter_events, inspect, spot_check
from zhibu.demo.company.past import on, side_by_side, tell
from zhibu.demo.company.reviews import hold_reviews
from zhibu.demo.company.stars import adopt_stars, star_years
from zhibu.demo.company.years import Company, adoption_of, company_of, finish, publish_running
from zhibu.duties.tick import tick
from zhibu.ledger.checking import mirrored
from zhibu.ledger.entering import enter_missing
from zhibu.orgs.models import Link, Membership, Organisation, Person, Post, Role, Tie
from zhibu.records.likeness import notice_many
from zhibu.records.models import Record
from zhibu.records.searching import index_many

STEPS = (
    "organisations",
    "records",
    "assessments",
    "pictures",
    "duties",
    "reviews",
    "entries",
    "bound",
    "search",
    "likeness",
    "scores",
)
STANDING = (Organisation, Person, Membership, Post, Role, Link, Tie)
"""What was entered before anything happened."""


def is_empty() -> bool:
    """Whether nothing has been built here yet."""
    return not Organisation.objects.exists()


def make(
    *,
    scale: float = 0.1,
    today: date | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Built:
    """Build the company, and let happen what happened there, in the order of time.

    The ledger is entered as on those days: neither its entries nor its checkpoints go back in time.
    """
    today = today or timezone.localdate()
    running = today.year if today.month > 6 else today.year - 1
    with on(today) if today != timezone.localdate() else nullcontext():
        with on(date(running - 1, 1, 2)):
            built = build(scale=scale, today=today, progress=progress)
            connect(today)
            enter_missing(one for one in mirrored() if one.model in STANDING)
            stories = [*_stories(running, today, progress), *hold_reviews(today)]
        progress("assessments")
        tell(stories, today)
        progress("entries")
        enter_missing(mirrored())
        progress("bound")
        bind_last_year(running - 1)
        progress("search")
        index_many(Record.objects.all())
        progress("likeness")
        notice_many(Record.objects.all())
        progress("scores")
        tick(today)
        for day in _mornings(today):
            score_day(day, [adoption_of(running)])
        score_day(today)
        enter_missing(mirrored())
    return built


def _stories(
    running: int, today: date, progress: Callable[[str], None]
) -> Iterator[Iterator[date]]:
    """Give what happened: the two years before and what followed, the running year's life and result."""
    company, committee, adoption = adopt_stars(company_of(), running - 2)
    yield _years(company, running, today)
    yield star_years(committee, adoption, (running - 2, running - 1))
    yield set_targets(company, running, today)
    yield inspect(company, running, today)
    yield spot_check(company, running, today)
    yield enter_events(company, running, today)
    yield draft_scheme(company, today)
    yield _keep_on(today, progress)
    yield publish_running(company, running, today)


def _years(company: Company, running: int, today: date) -> Iterator[date]:
    first = yield from finish(company, adoption_of(running - 2), running - 2)
    yield from settle_all(company, first)
    last = yield from finish(company, adoption_of(running - 1), running - 1)
    after = (follow(company, last, today), honour(company, last), pair(company, last))
    yield from side_by_side(after)


def _keep_on(today: date, progress: Callable[[str], None]) -> Iterator[date]:
    """Some days ago: pictures and corrections, what was due, what secretaries asked for."""
    day = today - timedelta(days=4)
    yield day
    progress("pictures")
    add_extras(day)
    progress("duties")
    tick(day)
    ask_and_decide(day)
    progress("reviews")


def _mornings(today: date) -> Iterator[date]:
    """Days of which the company's score is shown: the ends of past months, then the last week."""
    for month in range(1, today.month):
        yield date(today.year, month, monthrange(today.year, month)[1])
    for back in range(6, 0, -1):
        day = today - timedelta(days=back)
        if day.month == today.month:
            yield day
