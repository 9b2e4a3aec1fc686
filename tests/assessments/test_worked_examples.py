"""Years whose scores anybody can redo by hand from the scheme."""

from datetime import date

import pytest

from kept_years import LAST, adopted, company_of, enter, keep_everything
from makers import make_member
from zhibu.assessments.scoring import score_adoption
from zhibu.orgs.models import Organisation

pytestmark = pytest.mark.django_db

# sanhua, of the kinds that every book has: committee meetings 2, talks 2, general meetings 3,
# attendance 2, group meetings 2, theme days 3, lectures 2, life meeting 2, review 2, hours 2,
# staff meetings 2, home visits 2 = 26 points.
FULL = 26_00


@pytest.fixture
def company():
    return company_of(members=20)


def scored(company, day, name="sanhua"):
    adoption = adopted(company, name)
    return {one.subject: one for one in score_adoption(adoption, day)}[company.branch.code]


def lost_by(standing):
    return {one.clause.clause: one.lost for one in standing.losses}


def test_a_year_in_the_middle_loses_what_ended_parts_lack(company):
    by = make_member(company.branch)
    missed = [("theme_day", "2026-02"), ("theme_day", "2026-03"), ("general_meeting", "2026Q1")]
    keep_everything(company.branch, by, but=missed)
    enter(
        company.branch,
        by,
        "study",
        date(2026, 3, 2),
        present=[by],
        absent=[make_member(company.branch)],
    )

    standing = scored(company, date(2026, 5, 15))

    # Theme days: two months × 0.25. General meetings: one quarter × 0.75. Attendance 50 % of 80 %:
    # six steps of 5 points of share × 0.25.
    assert lost_by(standing) == {"theme-days": 50, "general-meetings": 75, "study-attendance": 1_50}
    assert (standing.score, standing.full) == (FULL - 2_75, FULL)
    assert (standing.missing, standing.late, standing.grade) == (3, 0, "failing")
    assert {one.clause.clause: one.periods for one in standing.losses} == {
        "theme-days": ("2026-02", "2026-03"),
        "general-meetings": ("2026Q1",),
        "study-attendance": (),
    }


def test_late_entries_lose_less_than_missing_ones(company):
    by = make_member(company.branch)
    missed = [("theme_day", "2026-02"), ("home_visit", "2026Q1")]
    keep_everything(company.branch, by, but=missed)
    enter(company.branch, by, "theme_day", date(2026, 2, 27), after=4)
    enter(company.branch, by, "home_visit", date(2026, 3, 2), after=3)

    standing = scored(company, date(2026, 7, 1))

    assert lost_by(standing) == {"theme-days": 10}
    (loss,) = standing.losses
    assert (loss.periods, loss.late_in, loss.winnable) == ((), ("2026-02",), False)
    assert (standing.score, standing.late) == (FULL - 10, 1)


def test_at_the_year_s_end_what_nobody_entered_is_lost(company):
    by = make_member(company.branch)
    keep_everything(company.branch, by)

    standing = scored(company, LAST)

    # Nobody was talked with, nobody studied: 2 + 2; and no attendance of study is known: 2.
    assert lost_by(standing) == {
        "talks-covered": 2_00,
        "study-attendance": 2_00,
        "study-hours-met": 2_00,
    }
    assert standing.score == FULL - 6_00


def test_an_empty_book_is_evidence_that_nothing_was_entered(company):
    standing = scored(company, LAST)

    assert standing.score == 0
    assert standing.missing == 4 + 12 + 12 + 12 + 2 + 1 + 1 + 2 + 4


def test_the_baseline_of_a_branch_without_two_theme_days(company):
    Organisation.objects.update(elected_on=date(2025, 3, 1))
    by = make_member(company.branch)
    keep_everything(company.branch, by, but=[("theme_day", "2026-01"), ("theme_day", "2026-06")])
    enter(company.branch, by, "lecture", date(2026, 3, 1))

    standing = scored(company, date(2026, 9, 30), "gongzuo-tiaoli")

    # Of 100 points: no quorum 6 and no share of excellent members 2 are known from records, no
    # committee 6 and village term 3 are entered; so 12+12+12+12+4+10+6+6+6+3 = 83 count, scaled
    # to the 92 that records may decide: (83 − 2) × 92 ÷ 83 = 89.783…
    assert lost_by(standing) == {"theme-days": 2_00}
    assert (standing.score, standing.full, standing.grade) == (89_78, 92_00, "failing")


def test_a_small_branch_is_not_asked_for_group_meetings():
    company = company_of(members=9)
    by = make_member(company.branch)
    keep_everything(
        company.branch, by, but=[("group_meeting", f"2026-{n:02}") for n in range(1, 13)]
    )

    standing = scored(company, date(2026, 11, 30))

    assert standing.score == standing.full == FULL
