"""A board as a workbook: each table a sheet, all branches on the last."""

from collections.abc import Iterator

from django.http import HttpResponse
from django.utils.translation import gettext as _

from zhibu.assessments.queries import branches_below
from zhibu.portal.boards.facts import CLASSES, Board, Heat, class_name
from zhibu.portal.workbooks import Sheet, points, send


def send_board(board: Board, name: str) -> HttpResponse:
    """Answer with the board's tables."""
    return send(_sheets(board), name)


def _sheets(board: Board) -> Iterator[Sheet]:
    if board.committees:
        yield _heat(_("Committees, % done"), board.committees)
    if board.branches:
        yield _heat(_("Kinds, % done"), board.branches)
    yield _trend(board)
    yield Sheet(
        _("Distribution"),
        [_("Share of full points"), *map(class_name, CLASSES)],
        ((words, *numbers) for words, _url, numbers in board.distribution),
        frozen=1,
        filtered=False,
    )
    yield _branches(board)


def _heat(name: str, heat: Heat) -> Sheet:
    rows = ((title, *values) for title, _url, values in heat.rows)
    return Sheet(name, ["", *heat.columns], rows, frozen=1, filtered=False)


def _trend(board: Board) -> Sheet:
    columns = [
        _("Day"), _("Branches"), _("At full marks"), _("Mean, %"), _("Missing"), _("Entered late"),
    ]  # fmt: skip
    rows = (
        (one.day, one.branches, one.at_full_marks, points(one.mean), one.missing, one.late)
        for one in board.trend
    )
    return Sheet(_("Trend"), columns, rows, frozen=1)


def _branches(board: Board) -> Sheet:
    columns = [
        _("Organisation code"), _("Branch"), _("Above"), _("Class"), _("Score"), _("Full marks"), _("Missing"),
        _("Entered late"),
    ]  # fmt: skip
    found = branches_below(board.at, board.class_number, board.day)
    rows = (
        (code, name, above, number, points(score), points(full), missing, late)
        for code, name, above, number, score, full, missing, late in found
    )
    return Sheet(_("Branches"), columns, rows, frozen=1)
