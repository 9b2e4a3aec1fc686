"""An assessment from its plan to its freezing, by real actions; and what is refused on the way."""

import json
from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from kept_years import YEAR, adopted, company_of, keep_everything
from makers import make_kind, make_member, make_person, make_role, make_secretary
from zhibu.assessments.actions import rating
from zhibu.assessments.actions.appealing import answer_appeal, appeal, withdraw_appeal
from zhibu.assessments.actions.applying import apply
from zhibu.assessments.actions.freezing import freeze
from zhibu.assessments.actions.planning import call_off, plan_assessment
from zhibu.assessments.actions.publishing import after_working_days, publish
from zhibu.assessments.enums import AppealState, AssessmentState, Scope
from zhibu.assessments.exporting import export
from zhibu.assessments.models import Assessment
from zhibu.assessments.results import appeals_for, assessments_for, results_for
from zhibu.assessments.trace import counted_as_done
from zhibu.config.command import main
from zhibu.ledger.models import Entry as Leaf
from zhibu.orgs.enums import RoleKind
from zhibu.orgs.reach import Forbidden
from zhibu.orgs.refusals import Refused
from zhibu.records.actions import submit_record, write_record
from zhibu.records.entry import Entry, Mark
from zhibu.records.models import Record
from zhibu.scoring.verifying import verify

pytestmark = pytest.mark.django_db
MAY = date(YEAR, 5, 6)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA = tmp_path


class Cycle:
    """A company whose year lies behind it, with an office that assesses it."""

    def __init__(self):
        from zhibu.records.kinds import lay_built_in
        from zhibu.records.models import Kind

        lay_built_in(Kind)
        self.company = company_of(members=4)
        self.office, self.colleague = make_person(), make_person()
        for one in (self.office, self.colleague):
            make_role(one, self.company.root, RoleKind.ASSESSMENT_OFFICE)
        self.secretary = make_secretary(self.company.branch)
        keep_everything(self.company.branch, self.secretary, but=[("general_meeting", f"{YEAR}Q2")])
        self.adoption = adopted(self.company, "gongzuo-tiaoli")
        self.assessment = plan_assessment(
            adoption=self.adoption, organisation=self.company.root, year=YEAR,
            apply_until=date(YEAR + 1, 1, 10), by=self.office,
        )  # fmt: skip

    def rate(self):
        rating.rate(assessment=self.assessment, by=self.office)
        return self

    def publish(self, monkeypatch):
        """The day after the year, so that the facts are complete."""
        today(monkeypatch, date(YEAR + 1, 1, 4))
        self.assessment = publish(assessment=self.assessment, by=self.office)
        return self

    def result(self):
        return self.assessment.results.get(subject=self.company.branch.code)

    def appeal(self):
        return appeal(
            result=self.result(), clause="general-meetings",
            reason="第二季度党员大会已召开，记录没有及时录入。", by=self.secretary,
        )  # fmt: skip


def hand_in(cycle, *, held_on, on):
    """What the secretary does to bring a missing meeting into the book, on a day."""
    with time_machine.travel(f"{on}T09:00:00+08:00", tick=False):
        entry = Entry(title="党员大会", held_on=held_on, kinds=(make_kind("general_meeting"),),
                      host=cycle.secretary, attendance=(Mark(cycle.secretary),))  # fmt: skip
        record = write_record(branch=cycle.company.branch, entry=entry, by=cycle.secretary)
        return submit_record(record=record, by=cycle.secretary)


def today(monkeypatch, day):
    monkeypatch.setattr(timezone, "localdate", lambda *_: day)


@pytest.fixture
def cycle():
    return Cycle()


def test_an_assessment_runs_to_its_freezing_and_each_step_is_entered(cycle, monkeypatch):
    cycle.rate().publish(monkeypatch)
    today(monkeypatch, cycle.assessment.appeals_until + timedelta(days=1))
    frozen = freeze(assessment=cycle.assessment, by=cycle.office)
    kinds = Leaf.objects.filter(subject=f"assessment/{frozen.code}").order_by("index")
    assert frozen.state == AssessmentState.FROZEN
    assert [one.kind for one in kinds] == ["assessment.planned", "assessment.rated",
                                           "assessment.published", "assessment.frozen"]  # fmt: skip


