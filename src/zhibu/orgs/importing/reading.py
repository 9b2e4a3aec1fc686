"""Uploads read as rows of text: one workbook, or one CSV file; nothing in them is run or followed."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhibu.orgs.importing.columns import TABLES
from zhibu.orgs.refusals import Refused
from zhibu.scoring.evidence.contract import Table
from zhibu.scoring.evidence.csv_files import CsvPlaces, encoding_of, unheaded
from zhibu.scoring.evidence.headings import column_named, is_second_heading, read_headings
from zhibu.scoring.evidence.problems import SHOWN, Findings, Problem, Words
from zhibu.scoring.evidence.workbooks import Book, find_merged, opened
from zhibu.terms.widths import half_width

MOST_BYTES = 30 << 20
MOST_ROWS = 60_000
"""Rows of one import; more would keep writers waiting for minutes."""
_ASIDE = ("说明", "read_me", "lists")


@dataclass(frozen=True, slots=True)
class Row:
    """A row: where it stands, its texts by column, and what cannot be read in it."""

    number: int
    texts: dict[str, str]
    faults: tuple[tuple[str, str, str, str], ...] = ()
    """Column, value, finding and remedy."""


@dataclass(slots=True)
class Sheets:
    """Rows of each table, and words about the file as a whole."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(map(len, self.rows.values()))


def in_words(words: Words) -> str:
    """Give words of the evidence's reader in the person's language."""
    return words.zh if (get_language() or "zh").startswith("zh") else words.en


def read_sheets(path: Path) -> Sheets:
    """Read an upload.

    Raises:
        Refused: it is neither a workbook nor CSV, or too large; the message says what to do.
    """
    if path.stat().st_size > MOST_BYTES:
        message = _("The file has %(size)s MB; %(most)s MB are allowed. Divide it by committee.")
        raise Refused(
            fields={"file": message % {"size": path.stat().st_size >> 20, "most": MOST_BYTES >> 20}}
        )
    sheets, findings = Sheets(), Findings()
    with path.open("rb") as file:
        beginning = file.read(8)
    if (
        beginning[:2] == b"PK"
        or beginning[:4] == b"\xd0\xcf\x11\xe0"
        or path.suffix.lower() != ".csv"
    ):
        if path.suffix.lower() == ".csv":
            message = _("This is no CSV, though it is called so. Give it its own ending (.xlsx).")
            raise Refused(fields={"file": message})
        _read_workbook(path, sheets, findings)
    else:
        _read_csv(path, sheets, findings)
    sheets.problems += [_sentence(problem) for problem in findings.kept[:SHOWN]]
    if findings.count > SHOWN:
        more = _("%(count)s more problems of this kind are not listed.")
        sheets.problems.append(more % {"count": findings.count - SHOWN})
    if not sheets.count and not sheets.problems:
        sheets.problems.append(
            _("There is no row to import. Use the template: sheets 党组织, 人员 and 职务.")
        )
    return sheets


def _sentence(problem: Problem) -> str:
    return problem.zh if (get_language() or "zh").startswith("zh") else problem.en


def _too_many(sheets: Sheets, rows: int) -> None:
    if sheets.count + rows > MOST_ROWS:
        message = _(
            "There are more than %(most)s rows. Divide the file by committee and import each."
        )
        raise Refused(fields={"file": message % {"most": MOST_ROWS}})


# --- Workbooks ---------------------------------------------------------------


def _read_workbook(path: Path, sheets: Sheets, findings: Findings) -> None:
    with opened(path, findings, []) as book:
        if book is None:
            return
        try:
            for title in book.workbook.sheetnames:
                _read_sheet(book, title, sheets, findings)
        except (ValueError, KeyError, TypeError, SyntaxError, OverflowError) as error:
            finding = Words("不是可读的工作簿", "is no workbook that can be read")
            remedy = Words("请在 Excel 中打开并另存", "open it in Excel and save it again")
            findings.add(Problem("", None, "", type(error).__name__, finding, remedy, path.name))


def _table_named(title: str) -> Table | None:
    text = half_width(title).lower()
    return next((it for it in TABLES.values() if text in (it.name, it.zh)), None)


def _read_sheet(book: Book, title: str, sheets: Sheets, findings: Findings) -> None:
    table = _table_named(title)
    if table is None:
        if half_width(title).lower() not in _ASIDE:
            notice = _("The sheet %(title)s is none of 党组织, 人员, 职务 and was not read.")
            sheets.notices.append(notice % {"title": title})
        return
    file = f"{book.path.name} [{title}]"
    if table.name in sheets.rows:
        finding = Words("同一张表出现两次", "stands for a table that came before")
        remedy = Words("请合并成一张", "put both into one")
        findings.add(Problem(table.name, None, "", title, finding, remedy, file))
        return
    sheet = book.workbook[title]
    if find_merged(book, sheet, table, file, findings):
        return
    if hasattr(sheet, "reset_dimensions"):
        sheet.reset_dimensions()  # some writers declare too small an area
    given = (
        (number, row)
        for number, row in enumerate(sheet.iter_rows(), 1)
        if any(cell.value not in (None, "") for cell in row)
    )
    first = next(given, None)
    if first is None:
        return
    headings = ["" if cell.value is None else str(cell.value) for cell in first[1]]
    names, problems = read_headings(table, headings, file, first[0])
    findings.add(*problems)
    rows = sheets.rows.setdefault(table.name, [])
    sheets.columns[table.name] = [name for name in names if name]
    for place, (number, cells) in enumerate(given):
        if place == 0 and is_second_heading(table, names, [str(it.value or "") for it in cells]):
            continue
        _too_many(sheets, 1)
        rows.append(_row(table, names, headings, number, cells, file, findings))


