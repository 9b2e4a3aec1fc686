"""Talks and home visits: who spoke with whom, when."""

from django.db.models import Exists, OuterRef, Prefetch
from django.utils.translation import gettext as _

from zhibu.orgs.enums import MEMBERS
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may
from zhibu.records.enums import Presence
from zhibu.records.models import Attendance, Record, Use
from zhibu.records.registers.parts import Part
from zhibu.records.registers.reading import in_order, memberships_in, readable
from zhibu.records.registers.tables import Column, Row, Table, joined, kinds_of

MOST_NAMES = 60


def talks_register(person: Person, branch: Organisation, part: Part) -> Table:
    """List talks and home visits that the person may read, and who was not talked with yet."""
    private = Exists(Use.objects.filter(record=OuterRef("pk"), kind__private=True))
    marks = Attendance.objects.filter(presence=Presence.PRESENT).select_related("person")
    found = list(
        in_order(readable(person, branch, part).filter(private)).prefetch_related(
            Prefetch("attendances", marks.order_by("person__name", "person__code"))
        )
    )
    return Table(
        title=_("Register of talks and home visits"),
        lines=(branch.name, str(part)),
        columns=(
            Column(_("No."), side="right"),
            Column(_("date")),
            Column(_("kind"), 2),
            Column(_("who"), 2),
            Column(_("with whom"), 3),
            Column(_("title"), 4),
            Column(_("place"), 2),
        ),
        rows=tuple(
            Row(
                (
                    record.number,
                    record.held_on,
                    kinds_of(record),
                    _speaker(record).name,
                    joined(one.name for one in _partners(record)) or None,
                    record.title,
                    record.place or None,
                ),
                record=record.code,
            )
            for record in found
        ),
        empty=_("No talk or home visit here that you may read."),
        notes=_notes(person, branch, part, found),
        flipped=True,
        named=5,
    )


def _speaker(record: Record) -> Person:
    return record.host or record.written_by


def _partners(record: Record) -> list[Person]:
    speaker = _speaker(record)
    return [mark.person for mark in record.attendances.all() if mark.person_id != speaker.pk]


def _notes(
    person: Person, branch: Organisation, part: Part, found: list[Record]
) -> tuple[str, ...]:
    """Who reaches all talks of the branch is told whom nobody talked with."""
    if not may(person, Permission.RECORD_PRIVATE, on=branch):
        return (_("Only those that you led, wrote or attended are listed."),)
    reached = {
        one.pk
        for record in found
        if any(use.kind.name == "talk" for use in record.uses.all())
        for one in [_speaker(record), *_partners(record)]
    }
    names = {
        one.person_id: one.person.name
        for one in memberships_in(branch, part)
        if one.standing in MEMBERS and one.person_id not in reached
    }
    if not names:
        return ()
    listed = joined(list(names.values())[:MOST_NAMES])
    return (
        _("Members without a talk in this time, %(number)s: %(names)s%(more)s")
        % {"number": len(names), "names": listed, "more": "…" if len(names) > MOST_NAMES else ""},
    )
