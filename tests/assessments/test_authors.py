"""Whoever entered the facts of a clause leaves the answer of an appeal to somebody who did not."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from followed import YEAR, make_assessment, make_result
from makers import make_person, make_role
from zhibu.assessments.actions.appealing import answer_appeal, appeal
from zhibu.assessments.authors import answering, authors_of, named_by
from zhibu.assessments.enums import AppealState, AssessmentState
from zhibu.assessments.indicators import DERIVED
from zhibu.inbox.models import Message
from zhibu.inspections.actions.revoking import ask_revocation, confirm_revocation
from zhibu.inspections.enums import EventState, InspectionState
from zhibu.inspections.models import ClauseMark, Event, EvidenceImport, Inspection, InspectionPlan
from zhibu.orgs.enums import RoleKind
from zhibu.orgs.refusals import Refused
from zhibu.targets.enums import StepKind, TargetState
from zhibu.targets.models import Target, TargetStep

pytestmark = pytest.mark.django_db


class Published:
    """Results of `sanhua` in publication, an office of three at the company, and facts by two of them."""

    def __init__(self, company, cast, monkeypatch):
        monkeypatch.setattr(timezone, "localdate", lambda *_: date(YEAR + 1, 1, 5))
        self.company, self.cast, self.office = company, cast, cast.assessment_office
        self.second, self.third = make_person(name="复核人"), make_person(name="第三人")
        for one in (self.second, self.third):
            make_role(one, company.root, RoleKind.ASSESSMENT_OFFICE, started_on=date(YEAR, 1, 1))
        self.assessment = make_assessment(company.root, name="sanhua", state=AssessmentState.IN_PUBLICATION)  # fmt: skip
        self.result = make_result(self.assessment, company.branch)
        self.named = named_by(self.assessment.adoption.text)

    def clause(self, table):
        """A clause that names facts of a table, and their name."""
        return next(
            (rule, name) for rule, names in self.named.items() for kept, name in sorted(names)
            if kept == table and name not in DERIVED
        )  # fmt: skip

    def appeal(self, clause):
        return appeal(result=self.result, clause=clause, reason="这项事实有误，请核对原始材料。", by=self.cast.secretary)  # fmt: skip

    def answer(self, one, by):
        return answer_appeal(appeal=one, upheld=False, answer="已经核对，维持。", by=by)

    def authors(self, one):
        return authors_of(self.assessment, [one])[one.pk]

    def events(self, on=None):
        clause, name = self.clause("events")
        Event.objects.create(
            organisation=on or self.company.branch, event=name, on=date(YEAR, 5, 6), note="通报〔2025〕1号",
            entered_by=self.office, decided_by=self.second, decided_at=timezone.now(),
            state=EventState.CONFIRMED,
        )  # fmt: skip
        return clause

    def inspections(self):
        clause, _name = self.clause("inspections")
        plan = InspectionPlan.objects.create(
            adoption=self.assessment.adoption, organisation=self.company.root, title="年度检查",
            year=YEAR, starts_on=date(YEAR, 12, 1), ends_on=date(YEAR, 12, 5), planned_by=self.third,
        )  # fmt: skip
        for inspector in (self.office, self.second):
            made = Inspection.objects.create(
                plan=plan, organisation=self.company.branch, inspector=inspector,
                held_on=date(YEAR, 12, 2), state=InspectionState.SUBMITTED, submitted_at=timezone.now(),
            )  # fmt: skip
            ClauseMark.objects.create(inspection=made, clause=clause, score=100)
        return clause

    def indicators(self):
        clause, name = self.clause("indicators")
        target = Target.objects.create(
            organisation=self.company.branch, indicator=name, year=YEAR, target=100_00, actual=90_00,
            state=TargetState.AGREED, proposed_by=self.second,
        )  # fmt: skip
        for kind, by in ((StepKind.PROPOSE, self.second), (StepKind.REPORT, self.office)):
            TargetStep.objects.create(target=target, kind=kind, figures={}, by=by)
        return clause

    def files(self):
        clause, name = self.clause("indicators")
        EvidenceImport.objects.create(
            adoption=self.assessment.adoption, organisation=self.company.root, year=YEAR,
            table="indicators", count=1, origin="指标.csv", reason="生产部报表",
            rows=[{"subject": self.company.branch.code, "indicator": name, "actual": "9.00"}],
            entered_by=self.office, decided_by=self.second, decided_at=timezone.now(),
            state=EventState.CONFIRMED,
        )  # fmt: skip
        return clause


@pytest.fixture
def published(company, cast, monkeypatch):
    return Published(company, cast, monkeypatch)


@pytest.mark.parametrize("sort", ["events", "inspections", "indicators", "files"])
def test_who_entered_or_confirmed_facts_leaves_the_answer_to_another(published, sort):
    one = published.appeal(getattr(published, sort)())
    assert published.authors(one) == {published.office.pk, published.second.pk}
    assert {row.to for row in Message.objects.filter(kind="appeal_raised")} == {published.third}
    for author in (published.office, published.second):
        with pytest.raises(Refused, match="请由其他人答复：第三人"):
            published.answer(one, author)
    assert published.answer(one, published.third).state == AppealState.DISMISSED


def test_where_nobody_else_is_left_whoever_entered_the_facts_answers_and_it_is_said(
    published, client_for
):
    published.third.in_use = False
    published.third.save()
    one = published.appeal(published.events())
    assert answering(published.assessment) == [published.office, published.second]
    address = f"/assessments/{published.assessment.code}/appeals/"
    client = client_for(published.office)
    page = client.get(address).content.decode()
    assert "又没有其他人可以答复" in page
    answer = {"verdict": "dismissed", "answer": "已经核对，维持。"}
    client.post(f"{address}{one.pk}/answer/", answer)
    one.refresh_from_db()
    assert one.answered_by == published.office
    page = client_for(published.cast.secretary).get(address).content.decode()
    assert "录入或确认过该条款的事实" in page


def test_the_page_says_who_answers_instead(published, client_for):
    published.appeal(published.events())
    address = f"/assessments/{published.assessment.code}/appeals/"
    page = client_for(published.second).get(address).content.decode()
    assert "请由其他人答复：第三人" in page
    assert 'name="verdict"' not in page
    assert 'name="verdict"' in client_for(published.third).get(address).content.decode()


def test_what_is_entered_after_the_appeal_holds_nobody_back(published):
    one = published.appeal(published.clause("events")[0])
    published.events()
    Event.objects.update(entered_at=one.raised_at + timedelta(minutes=1))
    Event.objects.update(decided_at=one.raised_at + timedelta(minutes=2))
    assert published.authors(one) == frozenset()
    assert published.answer(one, published.office).answered_by == published.office


@pytest.mark.parametrize("sort", ["events", "files"])
def test_a_revocation_frees_nobody_who_had_a_hand_in_what_counted(published, sort):
    one = published.appeal(getattr(published, sort)())
    row = (Event if sort == "events" else EvidenceImport).objects.get()
    ask_revocation(row=row, reason="经核对，所指不是本支部", by=published.third)
    confirm_revocation(row=row, by=published.second)
    assert published.authors(one) == {published.office.pk, published.second.pk}
    one.raised_at = timezone.now()  # an appeal after it: about its being gone
    assert published.third.pk in published.authors(one)


def test_facts_of_others_and_of_other_clauses_hold_nobody_back(published):
    clause = published.events(on=published.company.sibling)
    published.inspections()
    assert published.authors(published.appeal(clause)) == frozenset()


def test_a_veto_names_the_events_and_figures_of_its_condition(published):
    from zhibu.schemes.reading import preset_text

    named = named_by(preset_text("zerenzhi"))
    assert named["accident-veto"] == {("indicators", "safety_accidents")}
    assert all(table == "events" for table, _name in published.named["policy-defied"])
    assert published.named["policy-defied"]
