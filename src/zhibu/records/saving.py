"""Puts an entry into its rows; called by actions alone, after permission and rules."""

from django.utils import timezone

from zhibu.orgs.models import Organisation, Person
from zhibu.records import searching
from zhibu.records.entry import PLAIN, Entry
from zhibu.records.enums import Presence
from zhibu.records.likeness import notice
from zhibu.records.models import Attendance, Binding, Record, Use
from zhibu.records.refusing import year_is_bound


def lock_book(branch: Organisation) -> Organisation:
    """Queue writers of one branch's books: numbers have no gaps, and a bound year takes nothing."""
    return Organisation.objects.select_for_update(no_key=True).get(pk=branch.pk)


def refuse_if_bound(branch: Organisation, year: int) -> None:
    """Refuse to change the book of a year that is bound.

    Raises:
        Refused: it is bound.
    """
    if Binding.objects.filter(branch=branch, year=year).exists():
        raise year_is_bound(branch, year)


def put(record: Record, entry: Entry, by: Person) -> None:
    """Write the entry into the record and the rows that belong to it."""
    for field in PLAIN:
        setattr(record, field, getattr(entry, field))
    record.year = entry.held_on.year
    record.present_count = sum(m.presence == Presence.PRESENT for m in entry.attendance)
    record.expected_count = len(entry.attendance)
    record.changed_by, record.changed_at = by, timezone.now()
    record.save()
    _put_uses(record, entry)
    _put_attendance(record, entry)
    searching.index(record)
    notice(record)


def _put_uses(record: Record, entry: Entry) -> None:
    wanted = {
        (kind.pk, group.pk if group else None)
        for kind in entry.kinds
        for group in (entry.groups if kind.by_group and entry.groups else (None,))
    }
    there = {(use.kind_id, use.group_id): use.pk for use in record.uses.all()}
    Use.objects.filter(pk__in=[pk for key, pk in there.items() if key not in wanted]).delete()
    Use.objects.bulk_create(
        [
            Use(record=record, kind_id=kind, group_id=group)
            for kind, group in sorted(wanted - set(there), key=str)
        ]
    )


def _put_attendance(record: Record, entry: Entry) -> None:
    record.attendances.exclude(person__in=[mark.person for mark in entry.attendance]).delete()
    Attendance.objects.bulk_create(
        [
            Attendance(
                record=record, person=mark.person, presence=mark.presence, reason=mark.reason
            )
            for mark in entry.attendance
        ],
        update_conflicts=True,
        unique_fields=["record", "person"],
        update_fields=["presence", "reason"],
    )
