"""Pages that ask at the same time: one reckons, the others wait for it, nothing is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier, Lock

import pytest
from django.db import connection
from django.utils import timezone

from kept_years import adopted, company_of, enter
from makers import make_member
from zhibu.assessments import outdated
from zhibu.assessments.daily import score_day
from zhibu.assessments.models import DailyScore, Outdated
from zhibu.assessments.outdated import bring_all_up_to_date, bring_up_to_date, mark_outdated
from zhibu.assessments.outdated import waiting_of as waiting

pytestmark = pytest.mark.django_db(transaction=True)
YEAR = timezone.localdate().year


@pytest.fixture
def company():
    from zhibu.records.kinds import lay_built_in
    from zhibu.records.models import Kind

    lay_built_in(Kind)
    made = company_of(members=3)
    adopted(made, from_day=date(YEAR, 1, 1))
    score_day(timezone.localdate())
    return made


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run each in a thread with its own connection, all from the same moment."""
    ready = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            ready.wait(30)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.result(120) for done in [pool.submit(run, act) for act in acts]]


def test_pages_at_once_reckon_a_branch_once(company, monkeypatch):
    branch, counts, lock = company.branch, [], Lock()
    real = outdated.reckon

    def counted(organisations, day):
        with lock:
            counts.append(len(organisations))
        return real(organisations, day)

    monkeypatch.setattr(outdated, "reckon", counted)
    enter(branch, make_member(branch), "theme_day", timezone.localdate())
    mark_outdated(branch, YEAR)
    done = at_once(*[lambda: bring_up_to_date(waiting([branch]), wait=30)] * 6)
    assert (done, len(counts)) == ([True] * 6, 1)


def test_marks_morning_runs_and_pages_at_once_end_with_the_newest_score(company):
    branch, today, numbering = company.branch, timezone.localdate(), Lock()
    by = make_member(branch)

    def submit():
        with numbering:
            enter(branch, by, "theme_day", today)
        mark_outdated(branch, YEAR)
        bring_up_to_date(waiting([branch]))

    at_once(
        *[submit] * 4,
        *[lambda: mark_outdated(company.sibling, YEAR)] * 3,
        bring_all_up_to_date,
        lambda: score_day(today),
        lambda: score_day(today),
    )
    bring_all_up_to_date()
    assert not Outdated.objects.filter(done_at=None).exists()
    kept = list(DailyScore.objects.filter(day=today).order_by("organisation").values_list("organisation", "score", "missing"))  # fmt: skip
    score_day(today)
    assert list(DailyScore.objects.filter(day=today).order_by("organisation").values_list("organisation", "score", "missing")) == kept  # fmt: skip
