"""What the ledger holds of the record book (存证内容).

Drafts are not entered: they are private until they are submitted, and then get their number. People
and organisations are named by their numbers. Files, amendments and steps stand with their record or
task: attached files by SHA-256, amendments and steps by one hash over all of them.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet

from zhibu.ledger.covering import Body, Cover, digest, each, facts, plain
from zhibu.ledger.guards import Guard
from zhibu.records.models import (
    Amendment,
    Attachment,
    Attendance,
    Binding,
    Clearing,
    Kind,
    Record,
    Task,
    Use,
)

COLUMNS = (
    "branch_id", "year", "number", "title", "held_on", "minutes_long", "hours", "place", "host_id",
    "agenda", "minutes", "task_id", "state", "revision", "written_by_id", "written_at",
    "submitted_by_id", "submitted_at", "entered_on", "checked_by_id", "checked_at",
    "return_reason", "present_count", "expected_count",
)  # fmt: skip
FILE = ("code", "name", "media_type", "file", "size", "sha256", "added_by_id", "added_at")
AMENDED = ("number", "reason", "before", "after", "by_id", "at")
STEP = ("step", "text", "by_id", "at")


def record_entries(rows: QuerySet) -> Iterator[tuple[str, Body]]:
    """Give what is entered of records, with all that belongs to them; five queries."""
    found = list(rows.only("code", *(name.removesuffix("_id") for name in COLUMNS)))
    keys = [row.pk for row in found]
    uses: dict[int, list[Any]] = defaultdict(list)
    for key, *use in (
        Use.objects.filter(record__in=keys)
        .order_by("kind__name", "group")
        .values_list("record_id", "kind__name", "group_id")
    ):
        uses[key].append(use)
    attendance = _attendance(keys)
    files: dict[int, list[Any]] = defaultdict(list)
    for key, *file in (
        Attachment.objects.filter(record__in=keys).order_by("code").values_list("record_id", *FILE)
    ):
        files[key].append([plain(value) for value in file])
    amendments = _amendments(keys)
    for row in found:
        yield (
            row.code,
            facts(row, *COLUMNS)
            | {
                "kinds": uses[row.pk],
                "attendance": attendance[row.pk],
                "files": files[row.pk],
                "amendments": digest(amendments[row.pk]),
            },
        )


def _attendance(keys: list[int]) -> dict[int, Body]:
    """Who was there, on leave, absent, by number; and the reasons that were given."""
    found: dict[int, Body] = defaultdict(dict)
    marks = Attendance.objects.filter(record__in=keys).order_by("person_id")
    for key, person, presence, reason in marks.values_list(
        "record_id", "person_id", "presence", "reason"
    ).iterator(chunk_size=10_000):
        found[key].setdefault(presence, []).append(person)
        if reason:
            found[key].setdefault("reasons", {})[str(person)] = reason
    return found


def _amendments(keys: list[int]) -> dict[int, list[Body]]:
    found: dict[int, list[Body]] = defaultdict(list)
    for row in Amendment.objects.filter(record__in=keys).order_by("record", "number"):
        found[row.record_id].append(facts(row, *AMENDED))
    return found


def task_entries(rows: QuerySet) -> Iterator[tuple[str, Body]]:
    """Give what is entered of key tasks: the newest step, and all steps' hash."""
    for row in rows.prefetch_related("steps"):
        steps = [facts(one, *STEP) for one in sorted(row.steps.all(), key=lambda one: one.pk)]
        body = facts(row, "branch_id", "title", "due_on", "step", "planned_by_id", "planned_at")
        yield row.code, body | {"newest": steps[-1] if steps else None, "steps": digest(steps)}


def kind_entry(row: Kind) -> Body:
    return facts(row, "name", "zh", "en", "place", "in_use", "built_in", "by_group", "private",
                 "with_hours")  # fmt: skip


def clearing_entry(row: Clearing) -> Body:
    body = facts(row, "branch_id", "year", "quarter", "counted", "note")
    return body | {"cleared_by": row.by_id, "cleared_at": plain(row.at)}


def binding_entry(row: Binding) -> Body:
    body = facts(row, "branch_id", "year", "sha256", "data_sha256", "records")
    return body | {"file": row.file.name, "bound_by": row.by_id, "bound_at": plain(row.at)}


RECORDS = Cover("record", Record, record_entries, key="code", where=Q(number__isnull=False))
TASKS = Cover("task", Task, task_entries, key="code")
KINDS = Cover("kind", Kind, each(kind_entry, "name"), key="name", where=Q(built_in=False))
CLEARINGS = Cover("clearing", Clearing, each(clearing_entry))
BINDINGS = Cover("binding", Binding, each(binding_entry))

COVERED = (RECORDS, TASKS, KINDS, CLEARINGS, BINDINGS)
GUARDS = tuple(
    map(Guard, ("records_amendment", "records_taskstep", "records_clearing", "records_binding"))
)
"""What only grows. Their migration lets rows go whose record or task is erased by law."""
