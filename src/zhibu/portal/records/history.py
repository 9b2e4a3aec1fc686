"""What happened to a record, one after another."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from zhibu.orgs.models import Person
from zhibu.records.enums import State
from zhibu.records.models import Record


@dataclass(frozen=True, slots=True)
class Event:
    words: str
    at: datetime
    by: Person | None
    detail: str = ""
    now: bool = False


def timeline_of(record: Record) -> list[Event]:
    """Written, submitted, amended, checked or returned; oldest first."""
    events = [Event(_("Written"), record.written_at, record.written_by)]
    for one in record.amendments.select_related("by"):
        words = _("Amendment %(number)s") % {"number": one.number}
        events.append(Event(words, one.at, one.by, one.reason))
    if record.submitted_at:
        words = _("Submitted as number %(number)s") % {"number": record.number}
        events.append(Event(words, record.submitted_at, record.submitted_by))
    if record.state == State.CHECKED:
        events.append(Event(_("Checked"), record.checked_at, record.checked_by, now=True))
    if record.state == State.RETURNED:
        returned = _("Returned for changes")
        events.append(
            Event(returned, record.checked_at, record.checked_by, record.return_reason, now=True)
        )
    return sorted(events, key=lambda event: event.at)
