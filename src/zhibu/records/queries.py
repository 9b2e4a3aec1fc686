"""What a person may see of the record books."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import within
from zhibu.records.enums import COUNTED, State
from zhibu.records.models import Attendance, Record, Use


def records_for(person: Person) -> QuerySet[Record]:
    """Records that the person may read.

    Submitted ones of the branches they reach, but private kinds (talks, home visits) only where
    they reach those, wrote them, or were there; drafts and returned ones where they may write.
    """
    there = Exists(Attendance.objects.filter(record=OuterRef("pk"), person=person))
    private = Exists(Use.objects.filter(record=OuterRef("pk"), kind__private=True))
    own = Q(written_by=person)
    open_to = (
        Q(state__in=COUNTED)
        & within(person, Permission.RECORD_SEE, "branch")
        & (~private | within(person, Permission.RECORD_PRIVATE, "branch") | own | there)
    )
    unfinished = Q(state__in=(State.DRAFT, State.RETURNED)) & (
        within(person, Permission.RECORD_WRITE, "branch")
        & (~private | within(person, Permission.RECORD_PRIVATE, "branch") | own)
    )
    return Record.objects.filter(open_to | unfinished)


def record_for(person: Person, code: str) -> Record:
    """One of them; 404 if unseen."""
    found = records_for(person).select_related("branch", "host", "written_by", "task")
    return get_object_or_404(found, code=code)
