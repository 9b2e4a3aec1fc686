"""My work knows what follows from results: talks, rectifications, tasks, appeals, proposals."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from followed_things import proposal, rectification, talk, task

from followed import YEAR, make_assessment, make_proposal, make_result
from makers import make_person
from zhibu.assessments.models import Appeal
from zhibu.consequences.actions.deciding import confirm
from zhibu.consequences.actions.talking import hold_talk
from zhibu.consequences.models import Proposal, Rectification, Talk, Work
from zhibu.schemes.models import Adoption

pytestmark = pytest.mark.django_db


def make_appeal(company, by, clause="three-meetings"):
    there = Appeal.objects.first()
    same = Adoption.objects.filter(organisation=company.root, subject="branch").first()
    facts = {"adoption": same, "state": "in_publication", "year": YEAR - 1}
    assessment = there.assessment if there else make_assessment(company.root, **facts)
    result = there.result if there else make_result(assessment, company.branch)
    return Appeal.objects.create(
        assessment=assessment, result=result, clause=clause, reason="会议已按时召开。", raised_by=by,
        answer_by=timezone.localdate() - timedelta(days=2),
    )  # fmt: skip


def work_of(client_for, person):
    return client_for(person).get("/").text


def test_the_secretary_finds_the_talk_to_sign_once_it_was_held(company, cast, client_for):
    confirmed = confirm(proposal=make_proposal(company), reason="属实", by=cast.committee_office)
    assert "阅读并签字" not in work_of(client_for, cast.secretary)
    assert "登记谈话" in work_of(client_for, cast.committee_office)
    facts = {"held_on": timezone.localdate(), "notes": "谈了原因和打算。"}
    hold_talk(talk=confirmed.talk, by=cast.committee_office, **facts)
    assert "阅读并签字" in work_of(client_for, cast.secretary)
    assert "登记谈话" not in work_of(client_for, cast.committee_office)


def test_the_responsible_find_what_is_to_be_put_right_and_carried_out(company, cast, client_for):
    number = rectification(company.branch, cast.secretary)
    task(company.branch, cast.group_leader)
    rectification(company.branch, cast.group_leader)
    Rectification.objects.update(due_on=timezone.localdate() - timedelta(days=3))
    shown = work_of(client_for, cast.secretary)
    assert f'href="/rectifications/{number}/"' in shown
    assert "已逾期3天" in shown
    leader = work_of(client_for, cast.group_leader)
    assert leader.count('href="/consequences/mine/"') >= 2
    assert "报告完成" in leader
    assert "整改" not in work_of(client_for, cast.member)


def test_offices_find_proposals_reports_and_appeals(company, cast, client_for):
    make_proposal(company, "help")
    proposal(company.branch, assessment=make_assessment(company.committee, state="in_publication"))
    number = rectification(company.branch, cast.secretary)
    Rectification.objects.update(state="reported")
    appeal = make_appeal(company, cast.secretary)
    shown = work_of(client_for, cast.committee_office)
    assert "1条建议待决定" in shown  # the other cannot be decided yet
    assert f'href="/rectifications/{number}/"' in shown
    address = f'href="/assessments/{appeal.assessment.code}/appeals/?state=raised"'
    assert address not in shown  # the company's office answers
    office = work_of(client_for, cast.assessment_office)
    assert address in office
    assert "已逾期2天" in office
    assert "条建议待决定" not in work_of(client_for, cast.other_committee_office)


def test_what_is_about_oneself_is_not_for_oneself_to_decide_check_or_answer(company, cast, client_for):  # fmt: skip
    office = cast.committee_office
    rectification(company.branch, office)
    Rectification.objects.update(state="reported")
    make_appeal(company, cast.assessment_office)
    row = make_proposal(company, "yellow-card", name="suxing", person=cast.member)
    Proposal.objects.filter(pk=row.pk).update(person=office)
    for person in (office, cast.assessment_office):
        shown = work_of(client_for, person)
        assert "整改已报告" not in shown or person != office
        assert "已逾期2天" not in shown
    assert "条建议待决定" not in work_of(client_for, office)


@pytest.mark.parametrize("who", ["secretary", "assessment_office"])
def test_the_page_takes_the_same_queries_for_one_row_and_for_three(company, cast, client_for, who):
    person = getattr(cast, who)
    client = client_for(person)

    def add(clause):
        mine = {"responsible": person}
        rectification(company.branch, **mine)
        task(company.branch, **mine)
        for make in (rectification, task):
            make(company.branch)
        Rectification.objects.filter(responsible=None).update(state="reported")
        Work.objects.filter(responsible=None).update(state="reported", done_by=make_person())
        talk(company.branch, decided_by=person)
        held = Talk.objects.get(pk=talk(company.branch))
        Talk.objects.filter(pk=held.pk).update(
            held_on=held.due_on,
            held_by=held.proposal.decided_by,
            signed_by_holder_at=timezone.now(),
        )
        proposal(company.branch)
        make_appeal(company, cast.member, clause)

    def count():
        client.get("/")
        with CaptureQueriesContext(connection) as found:
            assert client.get("/").status_code == 200
        return len(found)

    add("one")
    few = count()
    for clause in ("two", "three"):
        add(clause)
    wanted = {"secretary": 24, "assessment_office": 31}[who]
    assert (few, count()) == (wanted, wanted)
