"""Whatever people and runs do, in whatever order: nothing that weighs on somebody happens undecided."""

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from cast import make_cast
from followed import make_assessment, make_result
from makers import make_company
from zhibu.assessments.enums import AssessmentState
from zhibu.consequences.actions.deciding import confirm, decline
from zhibu.consequences.actions.proposing import propose
from zhibu.consequences.actions.rectifying import check_rectification, plan_measure, report_done
from zhibu.consequences.actions.talking import hold_talk, sign_talk
from zhibu.consequences.enums import ProposalState
from zhibu.consequences.models import (
    CommendationNotice,
    Ineligibility,
    Proposal,
    Rectification,
    Settlement,
    Talk,
    Work,
)
from zhibu.orgs.refusals import Refused

pytestmark = pytest.mark.django_db
NAMES = ("admonition-talk", "rectification", "help", "collective-admonition-talk", "warning")
PEOPLE = ("secretary", "member", "committee_office", "assessment_office", "auditor",
          "other_committee_office")  # fmt: skip
DECIDERS = {"committee_office", "assessment_office"}
MADE = (Talk, Work, Rectification, CommendationNotice, Ineligibility, Settlement)
names, people = st.sampled_from(NAMES), st.sampled_from(PEOPLE)


class Followed(RuleBasedStateMachine):
    """One branch's result under newer runs, publication, freezing, and everybody's attempts."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        company = make_company()
        self.cast = make_cast(company)
        self.assessment = make_assessment(company.root, state=AssessmentState.IN_PUBLICATION)
        self.result = make_result(self.assessment, company.branch, *NAMES[:2])
        self.decided: dict[int, tuple[object, ...]] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @rule(found=st.sets(names))
    def run_anew_and_propose(self, found):
        if self.assessment.state != AssessmentState.FROZEN:
            self.result.proposals = sorted(found)
            self.result.save()
        propose(assessment=self.assessment, by=None)

    @rule()
    def freeze(self):
        self.assessment.state = AssessmentState.FROZEN
        self.assessment.frozen_on = self.assessment.appeals_until
        self.assessment.save()

    @rule(who=people, name=names, yes=st.booleans(), reason=st.sampled_from(("", "属实")))
    def decide(self, who, name, yes, reason):
        proposal = Proposal.objects.filter(consequence=name).first()
        if proposal is None:
            return
        waits = proposal.state == ProposalState.PROPOSED
        allowed = who in DECIDERS and waits and bool(reason)
        allowed &= self.assessment.state == AssessmentState.FROZEN
        try:
            act = confirm if yes else decline
            act(proposal=proposal, reason=reason, by=getattr(self.cast, who))
        except Refused:
            assert not allowed
        else:
            assert allowed

    @rule(who=people, step=st.sampled_from(("hold", "sign")))
    def talk(self, who, step):
        talk, by = Talk.objects.order_by("pk").first(), getattr(self.cast, who)
        if talk is None:
            return
        try:
            if step == "hold":
                hold_talk(talk=talk, held_on=timezone.localdate(), notes="谈了", by=by)
            else:
                sign_talk(talk=talk, by=by)
        except Refused:
            return

    @rule(who=people, step=st.sampled_from(("plan", "report", "close", "reopen")))
    def put_right(self, who, step):
        row, by = Rectification.objects.order_by("pk").first(), getattr(self.cast, who)
        if row is None:
            return
        try:
            if step == "plan":
                plan_measure(rectification=row, measure="自查", by=by)
            elif step == "report":
                report_done(rectification=row, words="已改", by=by)
            else:
                check_rectification(rectification=row, accept=step == "close", words="看过", by=by)
        except Refused:
            return

    @invariant()
    def nothing_is_made_without_a_confirmed_decision_with_a_reason(self):
        for model in MADE:
            for one in model.objects.select_related("proposal"):
                assert one.proposal.state == ProposalState.CONFIRMED
                assert one.proposal.reason
                assert one.proposal.decided_by_id not in (None, one.proposal.person_id)

    @invariant()
    def a_decision_stands_for_ever(self):
        for one in Proposal.objects.exclude(decided_by=None):
            facts = (one.state, one.reason, one.decided_by_id, one.decided_at, one.person_id)
            assert self.decided.setdefault(one.pk, facts) == facts

    @invariant()
    def a_talk_is_signed_by_two_people_and_a_closed_rectification_was_seen_by_two(self):
        for talk in Talk.objects.exclude(signed_by_other_at=None):
            assert talk.held_by_id not in (None, talk.signed_by_other_id)
        for row in Rectification.objects.filter(state="closed"):
            steps = {one.state: one.by_id for one in row.steps.order_by("pk")}
            assert steps["closed"] != steps["reported"]

    @invariant()
    def closed_means_nothing_is_left(self):
        for one in Proposal.objects.filter(state=ProposalState.CONFIRMED):
            left = one.rectifications.exclude(state="closed").exists()
            left |= Work.objects.filter(proposal=one).exclude(state="closed").exists()
            left |= Talk.objects.filter(proposal=one, signed_by_other_at=None).exists()
            assert (one.closed_on is None) == left


def test_random_sequences_keep_the_laws():
    run_state_machine_as_test(
        Followed, settings=settings(max_examples=6, stateful_step_count=20, deadline=None)
    )
