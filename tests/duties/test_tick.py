"""The daily check: what each duty's state is, and the laws that it keeps."""

import random
from datetime import date, timedelta

import pytest
from company_rows import fill
from django.db import connection
from django.test.utils import CaptureQueriesContext
from duty_makers import YEAR, adopt, everything, held, random_company, reminders, states
from slow_reference import expected

from makers import make_branch, make_group, make_member, make_organisation
from zhibu.duties.models import Duty, Tick
from zhibu.duties.tick import refresh, tick
from zhibu.orgs.models import Organisation
from zhibu.records.models import Record, Use

DAY = date(YEAR, 5, 20)
pytestmark = pytest.mark.django_db


def test_tick_tells_done_late_missing_due_and_upcoming_apart():
    branch = make_branch()
    held(branch, date(YEAR, 1, 20))
    tick(DAY)
    assert states(branch) == {
        "2026Q1": "done", "2026Q2": "due", "2026Q3": "upcoming", "2026Q4": "upcoming"
    }  # fmt: skip
    tick(date(YEAR, 7, 1))
    assert states(branch)["2026Q2"] == "missing"
    held(branch, date(YEAR, 6, 29), entered=date(YEAR, 7, 8))
    tick(date(YEAR, 7, 9))
    assert states(branch)["2026Q2"] == "late"


def test_entry_within_the_days_of_grace_is_in_time():
    branch = make_branch()
    held(branch, date(YEAR, 3, 31), entered=date(YEAR, 4, 7))
    tick(DAY)
    assert states(branch)["2026Q1"] == "done"


def test_scheme_with_days_of_its_own_finds_an_entry_late():
    branch = make_branch()
    adopt(branch)
    held(branch, date(YEAR, 2, 2), entered=date(YEAR, 2, 6))
    tick(DAY)
    assert states(branch)["2026Q1"] == "done"
    assert states(branch, "sanhua/general-meetings")["2026Q1"] == "late"


@pytest.mark.parametrize("state", ["draft", "returned"])
def test_record_in_another_state_does_not_count(state):
    branch = make_branch()
    held(branch, date(YEAR, 2, 2), state=state)
    tick(DAY)
    assert states(branch)["2026Q1"] == "missing"


def test_record_with_too_few_present_does_not_count():
    branch = make_branch()
    adopt(branch, "xingji")
    here, away = make_member(branch), [make_member(branch) for _ in range(3)]
    held(branch, date(YEAR, 2, 2), by=here, present=[here], absent=away)
    tick(DAY)
    rule = Duty.objects.filter(kind="general_meeting", rule__startswith="xingji").first().rule
    assert states(branch)["2026Q1"] == "done"
    assert states(branch, rule)["2026Q1"] in {"missing", "done"}


def test_branch_owes_nothing_before_its_founding_and_after_its_closing():
    early = make_branch(founded_on=date(YEAR, 5, 10))
    late = make_branch(founded_on=date(YEAR, 5, 25))
    closed = make_branch(in_use=False, closed_on=date(YEAR, 4, 15))
    tick(DAY)
    rule = "gongzuo-tiaoli/theme-days"
    assert next(iter(states(early, rule))) == "2026-05"
    assert next(iter(states(late, rule))) == "2026-06"
    assert list(states(closed, rule)) == ["2026-01", "2026-02", "2026-03"]


def test_group_meetings_are_owed_by_each_group():
    branch = make_branch()
    rule = "gongzuo-tiaoli/group-meetings"
    group, other = make_group(branch), make_group(branch)
    held(branch, date(YEAR, 3, 3), kind="group_meeting", group=group)
    tick(DAY)
    assert states(branch, rule) == {}
    assert states(group, rule)["2026-03"] == "done"
    assert states(other, rule)["2026-03"] == "missing"


def test_one_record_counts_for_each_kind_that_it_was():
    branch = make_branch()
    record = held(branch, date(YEAR, 2, 2), kind="theme_day")
    Use.objects.create(record=record, kind=held(make_branch(), DAY, kind="lecture").uses.get().kind)
    tick(DAY)
    assert states(branch, "gongzuo-tiaoli/theme-days")["2026-02"] == "done"
    assert states(branch, "gongzuo-tiaoli/lectures-held") == {"2026": "done"}


def test_scheme_of_the_nearest_organisation_holds_from_its_day_on():
    root = make_organisation(kind="committee")
    branch = make_branch(under=root)
    adopt(root, since=date(YEAR, 4, 1))
    tick(DAY)
    assert list(states(branch, "sanhua/general-meetings")) == ["2026Q2", "2026Q3", "2026Q4"]


def test_group_scheme_is_asked_of_groups():
    branch = make_branch()
    group = make_group(branch)
    adopt(branch, "xiaozu")
    make_branch()
    tick(DAY)
    rules = set(Duty.objects.filter(organisation=group).values_list("rule", flat=True))
    assert {rule.partition("/")[0] for rule in rules} == {"gongzuo-tiaoli", "xiaozu"}


