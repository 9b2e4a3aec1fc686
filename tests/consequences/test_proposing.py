"""Proposals made of results: whom they are about, once, and withdrawn when they no longer hold."""

from datetime import date

import pytest
from django.utils import translation

from followed import YEAR, make_assessment, make_result
from makers import make_member, make_post
from zhibu.assessments.enums import AssessmentState, Scope
from zhibu.assessments.models import Assessment
from zhibu.consequences import queries
from zhibu.consequences.actions.deciding import decline
from zhibu.consequences.actions.proposing import propose, propose_waiting
from zhibu.consequences.models import Proposal
from zhibu.inbox.models import Message
from zhibu.inbox.words import words_of
from zhibu.ledger.models import Entry
from zhibu.orgs.enums import PostKind
from zhibu.orgs.models import Post
from zhibu.orgs.reach import Forbidden
from zhibu.orgs.refusals import Refused

pytestmark = pytest.mark.django_db


def rows(assessment):
    return {one.consequence: one for one in assessment.proposals.all()}


def test_a_consequence_finds_its_person_among_the_posts_of_the_day(company, cast):
    assessment = make_assessment(company.root)
    make_result(
        assessment, company.branch, "admonition-talk", "prompt", "collective-admonition-talk"
    )
    propose(assessment=assessment, by=cast.assessment_office)
    made = rows(assessment)
    assert made["admonition-talk"].person == cast.secretary
    assert made["prompt"].person is None
    assert made["collective-admonition-talk"].person is None
    assert made["prompt"].organisation == company.branch


def test_a_group_leader_and_a_member_are_found(company, cast):
    groups = make_assessment(company.root, name="xiaozu")
    make_result(groups, company.group, "consider-new-leader", grade="unqualified", level=1)
    members = make_assessment(company.root, name="suxing")
    make_result(members, company.branch, "yellow-card", person=cast.member, grade="poor", level=2)
    for one in (groups, members):
        propose(assessment=one, by=None)
    assert rows(groups)["consider-new-leader"].person == cast.group_leader
    assert rows(members)["yellow-card"].person == cast.member
    assert rows(members)["yellow-card"].organisation == company.branch


def test_facts_say_the_rule_the_total_and_the_grades(company):
    assessment = make_assessment(company.root)
    make_result(assessment, company.branch, "admonition-talk")
    propose(assessment=assessment, by=None)
    facts = [one["zh"] for one in rows(assessment)["admonition-talk"].because]
    assert facts[2:] == ["总分74.50分，等次为“二星级”，上年等次为“四星级”。"]
    assert "诫勉谈话" in facts[0]


def test_proposing_again_changes_nothing_and_enters_nothing(company):
    assessment = make_assessment(company.root)
    make_result(assessment, company.branch, "admonition-talk", "help")
    first = propose(assessment=assessment, by=None)
    entries = Entry.objects.count()
    again = propose(assessment=assessment, by=None)
    assert (first.proposed, first.withdrawn) == (2, 0)
    assert (again.proposed, again.withdrawn, again.unchanged) == (0, 0, 2)
    assert Entry.objects.count() == entries


def test_what_a_new_run_no_longer_gives_is_withdrawn_and_comes_back(company):
    assessment = make_assessment(company.root, state=AssessmentState.IN_PUBLICATION)
    result = make_result(assessment, company.branch, "admonition-talk", "help")
    propose(assessment=assessment, by=None)
    result.proposals = ["help"]
    result.save()
    assert propose(assessment=assessment, by=None).withdrawn == 1
    talk = rows(assessment)["admonition-talk"]
    assert talk.state == "withdrawn"
    assert Entry.objects.filter(subject=f"proposal/{talk.pk}", kind="proposal.withdrawn").exists()
    result.proposals = ["admonition-talk", "help"]
    result.save()
    assert propose(assessment=assessment, by=None).proposed == 1
    assert rows(assessment)["admonition-talk"].state == "proposed"


def test_a_decided_proposal_stays_as_it_was_decided(company, cast):
    assessment = make_assessment(company.root)
    result = make_result(assessment, company.branch, "help")
    propose(assessment=assessment, by=None)
    decline(proposal=rows(assessment)["help"], reason="已有专人帮扶", by=cast.committee_office)
    result.proposals = []
    result.save()
    assert propose(assessment=assessment, by=None).withdrawn == 0
    assert rows(assessment)["help"].state == "declined"


def test_honours_and_pairings_are_left_to_those_who_nominate_and_assign(company):
    assessment = make_assessment(company.root)
    make_result(assessment, company.branch, "pair-as-helper", "count-in-team-rating", "help")
    propose(assessment=assessment, by=None)
    assert list(rows(assessment)) == ["help"]


def test_nothing_is_proposed_before_results_are_shown(company):
    assessment = make_assessment(company.root, state=AssessmentState.RATED)
    make_result(assessment, company.branch, "help")
    with pytest.raises(Refused, match="公示"):
        propose(assessment=assessment, by=None)


def test_a_pre_assessment_gives_prompts_and_warnings_alone(company):
    assessment = make_assessment(company.root, state=AssessmentState.RATED, scope=Scope.PRE)
    make_result(assessment, company.branch, "prompt", "admonition-talk", "help")
    propose(assessment=assessment, by=None)
    assert list(rows(assessment)) == ["prompt"]


