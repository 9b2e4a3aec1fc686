"""Rectification (整改): problem, measure, person, deadline; reported, checked by another, closed or reopened."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.consequences.addressees import head_of
from zhibu.consequences.authority import require_above, require_other
from zhibu.consequences.closing import close_if_done
from zhibu.consequences.entries import PROPOSALS, RECTIFICATIONS
from zhibu.consequences.enums import WorkState
from zhibu.consequences.evidence import check_pictures, keep_files, require_shown
from zhibu.consequences.models import Rectification, RectificationStep
from zhibu.consequences.reasons import given
from zhibu.consequences.telling import tell_of_rectification
from zhibu.inbox.words import day_in
from zhibu.inspections.models import Finding
from zhibu.ledger.entering import enter, together
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import require
from zhibu.orgs.refusals import Refused
from zhibu.records.models import Record

TO_DO = (WorkState.OPEN, WorkState.REOPENED)


@transaction.atomic
def open_from_finding(
    *, finding: Finding, by: Person, responsible: Person | None = None, due_on: date | None = None
) -> Rectification:
    """Open the rectification of what an inspection found (检查问题转整改); once for a finding.

    Raises:
        Forbidden: `by` does not hold the office above.
        Refused: it was opened already, or the day is over.

    Ledger:
        rectification.opened
    """
    finding = Finding.objects.select_for_update(of=("self",)).select_related("inspection__organisation").get(pk=finding.pk)  # fmt: skip
    where, today = finding.inspection.organisation, timezone.localdate()
    require_above(by, where)
    if Rectification.objects.filter(finding=finding.pk).exists():
        raise Refused(_("This finding has its rectification already."))
    due = due_on or max(finding.due_on, today)
    if due < today:
        message = _("Give a day from %(day)s on.") % {"day": day_in(today)}
        raise Refused(fields={"due_on": message})
    row = Rectification.objects.create(
        organisation=where,
        finding=finding.pk,
        problem=finding.problem,
        responsible=responsible or head_of(where, today),
        due_on=due,
        opened_by=by,
        opened_on=today,
    )
    _step(row, WorkState.OPEN, finding.problem, by)
    enter(RECTIFICATIONS, "rectification.opened", row, by=by)
    tell_of_rectification(row, "rectification_opened", finding.problem)
    return row


@transaction.atomic
def plan_measure(
    *, rectification: Rectification, measure: str, responsible: Person | None = None, by: Person
) -> Rectification:
    """Write down what will be done and by whom (整改措施); it may be bettered until it is reported.

    Raises:
        Forbidden: `by` is neither responsible nor of the branch's posts or offices.
        Refused: it is reported or closed, or the measure is missing.

    Ledger:
        rectification.planned
    """
    row = _taken(rectification)
    _require_work(row, by)
    _require_to_do(row)
    row.measure = given(measure, "measure")
    row.responsible = responsible or row.responsible or by
    row.save(update_fields=["measure", "responsible"])
    _step(row, row.state, row.measure, by)
    enter(RECTIFICATIONS, "rectification.planned", row, by=by)
    return row


def report_done(
    *,
    rectification: Rectification,
    words: str,
    by: Person,
    record: Record | None = None,
    uploads: Iterable["UploadedFile[Any]"] = (),
) -> Rectification:
    """Report what was done, in words, with what shows it (报告整改完成、佐证材料).

    Files are checked before the transaction begins, so that nobody waits for a picture.

    Args:
        record: of the organisation's record book, that shows it.
        uploads: pictures and papers that show it.

    Raises:
        Forbidden: `by` is neither responsible nor of the branch's posts or offices.
        Refused: no measure is written down, it is reported or closed, the words are missing, or a file
            or the record will not do.

    Ledger:
        rectification.reported
    """
    _require_work(rectification, by)
    accepted = check_pictures(uploads)
    with transaction.atomic():
        row = _taken(rectification)
        _require_work(row, by)
        _require_to_do(row)
        if not row.measure:
            raise Refused(_("Write the measure down first; what was done is held against it."))
        words = given(words, "words")
        require_shown(record, row, by)
        row.state = WorkState.REPORTED
        row.save(update_fields=["state"])
        _step(row, WorkState.REPORTED, words, by, files=keep_files(accepted), record=record)
        enter(RECTIFICATIONS, "rectification.reported", row, by=by)
    return row


def check_rectification(
    *, rectification: Rectification, accept: bool, words: str, by: Person
) -> Rectification:
    """Close what was put right, or open it again (销号、退回); never who did or reported it.

    Raises:
        Forbidden: `by` does not hold the office above.
        Refused: it is not reported, `by` did or reported it, or the words are missing.

    Ledger:
        rectification.closed or rectification.reopened, proposal.closed
    """
    with transaction.atomic(), together():
        row = _taken(rectification)
        require_above(by, row.organisation)
        if row.state != WorkState.REPORTED:
            raise Refused(_("Nothing is reported yet that could be checked."))
        last = row.steps.filter(state=WorkState.REPORTED).order_by("-pk").first()
        require_other(by, row.responsible, last.by if last else None)
        words = given(words, "words")
        row.state = WorkState.CLOSED if accept else WorkState.REOPENED
        row.closed_on = timezone.localdate() if accept else None
        row.save(update_fields=["state", "closed_on"])
        _step(row, row.state, words, by)
        verb = "closed" if accept else "reopened"
        enter(RECTIFICATIONS, f"rectification.{verb}", row, by=by)
        tell_of_rectification(row, f"rectification_{verb}", words)
        if row.proposal is not None and close_if_done(row.proposal):
            enter(PROPOSALS, "proposal.closed", row.proposal, by=by)
    return row


def reopen(*, rectification: Rectification, words: str, by: Person) -> Rectification:
    """Open what was closed once more, because the problem came back (重新整改).

    Raises:
        Forbidden: `by` does not hold the office above.
        Refused: it is not closed, or the words are missing.

    Ledger:
        rectification.reopened, proposal.reopened
    """
    with transaction.atomic(), together():
        row = _taken(rectification)
        require_above(by, row.organisation)
        if row.state != WorkState.CLOSED:
            raise Refused(_("It is not closed; there is nothing to open again."))
        words = given(words, "words")
        row.state, row.closed_on = WorkState.REOPENED, None
        row.save(update_fields=["state", "closed_on"])
        _step(row, row.state, words, by)
        enter(RECTIFICATIONS, "rectification.reopened", row, by=by)
        tell_of_rectification(row, "rectification_reopened", words)
        if row.proposal is not None and close_if_done(row.proposal):
            enter(PROPOSALS, "proposal.reopened", row.proposal, by=by)
    return row


def _taken(rectification: Rectification) -> Rectification:
    found = Rectification.objects.select_for_update(of=("self",))
    return found.select_related("organisation", "proposal", "responsible").get(pk=rectification.pk)


def _require_work(row: Rectification, by: Person) -> None:
    if row.responsible_id != by.pk:
        require(by, Permission.CONSEQUENCE_WORK, on=row.organisation)


def _require_to_do(row: Rectification) -> None:
    if row.state not in TO_DO:
        raise Refused(_("This is %(state)s already.") % {"state": row.get_state_display()})


def _step(row: Rectification, state: str, words: str, by: Person, **evidence: Any) -> None:
    RectificationStep.objects.create(rectification=row, state=state, words=words, by=by, **evidence)
