"""Each of the seven systems runs through a whole year by real actions, from its plan to what follows."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from kept_years import YEAR, adopted, company_of
from makers import make_person, make_role, make_secretary
from zhibu.assessments.actions import rating
from zhibu.assessments.actions.appealing import answer_appeal, appeal, clauses_of
from zhibu.assessments.actions.applying import apply
from zhibu.assessments.actions.freezing import freeze
from zhibu.assessments.actions.planning import plan_assessment
from zhibu.assessments.actions.publishing import publish
from zhibu.assessments.enums import AssessmentState, Status
from zhibu.assessments.exporting import export
from zhibu.assessments.models import Assessment
from zhibu.ballots.enums import ReviewState
from zhibu.ballots.models import Review, Tally
from zhibu.consequences.actions.deciding import confirm, decline, why_not_yet
from zhibu.consequences.actions.proposing import propose
from zhibu.consequences.enums import ProposalState
from zhibu.inspections.enums import EventState
from zhibu.inspections.models import EvidenceImport
from zhibu.orgs.enums import MEMBERS, RoleKind
from zhibu.orgs.models import Membership
from zhibu.orgs.refusals import Refused
from zhibu.schemes.reading import read_text
from zhibu.scoring.evidence.uses import uses_of
from zhibu.scoring.scheme.measures import Attendance, Records
from zhibu.scoring.verifying import verify

pytestmark = pytest.mark.django_db
SEVEN = ("sanhua", "zerenzhi", "wugehao", "xingji", "suxing", "xiaozu", "gongzuo-tiaoli")
AFTER = date(YEAR + 1, 1, 5)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA = tmp_path


class Year:
    """A year's facts of a small company, written as an organisation brings them: most of it in order."""

    def __init__(self, name):
        from zhibu.records.kinds import lay_built_in
        from zhibu.records.models import Kind

        lay_built_in(Kind)
        self.company = company_of(members=3)
        self.office, self.colleague, self.outsider = make_person(), make_person(), make_person()
        for one in (self.office, self.colleague):
            make_role(one, self.company.root, RoleKind.ASSESSMENT_OFFICE)
        self.secretary = make_secretary(self.company.branch)
        self.adoption = adopted(self.company, name)
        self.scheme = read_text(self.adoption.text).scheme
        self.uses = uses_of(self.scheme)
        self.subjects = self.lay_subjects()
        self.lay_facts()

    def lay_subjects(self):
        branches = (self.company.branch, self.company.sibling, self.company.foreign)
        groups = (self.company.group, self.company.other_group, self.company.foreign_group)
        if "community" in self.scheme.subject:
            codes = ["C1", "C2"]
            self.bring("subjects", [
                {"subject": one, "kind": "community", "parent": self.company.root.code, "name": one}
                for one in codes
            ])  # fmt: skip
            return codes
        if "member" in self.scheme.subject:
            members = Membership.objects.open().filter(standing__in=MEMBERS)
            return list(members.values_list("person__code", flat=True))
        return [one.code for one in (groups if "group" in self.scheme.subject else branches)]

    def lay_facts(self):
        each = [(code, number) for number, code in enumerate(self.subjects)]
        self.bring("inspections", [
            {"subject": code, "clause": one.clause, "round": str(round_),
             "score": _points(one.most * (100 - 25 * number) // 100)}
            for code, number in each for one in self.uses.inspections
            for round_ in range(1, min(one.rounds, 3) + 1)
        ])  # fmt: skip
        self.bring("indicators", [
            {"subject": code, "indicator": name, "round": str(round_), "target": "3", "low": "3",
             "high": "3", "actual": "3"}
            for code, number in each for name in self.uses.indicators
            for round_ in range(1, (self.scheme.rounds if self.scheme.assessed else 1) + 1)
        ])  # fmt: skip
        self.bring("records", [
            {"subject": code, "kind": kind, "held_on": f"{YEAR}-{month:02d}-11",
             "entered_on": f"{YEAR}-{month:02d}-12", "attended": "20", "expected": "20", "quantity": "9"}
            for code, number in each for kind in self.kinds() for month in range(1, 13 - number)
        ])  # fmt: skip
        if "community" in self.scheme.subject:  # only who applies is assessed
            self.bring("events", [
                {"subject": code, "event": "application", "on": f"{YEAR}-01-09"} for code, _ in each
            ])  # fmt: skip
        for channel in self.uses.channels:
            for round_ in range(1, channel.rounds + 1):
                self.count(channel, round_, each)

    def kinds(self):
        found = {}
        for clause in self.scheme.clauses:
            if isinstance(clause.measure, Records):
                found |= dict.fromkeys(clause.measure.records)
            elif isinstance(clause.measure, Attendance):
                found |= dict.fromkeys(clause.measure.attendance)
        return found

    def count(self, channel, round_, each):
        part = {1: "", 2: "H", 4: "Q"}[channel.rounds]
        review = Review.objects.create(
            adoption=self.adoption, organisation=self.company.root, channel=channel.channel,
            year=YEAR, round=round_, period=f"{YEAR}{part}{round_ if part else ''}",
            title={"zh": "评议", "en": "review"}, subject="member", sources=[],
            state=ReviewState.PUBLISHED, roll_on=date(YEAR, 1, 1), planned_by=self.office,
            objections_until=date(YEAR, 1, 2), opens_on=date(YEAR, 1, 3), closes_on=date(YEAR, 1, 4),
        )  # fmt: skip
        Tally.objects.bulk_create(
            Tally(
                review=review,
                subject=code,
                source=source,
                score=max(40, 98 - 20 * number) * 100,
                count=6,
            )
            for code, number in each
            for source in channel.sources
        )

    def bring(self, table, rows):
        EvidenceImport.objects.create(
            adoption=self.adoption, organisation=self.company.root, year=YEAR, table=table, rows=rows,
            count=len(rows), origin="台账.xlsx", reason="台账", state=EventState.CONFIRMED,
            entered_by=self.office, decided_by=self.colleague,
        )  # fmt: skip


def _points(hundredths):
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def on(monkeypatch, day):
    monkeypatch.setattr(timezone, "localdate", lambda *_: day)


@pytest.mark.parametrize("name", SEVEN)
def test_a_year_runs_from_its_plan_to_what_follows(name, monkeypatch, tmp_path):
    year = Year(name)
    on(monkeypatch, AFTER)
    assessment = plan_assessment(
        adoption=year.adoption, organisation=year.company.root, year=YEAR,
        apply_until=AFTER + timedelta(days=3), by=year.office,
    )  # fmt: skip
    if "branch" in year.scheme.subject:
        grade = year.scheme.grading.bands[0].grade
        apply(assessment=assessment, organisation=year.company.branch, grade=grade, marks={}, words="", by=year.secretary)  # fmt: skip
    rating.rate(assessment=assessment, by=year.office)
    assert set(assessment.results.values_list("status", flat=True)) == {Status.RATED}
    assert {one.subject for one in assessment.results.all()} >= set(year.subjects)
    assessment = publish(assessment=assessment, by=year.office)
    _appeal(year, assessment)
    rating.rate(assessment=assessment, by=year.office)
    on(monkeypatch, assessment.appeals_until + timedelta(days=1))
    assessment = freeze(assessment=assessment, by=year.office)
    assert assessment.state == AssessmentState.FROZEN
    _decide(year, assessment)
    assert all(one.holds for one in verify(export(Assessment.objects.get(), tmp_path / "export")))


def _appeal(year, assessment):
    """Somebody whom a result concerns appeals; it is dismissed, since the facts were right."""
    result = assessment.results.order_by("subject").first()
    if result.organisation is None:
        return  # a community that was brought as a file has nobody here
    by = result.person or make_secretary_of(year, result)
    raised = appeal(result=result, clause=next(iter(clauses_of(assessment))), reason="请核对这一条的依据是否完整。", by=by)  # fmt: skip
    third = year.adoption.adopted_by  # the others of the office brought the facts
    answer_appeal(appeal=raised, upheld=False, answer="核对无误，维持。", by=third)


def make_secretary_of(year, result):
    if result.organisation == year.company.branch:
        return year.secretary
    return make_secretary(result.organisation)


def _decide(year, assessment):
    """Every other proposal is confirmed and becomes work, the others are declined; none stays open."""
    propose(assessment=assessment, by=year.office)
    for number, proposal in enumerate(assessment.proposals.order_by("pk")):
        assert why_not_yet(proposal) == ""
        if number % 2:
            decline(proposal=proposal, reason="情况特殊，不予采纳。", by=year.office)
            continue
        try:
            confirm(proposal=proposal, reason="事实清楚。", by=year.office, person=year.outsider,
                    responsible=year.outsider, due_on=AFTER + timedelta(days=90), title="通报",
                    text="按方案通报。")  # fmt: skip
        except Refused:
            decline(proposal=proposal, reason="本人不在岗，不予采纳。", by=year.office)
    assert not assessment.proposals.filter(state=ProposalState.PROPOSED).exists()
