"""Who is told of what happens to a record."""

from django.urls import reverse
from django.utils import timezone

from zhibu.inbox.actions import tell
from zhibu.orgs.enums import PostKind
from zhibu.orgs.models import Person, Post
from zhibu.records.enums import State
from zhibu.records.models import Record


def tell_secretary(record: Record, by: Person) -> None:
    """Tell the branch's secretary that a record waits, where somebody else submitted it."""
    posts = Post.objects.on(timezone.localdate()).filter(
        organisation=record.branch_id, kind=PostKind.SECRETARY
    )
    _tell([p.person for p in posts.exclude(person=by).select_related("person")], record, by)


def tell_writer(record: Record, by: Person) -> None:
    """Tell those who wrote, submitted and amended a record that it was checked or returned."""
    amended = {one.by for one in record.amendments.select_related("by")}
    people = ({record.written_by, record.submitted_by} | amended) - {by, None}
    _tell(sorted(people, key=lambda person: person.pk), record, by)


def _tell(people: list[Person], record: Record, by: Person) -> None:
    tell(
        to=people,
        kind=f"record_{State(record.state).value}",
        cause=f"record:{record.code}:{record.revision}",
        facts={
            "title": record.title,
            "number": record.number,
            "held_on": record.held_on.isoformat(),
            "branch": str(record.branch),
            "by": by.name,
            "reason": record.return_reason if record.state == State.RETURNED else "",
        },
        url=reverse("record", args=[record.code]),
        mail=record.state == State.RETURNED,
    )
