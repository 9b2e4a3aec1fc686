"""Submit a record (提交): it gets its number and counts."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.ledger.entering import enter
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import require
from zhibu.orgs.refusals import Refused
from zhibu.records.entries import RECORDS
from zhibu.records.entry import Entry, entry_of
from zhibu.records.enums import State
from zhibu.records.likeness import notice
from zhibu.records.models import Record
from zhibu.records.plain_text import fault, kept
from zhibu.records.refusing import stale, wrong_state
from zhibu.records.rules import as_kept, submission_faults
from zhibu.records.saving import lock_book, refuse_if_bound
from zhibu.records.telling import tell_secretary

LONGEST_EXPLANATION = 300


@transaction.atomic
def submit_record(
    *, record: Record, by: Person, revision: int | None = None, explanation: str = ""
) -> Record:
    """Hand in a draft or a returned record; at the first time it gets the book's next number.

    Args:
        revision: of the record when the form was opened; none: as it stands.
        explanation: why it resembles an earlier record, where it does; shown to the checker.

    Raises:
        Stale: somebody changed it since.
        Refused: something is missing (`fields` says what), it is submitted, or the year is bound.
        Forbidden: `by` may not write there.

    Ledger:
        record.submitted
    """
    require(by, Permission.RECORD_WRITE, on=record.branch)
    branch = lock_book(record.branch)
    record = Record.objects.select_for_update(no_key=True).get(pk=record.pk)
    if revision is not None and record.revision != revision:
        raise stale(record)
    if record.state not in (State.DRAFT, State.RETURNED):
        raise wrong_state(record, _("a draft or returned"))
    refuse_if_bound(branch, record.year)
    faults = submission_faults(branch, entry_of(record))
    explanation = kept(explanation)
    if wrong := fault(explanation, LONGEST_EXPLANATION):
        faults["explanation"] = wrong
    if faults:
        raise Refused(fields=faults)
    if record.number is None:
        record.number = _next_number(record)
        record.entered_on = timezone.localdate()
    record.state = State.SUBMITTED
    record.submitted_by, record.submitted_at = by, timezone.now()
    record.checked_by = record.checked_at = None
    record.revision += 1
    record.changed_by, record.changed_at = by, record.submitted_at
    record.save()
    notice(record)
    if explanation:
        record.likenesses.filter(explained="").update(explained=explanation)
    tell_secretary(record, by)
    enter(RECORDS, "record.submitted", record, by=by)
    return record


def refuse_incomplete(*, branch: Organisation, entry: Entry) -> None:
    """Refuse an entry that could not be submitted, before anything of it is saved.

    Raises:
        Refused: something is missing or breaks a rule; `fields` says what.
    """
    if faults := submission_faults(branch, as_kept(entry)):
        raise Refused(fields=faults)


def _next_number(record: Record) -> int:
    book = Record.objects.filter(branch=record.branch_id, year=record.year)
    return (book.aggregate(last=Max("number"))["last"] or 0) + 1