def _row(
    table: Table,
    names: Sequence[str | None],
    headings: Sequence[str],
    number: int,
    cells: Sequence[Any],
    file: str,
    findings: Findings,
) -> Row:
    texts: dict[str, str] = {}
    faults = []
    for place, cell in enumerate(cells):
        if cell.value in (None, ""):
            continue
        name = names[place] if place < len(names) else None
        if name is None:
            if findings.count < SHOWN and not (place < len(headings) and headings[place].strip()):
                findings.add(unheaded(table, number, str(cell.value), file))
            continue
        text, fault = _text(cell.value, cell.data_type, table.column(name).type)
        if fault:
            faults.append((name, text, *fault))
        elif text.strip():
            texts[name] = text
    return Row(number, texts, tuple(faults))


def _text(value: Any, type_: str, wanted: str) -> tuple[str, tuple[str, str] | None]:
    if type_ == "f":
        shown = value if isinstance(value, str) else str(getattr(value, "text", "="))
        return shown, (_("This is a formula."), _("Copy it and paste it as a value."))
    if type_ == "e":
        return str(value), (_("This is an error of Excel."), _("Correct it."))
    if isinstance(value, bool):
        return str(value), None
    if isinstance(value, int | float) and abs(value) >= 10**15:
        finding = _("Excel keeps only 15 digits of a number: the last ones are lost.")
        return str(value), (finding, _("Format the column as text and enter the number again."))
    if isinstance(value, float):
        return (str(int(value)) if value.is_integer() else repr(value)), None
    if isinstance(value, date | time):
        text = str(value)
        if isinstance(value, datetime) and value.time() == time():
            text = value.date().isoformat()
        if wanted == "code":
            finding = _("Excel turned this into a date.")
            return text, (finding, _("Format the column as text and enter it again."))
        return text, None
    return str(value), None


# --- CSV ------------------------------------------------------------------------


def _read_csv(path: Path, sheets: Sheets, findings: Findings) -> None:
    encoding = encoding_of(TABLES["people"], path, findings)
    if encoding is None:
        return
    if encoding == "gb18030":
        sheets.notices.append(_("The file is not UTF-8 and was read as GB18030."))
    try:
        records = CsvPlaces(path, encoding, 0, 0).records()
        first = next((it for it in records if any(cell.strip() for cell in it[1])), None)
        if first is None:
            return
        table = _table_of(first[1])
        names, problems = read_headings(table, first[1], path.name, first[0])
        findings.add(*problems)
        rows = sheets.rows.setdefault(table.name, [])
        sheets.columns[table.name] = [name for name in names if name]
        for row in _csv_rows(table, names, first[1], records, path.name, findings):
            _too_many(sheets, 1)
            rows.append(row)
    except csv.Error:
        finding = Words("引号没有成对", "has a quotation mark without its partner")
        remedy = Words("请检查引号", "check the quotation marks")
        findings.add(Problem("", None, "", None, finding, remedy, path.name))


def _table_of(headings: Sequence[str]) -> Table:
    """Give the table to which most of the headings belong."""
    return max(
        TABLES.values(),
        key=lambda table: sum(column_named(table, it) is not None for it in headings),
    )


def _csv_rows(
    table: Table,
    names: Sequence[str | None],
    headings: Sequence[str],
    records: Iterator[tuple[int, list[str]]],
    file: str,
    findings: Findings,
) -> Iterator[Row]:
    for place, (line, cells) in enumerate(records):
        if not any(cell.strip() for cell in cells):
            continue
        if place == 0 and is_second_heading(table, names, cells):
            continue
        faults: tuple[tuple[str, str, str, str], ...] = ()
        if len(cells) != len(names):
            facts = {"cells": len(cells), "headings": len(names)}
            finding = _("The row has %(cells)s cells, the headings are %(headings)s.") % facts
            remedy = _("Add or remove cells; a text with a comma stands in quotation marks.")
            faults = (("", "", finding, remedy),)
        texts = {}
        for name, heading, cell in zip(names, headings, cells, strict=False):
            if name and cell.strip():
                # Excel's way to keep digits as text in CSV.
                text = cell.strip().removeprefix("\t")
                if text.startswith('="') and text.endswith('"'):
                    text = text[2:-1]
                texts[name] = text
            elif cell.strip() and not heading.strip() and findings.count < SHOWN:
                findings.add(unheaded(table, line, cell, file))
        yield Row(line, texts, faults)


__all__ = ["MOST_BYTES", "MOST_ROWS", "Row", "Sheets", "in_words", "read_sheets"]
