"""Targets as a workbook with the sheet `indicators`, which the import reads again."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

import xlsxwriter

from zhibu.orgs.models import Person
from zhibu.schemes.titles import in_english
from zhibu.scoring.evidence.contract import TABLES
from zhibu.targets.models import Target
from zhibu.targets.queries import live, targets_for

FIGURES = ("target", "low", "high", "actual")


def export_workbook(*, year: int, by: Person) -> bytes:
    """Give the targets of a year that a person may see (导出指标); own items stand there by title."""
    ordered = live(targets_for(by)).filter(year=year)
    ordered = ordered.order_by("organisation__path", "person__code", "indicator", "round")
    return workbook(_row(target) for target in ordered)


def _row(target: Target) -> dict[str, Any]:
    return {
        "subject": target.person.code if target.person else target.organisation.code,
        "indicator": target.indicator,
        "round": target.round,
        **{name: getattr(target, name) for name in FIGURES},
    }


def workbook(rows: Iterable[dict[str, Any]]) -> bytes:
    """Write texts as texts, and figures as numbers with two places."""
    table = TABLES["indicators"]
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        head = book.add_format({"bold": True, "bg_color": "#F3E9E7", "border": 1})
        number = book.add_format({"num_format": "0.00"})
        sheet = book.add_worksheet(f"{table.name} {table.zh}")
        sheet.freeze_panes(1, 2)
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, 18)
            sheet.write_string(0, place, column.heading, head)
            sheet.write_comment(0, place, column.note.en if in_english() else column.note.zh)
        for line, row in enumerate(rows, 1):
            for place, column in enumerate(table.columns):
                value = row.get(column.name)
                if value is None:
                    continue
                if column.name in FIGURES:
                    # Exact: a figure has at most thirteen digits, and a double carries fifteen.
                    sheet.write_number(line, place, value / 100, number)
                elif column.name == "round":
                    sheet.write_number(line, place, value)
                else:
                    sheet.write_string(line, place, str(value))
    return buffer.getvalue()


__all__ = ["export_workbook", "workbook"]
