"""Which records a register is made from, and how they are fetched: a fixed number of queries."""

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from zhibu.orgs.models import Membership, Organisation, Person
from zhibu.records.enums import COUNTED
from zhibu.records.models import Amendment, Attachment, Attendance, Kind, Record, Use
from zhibu.records.queries import records_of
from zhibu.records.registers.parts import Part


def readable(person: Person, branch: Organisation, part: Part) -> QuerySet[Record]:
    """Submitted and checked records of a branch's book that the person may read."""
    return records_of(person, branch).filter(
        year=part.year,
        state__in=COUNTED,
        held_on__range=(part.first, part.last),
    )


def counts_for(kinds: QuerySet[Kind]) -> Exists:
    """Keep records that count for one of some kinds.

    Kinds as a list of keys: a kind has many thousand uses, a record has a few.
    """
    return Exists(Use.objects.filter(record=OuterRef("pk"), kind__in=kinds))


def newest_quarter(person: Person, branch: Organisation, year: int) -> int | None:
    """Give the last quarter of a year in which the book has a record; none where it has none."""
    found = readable(person, branch, Part(year)).order_by("-held_on", "-pk")
    day = found.values_list("held_on", flat=True).first()
    return day and (day.month + 2) // 3


def in_order(records: QuerySet[Record]) -> QuerySet[Record]:
    """As the book has them: by day, then by number; with the kinds of each for a list."""
    uses = Use.objects.select_related("kind").only("record", *(f"kind__{one}" for one in KIND))
    return _sorted(records).prefetch_related(Prefetch("uses", uses))


KIND = ("name", "zh", "en", "place")
"""What a list shows of a kind."""


def _sorted(records: QuerySet[Record]) -> QuerySet[Record]:
    return records.order_by("held_on", "number", "pk")


def book_records(records: QuerySet[Record]) -> QuerySet[Record]:
    """With all that the book has of each: seven queries, however many records."""
    uses = Use.objects.select_related("kind", "group").order_by("kind__place", "group__code")
    # Thousands of marks are of a few people: each person is fetched once.
    marks = Attendance.objects.prefetch_related("person").order_by("person__name", "person__code")
    amendments = Amendment.objects.select_related("by").order_by("number")
    return (
        _sorted(records)
        .select_related("host", "written_by", "submitted_by", "checked_by", "task")
        .prefetch_related(
            Prefetch("uses", uses),
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
