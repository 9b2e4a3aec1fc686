from datetime import date, timedelta

import pytest
from django.db import connection

from kept_years import LAST, adopted, company_of, enter, keep_everything, office
from makers import make_branch, make_company, make_member, make_organisation
from zhibu.assessments.daily import rescore, score_day
from zhibu.assessments.models import CompanyDay, DailyLoss, DailyScore, DutyCount
from zhibu.assessments.queries import clear_months_of
from zhibu.duties.enums import DutyState, Strength
from zhibu.duties.models import Duty
from zhibu.records.models import Binding
from zhibu.schemes.actions import adopt
from zhibu.schemes.reading import preset_text
from zhibu.terms.periods import Period

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 15)


@pytest.fixture
def company():
    return company_of(members=20)


def score_of(branch, day=DAY):
    return DailyScore.objects.get(organisation=branch, day=day)


def duty(branch, kind, period, state, **fields):
    part = Period.parse(period)
    return Duty.objects.create(
        organisation=branch, rule=f"sanhua/{kind}", kind=kind, title={"zh": kind, "en": kind},
        strength=Strength.MUST, period=period, starts_on=part.first, ends_on=part.last, needed=1,
        state=state, **fields,
    )  # fmt: skip


def test_score_day_gives_each_branch_a_score(company):
    adopted(company)
    assert score_day(DAY) == 3
    assert set(DailyScore.objects.values_list("organisation__name", flat=True)) == {
        "第一支部",
        "第二支部",
        "第三支部",
    }


def test_score_day_run_again_replaces_the_day(company):
    adopted(company)
    score_day(DAY)
    before = list(DailyScore.objects.order_by("organisation").values("organisation", "score"))
    losses = DailyLoss.objects.count()
    score_day(DAY)
    again = list(DailyScore.objects.order_by("organisation").values("organisation", "score"))
    assert (again, DailyLoss.objects.count()) == (before, losses)
    assert (
        CompanyDay.objects.filter(day=DAY, organisation=company.root, class_number=0).count() == 1
    )


def test_history_is_kept_and_losses_only_of_the_newest_day(company):
    adopted(company)
    score_day(DAY)
    score_day(DAY + timedelta(days=30))
    score_day(DAY - timedelta(days=30))
    assert DailyScore.objects.filter(organisation=company.branch).count() == 3
    assert set(DailyLoss.objects.values_list("score__day", flat=True)) == {DAY + timedelta(days=30)}


def test_a_past_day_is_scored_as_it_was_known_then(company):
    by = make_member(company.branch)
    adopted(company)
    keep_everything(company.branch, by, but=[("theme_day", "2026-02")])
    enter(company.branch, by, "theme_day", date(2026, 2, 26), after=20)
    score_day(date(2026, 3, 10))
    score_day(date(2026, 3, 20))
    scores = DailyScore.objects.filter(organisation=company.branch).order_by("day")
    assert [one.lost for one in scores] == [25, 10]


def test_rescore_shows_what_was_just_entered(company):
    by = make_member(company.branch)
    adopted(company)
    keep_everything(company.branch, by, but=[("theme_day", "2026-02")])
    score_day(DAY)
    assert [one.clause for one in score_of(company.branch).losses.all()] == ["theme-days"]
    enter(company.branch, by, "theme_day", date(2026, 2, 26), after=2)
    (score,) = rescore(company.branch, DAY)
    assert score.lost == 0
    assert list(score_of(company.branch).losses.all()) == []
    assert score_of(company.sibling).losses.exists()


def test_an_exempt_duty_counts_as_done(company):
    adopted(company)
    by = make_member(company.branch)
    keep_everything(company.branch, by, but=[("theme_day", "2026-02"), ("theme_day", "2026-03")])
    duty(company.branch, "theme_day", "2026-02", DutyState.EXEMPT)
    score_day(DAY)
    (loss,) = score_of(company.branch).losses.all()
    assert (loss.periods, loss.lost) == (["2026-03"], 25)


def test_an_extended_duty_is_not_missing_until_the_new_day(company):
    adopted(company)
    keep_everything(company.branch, make_member(company.branch), but=[("theme_day", "2026-04")])
    duty(company.branch, "theme_day", "2026-04", DutyState.DUE, extended_to=date(2026, 5, 20))
    score_day(DAY)
    for day in (date(2026, 5, 20), date(2026, 5, 21)):
        score_day(day)
    assert score_of(company.branch).lost == score_of(company.branch, date(2026, 5, 20)).lost == 0
    assert score_of(company.branch, date(2026, 5, 21)).lost == 25


