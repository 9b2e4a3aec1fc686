"""Deadlines: 7, 3 and 1 days before and after, then one level up; a day run twice tells nobody twice."""

from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from followed import make_assessment, make_proposal, make_result
from makers import make_member, make_post
from zhibu.assessments.models import Appeal
from zhibu.consequences.actions.deciding import confirm
from zhibu.consequences.actions.talking import hold_talk
from zhibu.consequences.reminding import stage_of, tick
from zhibu.inbox.models import Message
from zhibu.inbox.words import words_of
from zhibu.orgs.enums import PostKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def rectification(company, cast):
    proposal = make_proposal(company, "rectification")
    proposal = confirm(proposal=proposal, reason="检查属实", by=cast.committee_office)
    return proposal.rectifications.get()


def told(person):
    return Message.objects.filter(to=person, kind="consequence_due").count()


@pytest.mark.parametrize(
    ("days", "stage"),
    [(8, ""), (7, "before_7"), (4, "before_7"), (3, "before_3"), (2, "before_3"), (1, "before_1"),
     (0, "before_1"), (-1, "after_1"), (-2, "after_1"), (-3, "after_3"), (-6, "after_3"),
     (-7, "after_7"), (-13, "after_7"), (-14, "after_14"), (-36, "after_35")],
)  # fmt: skip
def test_stages_of_a_deadline(days, stage):
    day = date(2026, 6, 15)
    assert stage_of(day + timedelta(days=days), day) == stage


def test_the_responsible_is_reminded_and_then_the_office_above(rectification, cast):
    due, counts = rectification.due_on, []
    for days in range(-10, 9):
        for _ in range(2):
            tick(due + timedelta(days=days))
        counts.append((told(cast.secretary), told(cast.committee_office)))
    by_day = dict(zip(range(-10, 9), counts, strict=True))
    assert by_day[-8] == (0, 0)
    assert by_day[-7] == (1, 0)
    assert by_day[-3] == (2, 0)
    assert by_day[-1] == by_day[0] == (3, 0)
    assert by_day[1] == by_day[2] == (4, 0)
    assert by_day[3] == by_day[6] == (5, 1)
    assert by_day[7] == by_day[8] == (6, 2)


def test_days_that_were_missed_lose_no_stage_that_still_holds(rectification, cast):
    tick(rectification.due_on + timedelta(days=5))
    assert (told(cast.secretary), told(cast.committee_office)) == (1, 1)
    message = Message.objects.get(to=cast.committee_office, kind="consequence_due")
    assert "已逾期" in words_of(message).headline
    assert len(words_of(message).lines) == 2


def test_a_talk_reminds_who_ordered_it_until_it_is_held(company, cast):
    talk = confirm(proposal=make_proposal(company), reason="降级", by=cast.committee_office).talk
    tick(talk.due_on - timedelta(days=7))
    assert (told(cast.committee_office), told(cast.secretary)) == (1, 0)
    hold_talk(talk=talk, held_on=timezone.localdate(), notes="谈了", by=cast.committee_office)
    tick(talk.due_on + timedelta(days=1))
    assert told(cast.committee_office) == 1


def test_what_is_reported_or_closed_reminds_nobody(rectification):
    rectification.state = "reported"
    rectification.save()
    assert tick(rectification.due_on + timedelta(days=9)) == 0


@pytest.fixture
def raised(company, cast):
    assessment = make_assessment(company.root, state="in_publication")
    result = make_result(assessment, company.branch)
    return Appeal.objects.create(
        assessment=assessment,
        result=result,
        clause="three-meetings",
        reason="会议已按时召开，记录未计入。",
        raised_by=cast.secretary,
        answer_by=date(2026, 6, 15),
    )


def test_whoever_answers_an_appeal_is_reminded_and_then_one_level_up(company, cast, raised):
    head = make_member(company.branch)
    make_post(head, company.root, PostKind.SECRETARY)
    counts = {}
    for days in (-8, -7, -3, 0, 1, 3, 7):
        for _ in range(2):
            tick(raised.answer_by + timedelta(days=days))
        found = Message.objects.filter(kind="appeal_due")
        office = found.filter(to=cast.assessment_office).count()
        counts[days] = (office, found.filter(to=head).count())
    assert counts == {-8: (0, 0), -7: (1, 0), -3: (2, 0), 0: (3, 0), 1: (4, 0), 3: (5, 1), 7: (6, 2)}  # fmt: skip
    assert not Message.objects.filter(kind="appeal_due", to=cast.committee_office).exists()
    message = Message.objects.filter(to=head, kind="appeal_due").latest("pk")
    with translation.override("zh-hans"):
        words = words_of(message)
    assert words.headline == f"申诉答复自2026年6月15日起已逾期：{raised.result.name}"
    assert len(words.lines) == 2
    assert message.url == f"/assessments/{raised.assessment.code}/appeals/?state=raised"


def test_an_answered_appeal_and_whoever_raised_it_are_left_alone(cast, raised):
    raised.raised_by = cast.assessment_office
    raised.save()
    tick(raised.answer_by)
    assert not Message.objects.filter(kind="appeal_due").exists()
    raised.state = "withdrawn"
    raised.save()
    assert tick(raised.answer_by) == 0
