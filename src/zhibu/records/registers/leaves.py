"""Leaves of the book: what stands on the page of one record, for print and for PDF."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.records.enums import Presence, State
from zhibu.records.lateness import days_after
from zhibu.records.models import Attachment, Record
from zhibu.records.registers.amended import Amended, amended, names_in, with_reason
from zhibu.records.registers.book import attendance_of
from zhibu.records.registers.tables import day, joined, kinds_of


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    text: str
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Leaf:
    code: str
    title: str
    under: str
    listed: tuple[str | None, ...]
    """What the table of contents says of it."""
    facts: tuple[Fact, ...]
    minutes: str
    signed: tuple[Fact, ...]
    attachments: tuple[Attachment, ...]
    amendments: tuple[Amended, ...]


def leaves_of(records: Iterable[Record], allowed: int) -> list[Leaf]:
    """Make the leaf of each record; what it needs is fetched by `book_records`.

    Args:
        allowed: days after the event, beyond which an entry is late.
    """
    records = list(records)
    names = names_in(records)
    return [
        Leaf(
            code=record.code,
            title=record.title,
            under=_under(record),
            listed=(
                str(record.number),
                f"{record.held_on:%Y-%m-%d}",
                kinds_of(record),
                record.title,
            ),
            facts=tuple(_facts(record)),
            minutes=record.minutes,
            signed=tuple(_signed(record, allowed)),
            attachments=tuple(record.attachments.all()),
            amendments=tuple(amended(one, names) for one in record.amendments.all()),
        )
        for record in records
    ]


def _under(record: Record) -> str:
    return _("No. %(number)s of %(year)s") % {"number": record.number, "year": record.year}


def _facts(record: Record) -> Iterable[Fact]:
    groups = {use.group_id: use.group.name for use in record.uses.all() if use.group}
    yield Fact(_("kind"), kinds_of(record), wide=True)
    if groups:
        yield Fact(_("groups"), joined(groups.values()), wide=True)
    yield Fact(_("date"), day(record.held_on))
    yield Fact(_("time taken"), _taken(record))
    yield Fact(_("place"), record.place or "—")
    yield Fact(_("host"), record.host.name if record.host else "—")
    yield Fact(_("present/expected"), attendance_of(record) or "—")
    yield Fact(_("state"), str(State(record.state).label))
    marks = list(record.attendances.all())
    for presence in Presence:
        names = [
            with_reason(mark.person.name, mark.reason)
            for mark in marks
            if mark.presence == presence.value
        ]
        if names:
            yield Fact(str(presence.label), joined(names), wide=True)
    if record.task:
        yield Fact(_("key task"), record.task.title, wide=True)
    if record.agenda:
        yield Fact(_("agenda"), record.agenda, wide=True)


def _taken(record: Record) -> str:
    parts = []
    if record.minutes_long:
        parts.append(_("%(number)s min") % {"number": record.minutes_long})
    if record.hours is not None:
        parts.append(_("%(number)s study hours") % {"number": f"{record.hours.normalize():f}"})
    return joined(parts) or "—"


def _signed(record: Record, allowed: int) -> Iterable[Fact]:
    attachments = [one.name for one in record.attachments.all()]
    if attachments:
        yield Fact(_("attachments"), "\n".join(attachments), wide=True)
    yield Fact(_("written by"), record.written_by.name)
    yield Fact(_("entered"), _entered(record, allowed))
    yield Fact(_("checked by"), record.checked_by.name if record.checked_by else "—")
    yield Fact(
        _("checked on"), day(localtime(record.checked_at).date()) if record.checked_at else "—"
    )


def _entered(record: Record, allowed: int) -> str:
    days = days_after(record)
    if days is None:
        return "—"
    facts = {"day": day(record.entered_on), "number": days}
    if days <= 0:
        return facts["day"]
    if days > allowed:
        return _("%(day)s (late: %(number)s days after)") % facts
    return (
        ngettext("%(day)s (%(number)s day after)", "%(day)s (%(number)s days after)", days) % facts
    )