def test_an_upheld_appeal_changes_facts_and_the_score_follows(cycle, monkeypatch):
    cycle.rate().publish(monkeypatch)
    before, raised = cycle.result().score, cycle.appeal()
    record = hand_in(cycle, held_on=MAY, on=date(YEAR + 1, 1, 4))
    assert record.entered_on == date(YEAR + 1, 1, 4)
    answer_appeal(
        appeal=raised, upheld=True, answer="补录属实，予以更正。", changed="第二季度党员大会记录",
        by=cycle.colleague,
    )  # fmt: skip
    assert cycle.result().score == before
    cycle.rate()
    assert cycle.result().score > before
    changes = cycle.assessment.runs.order_by("-number").first().changes
    assert [one["subject"] for one in changes] == [cycle.company.branch.code]


def test_a_december_meeting_entered_in_january_counts(cycle, monkeypatch):
    today(monkeypatch, date(YEAR + 1, 1, 4))
    Record.objects.filter(uses__kind__name="general_meeting", held_on__month=12).delete()
    before = cycle.rate().result().score
    hand_in(cycle, held_on=date(YEAR, 12, 29), on=date(YEAR + 1, 1, 4))
    assert cycle.rate().result().score > before


def test_what_is_held_after_the_day_of_the_facts_never_counts(cycle, monkeypatch):
    today(monkeypatch, date(YEAR + 1, 1, 20))
    Assessment.objects.update(as_of=date(YEAR, 4, 30))
    cycle.assessment.refresh_from_db()
    first = cycle.rate().assessment.facts_hash
    hand_in(cycle, held_on=MAY, on=date(YEAR + 1, 1, 20))
    assert cycle.rate().assessment.facts_hash == first


def test_freezing_waits_for_appeals_for_the_last_day_and_for_a_new_run(cycle, monkeypatch):
    cycle.rate().publish(monkeypatch)
    with pytest.raises(Refused, match=r"公示.*\d{4}年\d+月\d+日"):
        freeze(assessment=cycle.assessment, by=cycle.office)
    raised = cycle.appeal()
    today(monkeypatch, cycle.assessment.appeals_until + timedelta(days=1))
    with pytest.raises(Refused, match="1"):
        freeze(assessment=cycle.assessment, by=cycle.office)
    answer_appeal(
        appeal=raised, upheld=True, answer="属实，已更正。", changed="记录", by=cycle.office
    )
    with pytest.raises(Refused, match="重新评定"):
        freeze(assessment=cycle.assessment, by=cycle.office)
    hand_in(cycle, held_on=MAY, on=date(YEAR + 1, 1, 4))
    cycle.rate()
    cycle.assessment.refresh_from_db()
    today(monkeypatch, cycle.assessment.appeals_until + timedelta(days=1))
    assert freeze(assessment=cycle.assessment, by=cycle.office).frozen_on


def test_what_counts_as_done_is_frozen_only_by_who_was_told(cycle, monkeypatch, tmp_path):
    Assessment.objects.update(as_of=date(YEAR, 11, 30))
    cycle.assessment.refresh_from_db()
    cycle.rate().publish(monkeypatch)
    today(monkeypatch, cycle.assessment.appeals_until + timedelta(days=1))
    with pytest.raises(Refused, match="按已完成计"):
        freeze(assessment=cycle.assessment, by=cycle.office)
    told = counted_as_done(cycle.assessment).not_due
    frozen = freeze(assessment=cycle.assessment, as_done=told, by=cycle.office)
    said = json.loads((export(frozen, tmp_path / "export") / "assessment.json").read_text("utf-8"))
    assert (said["as_of"], said["counted_as_done"]["not_due"]) == (f"{YEAR}-11-30", told)
    assert all(check.holds for check in verify(tmp_path / "export"))


def test_a_frozen_assessment_stays_equal_whatever_changes_later(cycle, monkeypatch, tmp_path):
    cycle.rate().publish(monkeypatch)
    today(monkeypatch, cycle.assessment.appeals_until + timedelta(days=1))
    freeze(assessment=cycle.assessment, by=cycle.office)
    rows = list(cycle.assessment.results.order_by("subject").values())
    Record.objects.all().update(title="改过")
    cycle.company.branch.name = "改名支部"
    cycle.company.branch.save()
    with pytest.raises(Refused):
        rating.rate(assessment=cycle.assessment, by=cycle.office)
    assert list(cycle.assessment.results.order_by("subject").values()) == rows
    exported = export(Assessment.objects.get(), tmp_path / "export")
    assert all(check.holds for check in verify(exported))


def test_the_command_verifies_an_export_and_finds_one_changed_byte(cycle, tmp_path, capsys):
    cycle.rate()
    exported = export(cycle.assessment, tmp_path / "export")
    assert main(["assessments", "verify", str(exported)]) == 0
    results = exported / "out" / "results.csv"
    results.write_bytes(results.read_bytes().replace(b"rated", b"Rated", 1))
    assert main(["assessments", "verify", str(exported)]) == 1
    assert "✗" in capsys.readouterr().out


