"""A board as a workbook: each table a sheet, all branches on the last."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from zhibu.assessments.queries import branches_below
from zhibu.portal.boards.facts import CLASSES, Board, Heat, class_name

Rows = Iterable[Iterable[Any]]


def workbook(board: Board) -> bytes:
    """Write the board's tables. Texts are written as texts, so that no name becomes a formula."""
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as book:
        head = book.add_format({"bold": True, "bg_color": "#f0eeea", "bottom": 1})
        dated = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, columns, rows in _sheets(board):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, columns, head)
            for number, row in enumerate(rows, start=1):
                for place, value in enumerate(row):
                    _write(sheet, number, place, value, dated)
            sheet.freeze_panes(1, 1)
            sheet.autofit()
    return made.getvalue()


def _write(sheet: Any, row: int, column: int, value: Any, dated: Any) -> None:
    if value is None:
        return
    if isinstance(value, str):
        sheet.write_string(row, column, value)
    elif hasattr(value, "year"):
        sheet.write_datetime(row, column, value, dated)
    else:
        sheet.write_number(row, column, value)


def _sheets(board: Board) -> Iterable[tuple[str, list[str], Rows]]:
    if board.committees:
        yield _("Committees, % done"), *_heat(board.committees)
    if board.branches:
        yield _("Kinds, % done"), *_heat(board.branches)
    trend = [
        _("Day"),
        _("Branches"),
        _("At full marks"),
        _("Mean, %"),
        _("Missing"),
        _("Entered late"),
    ]
    yield _("Trend"), trend, (
        (one.day, one.branches, one.at_full_marks, one.mean / 100, one.missing, one.late)
        for one in board.trend
    )  # fmt: skip
    yield _("Distribution"), [_("Share of full points"), *map(class_name, CLASSES)], (
        (words, *numbers) for words, _url, numbers in board.distribution
    )  # fmt: skip
    branches = [
        _("Organisation code"), _("Branch"), _("Above"), _("Class"), _("Score"), _("Full marks"), _("Missing"),
        _("Entered late"),
    ]  # fmt: skip
    yield _("Branches"), branches, (
        (code, name, above, number, score / 100, full / 100, missing, late)
        for code, name, above, number, score, full, missing, late in branches_below(
            board.at, board.class_number, board.day
        )
    )  # fmt: skip


def _heat(heat: Heat) -> tuple[list[str], Rows]:
    return ["", *heat.columns], ((name, *values) for name, _url, values in heat.rows)
