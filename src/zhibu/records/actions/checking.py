"""Check a submitted record or return it for changes (审核); never one's own."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.ledger.entering import enter
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import require
from zhibu.orgs.refusals import Forbidden, Refused
from zhibu.records.actions.amending import checked_reason
from zhibu.records.entries import RECORDS
from zhibu.records.enums import State
from zhibu.records.models import Record
from zhibu.records.refusing import stale, wrong_state
from zhibu.records.saving import lock_book, refuse_if_bound
from zhibu.records.telling import tell_writer


@transaction.atomic
def check_record(*, record: Record, by: Person, revision: int | None = None) -> Record:
    """Confirm that a submitted record is right (审核通过).

    Args:
        revision: of the record that the checker read; none: as it stands.

    Raises:
        Stale: it was changed since it was read.
        Refused: it is not waiting to be checked, or the year is bound.
        Forbidden: `by` may not check there, or wrote, submitted or amended it.

    Ledger:
        record.checked
    """
    record = _waiting(record, by, revision)
    record.state = State.CHECKED
    _save(record, by)
    return record


@transaction.atomic
def return_record(
    *, record: Record, reason: str, by: Person, revision: int | None = None
) -> Record:
    """Give a submitted record back to its writer, with a reason (退回).

    Raises:
        Stale: it was changed since it was read.
        Refused: no reason, it is not waiting to be checked, or the year is bound.
        Forbidden: `by` may not check there, or wrote, submitted or amended it.

    Ledger:
        record.returned
    """
    record = _waiting(record, by, revision)
    reason, faults = checked_reason(reason)
    if faults:
        raise Refused(fields=faults)
    record.state = State.RETURNED
    record.return_reason = reason
    _save(record, by)
    return record


def is_own(record: Record, person: Person) -> bool:
    """Whether somebody had a hand in the record: wrote, submitted or amended it."""
    if person.pk in (record.written_by_id, record.submitted_by_id):
        return True
    return record.amendments.filter(by=person).exists()


def _waiting(record: Record, by: Person, revision: int | None) -> Record:
    require(by, Permission.RECORD_CHECK, on=record.branch)
    lock_book(record.branch)
    record = Record.objects.select_for_update(no_key=True).get(pk=record.pk)
    if is_own(record, by):
        raise Forbidden(
            _(
                "You wrote, submitted or amended this record: somebody else checks it, the office above."
            )
        )
    if revision is not None and record.revision != revision:
        raise stale(record)
    if record.state != State.SUBMITTED:
        raise wrong_state(record, State.SUBMITTED.label)
    refuse_if_bound(record.branch, record.year)
    return record


def _save(record: Record, by: Person) -> None:
    record.revision += 1
    record.checked_by = record.changed_by = by
    record.checked_at = record.changed_at = timezone.now()
    record.save()
    tell_writer(record, by)
    enter(RECORDS, f"record.{State(record.state).value}", record, by=by)
