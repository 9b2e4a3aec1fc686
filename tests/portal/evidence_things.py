"""Targets, inspections, draws, events and imports, as addresses name them."""

from datetime import timedelta

from django.utils import timezone

from makers import make_adoption, make_person
from zhibu.inspections.enums import EventState, InspectionState, PlanState
from zhibu.inspections.models import (
    Event,
    EvidenceImport,
    Finding,
    Inspection,
    InspectionPlan,
    Picture,
)
from zhibu.orgs.models import Organisation, Person
from zhibu.schemes.models import Adoption
from zhibu.targets.enums import TargetState
from zhibu.targets.models import Target


def make_target(organisation: Organisation, **fields) -> Target:
    """An agreed one, of an item of the branch's own."""
    by = fields.pop("proposed_by", None) or make_person()
    return Target.objects.create(
        **{
            "organisation": organisation, "indicator": f"own_{by.code}", "title": "节水",
            "year": timezone.localdate().year, "target": 4_00, "state": TargetState.AGREED,
            "proposed_by": by,
        } | fields
    )  # fmt: skip


def make_plan(organisation: Organisation, **fields) -> InspectionPlan:
    """A plan whose days are now; with `draws` a spot check."""
    today = timezone.localdate()
    adoption = fields.pop("adoption", None) or Adoption.objects.filter(organisation=organisation).first()  # fmt: skip
    adoption = adoption or make_adoption(organisation, name="zerenzhi", subject="branch")
    return InspectionPlan.objects.create(
        **{
            "adoption": adoption, "organisation": organisation, "title": "检查计划", "year": today.year,
            "starts_on": today - timedelta(days=3), "ends_on": today + timedelta(days=3),
            "planned_by": make_person(),
        } | fields
    )  # fmt: skip


def make_draw(organisation: Organisation) -> InspectionPlan:
    return make_plan(
        organisation, draws=1, candidates=[organisation.code, "OTHER"], announced_size=7,
        drawn_from="ab" * 32, drawn_size=9, state=PlanState.RUNNING,
    )  # fmt: skip


def make_inspection(organisation: Organisation, inspector: Person) -> tuple[Inspection, Finding]:
    """A begun one, with a problem."""
    today = timezone.localdate()
    inspection = Inspection.objects.create(
        plan=make_plan(organisation, state=PlanState.RUNNING), organisation=organisation,
        inspector=inspector, held_on=today,
    )  # fmt: skip
    finding = Finding.objects.create(inspection=inspection, problem="会议记录缺签到", due_on=today)
    return inspection, finding


def make_submitted(organisation: Organisation) -> Inspection:
    """Handed in by an inspector of elsewhere, with a problem."""
    inspection, _finding = make_inspection(organisation, make_person())
    inspection.state, inspection.submitted_at = InspectionState.SUBMITTED, timezone.now()
    inspection.save()
    return inspection


def make_event(organisation: Organisation, **fields) -> Event:
    """An entered one, which waits for a second person."""
    return Event.objects.create(
        **{
            "organisation": organisation, "event": "honour", "on": timezone.localdate(),
            "note": "表彰文件〔2026〕1号", "entered_by": make_person(),
        } | fields
    )  # fmt: skip


def make_picture(organisation: Organisation) -> Picture:
    from django.core.files.base import ContentFile

    return Picture.objects.create(
        event=make_event(organisation), name="文件.jpg", media_type="image/jpeg",
        file=ContentFile(b"picture", name="p.jpg"), size=7, sha256="ab" * 32, added_by=make_person(),
    )  # fmt: skip


def make_import(organisation: Organisation, **fields) -> EvidenceImport:
    """One row of points, which waits for a second person."""
    year = timezone.localdate().year
    adoption = Adoption.objects.filter(organisation=organisation).first()
    row = {"subject": organisation.code, "on": f"{year}-01-02", "amount": "1.00"}
    return EvidenceImport.objects.create(
        **{
            "adoption": adoption or make_adoption(organisation), "organisation": organisation,
            "year": year, "table": "points", "rows": [row], "count": 1, "origin": "points.csv",
            "reason": "来自原积分台账", "entered_by": make_person(), "state": EventState.ENTERED,
        } | fields
    )  # fmt: skip