def test_who_does_not_run_the_assessment_may_not_propose(company, cast):
    assessment = make_assessment(company.root)
    with pytest.raises(Forbidden):
        propose(assessment=assessment, by=cast.secretary)


def test_the_site_proposes_by_itself_once_for_each_run_and_state(company):
    assessment = make_assessment(company.root, state=AssessmentState.IN_PUBLICATION)
    make_result(assessment, company.branch, "help")
    assert propose_waiting() == 1
    assert propose_waiting() == 0
    assessment.state, assessment.frozen_on = AssessmentState.FROZEN, assessment.appeals_until
    assessment.save()
    assert propose_waiting() == 1
    assert Proposal.objects.count() == 1


def test_those_concerned_and_the_office_are_told_once(company, cast):
    assessment = make_assessment(company.root)
    make_result(assessment, company.branch, "admonition-talk", "help")
    for _ in range(2):
        propose(assessment=assessment, by=None)
    assert Message.objects.filter(to=cast.secretary, kind="consequence_proposed").count() == 1
    waiting = Message.objects.get(to=cast.committee_office, kind="consequences_waiting")
    assert waiting.facts["count"] == 2


def test_what_is_about_a_person_is_for_posts_and_offices_alone(company, cast):
    assessment = make_assessment(company.root, name="suxing")
    make_result(assessment, company.branch, "yellow-card", person=cast.member)
    propose(assessment=assessment, by=None)
    sees = {name for name, person in cast if queries.proposals_for(person).exists()}
    assert sees == {"secretary", "committee_member", "committee_office", "assessment_office"}
    assert queries.own_proposals(cast.member).count() == 1
    assert not queries.own_proposals(cast.group_leader).exists()


def test_what_is_about_a_branch_is_for_readers_too(company, cast):
    assessment = make_assessment(company.root)
    make_result(assessment, company.branch, "help")
    propose(assessment=assessment, by=None)
    sees = {name for name, person in cast if queries.proposals_for(person).exists()}
    assert sees == {"secretary", "committee_member", "committee_office", "assessment_office",
                    "inspector", "auditor"}  # fmt: skip


def test_the_secretary_of_the_day_of_the_facts_is_meant(company, cast):
    late = make_member(company.branch)
    Post.objects.filter(person=cast.secretary).update(ended_on=date(YEAR + 1, 1, 1))
    make_post(late, company.branch, PostKind.SECRETARY, started_on=date(YEAR + 1, 1, 2))
    assessment = make_assessment(company.root)
    make_result(assessment, company.branch, "admonition-talk")
    propose(assessment=assessment, by=None)
    assert rows(assessment)["admonition-talk"].person == cast.secretary


def test_the_site_leaves_a_year_alone_that_a_newer_final_year_follows(company, cast):
    old = make_assessment(company.root, year=YEAR - 1)
    new = make_assessment(company.root, adoption=old.adoption, state=AssessmentState.IN_PUBLICATION)
    for one in (old, new):
        make_result(one, company.branch, "help")
    Assessment.objects.filter(pk=new.pk).update(state=AssessmentState.FROZEN, frozen_on=new.appeals_until)  # fmt: skip
    assert propose_waiting() == 1
    assert not old.proposals.exists()
    assert new.proposals.count() == 1
    assert propose(assessment=old, by=cast.assessment_office).proposed == 1  # asked for by a person


@pytest.mark.parametrize("newer", ["other scheme elsewhere", "shown only", "pre-assessment"])
def test_the_site_proposes_of_a_year_that_only_seems_followed(company, newer):
    old = make_assessment(company.root, year=YEAR - 1)
    make_result(old, company.branch, "help")
    if newer == "other scheme elsewhere":
        make_assessment(company.committee, name="sanhua")
    elif newer == "shown only":
        make_assessment(company.root, adoption=old.adoption, state=AssessmentState.IN_PUBLICATION)
    else:
        make_assessment(company.root, adoption=old.adoption, state=AssessmentState.RATED, scope=Scope.PRE)  # fmt: skip
    propose_waiting()
    assert old.proposals.count() == 1


@pytest.mark.parametrize(
    ("state", "scope", "headline", "appeals"),
    [
        (AssessmentState.IN_PUBLICATION, Scope.YEAR, "结果公示", True),
        (AssessmentState.FROZEN, Scope.YEAR, "结果已定案", False),
        (AssessmentState.RATED, Scope.PRE, "半年结果", False),
    ],
)
def test_those_concerned_read_what_they_can_still_do(
    company, cast, state, scope, headline, appeals
):
    assessment = make_assessment(company.root, state=state, scope=scope)
    make_result(assessment, company.branch, "prompt")
    propose(assessment=assessment, by=None)
    with translation.override("zh-hans"):
        words = words_of(Message.objects.get(to=cast.secretary, kind="consequence_proposed"))
        office = words_of(
            Message.objects.get(to=cast.committee_office, kind="consequences_waiting")
        )
    assert words.headline.startswith(headline)
    assert any("请在公示期内提出申诉" in line for line in words.lines) is appeals
    assert ("定案后方可决定" in office.lines[0]) is appeals
