"""Write, change and withdraw records that are not submitted (草稿)."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from zhibu.ledger.entering import enter
from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import require
from zhibu.orgs.refusals import Forbidden, Refused
from zhibu.records import searching
from zhibu.records.actions.amending import keep_amendment, refuse_other_year
from zhibu.records.attaching import remove_files
from zhibu.records.entries import RECORDS
from zhibu.records.entry import Entry, entry_of
from zhibu.records.enums import State
from zhibu.records.models import Record
from zhibu.records.refusing import stale, wrong_state
from zhibu.records.rules import as_kept, draft_faults
from zhibu.records.saving import lock_book, put, refuse_if_bound
from zhibu.records.versions import version_of


@transaction.atomic
def write_record(
    *, branch: Organisation, entry: Entry, by: Person, form_key: str | None = None
) -> Record:
    """Write a new draft (草稿) into the branch's record book.

    Args:
        form_key: of the form; sending the same form again gives the record that it made.

    Raises:
        Refused: the entry breaks a rule (`fields` says where), or the year is bound.
        Forbidden: `by` may not write there.
    """
    require(by, Permission.RECORD_WRITE, on=branch)
    if branch.kind != OrganisationKind.BRANCH or not branch.in_use:
        raise Refused(
            _("%(name)s has no record book: it is not a branch in use.") % {"name": branch}
        )
    if form_key and (made := Record.objects.filter(form_key=form_key).first()):
        return _made_by_same_form(made, branch, by)
    entry = as_kept(entry)
    _refuse_faults(branch, entry)
    refuse_if_bound(branch, entry.held_on.year)
    record = Record(branch=branch, written_by=by, form_key=form_key or None)
    try:
        with transaction.atomic():
            put(record, entry, by)
    except IntegrityError:
        made = Record.objects.filter(form_key=form_key).first() if form_key else None
        if made is None:
            raise
        return _made_by_same_form(made, branch, by)
    return record


@transaction.atomic
def change_record(*, record: Record, entry: Entry, revision: int, by: Person) -> Record:
    """Change a draft or a returned record; what was submitted once is kept as an amendment.

    Args:
        revision: of the record when the form was opened.

    Raises:
        Stale: somebody changed it since; `fields` says what stands there now.
        Refused: the entry breaks a rule, the record is submitted, or the year is bound.
        Forbidden: `by` may not write there.

    Ledger:
        record.changed, of a returned record; drafts are not entered
    """
    require(by, Permission.RECORD_WRITE, on=record.branch)
    lock_book(record.branch)
    record = Record.objects.select_for_update(no_key=True).get(pk=record.pk)
    entry = as_kept(entry)
    if record.revision != revision:
        raise stale(record, entry)
    if record.state not in (State.DRAFT, State.RETURNED):
        raise wrong_state(record, _("a draft or returned; amend it instead"))
    before = entry_of(record)
    if version_of(before) == version_of(entry):
        return record
    _refuse_faults(record.branch, entry)
    refuse_if_bound(record.branch, entry.held_on.year)
    refuse_if_bound(record.branch, record.year)
    if record.number is not None:
        refuse_other_year(record, entry)
        keep_amendment(record, before, entry, reason=record.return_reason, by=by)
    record.revision += 1
    put(record, entry, by)
    if record.number is not None:
        enter(RECORDS, "record.changed", record, by=by)
    return record


@transaction.atomic
def withdraw_draft(*, record: Record, by: Person) -> None:
    """Delete a draft that was never submitted (撤销草稿).

    Raises:
        Refused: it was submitted once: then it stays, with its number.
        Forbidden: `by` may not write there.
    """
    require(by, Permission.RECORD_WRITE, on=record.branch)
    record = Record.objects.select_for_update(no_key=True).get(pk=record.pk)
    if record.state != State.DRAFT or record.number is not None:
        raise wrong_state(record, _("a draft that was never submitted"))
    remove_files(record.attachments.all())
    searching.forget([record])
    record.delete()


def _refuse_faults(branch: Organisation, entry: Entry) -> None:
    if faults := draft_faults(branch, entry):
        raise Refused(fields=faults)


def _made_by_same_form(made: Record, branch: Organisation, by: Person) -> Record:
    if made.branch_id != branch.pk or made.written_by_id != by.pk:
        raise Forbidden(_("This form belongs to somebody else. Open a new one."))
    made.repeated = True
    return made


__all__ = ["change_record", "withdraw_draft", "write_record"]