def test_last_year_is_checked_until_the_end_of_january():
    branch = make_branch()
    tick(date(YEAR + 1, 1, 31))
    assert states(branch)["2026Q4"] == "missing"
    held(branch, date(YEAR, 12, 1), entered=date(YEAR + 1, 1, 31))
    tick(date(YEAR + 1, 2, 1))
    assert states(branch)["2026Q4"] == "missing"
    refresh(branch, YEAR, date(YEAR + 1, 2, 1))
    assert states(branch)["2026Q4"] == "late"


def test_duty_that_is_no_longer_asked_goes():
    branch = make_branch()
    adoption = adopt(branch)
    tick(DAY)
    assert states(branch, "sanhua/general-meetings")
    adoption.delete()
    tick(DAY)
    assert states(branch, "sanhua/general-meetings") == {}


def test_scheme_changed_in_words_and_numbers_changes_its_duties():
    branch = make_branch()
    adoption = adopt(branch)
    tick(DAY)
    adoption.text = adoption.text.replace("records: general_meeting, each: quarter, at_least: 1",
                                          "records: general_meeting, each: quarter, at_least: 2")  # fmt: skip
    adoption.save()
    tick(DAY)
    needed = Duty.objects.filter(organisation=branch, rule="sanhua/general-meetings")
    assert set(needed.values_list("needed", flat=True)) == {2}


def test_refresh_shows_a_change_at_once_and_touches_nobody_else():
    branch, other = make_branch(), make_branch()
    tick(DAY)
    held(branch, DAY)
    held(other, DAY)
    refresh(branch, YEAR, DAY)
    assert states(branch)["2026Q2"] == "done"
    assert states(other)["2026Q2"] == "due"


def test_tick_notes_its_run():
    make_branch()
    tick(DAY)
    run = Tick.objects.get()
    assert run.day == DAY
    assert run.ended_at is not None
    assert run.counted["missing"] > 0


@pytest.mark.parametrize("seed", range(12))
def test_tick_agrees_with_the_slow_reference(seed):
    random_company(seed)
    day = date(YEAR, 1, 1) + timedelta(days=random.Random(seed).randrange(395))
    tick(day)
    found = {
        (duty.organisation.code, duty.rule, duty.starts_on.isoformat()): (
            duty.state, int(duty.reached * 100), duty.late
        )
        for duty in Duty.objects.filter(starts_on__year=YEAR).select_related("organisation")
    }  # fmt: skip
    assert found == expected(day, YEAR)


@pytest.mark.parametrize("seed", range(3))
def test_tick_twice_is_tick_once(seed):
    random_company(seed)
    tick(DAY)
    once, told = everything(), reminders()
    changed = list(Duty.objects.values_list("pk", "changed_at"))
    tick(DAY)
    assert (everything(), reminders()) == (once, told)
    assert list(Duty.objects.values_list("pk", "changed_at")) == changed


@pytest.mark.parametrize("seed", range(3))
def test_one_tick_after_missed_days_finds_what_daily_ticks_find(seed):
    random_company(seed)
    tick(DAY)
    at_once = everything()
    Duty.objects.all().delete()
    for back in (40, 23, 22, 9, 3, 1, 0):
        tick(DAY - timedelta(days=back))
    assert everything() == at_once


@pytest.mark.parametrize("seed", range(3))
def test_order_of_records_is_irrelevant(seed):
    random_company(seed)
    tick(DAY)
    before = everything()
    rows = list(Record.objects.exclude(state="draft").order_by("pk"))
    uses = {row.pk: list(row.uses.all()) for row in rows}
    Record.objects.all().delete()
    random.Random(seed).shuffle(rows)
    for row in rows:
        of_row = uses[row.pk]
        row.pk = None
        row.save(force_insert=True)
        for use in of_row:
            Use.objects.create(record=row, kind=use.kind, group=use.group)
    tick(DAY)
    assert everything() == before


def test_tick_takes_the_same_queries_for_any_number_of_records():
    branches = fill(branches=3, records=30, year=YEAR)
    tick(DAY)

    def queries(day):
        with CaptureQueriesContext(connection) as found:
            refresh(branches[0], YEAR, day)
        return len(found)

    def hold(count):
        for days in range(count):
            held(branches[0], DAY - timedelta(days=days % 5), entered=DAY + timedelta(days=1))
        return queries(DAY)

    assert hold(5) == hold(20) <= 11


def test_tick_takes_queries_by_portion_not_by_branch():
    def queries():
        tick(DAY)
        with CaptureQueriesContext(connection) as found:
            tick(DAY)
        return len(found)

    fill(branches=2, records=20, year=YEAR)
    few = queries()
    Organisation.objects.filter(code__startswith="B").update(in_use=True)
    for number in range(20):
        make_branch(code=f"X{number}")
    assert queries() <= few + 2
