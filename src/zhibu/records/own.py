"""What the books say of oneself in a year: study hours, attendance, talks, meetings (我的学习与考勤)."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from zhibu.orgs.models import Person
from zhibu.records.enums import COUNTED, Presence
from zhibu.records.models import Attendance, Kind, Use

TALK = "talk"


@dataclass(frozen=True, slots=True)
class OwnYear:
    """Sums of a person's year; hours are none where nobody entered any."""

    present: int
    leave: int
    absent: int
    hours: Decimal | None
    times: int
    """Times present at what counts hours."""

    @property
    def expected(self) -> int:
        return self.present + self.leave + self.absent


def own_year(person: Person, year: int) -> OwnYear:
    """Sum up meetings that count, of whatever branch; talks and home visits are no meetings."""
    there, private, hours = Q(presence=Presence.PRESENT), Q(private=True), Q(with_hours=True)
    found = _own(person, year).annotate(
        private=Exists(_uses(private=True)), with_hours=Exists(_uses(with_hours=True))
    )
    return OwnYear(
        **found.aggregate(
            present=Count("pk", filter=there & ~private),
            leave=Count("pk", filter=Q(presence=Presence.LEAVE) & ~private),
            absent=Count("pk", filter=Q(presence=Presence.ABSENT) & ~private),
            hours=Sum("record__hours", filter=there & hours),
            times=Count("pk", filter=there & hours),
        )
    )


def own_meetings(person: Person, year: int) -> QuerySet[Attendance]:
    """Meetings at which one was expected, newest first."""
    return _rows(_own(person, year).exclude(Exists(_uses(private=True))))


def own_talks(person: Person, year: int) -> QuerySet[Attendance]:
    """Talks in which one took part, newest first."""
    took_part = _own(person, year).filter(presence=Presence.PRESENT)
    return _rows(took_part.filter(Exists(_uses(name=TALK))))


def _own(person: Person, year: int) -> QuerySet[Attendance]:
    return Attendance.objects.filter(
        person=person, record__year=year, record__state__in=COUNTED
    ).order_by()


def _uses(**facts: object) -> QuerySet[Use]:
    # Kinds as a list of keys: a kind has many thousand uses, a record has a few.
    kinds = Kind.objects.filter(**facts).order_by().values("pk")
    return Use.objects.filter(record=OuterRef("record_id"), kind__in=kinds)


def _rows(found: QuerySet[Attendance]) -> QuerySet[Attendance]:
    found = found.select_related("record", "record__branch").only(*SHOWN)
    found = found.prefetch_related("record__uses__kind")
    return found.order_by("-record__held_on", "-record_id")


SHOWN = (
    "presence", "reason", "record__code", "record__title", "record__held_on", "record__hours",
    "record__branch__path", "record__branch__name", "record__branch__short_name",
)  # fmt: skip
"""What a list shows of what one attended."""
