"""What a bound book says, as data: the same rows always give the same bytes.

The data are JSON as RFC 8785 writes it: keys sorted (all are ASCII), no spaces, UTF-8, no fractions but
as text. Names of people, branches and kinds stand beside it and are not part of it: a person who takes
another name, or a kind that is worded anew, changes no record.
"""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from zhibu.orgs.models import Organisation
from zhibu.records.models import Record
from zhibu.records.registers.reading import book_records

FORMAT = "zhibu-book/1"
Data = dict[str, Any]


def book_data(branch: Organisation, year: int, records: list[Record]) -> Data:
    """Write a book as data; `records` as `records_of_book` gives them."""
    return {
        "format": FORMAT,
        "branch": branch.code,
        "year": year,
        "records": [_record(record) for record in records],
    }


def records_of_book(branch: Organisation, year: int) -> list[Record]:
    """Fetch all of a book, whoever asks; by number."""
    found = book_records(Record.objects.filter(branch=branch, year=year))
    return list(found.order_by("number", "pk"))


def canonical(data: Any) -> bytes:
    """Write data as bytes: the same data always give the same bytes."""
    text = json.dumps(
        data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return text.encode()


def hash_of(data: Any) -> str:
    return sha256(canonical(data)).hexdigest()


def names_data(branch: Organisation, records: list[Record]) -> Data:
    """Give the names behind the codes, as they are on the day of binding."""
    people: dict[str, str] = {}
    organisations = {branch.code: branch.name}
    kinds: dict[str, str] = {}
    tasks: dict[str, str] = {}
    for record in records:
        named = [record.host, record.written_by, record.submitted_by, record.checked_by]
        named += [mark.person for mark in record.attendances.all()]
        named += [one.by for one in record.amendments.all()]
        people |= {one.code: one.name for one in named if one}
        for use in record.uses.all():
            kinds[use.kind.name] = use.kind.zh
            if use.group:
                organisations[use.group.code] = use.group.name
        if record.task:
            tasks[record.task.code] = record.task.title
    return {"people": people, "organisations": organisations, "kinds": kinds, "tasks": tasks}


def _record(record: Record) -> Data:
    return {
        "code": record.code,
        "number": record.number,
        "title": record.title,
        "held_on": _plain(record.held_on),
        "minutes_long": record.minutes_long,
        "hours": _plain(record.hours),
        "place": record.place,
        "host": _code(record.host),
        "agenda": record.agenda,
        "minutes": record.minutes,
        "task": _code(record.task),
        "state": record.state,
        "revision": record.revision,
        "written_by": _code(record.written_by),
        "written_at": _plain(record.written_at),
        "submitted_by": _code(record.submitted_by),
        "submitted_at": _plain(record.submitted_at),
        "entered_on": _plain(record.entered_on),
        "checked_by": _code(record.checked_by),
        "checked_at": _plain(record.checked_at),
        "kinds": sorted(
            [use.kind.name, use.group.code if use.group else ""] for use in record.uses.all()
        ),
        "attendance": sorted(
            [mark.person.code, mark.presence, mark.reason] for mark in record.attendances.all()
        ),
        "attachments": [
            {
                "code": one.code,
                "name": one.name,
                "media_type": one.media_type,
                "size": one.size,
                "sha256": one.sha256,
            }
            for one in sorted(record.attachments.all(), key=lambda one: one.code)
        ],
        "amendments": [
            {
                "number": one.number,
                "reason": one.reason,
                "before": one.before,
                "after": one.after,
                "by": _code(one.by),
                "at": _plain(one.at),
            }
            for one in record.amendments.all()
        ],
    }


def _code(row: Any) -> str | None:
    return row.code if row else None


def _plain(value: date | datetime | Decimal | None) -> str | None:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value.isoformat() if value else None
