"""Registers and books as Excel files; texts stay texts, none can be taken for a formula."""

import io
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhibu.records.enums import Presence
from zhibu.records.models import Record
from zhibu.records.registers.amended import amended, names_in
from zhibu.records.registers.tables import Cell, Column, Table, kinds_of

LONGEST = 32_767
"""Characters that a cell holds."""
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def register_workbook(table: Table) -> bytes:
    """Write a register as a workbook (工作簿): a heading and its rows, below them the notes."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, _OPTIONS) as book:
        _state_day(book)
        _sheet(book, table.title, table.columns, (row.cells for row in table.rows), table.notes)
    return made.getvalue()


def book_workbook(table: Table, records: list[Record]) -> bytes:
    """Write a book: its list, all texts, who was there, what was amended."""
    names = names_in(records)
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, _OPTIONS) as book:
        _state_day(book)
        _sheet(book, table.title, table.columns, (row.cells for row in table.rows), table.notes)
        wide, narrow = 3, 0
        columns = (_("No."), _("date"), _("kind"), _("title"), _("place"), _("host"), _("hours"))
        _sheet(
            book,
            _("Texts"),
            [Column(name, narrow) for name in columns]
            + [Column(name, wide) for name in (_("agenda"), _("minutes"))],
            (
                (r.number, r.held_on, kinds_of(r), r.title, r.place, r.host and r.host.name,
                 r.hours, r.agenda, r.minutes)
                for r in records
            ),
        )  # fmt: skip
        columns = (_("No."), _("date"), _("title"), _("name"), _("attendance"), _("reason"))
        _sheet(
            book,
            _("Attendance"),
            [Column(name) for name in columns],
            (
                (r.number, r.held_on, r.title, mark.person.name,
                 str(Presence(mark.presence).label), mark.reason)
                for r in records
                for mark in r.attendances.all()
            ),
        )  # fmt: skip
        columns = (
            _("No."),
            _("amendment"),
            pgettext("amendment", "field"),
            pgettext("amendment", "was"),
            pgettext("amendment", "is"),
        )
        _sheet(
            book,
            _("Amendments"),
            [Column(name) for name in columns],
            (
                (r.number, told.head, *row)
                for r in records
                for told in (amended(one, names) for one in r.amendments.all())
                for row in told.rows
            ),
        )
    return made.getvalue()


def _state_day(book: Any) -> None:
    """A workbook carries its day of making; ours is the same each time."""
    book.set_properties({"created": datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)})


def _sheet(
    book: Any,
    name: str,
    columns: Iterable[Column],
    rows: Iterable[tuple[Cell, ...]],
    notes: Iterable[str] = (),
) -> None:
    columns = list(columns)
    head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#F0F2F4", "text_wrap": True})
    days = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    hours = book.add_format({"num_format": "0.00"})
    texts = book.add_format({"num_format": "@"})
    sheet = book.add_worksheet(_name(name))
    for column, one in enumerate(columns):
        sheet.set_column(column, column, 14 + 10 * one.width)
        sheet.write_string(0, column, one.name, head)
    sheet.freeze_panes(1, 0)
    last = 0
    for last, cells in enumerate(rows, start=1):
        for column, cell in enumerate(cells):
            if cell is None or cell == "":
                continue
            if isinstance(cell, date):
                sheet.write_datetime(last, column, cell, days)
            elif isinstance(cell, Decimal):
                sheet.write_number(last, column, cell, hours)
            elif isinstance(cell, int):
                sheet.write_number(last, column, cell)
            else:
                sheet.write_string(last, column, str(cell)[:LONGEST], texts)
    sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)
    for number, note in enumerate(notes, start=last + 2):
        sheet.write_string(number, 0, note)


def _name(name: str) -> str:
    r"""A sheet's name holds 31 characters, and none of []:*?/\."""
    return "".join(" " if character in "[]:*?/\\" else character for character in name)[:31]
