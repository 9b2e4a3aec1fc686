"""Inspect: open an organisation, mark its clauses, write down what was found, submit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.inspections.entries import INSPECTIONS, PLANS
from zhibu.inspections.enums import InspectionState, PlanState, Severity
from zhibu.inspections.keeping import check_pictures, keep_pictures, remove_pictures
from zhibu.inspections.kinds import Inspected, inspected_in
from zhibu.inspections.models import ClauseMark, Finding, Inspection
from zhibu.inspections.telling import tell_findings
from zhibu.ledger.entering import enter, together
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import require
from zhibu.orgs.refusals import Forbidden, Refused, Stale
from zhibu.targets.figures import written

MOST_FINDINGS = 50


@dataclass(frozen=True, slots=True)
class Mark:
    """What an inspector gives a clause: hundredths, none is not inspected; and a remark."""

    score: int | None
    remark: str = ""


@transaction.atomic
@together()
def open_inspection(*, inspection: Inspection, by: Person) -> Inspection:
    """Begin at an organisation (开始检查): today is the day of the inspection.

    Raises:
        Refused: it is another's, the plan is over, or its days have not come.

    Ledger:
        inspection.opened, and inspection-plan.begun with the first
    """
    inspection = _locked(inspection, by)
    today = timezone.localdate()
    plan = inspection.plan
    if inspection.held_on is not None:
        return inspection
    if not plan.starts_on <= today <= plan.ends_on:
        message = _("This plan runs from %(first)s to %(last)s.")
        raise Refused(message % {"first": plan.starts_on, "last": plan.ends_on})
    inspection.held_on = today
    inspection.save(update_fields=["held_on"])
    if plan.state == PlanState.PLANNED:
        plan.state = PlanState.RUNNING
        plan.save(update_fields=["state"])
        enter(PLANS, "inspection-plan.begun", plan, by=by)
    enter(INSPECTIONS, "inspection.opened", inspection, by=by)
    return inspection


@transaction.atomic
def mark(*, inspection: Inspection, marks: Mapping[str, Mark], by: Person) -> Inspection:
    """Give marks to clauses (条款评分); those that are not named stay as they are.

    Raises:
        Refused: the inspection is not open, a clause is not of the plan, a mark is above the
            clause's full points; at the clause.

    Ledger:
        inspection.marked
    """
    inspection = _locked(inspection, by)
    _require_begun(inspection)
    known = clauses_of(inspection)
    faults: dict[str, object] = {}
    for clause, given in marks.items():
        if clause not in known:
            faults[clause] = _("This clause is not of the plan.")
        elif given.score is not None and not 0 <= given.score <= known[clause].most:
            words = _("Give 0 to %(most)s points, or leave it empty where it is not inspected.")
            faults[clause] = words % {"most": written(known[clause].most)}
        elif len(given.remark) > 500:
            faults[clause] = _("%(found)d characters; at most %(most)d.") % {
                "found": len(given.remark),
                "most": 500,
            }
    if faults:
        raise Refused(fields=faults)
    for clause, given in marks.items():
        remark = given.remark.strip()
        if given.score is None and not remark:
            inspection.marks.filter(clause=clause).delete()
        else:
            ClauseMark.objects.update_or_create(
                inspection=inspection, clause=clause,
                defaults={"score": given.score, "remark": remark},
            )  # fmt: skip
    enter(INSPECTIONS, "inspection.marked", inspection, by=by)
    return inspection


def find(
    *,
    inspection: Inspection,
    problem: str,
    due_on: date,
    clause: str = "",
    severity: str = Severity.MINOR,
    uploads: Iterable["UploadedFile[Any]"] = (),
    by: Person,
) -> Finding:
    """Write down a problem (记录问题), with pictures; the branch puts it right until a day.

    Files are checked before the transaction begins, so that nobody waits for a picture.

    Raises:
        Refused: the inspection is not open, or a field does not fit.

    Ledger:
        inspection.found
    """
    accepted = check_pictures(uploads)
    with transaction.atomic():
        inspection = _locked(inspection, by)
        _require_begun(inspection)
        faults: dict[str, object] = {}
        problem = problem.strip()
        if not 4 <= len(problem) <= 1_000:
            faults["problem"] = _("Say in 4 to 1,000 characters what is wrong.")
        if clause and clause not in clauses_of(inspection):
            faults["clause"] = _("This clause is not of the plan.")
        if severity not in Severity.values:
            faults["severity"] = _("Choose how grave it is.")
        if due_on < timezone.localdate():
            faults["due_on"] = _("Choose today or a later day.")
        if inspection.findings.count() >= MOST_FINDINGS:
            faults["problem"] = _("At most %(most)s problems stand in one inspection.") % {"most": MOST_FINDINGS}  # fmt: skip
        if faults:
            raise Refused(fields=faults)
        finding = Finding.objects.create(
            inspection=inspection, clause=clause, problem=problem, severity=severity, due_on=due_on
        )
        keep_pictures(accepted, finding=finding, by=by)
        enter(INSPECTIONS, "inspection.found", inspection, by=by)
    return finding


@transaction.atomic
def drop_finding(*, finding: Finding, by: Person) -> None:
    """Take a problem off again before the inspection is submitted.

    Ledger:
        inspection.finding_dropped
    """
    inspection = _locked(finding.inspection, by)
    _require_begun(inspection)
    remove_pictures(finding.pictures.all())
    finding.delete()
    enter(INSPECTIONS, "inspection.finding_dropped", inspection, by=by)


@transaction.atomic
def submit_inspection(*, inspection: Inspection, remark: str = "", by: Person) -> Inspection:
    """Submit an inspection (提交检查): from now on it counts, and it is not changed any more.

    Raises:
        Refused: no clause has a mark.

    Ledger:
        inspection.submitted
    """
    inspection = _locked(inspection, by)
    _require_begun(inspection)
    if len(remark) > 1_000:
        raise Refused(fields={"remark": _("%(found)d characters; at most %(most)d.") % {"found": len(remark), "most": 1_000}})  # fmt: skip
    if not inspection.marks.filter(score__isnull=False).exists():
        raise Refused(
            _("No clause has a mark yet. Mark at least one, or leave the inspection open.")
        )
    inspection.state, inspection.remark = InspectionState.SUBMITTED, remark.strip()
    inspection.submitted_at = timezone.now()
    inspection.save(update_fields=["state", "remark", "submitted_at"])
    due = list(inspection.findings.order_by("due_on").values_list("due_on", flat=True))
    if due:
        tell_findings(inspection, len(due), due[0].isoformat())
    enter(INSPECTIONS, "inspection.submitted", inspection, by=by)
    return inspection


def clauses_of(inspection: Inspection) -> dict[str, Inspected]:
    """Clauses that the plan has inspected, in the order of the scheme."""
    plan = inspection.plan
    known = inspected_in(plan.adoption.text)
    return {name: one for name, one in known.items() if not plan.clauses or name in plan.clauses}


def _locked(inspection: Inspection, by: Person) -> Inspection:
    found = Inspection.objects.select_for_update(of=("self",)).select_related(
        "organisation", "plan", "plan__adoption", "plan__organisation"
    )
    inspection = found.get(pk=inspection.pk)
    require(by, Permission.INSPECT, on=inspection.organisation)
    if inspection.inspector_id != by.pk:
        raise Forbidden(_("Another inspector has this inspection."))
    if inspection.state == InspectionState.SUBMITTED:
        raise Stale(_("This inspection was submitted; it is not changed any more."))
    if inspection.plan.state in (PlanState.ENDED, PlanState.CALLED_OFF):
        raise Stale(_("This plan is over already."))
    return inspection


def _require_begun(inspection: Inspection) -> None:
    if inspection.held_on is None:
        raise Refused(_("Begin the inspection first, when you are there."))


__all__ = ["Mark", "clauses_of", "drop_finding", "find", "mark", "open_inspection",
           "submit_inspection"]  # fmt: skip
