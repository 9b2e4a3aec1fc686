"""Rows of a book, each written at once: a page has hundreds of cells."""

from collections.abc import Iterable
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from zhibu.portal.records.entered import entered
from zhibu.portal.templatetags.portal import state
from zhibu.portal.templatetags.writing import ABSENT, day
from zhibu.records.lateness import days_after
from zhibu.records.models import Record


def lay_out(records: Iterable[Record], allowed: int, *, of_one_branch: bool) -> None:
    """Write the row of each record: what it counts for, how late it was entered, how it stands.

    Args:
        allowed: days after the event, beyond which an entry is late.
        of_one_branch: whether the list is of one branch, so that no row has to name it.
    """
    number, branch, date, attendance, standing = map(
        escape, (_("No."), _("Branch"), _("Date"), _("Attendance"), _("State"))
    )
    for record in records:
        record.month = record.held_on.replace(day=1)
        record.entered = entered(days_after(record), allowed)
        of_branch = f'<td data-label="{branch}">{escape(str(record.branch))}</td>'
        record.row = mark_safe(  # noqa: S308 - escaped here
            f'<tr><td class="number" data-label="{number}">{record.number or ABSENT}</td>'
            f'<th scope="row">{_title(record)}</th>'
            f"{'' if of_one_branch else of_branch}"
            f'<td data-label="{date}"><span>{day(record.held_on)} {record.entered}</span></td>'
            f'<td class="number" data-label="{attendance}">{_came(record)}</td>'
            f'<td data-label="{standing}">{state(record.state)}</td></tr>'
        )


def _title(record: Record) -> SafeString:
    kinds = dict.fromkeys(str(use.kind) for use in record.counts_for)
    inside = "".join(f"<span>{escape(kind)}</span>" for kind in kinds)
    address = escape(reverse("record", args=[record.code]))
    return mark_safe(  # noqa: S308 - escaped here
        f'<a href="{address}">{escape(record.title)}</a><div class="soft kinds">{inside}</div>'
    )


def _came(record: Record) -> str:
    if not record.expected_count:
        return ABSENT
    return f"{record.present_count} / {record.expected_count}"


__all__ = ["lay_out"]