def test_a_part_of_the_year_is_not_over_on_its_last_day(company):
    adopted(company)
    keep_everything(company.branch, make_member(company.branch), but=[("theme_day", "2026-04")])
    for day in (date(2026, 4, 30), date(2026, 5, 1)):
        score_day(day)
    assert score_of(company.branch, date(2026, 4, 30)).lost == 0
    assert score_of(company.branch, date(2026, 5, 1)).lost == 25


def test_months_before_a_branch_was_founded_are_not_asked_for(company):
    adopted(company)
    young = make_branch(under=company.committee, founded_on=date(2026, 4, 20))
    make_member(young)
    score_day(DAY)
    assert score_of(young).lost == 0


def test_parts_before_the_adoption_are_not_asked_for(company):
    adopted(company, from_day=date(2026, 5, 1))
    score_day(DAY)
    assert score_of(company.branch).lost == 0


def test_a_bound_book_cannot_win_points_back(company):
    by = make_member(company.branch)
    adopted(company)
    score_day(DAY)
    assert score_of(company.branch).losses.filter(winnable=True).exists()
    Binding.objects.create(branch=company.branch, year=2026, records=0, by=by)
    rescore(company.branch, DAY)
    assert not score_of(company.branch).losses.filter(winnable=True).exists()


def test_the_nearest_adoption_scores_a_branch(company):
    adopted(company)
    near = adopt(
        organisation=company.committee, text=preset_text("gongzuo-tiaoli"),
        from_day=date(2026, 3, 1), by=office(company),
    )  # fmt: skip
    score_day(DAY)
    assert score_of(company.branch).adoption == near
    assert score_of(company.foreign).adoption.name == "sanhua"


def test_company_days_count_each_committee_and_class(company):
    adopted(company)
    keep_everything(company.branch, make_member(company.branch))
    make_branch(under=company.committee, class_number=2)
    score_day(DAY)
    found = CompanyDay.objects.filter(organisation=company.committee, day=DAY)
    assert list(
        found.order_by("class_number").values_list("class_number", "branches", "at_full_marks")
    ) == [
        (0, 3, 1),
        (1, 2, 1),
        (2, 1, 0),
    ]


def test_duties_are_counted_by_month_for_every_organisation_above(company):
    adopted(company)
    duty(company.branch, "theme_day", "2026-02", DutyState.DONE)
    duty(company.branch, "theme_day", "2026-03", DutyState.MISSING)
    duty(company.group, "group_meeting", "2026-03", DutyState.LATE)
    score_day(DAY)
    for organisation in (company.root, company.committee):
        found = DutyCount.objects.filter(organisation=organisation, class_number=0)
        assert list(found.order_by("month").values_list("month", "done", "late", "missing")) == [
            (2, 1, 0, 0),
            (3, 0, 1, 1),
        ]
    assert not DutyCount.objects.filter(organisation=company.other_committee).exists()


def test_a_month_is_clear_for_a_branch_whose_groups_did_all_in_time_too(company):
    adopted(company)
    for branch in (company.branch, company.sibling):
        duty(branch, "theme_day", "2026-02", DutyState.DONE)
        duty(branch, "theme_day", "2026-03", DutyState.DONE)
    duty(company.group, "group_meeting", "2026-03", DutyState.LATE)
    score_day(DAY)
    assert clear_months_of(company.committee, 0) == [(2, 2, 2), (3, 1, 2)]


def test_no_scheme_no_score(company):
    assert (score_day(DAY), rescore(company.branch, DAY)) == (0, ())
    assert not DailyScore.objects.exists()


def test_a_scheme_of_members_scores_no_organisation(company):
    adopted(company, "suxing")
    assert score_day(DAY) == 0


def test_groups_are_scored_by_a_scheme_of_groups(company):
    make_member(company.branch, group=company.group)
    adopted(company, "xiaozu")
    assert score_day(DAY) == 3
    assert DailyScore.objects.filter(organisation=company.group).get().full == 33_00
    assert not CompanyDay.objects.exists()


@pytest.mark.parametrize("branches", [1, 3])
def test_score_day_asks_the_same_queries_for_one_branch_and_three(
    branches, django_assert_num_queries
):
    company = make_company()
    for branch in [company.sibling, company.foreign][: 3 - branches]:
        type(branch).objects.filter(pk=branch.pk).update(in_use=False)
    adopted(company)
    make_organisation(under=company.root, kind="committee")
    score_day(LAST)
    copied = int(connection.vendor == "postgresql")  # COPY is a statement, executemany is none
    with django_assert_num_queries(40 + copied):
        score_day(LAST)
