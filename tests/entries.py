"""Entries as people type them, and the way of a record up to each state."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from zhibu.orgs.models import Organisation, Person
from zhibu.records import actions
from zhibu.records.entry import Entry, Mark
from zhibu.records.models import Kind, Record


def day(back: int = 0) -> date:
    """A day of this year, so many days ago; in its first days the earliest there is."""
    today = timezone.localdate()
    return max(today - timedelta(days=back), today.replace(month=1, day=1))


def kind(name: str = "general_meeting") -> Kind:
    return Kind.objects.get(name=name)


def marked(*people: Person) -> tuple[Mark, ...]:
    return tuple(Mark(person) for person in people)


def an_entry(by: Person, /, **fields: Any) -> Entry:
    """A general meeting that can be submitted; hosted by `by`; `kinds` may be names."""
    facts = {
        "title": "三月党员大会",
        "held_on": day(),
        "kinds": ("general_meeting",),
        "host": by,
        "place": "三楼会议室",
        "minutes": "传达学习会议精神，讨论发展党员事项，表决通过。",
        "attendance": marked(by),
    } | fields
    facts["kinds"] = tuple(kind(k) if isinstance(k, str) else k for k in facts["kinds"])
    return Entry(**facts)


def written(branch: Organisation, by: Person, /, **fields: Any) -> Record:
    return actions.write_record(branch=branch, entry=an_entry(by, **fields), by=by)


def submitted(branch: Organisation, by: Person, /, **fields: Any) -> Record:
    return actions.submit_record(record=written(branch, by, **fields), by=by)


def checked(branch: Organisation, by: Person, checker: Person, /, **fields: Any) -> Record:
    return actions.check_record(record=submitted(branch, by, **fields), by=checker)


def returned(branch: Organisation, by: Person, checker: Person, /, **fields: Any) -> Record:
    record = submitted(branch, by, **fields)
    return actions.return_record(record=record, reason="请补充表决结果。", by=checker)
