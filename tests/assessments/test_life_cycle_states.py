"""Whatever is tried in whatever order: an assessment never comes into a state that it may not have."""

from datetime import date, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck
from hypothesis import settings as few
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from kept_years import YEAR, adopted, company_of
from makers import make_person, make_role, make_secretary
from zhibu.assessments.actions import rating
from zhibu.assessments.actions.appealing import answer_appeal, appeal, withdraw_appeal
from zhibu.assessments.actions.freezing import freeze
from zhibu.assessments.actions.planning import call_off, plan_assessment
from zhibu.assessments.actions.publishing import publish
from zhibu.assessments.correcting import unmoved
from zhibu.assessments.enums import AppealState, AssessmentState
from zhibu.orgs.enums import RoleKind
from zhibu.orgs.refusals import Refused

STEPS = {
    AssessmentState.RUNNING: {AssessmentState.RATED, AssessmentState.CALLED_OFF},
    AssessmentState.RATED: {AssessmentState.IN_PUBLICATION, AssessmentState.CALLED_OFF},
    AssessmentState.IN_PUBLICATION: {AssessmentState.FROZEN},
    AssessmentState.FROZEN: set(),
    AssessmentState.CALLED_OFF: set(),
}
"""Which state may follow which."""


class Life(RuleBasedStateMachine):
    @initialize()
    def plan(self):
        from zhibu.records.kinds import lay_built_in
        from zhibu.records.models import Kind

        lay_built_in(Kind)
        self.day = date(YEAR + 1, 1, 4)
        company = company_of(members=1)
        self.office, self.colleague = make_person(), make_person()
        for one in (self.office, self.colleague):
            make_role(one, company.root, RoleKind.ASSESSMENT_OFFICE)
        self.secretary, self.branch = make_secretary(company.branch), company.branch
        self.assessment = plan_assessment(
            adoption=adopted(company, "gongzuo-tiaoli"), organisation=company.root, year=YEAR,
            by=self.office,
        )  # fmt: skip
        self.before = self.assessment.state
        self.final = None

    def attempt(self, act):
        """Act on the machine's day; a refusal changes nothing."""
        old = self.seen()
        with time_machine.travel(f"{self.day}T09:00:00+08:00", tick=False):
            try:
                act()
            except Refused:
                assert self.seen() == old
        self.assessment.refresh_from_db()

    def seen(self):
        self.assessment.refresh_from_db()
        rows = list(self.assessment.results.order_by("subject").values_list("subject", "score"))
        return self.assessment.state, self.assessment.results_hash, rows

    @rule(days=st.integers(1, 9))
    def wait(self, days):
        self.day += timedelta(days=days)

    @precondition(lambda self: self.assessment.runs.count() < 3)
    @rule()
    def rate(self):
        self.attempt(lambda: rating.rate(assessment=self.assessment, by=self.office))

    @rule()
    def publish(self):
        self.attempt(lambda: publish(assessment=self.assessment, by=self.office))

    @rule()
    def freeze(self):
        told = len(unmoved(self.assessment))
        self.attempt(lambda: freeze(assessment=self.assessment, unmoved=told, by=self.office))

    @rule()
    def call_off(self):
        if self.day.day % 3 == 0:  # else most lives would end here
            self.attempt(lambda: call_off(assessment=self.assessment, by=self.office))

    @precondition(lambda self: self.assessment.results.exists())
    @rule()
    def appeal(self):
        result = self.assessment.results.get(subject=self.branch.code)
        self.attempt(lambda: appeal(result=result, clause="general-meetings", reason="第二季度会议已经召开，请核对。", by=self.secretary))  # fmt: skip

    @precondition(lambda self: self.assessment.appeals.exists())
    @rule(upheld=st.booleans())
    def answer(self, upheld):
        raised = self.assessment.appeals.latest("pk")
        changed = "会议记录" if upheld else ""
        self.attempt(lambda: answer_appeal(appeal=raised, upheld=upheld, answer="已经核对。", changed=changed, by=self.colleague))  # fmt: skip

    @precondition(lambda self: self.assessment.appeals.exists())
    @rule()
    def withdraw(self):
        self.attempt(lambda: withdraw_appeal(appeal=self.assessment.appeals.latest("pk"), by=self.secretary))  # fmt: skip

    @invariant()
    def only_legal_steps_were_made(self):
        now = AssessmentState(self.assessment.state)
        assert now == self.before or now in STEPS[AssessmentState(self.before)]
        self.before = now

    @invariant()
    def what_is_frozen_is_whole_and_stays(self):
        if self.before != AssessmentState.FROZEN:
            return
        assert not self.assessment.appeals.filter(state=AppealState.RAISED).exists()
        assert (
            self.assessment.frozen_on
            > self.assessment.appeals_until
            >= self.assessment.published_on
        )
        self.final = self.final or self.seen()
        assert self.seen() == self.final


@pytest.mark.django_db
def test_random_lives_keep_to_the_states(settings, tmp_path):
    settings.DATA = tmp_path
    quick = few(
        max_examples=5, stateful_step_count=12, deadline=None, database=None,
        suppress_health_check=list(HealthCheck), derandomize=True,
    )  # fmt: skip
    run_state_machine_as_test(Life, settings=quick)