def test_an_appeal_is_for_those_whom_the_result_concerns(cycle, monkeypatch):
    cycle.rate().publish(monkeypatch)
    stranger = make_secretary(cycle.company.sibling)
    with pytest.raises(Forbidden):
        appeal(result=cycle.result(), clause="general-meetings", reason="这是别的支部的事情，不应受理。", by=stranger)  # fmt: skip


def test_nobody_answers_an_appeal_of_their_own(cycle, monkeypatch):
    cycle.rate().publish(monkeypatch)
    make_role(cycle.secretary, cycle.company.root, RoleKind.ASSESSMENT_OFFICE)
    cycle.secretary.__dict__.pop("_held", None)
    with pytest.raises(Refused):
        answer_appeal(appeal=cycle.appeal(), upheld=False, answer="事实清楚，维持。", by=cycle.secretary)  # fmt: skip


def test_an_appeal_names_a_clause_and_a_reason(cycle, monkeypatch):
    cycle.rate().publish(monkeypatch)
    with pytest.raises(Refused) as refused:
        appeal(result=cycle.result(), clause="nothing", reason="短", by=cycle.secretary)
    assert set(refused.value.fields) == {"clause", "reason"}


def test_an_appeal_is_withdrawn_by_its_own_author_alone(cycle, monkeypatch):
    cycle.rate().publish(monkeypatch)
    raised = cycle.appeal()
    with pytest.raises(Forbidden):
        withdraw_appeal(appeal=raised, by=cycle.office)
    assert withdraw_appeal(appeal=raised, by=cycle.secretary).state == AppealState.WITHDRAWN


def test_results_are_seen_by_others_once_they_are_published(cycle, monkeypatch):
    cycle.rate()
    member = make_member(cycle.company.branch)
    assert results_for(cycle.office, cycle.assessment).count() > 0
    assert results_for(member, cycle.assessment).count() == 0
    cycle.publish(monkeypatch)
    assert results_for(member, cycle.assessment).count() == cycle.assessment.results.count()
    assert list(assessments_for(member)) == [cycle.assessment]
    assert list(appeals_for(member, cycle.assessment)) == []


def test_a_pre_assessment_is_rated_and_never_published(cycle, monkeypatch):
    pre = plan_assessment(
        adoption=cycle.adoption, organisation=cycle.company.root, year=YEAR, scope=Scope.PRE,
        by=cycle.office,
    )  # fmt: skip
    rating.rate(assessment=pre, by=cycle.office)
    today(monkeypatch, date(YEAR + 1, 1, 4))
    with pytest.raises(Refused):
        publish(assessment=pre, by=cycle.office)


def test_nothing_is_published_before_its_facts_are_complete(cycle, monkeypatch):
    today(monkeypatch, date(YEAR, 12, 30))
    with pytest.raises(Refused, match=str(YEAR)):
        publish(assessment=cycle.rate().assessment, by=cycle.office)


def test_the_same_is_not_planned_twice_unless_it_was_called_off(cycle):
    again = {"adoption": cycle.adoption, "organisation": cycle.company.root, "year": YEAR,
             "by": cycle.office}  # fmt: skip
    with pytest.raises(Refused):
        plan_assessment(**again)
    call_off(assessment=cycle.assessment, by=cycle.office)
    assert plan_assessment(**again).state == AssessmentState.RUNNING


def test_an_application_keeps_to_the_scheme(cycle, monkeypatch):
    today(monkeypatch, date(YEAR + 1, 1, 4))
    said = {"assessment": cycle.assessment, "organisation": cycle.company.branch, "words": "达标",
            "by": cycle.secretary}  # fmt: skip
    grades = [band.grade for band in _scheme(cycle).grading.bands]
    made = apply(**said, grade=grades[0], marks={"general-meetings": 3_00, "group-meetings": None})
    assert made.marks == {"general-meetings": 3_00}
    with pytest.raises(Refused) as refused:
        apply(**said, grade="six-star", marks={"general-meetings": 999_00, "nothing": 1})
    assert set(refused.value.fields) == {"grade", "general-meetings", "nothing"}
    today(monkeypatch, date(YEAR + 1, 2, 4))
    with pytest.raises(Refused):
        apply(**said, grade=grades[0], marks={})


def _scheme(cycle):
    from zhibu.schemes.reading import read_text

    return read_text(cycle.adoption.text).scheme


def test_working_days_pass_over_weekends():
    assert after_working_days(date(2026, 11, 20), 5) == date(2026, 11, 27)
