"""A row of each covered model of reviews, targets, inspections, drafts and assessments, written straight."""

from datetime import date
from typing import Any

from django.utils import timezone

from followed import make_assessment, make_result
from makers import Company, make_member, make_person, make_review
from zhibu.assessments.models import Appeal, Application
from zhibu.ballots.models import IssuingKey, NamedPaper, Objection, Publication
from zhibu.consequences.models import Honour, Pairing, PairingStep, Rectification, RectificationStep
from zhibu.inspections.models import (
    ClauseMark,
    Event,
    EvidenceImport,
    Finding,
    Inspection,
    InspectionPlan,
    Picture,
)
from zhibu.schemes.models import Draft
from zhibu.targets.models import Target, TargetStep

HASH = "ab" * 32


def make_reviewed(company: Company, by: Any) -> None:
    """A review with an objection, a key, a ballot with a name and a publication."""
    review = make_review(company.sibling, voters=2, state="published")
    make_review(company.foreign, voters=1)
    sheet, today = review.sheets.first(), timezone.localdate()
    IssuingKey.objects.create(review=review, sheet=sheet, public="PEM")
    Objection.objects.create(
        review=review, kind="leave_out", about=by, reason="已调离", raised_by=by, sheet=sheet
    )
    NamedPaper.objects.create(review=review, rater=by, sheet=sheet, marks=[9_500], held_on=today)
    Publication.objects.create(
        review=review, document={"left_out": []}, hash=HASH, published_by=by, published_on=today
    )


def make_inspected(company: Company, by: Any) -> None:
    """A plan, an inspection with a mark, a finding and a picture, an event, an import, a target, a draft."""
    today = timezone.localdate()
    adoption = make_assessment(company.sibling, name="xingji").adoption
    plan = InspectionPlan.objects.create(
        adoption=adoption, organisation=company.root, title="抽查", year=2026, starts_on=today,
        ends_on=today, planned_by=by,
    )  # fmt: skip
    InspectionPlan.objects.create(
        adoption=adoption, organisation=company.root, title="检查", year=2026, starts_on=today,
        ends_on=today, planned_by=by,
    )  # fmt: skip
    inspection = Inspection.objects.create(plan=plan, organisation=company.branch, inspector=by)
    Inspection.objects.create(plan=plan, organisation=company.sibling, inspector=by)
    ClauseMark.objects.create(inspection=inspection, clause="duty", score=5_00)
    finding = Finding.objects.create(inspection=inspection, problem="记录不全", due_on=today)
    Finding.objects.create(inspection=inspection, problem="签到不全", due_on=today)
    Picture.objects.create(
        finding=finding, name="照片.png", media_type="image/png", file="inspections/x.png", size=3,
        sha256=HASH, added_by=by,
    )  # fmt: skip
    revoked = {
        "state": "revoked", "revocation_asked_by": by, "revocation_asked_at": timezone.now(),
        "revocation_reason": "表彰文件有误", "revocation_decided_by": make_person(),
        "revocation_decided_at": timezone.now(), "revocation_answer": "属实",
    }  # fmt: skip
    for note in ("市级表彰", "省级表彰"):
        Event.objects.create(
            organisation=company.branch,
            event="honour",
            on=today,
            note=note,
            entered_by=by,
            **revoked,
        )
    EvidenceImport.objects.create(
        adoption=adoption, organisation=company.root, year=2026, table="points", rows=[], count=0,
        origin="积分.csv", reason="原台账", entered_by=by, **revoked,
    )  # fmt: skip
    target = Target.objects.create(
        organisation=company.branch, indicator="output", year=2026, target=100_00, proposed_by=by
    )
    Target.objects.create(
        organisation=company.branch, indicator="cost", year=2026, target=100_00, proposed_by=by
    )
    TargetStep.objects.create(target=target, kind="propose", figures={"target": 100_00}, by=by)
    Draft.objects.create(
        organisation=company.root, name="own", title={"zh": "草案", "en": "draft"}, text="scheme: x",
        origin="own", written_by=by,
    )  # fmt: skip


def make_appealed(company: Company, by: Any) -> None:
    """An assessment with an application and an appeal, a pairing, an honour, a step of a rectification."""
    assessment = make_assessment(company.foreign, name="xingji")
    result = make_result(assessment, company.foreign)
    make_result(assessment, company.sibling)
    Application.objects.create(
        assessment=assessment, organisation=company.foreign, grade="five-star", by=by
    )
    for clause in ("duty", "team"):
        Appeal.objects.create(
            assessment=assessment, result=result, clause=clause, reason="记录有误", raised_by=by,
            answer_by=date(2026, 2, 1),
        )  # fmt: skip
    pairs = [
        Pairing.objects.create(assessment=assessment, helper=company.branch, helped=helped)
        for helped in (company.sibling, company.foreign)
    ]
    PairingStep.objects.create(pairing=pairs[0], words="上门指导", on=date(2026, 3, 1), by=by)
    Honour.objects.create(
        assessment=assessment, kind="advanced_branch", subject=company.foreign.code,
        name=company.foreign.name, organisation=company.foreign,
    )  # fmt: skip
    for _ in range(2):
        rectification = Rectification.objects.create(
            organisation=company.branch, problem="记录不全", due_on=date(2026, 5, 1), opened_by=by,
            opened_on=date(2026, 4, 1),
        )  # fmt: skip
    RectificationStep.objects.create(rectification=rectification, state="open", words="开始", by=by)


def make_all_covered(company: Company) -> None:
    """All of them, by a person of the branch."""
    by = make_member(company.branch)
    make_person()
    make_reviewed(company, by)
    make_inspected(company, by)
    make_appealed(company, by)
