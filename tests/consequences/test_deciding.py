"""Who decides, when, with what reason; and what each kind of proposal becomes."""

from datetime import date

import pytest
from django.utils import timezone

from followed import YEAR, make_assessment, make_proposal, make_result
from makers import make_member, make_membership, make_person, make_role, make_secretary
from zhibu.assessments.enums import AssessmentState, Scope
from zhibu.consequences.actions.deciding import confirm, confirm_several, decline
from zhibu.consequences.actions.proposing import propose
from zhibu.consequences.days import due_after
from zhibu.consequences.eligibility import ineligible
from zhibu.consequences.kinds import confirmable_together
from zhibu.consequences.models import Ineligibility, Proposal, Rectification, Talk, Work
from zhibu.consequences.naming import named_before, people_of_unit
from zhibu.inbox.models import Message
from zhibu.inbox.words import words_of
from zhibu.ledger.models import Entry
from zhibu.orgs.enums import RoleKind
from zhibu.orgs.models import Post
from zhibu.orgs.reach import Forbidden
from zhibu.orgs.refusals import Refused
from zhibu.scoring.scheme.outcome import Proposal as Kind

pytestmark = pytest.mark.django_db
WHY = {"reason": "事实清楚，应当谈话。"}


def kinds_of(proposal):
    found = Entry.objects.filter(subject=f"proposal/{proposal.pk}").order_by("index")
    return [one.kind for one in found]


def test_a_confirmed_talk_is_ordered_entered_and_told(company, cast):
    proposal = confirm(proposal=make_proposal(company), by=cast.committee_office, **WHY)
    talk = Talk.objects.get()
    assert (talk.kind, talk.due_on) == ("admonition", due_after(timezone.localdate(), 15))
    assert (proposal.state, proposal.due_on, proposal.closed_on) == ("confirmed", talk.due_on, None)
    assert kinds_of(proposal) == ["proposal.proposed", "proposal.confirmed"]
    assert Entry.objects.filter(subject=f"talk/{talk.pk}", kind="talk.ordered").exists()
    told = Message.objects.get(to=cast.secretary, kind="consequence_decided")
    assert WHY["reason"] in words_of(told).lines[0]


def test_a_declined_proposal_becomes_nothing(company, cast):
    proposal = decline(proposal=make_proposal(company), by=cast.committee_office, **WHY)
    assert (proposal.state, proposal.closed_on) == ("declined", timezone.localdate())
    assert not Talk.objects.exists()
    assert kinds_of(proposal)[-1] == "proposal.declined"


@pytest.mark.parametrize("reason", ["", "  ", "长" * 1001])
def test_a_decision_needs_a_reason_of_fitting_length(company, cast, reason):
    proposal = make_proposal(company)
    for act in (confirm, decline):
        with pytest.raises(Refused) as refused:
            act(proposal=proposal, reason=reason, by=cast.committee_office)
        assert "reason" in refused.value.fields
    proposal.refresh_from_db()
    assert proposal.state == "proposed"


@pytest.mark.parametrize("state", [AssessmentState.IN_PUBLICATION])
def test_nothing_is_decided_before_the_freezing(company, cast, state):
    proposal = make_proposal(company, state=state)
    with pytest.raises(Refused, match="定案"):
        confirm(proposal=proposal, by=cast.committee_office, **WHY)


def test_prompts_of_a_pre_assessment_are_decided_at_once(company, cast):
    assessment = make_assessment(company.root, state=AssessmentState.RATED, scope=Scope.PRE)
    make_result(assessment, company.branch, "prompt")
    propose(assessment=assessment, by=None)
    confirm(proposal=Proposal.objects.get(), by=cast.committee_office, **WHY)
    assert Work.objects.get().responsible == cast.secretary
    assert Rectification.objects.get().due_on == due_after(timezone.localdate(), 30)


def test_a_decision_is_made_once(company, cast):
    proposal = decline(proposal=make_proposal(company), by=cast.committee_office, **WHY)
    with pytest.raises(Refused, match="不予采纳"):
        confirm(proposal=proposal, by=cast.assessment_office, **WHY)


def test_only_the_office_above_decides(company, cast):
    proposal = make_proposal(company)
    at_the_branch = make_person()
    make_role(at_the_branch, company.branch, RoleKind.COMMITTEE_OFFICE)
    for person in (cast.secretary, cast.other_committee_office, cast.inspector, cast.auditor,
                   at_the_branch):  # fmt: skip
        with pytest.raises(Forbidden):
            confirm(proposal=proposal, by=person, **WHY)
    confirm(proposal=proposal, by=cast.committee_office, **WHY)


def test_nobody_decides_about_oneself(company, cast):
    make_role(cast.secretary, company.committee, RoleKind.COMMITTEE_OFFICE)
    with pytest.raises(Refused, match="本人"):
        confirm(proposal=make_proposal(company), by=cast.secretary, **WHY)


