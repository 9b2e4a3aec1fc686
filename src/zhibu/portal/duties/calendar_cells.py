"""Cells of a calendar, each written at once: a year has hundreds of them."""

from collections.abc import Iterable
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from zhibu.duties.enums import DutyState
from zhibu.portal.duties.looks import Shown
from zhibu.portal.templatetags.portal import badge, icon

SHORT = 3
"""Months: a shorter cell has room for a sign alone."""


def cells_of(places: Iterable[tuple[int, Shown | None]]) -> SafeString:
    """Write the cells of a row of the table: so many months each, with a duty or none."""
    unasked = f'class="unasked"><span class="visually-hidden">{escape(_("not asked"))}</span></td>'
    made = [
        f'<td colspan="{months}">{_cell(months, line)}</td>'
        if line
        else f'<td colspan="{months}" {unasked}'
        for months, line in places
    ]
    return mark_safe("".join(made))  # noqa: S308 - escaped here


def items_of(lines: Iterable[Shown]) -> SafeString:
    """Write the same duties one below the other, as a phone shows them."""
    made = []
    for line in lines:
        look, address = line.look, reverse("duty", args=[line.duty.first.pk])
        shown = badge(look["words"], look["tone"], look["icon"])
        made.append(f'<li><a href="{address}">{escape(line.duty.when)}</a>{shown}</li>')
    return mark_safe("".join(made))  # noqa: S308 - escaped here


def _cell(months: int, line: Shown) -> str:
    look, duty, first = line.look, line.duty, line.duty.first
    words = escape(str(look["words"]))
    hidden = "visually-hidden" if months < SHORT else ""
    inside = f'{icon(look["icon"])}<span class="{hidden}">{words}</span>'
    if duty.needed > 1 or first.in_hours:
        inside += f'<span class="cell-count">{escape(line.demand)}</span>'
    if first.late and duty.state == DutyState.DONE:
        late = escape(_("with a late entry"))
        inside += f'{icon("clock-history")}<span class="visually-hidden">{late}</span>'
    address, title = reverse("duty", args=[first.pk]), f"{escape(duty.when)}: {words}"
    return f'<a class="cell tone-{look["tone"]}" href="{address}" title="{title}">{inside}</a>'


__all__ = ["cells_of", "items_of"]
