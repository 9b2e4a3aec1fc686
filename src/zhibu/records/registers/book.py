"""The book as a list (活动台账), and how often each kind was held."""

from collections import Counter

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zhibu.orgs.models import Organisation, Person
from zhibu.records.enums import State
from zhibu.records.lateness import days_after, days_allowed
from zhibu.records.models import Kind, Record, Use
from zhibu.records.registers.parts import Part
from zhibu.records.registers.reading import in_order, readable
from zhibu.records.registers.tables import Column, Cut, Row, Table, kind_name, kinds_of

LISTED = (
    "code", "number", "held_on", "title", "present_count", "expected_count", "entered_on", "state",
)  # fmt: skip
"""What the list shows of a record."""


def book_register(person: Person, branch: Organisation, part: Part, *, cut: Cut = list) -> Table:
    """List the records of a book in the order in which they were held. Three queries."""
    records = cut(in_order(readable(person, branch, part)).only(*LISTED))
    allowed = days_allowed(branch, part.last)
    states = {state.value: str(state.label) for state in State}
    return Table(
        title=_("Register of activities"),
        lines=(branch.name, str(part)),
        columns=(
            Column(_("No."), side="right"),
            Column(_("date")),
            Column(_("kind"), 2),
            Column(_("title"), 4),
            Column(_("present/expected"), side="right"),
            Column(_("entered")),
            Column(_("days after"), side="right"),
            Column(_("state")),
        ),
        rows=tuple(
            Row(
                (
                    record.number,
                    record.held_on,
                    kinds_of(record),
                    record.title,
                    attendance_of(record),
                    record.entered_on,
                    days_late(record, allowed),
                    states[record.state],
                ),
                record=record.code,
            )
            for record in records
        ),
        empty=_("No submitted record here yet. Write one in the record book and submit it."),
        flipped=True,
        named=3,
    )


def days_late(record: Record, allowed: int) -> str | None:
    """Write how many days after the event a record was entered, and whether that is late (补录)."""
    days = days_after(record)
    if days is None or days <= allowed:
        return None if days is None else str(max(days, 0))
    return _("%(days)s, late") % {"days": days}


def attendance_of(record: Record) -> str | None:
    """Write how many came of how many, or nothing where nobody was listed."""
    if not record.expected_count:
        return None
    return f"{record.present_count}/{record.expected_count}"


def count_kinds(records: QuerySet[Record]) -> dict[str, Counter[int]]:
    """Count records by kind and quarter, one query; a record of two kinds counts for each."""
    found: dict[str, Counter[int]] = {}
    uses = Use.objects.filter(record__in=records).values_list(
        "kind__name", "record", "record__held_on"
    )
    for kind, _record, held_on in uses.distinct():
        found.setdefault(kind, Counter())[(held_on.month + 2) // 3] += 1
    return found


def counted_by_kind(records: list[Record]) -> dict[str, Counter[int]]:
    """Count the same of records whose uses are fetched already."""
    found: dict[str, Counter[int]] = {}
    for record in records:
        for kind in {use.kind.name for use in record.uses.all()}:
            found.setdefault(kind, Counter())[(record.held_on.month + 2) // 3] += 1
    return found


def counts_register(person: Person, branch: Organisation, part: Part) -> Table:
    """Count what was held of each kind in each quarter. Two queries."""
    return counts_table(branch, part, count_kinds(readable(person, branch, part)))


def counts_table(branch: Organisation, part: Part, counts: dict[str, Counter[int]]) -> Table:
    quarters = [part.quarter] if part.quarter else [1, 2, 3, 4]
    kinds = [kind for kind in Kind.objects.all() if kind.in_use or kind.name in counts]
    empty: Counter[int] = Counter()
    return Table(
        title=_("Records by kind"),
        lines=(branch.name, str(part)),
        columns=(
            Column(_("kind"), 1),
            *(Column(_("quarter %(number)s") % {"number": q}, side="right") for q in quarters),
            Column(_("in all"), side="right"),
        ),
        rows=tuple(
            Row(
                (
                    kind_name(kind),
                    *(counts.get(kind.name, empty)[q] for q in quarters),
                    counts.get(kind.name, empty).total(),
                )
            )
            for kind in kinds
        ),
        empty=_("There is no kind of record."),
        notes=(_("A record that counts for several kinds is counted once for each."),),
    )