def test_nobody_decides_about_the_secretary_of_the_own_branch(company, cast):
    make_membership(cast.committee_office, company.branch)
    with pytest.raises(Refused, match="所在党支部"):
        confirm(proposal=make_proposal(company), by=cast.committee_office, **WHY)
    confirm(proposal=Proposal.objects.get(), by=cast.assessment_office, **WHY)


def test_nobody_decides_about_an_organisation_in_which_one_has_a_post(company, cast):
    proposal = make_proposal(company, "help")
    make_role(cast.committee_member, company.committee, RoleKind.COMMITTEE_OFFICE)
    with pytest.raises(Refused, match="任职"):
        confirm(proposal=proposal, by=cast.committee_member, **WHY)


def test_help_is_the_work_of_whoever_confirms_and_a_demonstration_of_the_secretary(company, cast):
    assessment = make_assessment(company.root)
    make_result(assessment, company.branch, "help", "demonstration-base")
    propose(assessment=assessment, by=None)
    for one in Proposal.objects.all():
        confirm(proposal=one, by=cast.committee_office, **WHY)
    works = {one.proposal.consequence: one.responsible for one in Work.objects.all()}
    assert works == {"help": cast.committee_office, "demonstration-base": cast.secretary}


def test_a_leader_is_never_replaced_here(company, cast):
    before = list(Post.objects.values_list("person", "kind", "ended_on"))
    proposal = make_proposal(company, "replace-leader", name="xiaozu", organisation=company.group)
    assert proposal.person == cast.group_leader
    confirm(proposal=proposal, by=cast.committee_office, **WHY)
    assert list(Post.objects.values_list("person", "kind", "ended_on")) == before
    assert Work.objects.get().responsible == cast.committee_office


def test_a_member_is_not_eligible_in_the_year_after(company, cast):
    proposal = make_proposal(company, "ineligible-next-year", name="suxing", person=cast.member)
    confirm(proposal=proposal, by=cast.committee_office, **WHY)
    assert ineligible(cast.member.code, date(YEAR, 12, 31)) is None
    assert ineligible(cast.member.code, date(YEAR + 1, 1, 1)).proposal == proposal
    assert ineligible(cast.member.code, date(YEAR + 1, 12, 31)) is not None
    assert ineligible(cast.member.code, date(YEAR + 2, 1, 1)) is None
    assert ineligible(company.branch.code, date(YEAR + 1, 6, 1)) is None
    proposal.refresh_from_db()
    assert proposal.closed_on == timezone.localdate()


def test_this_years_eligibility_is_that_of_the_assessed_year(company, cast):
    proposal = make_proposal(company, "unit-ineligible", name="sanhua")
    confirm(proposal=proposal, by=cast.committee_office, **WHY)
    row = Ineligibility.objects.get()
    assert (row.subject, row.from_on, row.until_on) == (
        company.branch.code, date(YEAR, 1, 1), date(YEAR, 12, 31)
    )  # fmt: skip


def test_whom_the_register_does_not_know_the_decider_names(company, cast):
    proposal = make_proposal(company, "leader-ineligible", name="sanhua")
    with pytest.raises(Refused) as refused:
        confirm(proposal=proposal, by=cast.committee_office, **WHY)
    assert "person" in refused.value.fields
    leader = make_member(company.branch)
    confirm(proposal=proposal, person=leader, by=cast.committee_office, **WHY)
    assert Ineligibility.objects.get().subject == leader.code


def test_the_people_of_the_unit_are_offered_posts_first_and_the_named_one_is_kept(company, cast):
    staff = make_member(company.branch, standing="staff")
    chief = make_secretary(company.committee)
    stranger = make_member(company.foreign)
    offered = dict(people_of_unit(company.branch, timezone.localdate()))
    places = list(offered)
    assert places[0] in {cast.secretary.code, cast.committee_member.code}
    assert places.index(chief.code) < places.index(staff.code)
    assert stranger.code not in offered
    first = make_proposal(company, "leader-ineligible", name="sanhua")
    assert named_before(first) is None
    confirm(proposal=first, person=staff, by=cast.committee_office, **WHY)
    again = make_assessment(company.root, adoption=first.assessment.adoption, year=YEAR - 1)
    make_result(again, company.branch, "leader-ineligible")
    propose(assessment=again, by=None)
    assert named_before(again.proposals.get()) == staff


