"""The template (填报模板): a workbook for one scheme, that the reader of evidence takes back."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhibu.scoring.evidence.contract import ASIDE, ROWS_IN_SHEET, TABLES, Column, Table
from zhibu.scoring.evidence.converting import bound
from zhibu.scoring.evidence.uses import Uses, uses_of
from zhibu.scoring.workbook.guide import COLUMNS, guide_lines, sheet_rows
from zhibu.scoring.workbook.options import options_of

if TYPE_CHECKING:
    from zhibu.scoring.scheme.model import Scheme

_FORMATS: dict[str, dict[str, object]] = {
    "code": {"num_format": "@"},  # as text, so that 00123 keeps its zeros
    "name": {"num_format": "@"},
    "kind": {"num_format": "@"},
    "text": {"num_format": "@", "text_wrap": True},
    "date": {"num_format": "yyyy-mm-dd"},
    "whole": {"num_format": "0"},
    "decimal": {"num_format": "0.00"},
}
_WIDTHS = {"code": 16, "name": 28, "kind": 24, "text": 40, "date": 14, "whole": 12, "decimal": 12}
_FONT: dict[str, object] = {"font_name": "Microsoft YaHei", "font_size": 11, "valign": "vcenter"}
_RED, _PALE, _DEEP = "#C00000", "#FBE9E7", "#7F0000"
_MESSAGE = 255
"""Characters that Excel takes in the message of a drop-down."""


def write_template(scheme: "Scheme", out: Path) -> None:
    """Write the template for a scheme.

    One sheet for each table that the scheme uses, with headings in both languages, notes, number
    formats and drop-downs of the scheme's own names; no row of data. The same scheme gives the same
    bytes.
    """
    import xlsxwriter

    uses = uses_of(scheme)
    with xlsxwriter.Workbook(str(out)) as book:
        # A fixed day: the same scheme gives the same file.
        book.set_properties(
            {
                "title": scheme.title.zh,
                "subject": f"{scheme.scheme} {scheme.version}",
                "created": datetime(2000, 1, 1, tzinfo=UTC),
            }
        )
        _Writer(book, scheme, uses).write()


class _Writer:
    """Writes the sheets of one workbook."""

    def __init__(self, book: Any, scheme: "Scheme", uses: Uses) -> None:
        self._book = book
        self._scheme = scheme
        self._uses = uses
        self._options = options_of(scheme, uses)
        self._ranges: dict[tuple[str, str], str] = {}
        self._formats = {type_: book.add_format(_FONT | it) for type_, it in _FORMATS.items()}
        heading: dict[str, object] = _FONT | {
            "bold": True,
            "text_wrap": True,
            "border": 1,
            "border_color": "#BFBFBF",
        }
        self._required = book.add_format(heading | {"bg_color": _RED, "font_color": "#FFFFFF"})
        self._optional = book.add_format(heading | {"bg_color": _PALE, "font_color": _DEEP})

    def write(self) -> None:
        """Write guide, tables and options, in this order of sheets."""
        guide = self._book.add_worksheet(ASIDE[0])
        sheets = [
            (table, self._book.add_worksheet(f"{table.name} {table.zh}"))
            for table in (TABLES[name] for name in self._uses.tables)
        ]
        self._write_options(self._book.add_worksheet(ASIDE[1]))
        for table, sheet in sheets:
            self._write_table(table, sheet)
        self._write_guide(guide)
        guide.activate()

    def _write_guide(self, sheet: Any) -> None:
        title = self._book.add_format(_FONT | {"bold": True, "font_size": 18, "font_color": _RED})
        text = self._book.add_format(_FONT | {"text_wrap": True, "valign": "top"})
        sheet.hide_gridlines(2)
        sheet.set_column(0, len(COLUMNS) - 1, 26, text)
        sheet.set_column(3, 3, 12, text)
        sheet.set_column(4, 5, 44, text)
        sheet.write_string(0, 0, f"{self._scheme.title.zh} 填报表", title)
        sheet.set_row(0, 32)
        row = 1
        for row, line in enumerate(guide_lines(self._scheme), 1):
            sheet.merge_range(row, 0, row, len(COLUMNS) - 1, line, text)
            sheet.set_row(row, 20)
        for number, heading in enumerate(COLUMNS):
            sheet.write_string(row + 2, number, heading, self._required)
        for below, cells in enumerate(sheet_rows(self._uses), row + 3):
            for number, cell in enumerate(cells):
                sheet.write_string(below, number, cell, text)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)

    def _write_options(self, sheet: Any) -> None:
        for number, (place, words) in enumerate(self._options.items()):
            table, column = place
            sheet.write_string(0, number, f"{table}.{column}", self._optional)
            for row, word in enumerate(words, 1):
                # A round that is typed is a number, and matches only a number.
                if column == "round":
                    sheet.write_number(row, number, int(word), self._formats["whole"])
                else:
                    sheet.write_string(row, number, word, self._formats["text"])
            sheet.set_column(number, number, 36)
            letter = _letters(number)
            self._ranges[place] = f"='{ASIDE[1]}'!${letter}$2:${letter}${len(words) + 1}"
        sheet.freeze_panes(1, 0)

    def _write_table(self, table: Table, sheet: Any) -> None:
        sheet.set_row(0, 36)
        for number, column in enumerate(table.columns):
            form = self._required if column.required else self._optional
            sheet.set_column(number, number, _WIDTHS[column.type], self._formats[column.type])
            sheet.write_string(0, number, column.heading, form)
            must = "必填。\nRequired." if column.required else "选填。\nOptional."
            note = f"{column.note.zh}\n{column.note.en}\n{must}"
            sheet.write_comment(0, number, note, {"x_scale": 2, "y_scale": 1.2, "visible": False})
            rule = self._rule(table, column)
            if rule is not None:
                sheet.data_validation(1, number, ROWS_IN_SHEET, number, rule)
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def _rule(self, table: Table, column: Column) -> dict[str, Any] | None:
        said = {
            "error_title": column.heading,
            "error_message": f"{column.note.zh}\n{column.note.en}"[:_MESSAGE],
        }
        place = (table.name, column.name)
        if place in self._ranges:
            # Records of other kinds may be entered, and history may hold grades of older schemes.
            free = place in (("records", "kind"), ("history", "grade"))
            kind = "information" if free else "stop"
            return {"validate": "list", "source": self._ranges[place], "error_type": kind} | said
        if column.type == "date":
            span = {"minimum": date(1900, 1, 1), "maximum": date(2999, 12, 31)}
            return {"validate": "date", "criteria": "between"} | span | said
        if column.type == "whole":
            span_ = {"minimum": column.least, "maximum": column.most}
            return {"validate": "integer", "criteria": "between"} | span_ | said
        if column.type == "decimal":
            return {"validate": "custom", "value": _two_decimals(column, table)} | said
        return None


def _two_decimals(column: Column, table: Table) -> str:
    """Give the formula that holds for a number within bounds with at most two decimals."""
    cell = f"{_letters(table.columns.index(column))}2"
    least, most = bound(column.least), bound(column.most)
    return f"=AND(ISNUMBER({cell}),{cell}>={least},{cell}<={most},ROUND({cell},2)={cell})"


def _letters(number: int) -> str:
    return chr(ord("A") + number)
