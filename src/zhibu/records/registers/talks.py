"""Talks and home visits: who spoke with whom, when."""

from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from zhibu.orgs.enums import MEMBERS
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may
from zhibu.records.enums import Presence
from zhibu.records.models import Attendance, Kind, Record
from zhibu.records.queries import private_kinds
from zhibu.records.registers.parts import Part
from zhibu.records.registers.reading import counts_for, in_order, memberships_in, readable
from zhibu.records.registers.tables import Column, Cut, Row, Table, joined, kinds_of

MOST_NAMES = 60
LISTED = ("code", "number", "held_on", "title", "place", "host__name", "written_by__name")
"""What the list shows of a talk."""


def talks_register(person: Person, branch: Organisation, part: Part, *, cut: Cut = list) -> Table:
    """List talks and home visits that the person may read, and who was not talked with yet."""
    records = readable(person, branch, part).filter(counts_for(private_kinds()))
    marks = Attendance.objects.filter(presence=Presence.PRESENT).select_related("person")
    marks = marks.only("record", "person__name").order_by("person__name", "person__code")
    found = in_order(records).select_related("host", "written_by").only(*LISTED)
    found = cut(found.prefetch_related(Prefetch("attendances", marks)))
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
        notes=_notes(person, branch, part, records),
        flipped=True,
        named=5,
    )


def _speaker(record: Record) -> Person:
    return record.host or record.written_by


def _partners(record: Record) -> list[Person]:
    speaker = _speaker(record)
    return [mark.person for mark in record.attendances.all() if mark.person_id != speaker.pk]


def _notes(
    person: Person, branch: Organisation, part: Part, records: QuerySet[Record]
) -> tuple[str, ...]:
    """Who reaches all talks of the branch is told whom nobody talked with."""
    if not may(person, Permission.RECORD_PRIVATE, on=branch):
        return (_("Only those that you led, wrote or attended are listed."),)
    talks = records.filter(counts_for(Kind.objects.filter(name="talk").order_by().values("pk")))
    there = Attendance.objects.filter(record__in=talks, presence=Presence.PRESENT)
    led = talks.values_list(Coalesce("host", "written_by"))
    reached = {pk for (pk,) in there.values_list("person").union(led)}
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
