"""Sheets of a workbook: frozen headings, filters, number formats, texts that stay texts."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

MOST = 1_048_575
"""Rows below the heading that a sheet holds."""
LONGEST = 32_767
"""Characters that a cell holds."""

Columns = Sequence[tuple[str, int, str]]
"""Heading, width, and kind: text, points or count."""


class Sheets:
    """Adds sheets to a workbook that is written row by row."""

    def __init__(self, book: Any, most: int = MOST) -> None:
        self.book = book
        self.most = most
        self.bold = book.add_format({"bold": True})
        self.head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#F0F2F4"}
        )
        self.points = book.add_format({"num_format": "0.00"})
        self.count = book.add_format({"num_format": "0"})
        self.text = book.add_format({"num_format": "@"})

    def plain(self, name: str, widths: Sequence[int]) -> Any:
        """Add a sheet without a heading."""
        sheet = self.book.add_worksheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        return sheet

    def line(self, sheet: Any, row: int, cells: Sequence[Any], bold: bool = False) -> None:
        """Write a line: texts as texts, decimals with two places, counts whole."""
        for column, cell in enumerate(cells):
            if cell is None:
                continue
            if isinstance(cell, str):
                sheet.write_string(row, column, cell, self.bold if bold else None)
            else:
                is_points = isinstance(cell, Decimal)
                sheet.write_number(row, column, cell, self.points if is_points else self.count)

    def table(self, name: str, columns: Columns, rows: Iterable[Sequence[Any]]) -> None:
        """Add a table, and further sheets where it is longer than one holds."""
        sheet, number, part = self._begin(name, columns), 0, 1
        for row in rows:
            if number == self.most:
                self._finish(sheet, columns, number)
                part += 1
                sheet, number = self._begin(f"{name} {part}", columns), 0
            number += 1
            for column, (value, (_, _, kind)) in enumerate(zip(row, columns, strict=True)):
                self._cell(sheet, number, column, value, kind)
        self._finish(sheet, columns, number)

    def _begin(self, name: str, columns: Columns) -> Any:
        sheet = self.book.add_worksheet(name)
        formats = {"text": self.text, "points": self.points, "count": self.count}
        for column, (_, width, kind) in enumerate(columns):
            sheet.set_column(column, column, width, formats[kind])
        sheet.freeze_panes(1, 1)
        for column, (heading, *_) in enumerate(columns):
            sheet.write_string(0, column, heading, self.head)
        return sheet

    def _finish(self, sheet: Any, columns: Columns, rows: int) -> None:
        sheet.autofilter(0, 0, max(rows, 1), len(columns) - 1)

    def _cell(self, sheet: Any, row: int, column: int, value: Any, kind: str) -> None:
        if value is None or value == "":
            return
        if kind == "text":
            sheet.write_string(row, column, str(value)[:LONGEST], self.text)
        elif kind == "points":
            # Hundredths from a tree, or the decimal that stands in the file.
            figure = Decimal(value).scaleb(-2) if isinstance(value, int) else Decimal(value)
            sheet.write_number(row, column, figure, self.points)
        else:
            sheet.write_number(row, column, int(value), self.count)

    def chart(
        self, sheet: Any, title: str, name: str, rows: tuple[int, int], place: str, kind: str
    ) -> None:
        """Draw two columns of a sheet: names and numbers."""
        first, last = rows
        if last < first:
            return
        chart = self.book.add_chart({"type": kind})
        chart.add_series(
            {
                "name": title,
                "categories": [name, first, 0, last, 0],
                "values": [name, first, 1, last, 1],
                "fill": {"color": "#2F6690"},
                "gap": 20,
            }
        )
        chart.set_title({"name": title, "name_font": {"size": 12}})
        chart.set_legend({"none": True})
        if kind == "bar":
            chart.set_y_axis({"reverse": True})
        chart.set_size({"width": 620, "height": 300})
        sheet.insert_chart(place, chart)
