"""Talks, rectifications and tasks: two people each, notes and steps kept, closed when nothing is left."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from followed import make_assessment, make_proposal
from makers import make_person, make_record, make_role
from zhibu.consequences.actions.deciding import confirm
from zhibu.consequences.actions.rectifying import (
    check_rectification,
    open_from_finding,
    plan_measure,
    reopen,
    report_done,
)
from zhibu.consequences.actions.talking import hold_talk, sign_talk
from zhibu.consequences.actions.working import check_work, report_work
from zhibu.consequences.entries import rectification_entry
from zhibu.consequences.models import Rectification
from zhibu.inbox.models import Message
from zhibu.inspections.models import Finding, Inspection, InspectionPlan
from zhibu.ledger.models import Entry
from zhibu.orgs.enums import RoleKind
from zhibu.orgs.reach import Forbidden
from zhibu.orgs.refusals import Refused

pytestmark = pytest.mark.django_db
WHY = {"reason": "事实清楚。"}


@pytest.fixture
def talk(company, cast):
    return confirm(proposal=make_proposal(company), by=cast.committee_office, **WHY).talk


@pytest.fixture
def task(company, cast):
    return confirm(proposal=make_proposal(company, "demonstration-base"), by=cast.committee_office, **WHY).work  # fmt: skip


@pytest.fixture
def rectification(company, cast):
    proposal = make_proposal(company, "rectification")
    return confirm(proposal=proposal, by=cast.committee_office, **WHY).rectifications.get()


def hold(talk, by, **fields):
    facts = {"held_on": timezone.localdate(), "notes": "双方谈了原因和打算。"}
    return hold_talk(talk=talk, by=by, **facts | fields)


def test_a_talk_is_held_noted_and_signed_by_both(talk, cast):
    held = hold(talk, cast.committee_office)
    assert held.signed_by_holder_at is not None
    assert Message.objects.filter(to=cast.secretary, kind="talk_to_sign").exists()
    signed = sign_talk(talk=held, objection="客观原因请一并考虑", by=cast.secretary)
    assert (signed.signed_by_other, signed.objection) == (cast.secretary, "客观原因请一并考虑")
    signed.proposal.refresh_from_db()
    assert signed.proposal.closed_on == timezone.localdate()
    kinds = Entry.objects.filter(subject=f"talk/{talk.pk}").order_by("index")
    assert [one.kind for one in kinds] == ["talk.ordered", "talk.held", "talk.signed"]


def test_the_other_side_signs_after_the_holder_and_nobody_for_it(talk, cast):
    with pytest.raises(Refused, match="尚未"):
        sign_talk(talk=talk, by=cast.secretary)
    hold(talk, cast.committee_office)
    for person in (cast.committee_office, cast.committee_member, cast.member):
        with pytest.raises(Forbidden):
            sign_talk(talk=talk, by=person)


def test_notes_stand_once_both_signed_and_are_the_holders_before(talk, cast):
    hold(talk, cast.committee_office)
    with pytest.raises(Refused, match="谈话人"):
        hold(talk, cast.assessment_office)
    hold(talk, cast.committee_office, notes="补充记录。")
    sign_talk(talk=talk, by=cast.secretary)
    with pytest.raises(Refused, match="均已签字"):
        hold(talk, cast.committee_office)
    with pytest.raises(Refused, match="均已签字"):
        sign_talk(talk=talk, by=cast.secretary)


@pytest.mark.parametrize("days", [-1, 1])
def test_a_talk_is_held_between_its_decision_and_today(talk, cast, days):
    day = timezone.localdate() + timedelta(days=days)
    with pytest.raises(Refused) as refused:
        hold(talk, cast.committee_office, held_on=day)
    assert "held_on" in refused.value.fields


def test_a_talk_with_the_leading_group_is_signed_by_any_of_its_posts(company, cast):
    proposal = make_proposal(company, "collective-admonition-talk")
    talk = confirm(proposal=proposal, by=cast.committee_office, **WHY).talk
    hold(talk, cast.committee_office)
    with pytest.raises(Forbidden):
        sign_talk(talk=talk, by=cast.member)
    assert sign_talk(talk=talk, by=cast.committee_member).signed_by_other == cast.committee_member


def test_a_task_is_reported_by_one_and_closed_by_another(task, cast):
    report_work(work=task, words="示范基地已建成，附验收单。", by=cast.secretary)
    with pytest.raises(Forbidden):
        check_work(work=task, accept=True, words="属实", by=cast.secretary)
    closed = check_work(work=task, accept=True, words="属实", by=cast.committee_office)
    assert closed.state == "closed"
    closed.proposal.refresh_from_db()
    assert closed.proposal.closed_on == timezone.localdate()


def test_who_reported_a_task_does_not_check_it(task, cast):
    report_work(work=task, words="已办", by=cast.committee_office)
    with pytest.raises(Refused, match="他人"):
        check_work(work=task, accept=True, words="属实", by=cast.committee_office)
    assert check_work(work=task, accept=False, words="补充", by=cast.assessment_office).state == "reopened"  # fmt: skip


def test_a_stranger_to_the_branch_reports_no_task(task, cast):
    for person in (cast.member, cast.neighbour_secretary, cast.auditor):
        with pytest.raises(Forbidden):
            report_work(work=task, words="已办", by=person)


def test_a_stranger_to_the_branch_plans_no_measure(rectification, cast):
    for person in (cast.member, cast.neighbour_secretary, cast.auditor):
        with pytest.raises(Forbidden):
            plan_measure(rectification=rectification, measure="立即改", by=person)


def test_a_rectification_runs_to_its_closing_with_every_step_kept(rectification, cast):
    with pytest.raises(Refused, match="措施"):
        report_done(rectification=rectification, words="改好了", by=cast.secretary)
    plan_measure(rectification=rectification, measure="每月自查", by=cast.secretary)
    report_done(rectification=rectification, words="自查表已存档", by=cast.secretary)
    check_rectification(rectification=rectification, accept=False, words="缺三月", by=cast.committee_office)  # fmt: skip
    report_done(rectification=rectification, words="三月已补", by=cast.secretary)
    closed = check_rectification(
        rectification=rectification, accept=True, words="属实", by=cast.committee_office
    )
    assert (closed.state, closed.closed_on) == ("closed", timezone.localdate())
    steps = closed.steps.order_by("pk").values_list("state", flat=True)
    assert list(steps) == ["open", "open", "reported", "reopened", "reported", "closed"]
    closed.proposal.refresh_from_db()
    assert closed.proposal.closed_on is not None


def test_who_is_responsible_or_reported_does_not_check(rectification, cast, company):
    make_role(cast.committee_member, company.committee, RoleKind.COMMITTEE_OFFICE)
    plan_measure(
        rectification=rectification, measure="每月自查", responsible=cast.committee_member, by=cast.secretary
    )  # fmt: skip
    report_done(rectification=rectification, words="已存档", by=cast.secretary)
    with pytest.raises(Refused, match="他人"):
        check_rectification(
            rectification=rectification, accept=True, words="好", by=cast.committee_member
        )


def test_a_problem_that_came_back_opens_its_proposal_again(rectification, cast):
    plan_measure(rectification=rectification, measure="每月自查", by=cast.secretary)
    report_done(rectification=rectification, words="已存档", by=cast.secretary)
    check_rectification(rectification=rectification, accept=True, words="属实", by=cast.committee_office)  # fmt: skip
    again = reopen(rectification=rectification, words="又漏了两个月", by=cast.committee_office)
    assert (again.state, again.closed_on) == ("reopened", None)
    again.proposal.refresh_from_db()
    assert again.proposal.closed_on is None
    with pytest.raises(Refused, match="销号"):
        reopen(rectification=rectification, words="又漏", by=cast.committee_office)


def make_finding(company, days=20):
    today = timezone.localdate()
    assessment = make_assessment(company.root, state="running", year=today.year)
    plan = InspectionPlan.objects.create(
        adoption=assessment.adoption, organisation=company.root, title="年中检查",
        year=today.year, starts_on=today, ends_on=today, planned_by=make_person(),
    )  # fmt: skip
    inspection = Inspection.objects.create(
        plan=plan,
        organisation=company.branch,
        inspector=make_person(),
        held_on=today,
        state="submitted",
    )
    return Finding.objects.create(
        inspection=inspection, problem="会议记录缺签到", due_on=today + timedelta(days=days)
    )


def test_a_finding_gets_one_rectification_with_its_deadline(company, cast):
    finding = make_finding(company)
    with pytest.raises(Forbidden):
        open_from_finding(finding=finding, by=cast.secretary)
    made = open_from_finding(finding=finding, by=cast.committee_office)
    assert (made.problem, made.due_on) == ("会议记录缺签到", finding.due_on)
    assert made.responsible == cast.secretary
    assert Message.objects.filter(to=cast.secretary, kind="rectification_opened").exists()
    with pytest.raises(Refused, match="已转入"):
        open_from_finding(finding=finding, by=cast.committee_office)
    assert Rectification.objects.count() == 1


def test_a_finding_whose_day_is_over_is_due_today(company, cast):
    made = open_from_finding(finding=make_finding(company, -5), by=cast.committee_office)
    assert made.due_on == timezone.localdate()


def jpeg() -> bytes:
    file = BytesIO()
    Image.effect_noise((120, 90), 60).convert("RGB").save(file, "JPEG")
    return file.getvalue()


def reported(rectification, cast, **fields):
    plan_measure(rectification=rectification, measure="补签到并核对", by=cast.secretary)
    return report_done(rectification=rectification, words="已补齐", by=cast.secretary, **fields)


def test_a_report_keeps_files_and_a_record_and_the_ledger_their_hashes(
    rectification, cast, company, django_capture_on_commit_callbacks
):
    upload = SimpleUploadedFile("现场.jpg", jpeg(), "image/jpeg")
    record = make_record(company.branch, by=cast.secretary, state="submitted")
    with django_capture_on_commit_callbacks(execute=True):
        reported(rectification, cast, uploads=[upload], record=record)
    step = rectification.steps.latest("pk")
    (file,) = step.files
    assert (file["name"], file["media_type"], step.record) == ("现场.jpg", "image/jpeg", record)
    with default_storage.open(file["file"]) as kept:
        assert len(kept.read()) == file["size"]
    (covered,) = [one for one in rectification_entry(rectification)["steps"] if "files" in one]
    assert covered["files"][0]["sha256"] == file["sha256"]
    assert covered["record_id"] == record.pk
    assert "files" not in rectification_entry(rectification)["steps"][0]


def test_a_file_that_may_not_be_kept_or_a_strange_record_refuses_the_report(rectification, cast, company):  # fmt: skip
    upload = SimpleUploadedFile("病毒.jpg", b"MZ\x90", "image/jpeg")
    foreign = make_record(company.foreign, state="submitted")
    draft = make_record(company.branch, by=cast.secretary)
    for fields, at in (({"uploads": [upload]}, "pictures"), ({"record": foreign}, "record"),
                       ({"record": draft}, "record")):  # fmt: skip
        with pytest.raises(Refused) as refused:
            reported(rectification, cast, **fields)
        assert set(refused.value.fields) == {at}
        rectification.refresh_from_db()
        assert rectification.state == "open"
