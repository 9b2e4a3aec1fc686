"""Which records a register is made from, and how they are fetched: a fixed number of queries."""

from django.db.models import Prefetch, QuerySet

from zhibu.orgs.models import Membership, Organisation, Person
from zhibu.records.enums import COUNTED
from zhibu.records.models import Amendment, Attachment, Attendance, Record, Use
from zhibu.records.queries import records_for
from zhibu.records.registers.parts import Part


def readable(person: Person, branch: Organisation, part: Part) -> QuerySet[Record]:
    """Submitted and checked records of a branch's book that the person may read."""
    return records_for(person).filter(
        branch=branch,
        year=part.year,
        state__in=COUNTED,
        held_on__range=(part.first, part.last),
    )


def in_order(records: QuerySet[Record]) -> QuerySet[Record]:
    """As the book has them: by day, then by number; with what a list shows of them."""
    uses = Use.objects.select_related("kind", "group").order_by("kind__place", "group__code")
    return (
        records.order_by("held_on", "number", "pk")
        .select_related("host", "written_by")
        .prefetch_related(Prefetch("uses", uses))
    )


def book_records(records: QuerySet[Record]) -> QuerySet[Record]:
    """With all that the book has of each: six queries, however many records."""
    marks = Attendance.objects.select_related("person").order_by("person__name", "person__code")
    amendments = Amendment.objects.select_related("by").order_by("number")
    return (
        in_order(records)
        .select_related("host", "written_by", "submitted_by", "checked_by", "task")
        .prefetch_related(
            Prefetch("attendances", marks),
            Prefetch("attachments", Attachment.objects.order_by("pk")),
            Prefetch("amendments", amendments),
        )
    )


def memberships_in(branch: Organisation, part: Part) -> QuerySet[Membership]:
    """Who belonged to a branch at some time of a part of the year, by name; the last first."""
    return (
        Membership.objects.filter(branch=branch, started_on__lte=part.last)
        .exclude(ended_on__lt=part.first)
        .select_related("person", "group")
        .order_by("person__name", "person__code", "-started_on")
    )
