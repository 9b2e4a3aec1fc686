"""What a person may see of the record books."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may, paths_of, within
from zhibu.records.enums import State, Step
from zhibu.records.lateness import DaysBetween
from zhibu.records.models import Amendment, Attendance, Kind, Likeness, Record, Task, Use
from zhibu.terms.periods import Month, Quarter, Year

UNFINISHED = (State.DRAFT, State.RETURNED)
SHOWN = (
    "code", "number", "title", "held_on", "entered_on", "state", "present_count", "expected_count",
)  # fmt: skip
"""Columns of a record that its row of a list needs."""
FEW = 4_000
"""Uses of a kind of which a list may be made."""


def reached(person: Person, permission: Permission, field: str = "branch") -> Q:
    """Give the condition that keeps rows of branches the person reaches.

    Part of the tree is a list of keys, from which an index finds the rows. The whole tree is looked
    at row by row: a page of the newest then ends at its last row, and nothing is sorted. Where there
    is no other tree, which is asked once, no row is looked at.
    """
    tops = paths_of(person, permission)
    if not tops:
        return Q(pk__in=[])
    found = Organisation.objects.order_by()
    if any(len(top) == Organisation.steplen for top in tops):
        within_reach = within(person, permission)
        branch = found.filter(within_reach, pk=OuterRef(f"{field}_id"))
        return ~Exists(found.exclude(within_reach)) | Q(Exists(branch))
    return Q(**{f"{field}__in": found.filter(within(person, permission)).values("pk")})


def records_for(person: Person) -> QuerySet[Record]:
    """Records that the person may read.

    Submitted ones of the branches they reach, but private kinds (talks, home visits) only where
    they reach those, wrote them, or were there; drafts and returned ones where they may write
    (who writes for a branch sees its book).
    """
    there = Exists(Attendance.objects.filter(record=OuterRef("pk"), person=person))
    private = Exists(Use.objects.filter(record=OuterRef("pk"), kind__in=private_kinds()))
    counted = ~Q(state__in=UNFINISHED)
    found = Record.objects.filter(reached(person, Permission.RECORD_SEE))
    if not _reaches_as_far(person, Permission.RECORD_WRITE):
        found = found.filter(counted | reached(person, Permission.RECORD_WRITE))
    if not _reaches_as_far(person, Permission.RECORD_PRIVATE):
        known = reached(person, Permission.RECORD_PRIVATE) | Q(written_by=person)
        found = found.filter(~private | known | (counted & there))
    return found


def records_of(person: Person, branch: Organisation) -> QuerySet[Record]:
    """Those of one branch. How far the person reaches there is known: no row is asked for it."""
    if not may(person, Permission.RECORD_SEE, branch):
        return Record.objects.none()
    found = Record.objects.filter(branch=branch)
    counted = ~Q(state__in=UNFINISHED)
    if not may(person, Permission.RECORD_WRITE, branch):
        found = found.filter(counted)
    if not may(person, Permission.RECORD_PRIVATE, branch):
        there = Exists(Attendance.objects.filter(record=OuterRef("pk"), person=person))
        private = Exists(Use.objects.filter(record=OuterRef("pk"), kind__in=private_kinds()))
        found = found.filter(~private | Q(written_by=person) | (counted & there))
    return found


def _reaches_as_far(person: Person, permission: Permission) -> bool:
    """Whether a person has a permission wherever they see records: then no record is asked for it."""
    tops = paths_of(person, permission)
    return all(top.startswith(tops) for top in paths_of(person, Permission.RECORD_SEE))


def private_kinds() -> QuerySet[Kind]:
    """Kinds that not everybody of the branch may read."""
    return Kind.objects.filter(private=True).order_by().values("pk")


def record_for(person: Person, code: str) -> Record:
    """One of them; 404 if unseen."""
    found = records_for(person).select_related(
        "branch", "host", "written_by", "submitted_by", "checked_by", "changed_by", "task"
    )
    return get_object_or_404(found, code=code)


def record_to_write(person: Person, code: str) -> Record:
    """One that the person may change or amend; 404 if unseen or not theirs to write."""
    found = records_for(person).filter(reached(person, Permission.RECORD_WRITE))
    found = found.select_related("branch", "host", "task", "changed_by")
    return get_object_or_404(found, code=code)


@dataclass(frozen=True, slots=True)
class BookFilters:
    """What of a book is asked for; what is empty asks for everything."""

    kind: str = ""
    month: int | None = None
    quarter: int | None = None
    state: str = ""
    late_beyond: int | None = None
    """Only records entered more days after the event than this."""
    group: str = ""


def book_for(
    person: Person,
    branch: Organisation | None,
    year: int | None,
    filters: BookFilters = BookFilters(),
    *,
    unit: str = "",
) -> QuerySet[Record]:
    """The record book of a branch and year as the person may see it, newest event first.

    Args:
        branch: none: of every branch the person reaches.
        year: none: of all years.
        unit: part of the name of branches, or their code.
    """
    found = records_for(person) if branch is None else records_of(person, branch)
    if filters.kind:
        kind = Kind.objects.filter(name=filters.kind).first()
        if kind is None:
            return Record.objects.none()
        # Before what the person may read: few of many records are of the kind, and fail at once.
        found = _of_kind(Record.objects.all(), kind, whole=branch is not None) & found
        if branch is None and kind.private:
            found = _known(person, found)
    if unit:
        named = Organisation.objects.filter(Q(name__contains=unit) | Q(code=unit))
        found = found.filter(branch__in=named.values("pk"))
    if year is not None:
        first, last = _span(year, filters)
        found = found.filter(held_on__range=(first, last))
    if filters.group:
        uses = Use.objects.filter(record=OuterRef("pk"), group__code=filters.group)
        found = found.filter(Exists(uses))
    if filters.state and branch is not None:
        # Said by the others, so that the branch's index is used, not that of the whole company's.
        found = found.exclude(state__in=[one for one in State.values if one != filters.state])
    elif filters.state:
        found = found.filter(state=filters.state)
    if filters.late_beyond is not None:
        found = entered_after(found, filters.late_beyond)
    return found.order_by("-held_on", "-id")


def _of_kind(records: QuerySet[Record], kind: Kind, *, whole: bool) -> QuerySet[Record]:
    """Keep records of a kind; a rare kind finds its records, of others each record is asked."""
    uses = Use.objects.filter(kind=kind)
    if not whole and uses[: FEW + 1].count() <= FEW:
        return records.filter(pk__in=uses.values("record"))
    # Not by the kind's own index: it has many thousand uses, and a record has a few.
    return records.filter(Exists(Use.objects.filter(record=OuterRef("pk"), kind__in=[kind.pk])))


def _known(person: Person, records: QuerySet[Record]) -> QuerySet[Record]:
    """Keep private records by their keys where few of many may be read: nobody walks past the rest."""
    if _reaches_as_far(person, Permission.RECORD_PRIVATE):
        return records
    there = Attendance.objects.filter(person=person).order_by().values("record")
    written = Record.objects.filter(written_by=person).order_by().values("pk")
    below = Record.objects.filter(reached(person, Permission.RECORD_PRIVATE)).order_by()
    return records.filter(pk__in=there.union(written, below.values("pk"), all=True))


def _span(year: int, filters: BookFilters) -> tuple[date, date]:
    if filters.month:
        period = Month(year, filters.month)
    elif filters.quarter:
        period = Quarter(year, filters.quarter)
    else:
        period = Year(year)
    return period.first, period.last


def entered_after(records: QuerySet[Record], days: int) -> QuerySet[Record]:
    """Keep records entered more than so many days after the event."""
    return records.annotate(after=DaysBetween("entered_on", "held_on")).filter(after__gt=days)


def records_to_check(person: Person, branch: Organisation | None = None) -> QuerySet[Record]:
    """Submitted records that wait for the person's check, oldest first; never their own.

    A secretary's come first to the secretary; an office sees those the secretary had a hand in.

    Args:
        branch: none: of every branch the person reaches.
    """
    if branch is None:
        found = records_for(person).filter(reached(person, Permission.RECORD_CHECK))
    elif may(person, Permission.RECORD_CHECK, branch):
        found = records_of(person, branch)
    else:
        return Record.objects.none()
    amended = Exists(Amendment.objects.filter(record=OuterRef("pk"), by=person))
    return (
        found.filter(state=State.SUBMITTED)
        .exclude(written_by=person)
        .exclude(submitted_by=person)
        .exclude(amended)
        .order_by("submitted_at", "id")
    )


def unfinished_of(person: Person, branch: Organisation) -> QuerySet[Record]:
    """Drafts and returned records of a branch that the person may go on with."""
    return records_of(person, branch).filter(state__in=UNFINISHED).order_by("-id")


def with_rows(records: QuerySet[Record]) -> QuerySet[Record]:
    """Bring what a list shows of each record, in a constant number of queries."""
    uses = Use.objects.select_related("kind").order_by("kind__place", "kind__name")
    branch = ("branch__code", "branch__name", "branch__short_name")
    return (
        records.select_related("branch")
        .only(*SHOWN, *branch)
        .prefetch_related(Prefetch("uses", uses, to_attr="counts_for"))
    )


def rows_of(keys: Sequence[int]) -> list[Record]:
    """Bring rows of a list in the order of their keys: only keys were sorted, which is quick."""
    found = {record.pk: record for record in with_rows(Record.objects.filter(pk__in=keys))}
    return [found[key] for key in keys if key in found]


def with_likeness(records: QuerySet[Record]) -> QuerySet[Record]:
    """Keep records that resemble an earlier one and are not checked yet."""
    alike = Exists(Likeness.objects.filter(record=OuterRef("pk")))
    return records.exclude(state=State.CHECKED).filter(alike)


def counts_by_state(records: QuerySet[Record]) -> dict[str, int]:
    """Count records of one book by state."""
    found = records.order_by().values_list("state").annotate(count=Count("pk"))
    return dict.fromkeys(State.values, 0) | dict(found)


def kinds_in_use() -> QuerySet[Kind]:
    """Kinds that can be ticked, in their order."""
    return Kind.objects.filter(in_use=True)


def places_of(branch: Organisation, count: int = 8) -> list[str]:
    """Places where the branch met lately, each once, newest first."""
    recent = Record.objects.filter(branch=branch).exclude(place="").order_by("-held_on", "-id")
    return list(dict.fromkeys(recent.values_list("place", flat=True)[:60]))[:count]


def tasks_for(person: Person) -> QuerySet[Task]:
    """Key tasks of the branches the person reaches."""
    return Task.objects.filter(reached(person, Permission.RECORD_SEE))


def tasks_at(person: Person, branch: Organisation) -> QuerySet[Task]:
    """Those of one branch."""
    seen = may(person, Permission.RECORD_SEE, branch)
    return Task.objects.filter(branch=branch) if seen else Task.objects.none()


def tasks_of(branch: Organisation, record: Record | None = None) -> QuerySet[Task]:
    """Key tasks that a record of the branch may belong to: open ones, and the one it has."""
    wanted = ~Q(step=Step.COMMENT)
    if record is not None and record.task_id:
        wanted |= Q(pk=record.task_id)
    return Task.objects.filter(wanted, branch=branch).order_by("due_on", "id")


def task_for(person: Person, code: str) -> Task:
    """One of them; 404 if unseen."""
    found = tasks_for(person).select_related("branch", "planned_by")
    return get_object_or_404(found, code=code)


OPEN_STEPS = (Step.PLAN, Step.DEPLOY, Step.CHECK)
"""Last steps after which the branch still has to sum up."""


def overdue(tasks: QuerySet[Task], day: date) -> QuerySet[Task]:
    """Keep tasks that were not summed up by their day."""
    return tasks.filter(step__in=OPEN_STEPS, due_on__lt=day)