def test_a_notice_needs_its_wording_and_is_issued(company, cast):
    proposal = make_proposal(company, "notice-of-criticism", name="suxing", person=cast.member)
    with pytest.raises(Refused) as refused:
        confirm(proposal=proposal, by=cast.committee_office, **WHY)
    assert "title" in refused.value.fields
    confirm(
        proposal=proposal, title="关于通报批评的通报", text="望改进。", by=cast.committee_office, **WHY
    )  # fmt: skip
    proposal.refresh_from_db()
    assert proposal.notice.title == "关于通报批评的通报"
    assert proposal.closed_on is not None


def test_a_reward_stands_on_the_list_with_its_tier(company, cast):
    fields = {"grade": "advanced", "level": 3, "held": None}
    proposal = make_proposal(company, "reward-advanced", name="sanhua", **fields)
    confirm(proposal=proposal, by=cast.committee_office, **WHY)
    assert proposal.settlement.tier == "先进"


def test_a_rectification_has_the_schemes_deadline_moved_to_a_working_day(company, cast):
    fields = {"grade": "to-rectify", "level": 1, "held": None}
    proposal = make_proposal(company, "rectify-bottom", name="zerenzhi", **fields)
    confirm(proposal=proposal, by=cast.committee_office, **WHY)
    row = Rectification.objects.get()
    assert row.due_on == due_after(timezone.localdate(), 90)
    assert (row.responsible, row.organisation) == (cast.secretary, company.branch)
    assert row.problem.startswith("第三档限期整改")


def test_deadlines_end_on_a_working_day():
    assert due_after(date(2026, 9, 1), 30) == date(2026, 10, 8)  # the holiday of 1 to 7 October
    assert due_after(date(2026, 3, 2), 1) == date(2026, 3, 3)


def test_a_day_that_is_over_is_no_deadline(company, cast):
    proposal = make_proposal(company)
    with pytest.raises(Refused) as refused:
        confirm(proposal=proposal, due_on=date(2020, 1, 1), by=cast.committee_office, **WHY)
    assert "due_on" in refused.value.fields
    assert not Talk.objects.exists()


def test_a_branch_that_lost_its_secretary_since_is_decided_all_the_same(company, cast):
    proposal = make_proposal(company)
    Post.objects.filter(person=cast.secretary).update(ended_on=date(YEAR + 1, 1, 31))
    make_secretary(company.branch)
    confirm(proposal=proposal, by=cast.committee_office, **WHY)
    assert Message.objects.filter(to=cast.secretary, kind="consequence_decided").exists()


def several(company, consequence, *branches):
    assessment = make_assessment(company.root)
    for branch in branches:
        make_result(assessment, branch, consequence)
    propose(assessment=assessment, by=None)
    return list(assessment.proposals.order_by("pk"))


def test_several_that_help_are_confirmed_with_one_reason(company, cast):
    rows = several(company, "help", company.branch, company.sibling)
    confirm_several(proposals=rows, by=cast.committee_office, **WHY)
    found = Proposal.objects.all()
    assert {(one.state, one.reason, one.decided_by) for one in found} == {("confirmed", WHY["reason"], cast.committee_office)}  # fmt: skip
    assert Work.objects.count() == 2
    assert Entry.objects.filter(kind="proposal.confirmed").count() == 2


def test_nothing_that_weighs_on_somebody_is_confirmed_together(company, cast):
    assessment = make_assessment(company.root)
    make_result(assessment, company.branch, "admonition-talk", "rectification", "prompt", "help")
    propose(assessment=assessment, by=None)
    rows = list(assessment.proposals.exclude(propose="help"))
    assert len(rows) == 3
    for row in rows:
        with pytest.raises(Refused, match="逐条"):
            confirm_several(proposals=[row], by=cast.committee_office, **WHY)
    with pytest.raises(Refused, match="同一类"):
        confirm_several(proposals=assessment.proposals.all(), by=cast.committee_office, **WHY)
    assert not Proposal.objects.exclude(state="proposed").exists()
    assert {one for one in Kind if confirmable_together(one)} == {
        Kind.REWARD, Kind.MODEL_POST, Kind.PIONEER_POST, Kind.DEMONSTRATION, Kind.HELP, Kind.GUIDANCE,
        Kind.HONOUR, Kind.PAIRING,
    }  # fmt: skip


def test_several_are_confirmed_all_or_none(company, cast):
    rows = several(company, "help", company.branch, company.foreign)
    with pytest.raises(Refused, match=str(company.foreign)):  # of another committee
        confirm_several(proposals=rows, by=cast.committee_office, **WHY)
    first, second = rows
    decline(proposal=second, by=cast.assessment_office, **WHY)
    with pytest.raises(Refused, match=str(company.foreign)):
        confirm_several(proposals=rows, by=cast.assessment_office, **WHY)
    first.refresh_from_db()
    assert first.state == "proposed"
    for chosen, reason in (([], "属实"), ([first], "")):
        with pytest.raises(Refused):
            confirm_several(proposals=chosen, reason=reason, by=cast.assessment_office)
