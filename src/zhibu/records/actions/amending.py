"""Correct what was submitted (更正): old and new stay side by side."""

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.ledger.entering import enter
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import require
from zhibu.orgs.refusals import Refused
from zhibu.records.entries import RECORDS
from zhibu.records.entry import Entry, entry_of
from zhibu.records.enums import COUNTED, State
from zhibu.records.models import Amendment, Record
from zhibu.records.plain_text import fault, kept
from zhibu.records.refusing import stale, wrong_state
from zhibu.records.rules import as_kept, submission_faults
from zhibu.records.saving import lock_book, put, refuse_if_bound
from zhibu.records.telling import tell_secretary
from zhibu.records.versions import changes, version_of

LONGEST_REASON = 300


@transaction.atomic
def amend_record(*, record: Record, entry: Entry, reason: str, revision: int, by: Person) -> Record:
    """Correct a submitted or checked record; it is then to be checked again.

    Raises:
        Stale: somebody changed it since the form was opened.
        Refused: no reason, nothing differs, the entry breaks a rule, or the year is bound.
        Forbidden: `by` may not write there.

    Ledger:
        record.amended
    """
    require(by, Permission.RECORD_WRITE, on=record.branch)
    lock_book(record.branch)
    record = Record.objects.select_for_update(no_key=True).get(pk=record.pk)
    entry = as_kept(entry)
    if record.revision != revision:
        raise stale(record, entry)
    if record.state not in COUNTED:
        raise wrong_state(record, _("submitted or checked"))
    refuse_if_bound(record.branch, record.year)
    before = entry_of(record)
    reason, faults = checked_reason(reason)
    faults |= submission_faults(record.branch, entry)
    # What stood in the record before a kind was retired may stay.
    if "kinds" in faults and entry.kinds and set(entry.kinds) <= set(before.kinds):
        del faults["kinds"]
    if faults:
        raise Refused(fields=faults)
    refuse_other_year(record, entry)
    if version_of(before) == version_of(entry):
        raise Refused(_("Nothing differs from what is stored: there is nothing to correct."))
    keep_amendment(record, before, entry, reason=reason, by=by)
    record.revision += 1
    record.state = State.SUBMITTED
    record.checked_by = record.checked_at = None
    put(record, entry, by)
    tell_secretary(record, by)
    enter(RECORDS, "record.amended", record, by=by)
    return record


def keep_amendment(
    record: Record, before: Entry, after: Entry, *, reason: str, by: Person
) -> Amendment:
    """Keep the fields that differ, as they were and as they are."""
    old, new = changes(version_of(before), version_of(after))
    number = record.amendments.count() + 1
    return Amendment.objects.create(
        record=record, number=number, reason=reason, before=old, after=new, by=by
    )


def checked_reason(reason: str) -> tuple[str, dict[str, str]]:
    """Give a reason as it is kept, and what is wrong with it."""
    reason = kept(reason)
    wrong = fault(reason, LONGEST_REASON) or ("" if reason else _("Give a reason."))
    return reason, {"reason": wrong} if wrong else {}


def refuse_other_year(record: Record, entry: Entry) -> None:
    """Refuse to move a numbered record to another year's book: the number would leave a gap."""
    if entry.held_on.year != record.year:
        message = _(
            "It is number %(number)s of the book of %(year)s; a date in %(other)s would leave a "
            "gap there. Keep a date in %(year)s."
        ) % {"number": record.number, "year": record.year, "other": entry.held_on.year}
        raise Refused(message, fields={"held_on": message})
