"""Versions of a record: what an amendment keeps, and how two versions differ."""

from typing import Any

from zhibu.records.entry import Entry, entry_of
from zhibu.records.models import Record

Version = dict[str, Any]


def version_of(entry: Entry) -> Version:
    """Write an entry as an amendment keeps it: texts, numbers, and codes of people and groups."""
    return {
        "title": entry.title,
        "kinds": sorted(kind.name for kind in entry.kinds),
        "groups": sorted(group.code for group in entry.groups),
        "held_on": entry.held_on.isoformat(),
        "place": entry.place,
        "host": entry.host.code if entry.host else None,
        "minutes_long": entry.minutes_long,
        "hours": None if entry.hours is None else f"{entry.hours:.2f}",
        "agenda": entry.agenda,
        "minutes": entry.minutes,
        "task": entry.task.code if entry.task else None,
        "attendance": {
            mark.person.code: [str(mark.presence), mark.reason]
            for mark in sorted(entry.attendance, key=lambda mark: mark.person.code)
        },
    }


def changes(before: Version, after: Version) -> tuple[Version, Version]:
    """Keep the fields in which two versions differ, of each."""
    differing = [field for field in after if before[field] != after[field]]
    return {f: before[f] for f in differing}, {f: after[f] for f in differing}


def earlier_versions(record: Record) -> list[Version]:
    """Give every version since the first submission, oldest first; the last is the present one."""
    version = version_of(entry_of(record))
    found = [version]
    for amendment in record.amendments.order_by("-number"):
        version = version | amendment.before
        found.append(version)
    return found[::-1]
