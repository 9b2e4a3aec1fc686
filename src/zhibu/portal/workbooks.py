"""Tables as Excel files: each cell by its type, no text a formula, the heading always in sight."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from xlsxwriter.utility import xl_range

from zhibu.terms.score import Score

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST = 32_767
"""Characters that a cell holds."""
NARROWEST, WIDEST = 6, 60
"""Characters of a column whose width follows its content; longer texts are broken into lines."""
ARROW = 3
"""Characters that a filter's arrow covers."""
LINE, HIGHEST = 22, 540
"""Pixels of a line, and of the highest row."""
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML does not know; one of them would make the whole file unreadable."""

Cell = str | Promise | bool | int | Decimal | Score | date | datetime | None
"""A promise is a text of `gettext_lazy`."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of a workbook.

    Attributes:
        frozen: how many columns stay in sight when one scrolls to the right.
        widths: of the columns, in characters; the last goes for all that follow. None given: by content.
        filtered: whether the heading carries filters, as a list of things does and a sum does not.
    """

    name: str
    columns: Sequence[str]
    rows: Iterable[Iterable[Cell]]
    frozen: int = 0
    widths: Sequence[int] = ()
    filtered: bool = True


@dataclass(slots=True)
class _Column:
    """What was met in a column while it was written."""

    kinds: set[str] = field(default_factory=set)
    width: int = NARROWEST


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """Write tables as a workbook (工作簿)."""
    made = BytesIO()
    with xlsxwriter.Workbook(made, _OPTIONS) as book:
        styles = _styles(book)
        for sheet in sheets:
            _write(book.add_worksheet(_name(sheet.name)), sheet, styles)
    return made.getvalue()


def send(sheets: Iterable[Sheet], name: str) -> HttpResponse:
    """Answer with a workbook to save under a name."""
    sent = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(workbook(sheets), content_type=EXCEL, headers={"Content-Disposition": sent})


def points(hundredths: int | None) -> Decimal | None:
    """Give a stored score as a cell; a score that is missing stays missing."""
    return None if hundredths is None else Decimal(hundredths).scaleb(-2)


def _styles(book: Any) -> dict[str, Any]:
    head = {"bold": True, "bg_color": "#f0eeea", "bottom": 1, "text_wrap": True, "valign": "top"}
    cells = {
        "text": {},
        "lines": {"text_wrap": True},
        "whole": {"num_format": "0"},
        "points": {"num_format": "0.00"},
        "day": {"num_format": "yyyy-mm-dd", "align": "center"},
        "time": {"num_format": "yyyy-mm-dd hh:mm", "align": "center"},
        "truth": {"align": "center"},
    }
    return {
        "head": book.add_format(head),
        "figures": book.add_format({**head, "align": "right"}),
        # A filter's arrow covers the right end of a heading.
        "filtered figures": book.add_format({**head, "align": "right", "indent": 2}),
        **{name: book.add_format({**style, "valign": "top"}) for name, style in cells.items()},
    }


def _write(paper: Any, sheet: Sheet, styles: dict[str, Any]) -> None:
    number = len(sheet.columns)
    given = [
        sheet.widths[min(place, len(sheet.widths) - 1)] for place in range(number) if sheet.widths
    ]
    room = given or [WIDEST] * number
    columns = [_Column() for _ in range(number)]
    last = 0
    for last, row in enumerate(sheet.rows, start=1):
        high = 1
        for place, cell in zip(range(number), row, strict=True):
            if cell is None or cell == "":
                continue
            kind, value, width = _typed(cell, by_content=not given)
            columns[place].kinds.add(kind)
            columns[place].width = max(columns[place].width, width)
            _put(paper, last, place, kind, value, styles[kind])
            if kind == "lines":
                high = max(high, _lines_of(value, room[place]))
        if high > 1:
            paper.set_row_pixels(last, min(high * LINE, HIGHEST))
    _head(paper, sheet, columns, room, styles)
    for place, column in enumerate(columns):
        paper.set_column(place, place, given[place] if given else min(column.width, WIDEST) + 2)
    paper.freeze_panes(1, sheet.frozen)
    if sheet.filtered:
        paper.autofilter(0, 0, max(last, 1), number - 1)
    # Codes are texts of digits on purpose: Excel need not warn of each.
    paper.ignore_errors({"number_stored_as_text": xl_range(0, 0, max(last, 1), number - 1)})


def _head(
    paper: Any,
    sheet: Sheet,
    columns: Sequence[_Column],
    room: Sequence[int],
    styles: dict[str, Any],
) -> None:
    """Write the heading when the rows are known: over figures it stands on the right, as they do."""
    high, arrow = 1, ARROW * sheet.filtered
    for place, (heading, column) in enumerate(zip(sheet.columns, columns, strict=True)):
        style = "head"
        if column.kinds and column.kinds <= {"whole", "points"}:
            style = "filtered figures" if sheet.filtered else "figures"
        if heading:
            paper.write_string(0, place, _text(heading), styles[style])
        else:
            paper.write_blank(0, place, None, styles[style])
        column.width = max(column.width, _width(heading) + arrow)
        high = max(high, _lines_of(heading, max(room[place] - arrow, 1)))
    paper.set_row_pixels(0, min(high * LINE, HIGHEST))


def _typed(cell: Cell, *, by_content: bool) -> tuple[str, Any, int]:
    """Give the kind of a cell, what is written, and how many characters that takes."""
    if isinstance(cell, str | Promise):
        return _lines(str(cell), by_content=by_content)
    if isinstance(cell, bool):
        return "truth", cell, 5
    if isinstance(cell, Score):
        cell = points(cell.hundredths)
    if isinstance(cell, Decimal):
        exact = len(cell.normalize().as_tuple().digits) <= 15
        return ("points", cell, len(f"{cell:.2f}")) if exact else _plain(f"{cell:f}")
    if isinstance(cell, int):
        return ("whole", cell, len(str(cell))) if abs(cell) < 10**15 else _plain(str(cell))
    if isinstance(cell, date) and cell.year < 1900:
        return _plain(cell.isoformat())
    if isinstance(cell, datetime):
        naive = timezone.make_naive(cell) if timezone.is_aware(cell) else cell
        return "time", naive, 16
    if isinstance(cell, date):
        return "day", cell, 10
    raise TypeError(
        f"{cell!r} of type {type(cell).__name__} cannot stand in a workbook; give text, a whole "
        "number, a Decimal, a Score, a date, a time, a truth or None."
    )


def _plain(text: str) -> tuple[str, Any, int]:
    """What Excel would not hold exactly (more than fifteen digits, days before 1900) stands as text."""
    return "text", text, len(text)


def _lines(cell: str, *, by_content: bool) -> tuple[str, Any, int]:
    text = _text(cell)
    width = _width(text) if by_content else 0
    broken = "\n" in text or width > WIDEST
    return "lines" if broken else "text", text, width


def _put(paper: Any, row: int, column: int, kind: str, value: Any, style: Any) -> None:
    if kind in ("text", "lines"):
        paper.write_string(row, column, value, style)
    elif kind in ("whole", "points"):
        paper.write_number(row, column, value, style)
    elif kind == "truth":
        paper.write_boolean(row, column, value, style)
    else:
        paper.write_datetime(row, column, value, style)


def _text(text: str) -> str:
    text = _UNWRITABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _width(text: str) -> int:
    """Characters of the longest line; what Chinese fonts draw twice as wide counts double."""
    wide = unicodedata.east_asian_width
    if text.isascii() and "\n" not in text:
        return len(text)
    return max(sum(1 + (wide(one) in "WFA") for one in line) for line in text.split("\n"))


def _lines_of(text: str, room: int) -> int:
    """Lines of a text in a column; Excel finds the height by itself, other programs do not."""
    return sum(max(1, -(-_width(line) // room)) for line in text.split("\n"))


def _name(name: str) -> str:
    r"""A sheet's name holds 31 characters, and none of []:*?/\."""
    return re.sub(r"[\[\]:*?/\\]", " ", name)[:31]
