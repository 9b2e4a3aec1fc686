"""Warned before a level is lost: by certain losses alone, once a quarter, withdrawn when won back."""

from datetime import date

import pytest

from followed import make_assessment, make_result
from makers import make_adoption
from zhibu.assessments.enums import AssessmentState
from zhibu.assessments.models import DailyScore
from zhibu.consequences.actions.deciding import confirm
from zhibu.consequences.before_the_fall import rule_before, tick
from zhibu.consequences.models import Proposal, Talk, Work
from zhibu.inbox.models import Message
from zhibu.schemes.numbers import numbers_of, set_in
from zhibu.schemes.reading import preset_text, read_text

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 20)
LAST_YEAR = DAY.year - 1


@pytest.fixture
def adoption(company):
    return make_adoption(
        company.root, name="xingji", subject="branch", started_on=date(LAST_YEAR, 1, 1)
    )


@pytest.fixture
def held(company, adoption):
    """Five stars since last year: the line is 95, and less than a point above it is a warning."""
    assessment = make_assessment(company.root, adoption=adoption, year=LAST_YEAR)
    return make_result(assessment, company.branch, level=5, grade="five-star", score=9_600)


def scored(adoption, branch, lost, *, day=DAY, share=3_000):
    """A score of 30 points that records decide, of 100."""
    DailyScore.objects.filter(adoption=adoption, organisation=branch, day=day).delete()
    return DailyScore.objects.create(
        adoption=adoption, organisation=branch, day=day, score=3_000 - lost, full=3_000, share=share
    )


def warning_of(held):
    return Proposal.objects.get(subject=held.subject, consequence="warning")


@pytest.mark.parametrize(
    ("lost", "warned"), [(0, False), (400, False), (401, True), (500, True), (900, True)]
)
def test_a_branch_is_warned_within_a_point_above_its_line(company, adoption, held, lost, warned):
    scored(adoption, company.branch, lost)
    assert tick(DAY) == 2 * warned  # the warning, and the talk with the secretary
    assert Proposal.objects.filter(subject=held.subject).exists() is warned


def test_the_talk_of_the_warning_is_with_the_secretary_and_held_at_once(
    company, cast, adoption, held
):
    scored(adoption, company.branch, 500)
    tick(DAY)
    talk = Proposal.objects.get(consequence="warning-talk")
    assert (talk.person, talk.propose, talk.period) == (cast.secretary, "interview", "2026Q2")
    assert talk.because == warning_of(held).because
    confirm(proposal=talk, reason="及早提醒", by=cast.committee_office)
    assert Talk.objects.get().proposal == talk


def test_a_warning_says_the_level_the_losses_and_the_best_that_is_left(company, adoption, held):
    scored(adoption, company.branch, 450)
    tick(DAY)
    made = warning_of(held)
    said = "".join(one["zh"] for one in made.because)
    assert "五星级" in said
    assert "95.00" in said
    assert "4.50" in said
    assert "95.50" in said
    assert (made.consequence, made.period, made.assessment) == ("warning", "2026Q2", None)


def test_it_is_proposed_once_a_quarter_and_offices_are_told(company, cast, adoption, held):
    scored(adoption, company.branch, 500)
    for _ in range(2):
        tick(DAY)
    scored(adoption, company.branch, 520, day=date(2026, 5, 21))
    assert tick(date(2026, 5, 21)) == 0
    assert (
        Message.objects.filter(to=cast.committee_office, kind="consequences_waiting").count() == 1
    )
    scored(adoption, company.branch, 520, day=date(2026, 7, 1))
    assert tick(date(2026, 7, 1)) == 2
    assert set(Proposal.objects.values_list("period", "subject")) == {
        ("2026Q2", held.subject), ("2026Q3", held.subject)
    }  # fmt: skip


def test_what_was_won_back_is_withdrawn_and_what_falls_again_returns(company, adoption, held):
    states = []
    for day, lost in ((20, 500), (21, 100), (22, 600)):
        scored(adoption, company.branch, lost, day=date(2026, 5, day))
        tick(date(2026, 5, day))
        states.append(warning_of(held).state)
    assert states == ["proposed", "withdrawn", "proposed"]


def test_a_warning_before_the_fall_is_decided_without_a_frozen_assessment(
    company, cast, adoption, held
):
    scored(adoption, company.branch, 500)
    tick(DAY)
    made = warning_of(held)
    confirm(proposal=made, reason="请尽快补齐", by=cast.committee_office)
    assert Work.objects.get().responsible == cast.secretary
    scored(adoption, company.branch, 0)
    tick(DAY)
    made.refresh_from_db()
    assert made.state == "confirmed"


def test_who_holds_no_level_or_only_the_lowest_is_not_warned(company, adoption, held):
    make_result(held.assessment, company.sibling, level=0, grade="no-star", held=None)
    for branch in (company.sibling, company.foreign):
        scored(adoption, branch, 3_000)
    assert tick(DAY) == 0


def test_a_level_that_is_not_final_is_not_held(company, adoption, held):
    held.assessment.state = AssessmentState.IN_PUBLICATION
    held.assessment.frozen_on = None
    held.assessment.save()
    scored(adoption, company.branch, 900)
    assert tick(DAY) == 0


def test_a_day_without_scores_changes_nothing(company, adoption, held):
    scored(adoption, company.branch, 500)
    tick(DAY)
    assert tick(date(2026, 5, 21)) == 0
    assert warning_of(held).state == "proposed"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("xingji", ("warning", "warning", 100, True)),
     ("sanhua", ("before-the-fall", "prompt", 100, True))],
)  # fmt: skip
def test_the_margin_is_the_schemes_or_assumed(name, expected):
    rule = rule_before(read_text(preset_text(name)).scheme)
    assert (rule.name, rule.propose, rule.margin, rule.assumed) == expected


def test_a_margin_that_the_organisation_set_is_not_called_assumed():
    text = preset_text("xingji")
    number = next(one for one in numbers_of(text) if one.title[0] == "警示" and one.value == "1")
    rule = rule_before(read_text(set_in(text, [(number, "1.5")], "纪要")).scheme)
    assert (rule.name, rule.margin, rule.assumed) == ("warning", 150, False)


def test_full_marks_are_those_of_the_components_and_no_bonus(company):
    """`sanhua` has 100 points and a ceiling of 105: a point of a clause is 0.8 of the total."""
    adoption = make_adoption(
        company.root, name="sanhua", subject="branch", started_on=date(LAST_YEAR, 1, 1)
    )
    scheme = read_text(adoption.text).scheme
    top = max(scheme.grading.bands, key=lambda band: band.level)
    assessment = make_assessment(company.root, adoption=adoption, year=LAST_YEAR)
    result = make_result(assessment, company.branch, level=top.level, grade=top.grade, score=9_800)
    type(result).objects.filter(pk=result.pk).update(class_name="1")
    DailyScore.objects.create(
        adoption=adoption, organisation=company.branch, day=DAY, score=2_400, full=3_900, share=3_120
    )  # fmt: skip
    assert tick(DAY) == 1
    said = [one["en"] for one in Proposal.objects.get().because]
    assert any("bonus aside, the total is at most 88.00, " in one for one in said)
