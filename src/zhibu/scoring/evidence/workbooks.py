"""Workbooks (.xlsx): one sheet for each table, values only."""

import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhibu.scoring.evidence import texts
from zhibu.scoring.evidence.contract import ASIDE, ROWS_IN_SHEET, Column, Table
from zhibu.scoring.evidence.csv_files import unheaded
from zhibu.scoring.evidence.files import Found, choose
from zhibu.scoring.evidence.headings import is_second_heading, read_headings, table_named
from zhibu.scoring.evidence.packages import is_safe
from zhibu.scoring.evidence.problems import SHOWN, Findings, Problem, Words
from zhibu.scoring.evidence.uses import Uses

if TYPE_CHECKING:
    import duckdb

_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z0-9:]{1,30})\"")
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Book:
    """An open workbook; `sheets` are the titles of the sheets of each table."""

    path: Path
    workbook: Any
    sheets: dict[str, list[str]]
    others: list[str]


@dataclass(frozen=True, slots=True)
class SheetPlaces:
    """Finds Excel's row numbers, which count empty rows too."""

    file: str
    numbers: tuple[int, ...]

    def find(self, rows: Iterable[int]) -> dict[int, tuple[str, int]]:
        """Give sheet and row for each row."""
        return {row: (self.file, self.numbers[row]) for row in rows}


@contextmanager
def opened(path: Path, findings: Findings, notices: list[Words]) -> Iterator[Book | None]:
    """Open a workbook; None, with problems, where that cannot or must not be."""
    if not is_safe(path, findings):
        yield None
        return
    import openpyxl

    try:
        with warnings.catch_warnings():
            # The parts that it warns of (themes, extensions of drop-downs) hold no data.
            warnings.simplefilter("ignore")
            workbook = openpyxl.load_workbook(path, read_only=True, keep_links=False)
    except Exception as error:  # a broken part fails anywhere in the reader
        findings.add(_unreadable(path.name, error))
        yield None
        return
    try:
        yield _sorted(path, workbook, notices)
    finally:
        workbook.close()


def _unreadable(file: str, error: Exception, table: str = "") -> Problem:
    kind = type(error).__name__
    finding = Words(f"不是可读的工作簿（{kind}）", f"is no workbook that can be read ({kind})")
    remedy = Words("请在 Excel 中打开并另存", "open it in Excel and save it again")
    return Problem(table, None, "", None, finding, remedy, file)


def _sorted(path: Path, workbook: Any, notices: list[Words]) -> Book:
    sheets: dict[str, list[str]] = {}
    others = []
    for title in workbook.sheetnames:
        name = table_named(title)
        if name is not None:
            sheets.setdefault(name, []).append(title)
            if getattr(workbook[title], "sheet_state", "visible") != "visible":
                notices.append(
                    Words(
                        f"工作表 {title} 是隐藏的，也已读取。",
                        f"The sheet {title} is hidden; it was read.",
                    )
                )
        elif title not in ASIDE:
            others.append(title)
            notices.append(
                Words(
                    f"工作表 {title} 不是约定的表，没有读取。",
                    f"The sheet {title} is no table of the contract and was not read.",
                )
            )
    return Book(path, workbook, sheets, others)


def find_sheets(
    book: Book, uses: Uses, findings: Findings, notices: list[Words]
) -> dict[str, Found]:
    """Find the sheets of the tables that the scheme uses."""
    chosen = choose(book.path.name, book.sheets, book.others, uses, findings, notices)
    return {name: Found("sheet", (book.path,), book.sheets[name][0]) for name in chosen}


def load_sheet(
    con: "duckdb.DuckDBPyConnection", table: Table, book: Book, title: str, findings: Findings
) -> texts.TextTable | None:
    """Read a sheet as text; None, with problems, where that cannot be."""
    sheet = book.workbook[title]
    file = f"{book.path.name} [{title}]"
    try:
        if find_merged(book, sheet, table, file, findings):
            return None
        return _load(con, table, sheet, file, findings)
    except (ValueError, KeyError, TypeError, SyntaxError, OverflowError) as error:
        findings.add(_unreadable(file, error, table.name))
        return None


def find_merged(book: Book, sheet: Any, table: Table, file: str, findings: Findings) -> bool:
    """Whether cells are merged: the value of the others would silently be lost."""
    ranges: list[str] = []
    if not hasattr(sheet, "_worksheet_path"):
        return False  # a chart sheet
    with book.workbook._archive.open(sheet._worksheet_path) as part:
        rest = b""
        while chunk := part.read(_CHUNK):
            seen = rest + chunk
            ranges += [it.decode() for it in _MERGED.findall(seen)]
            # Keep what may be the beginning of one more, and nothing that was matched.
            rest = seen[seen.rfind(b"<") :][:200]
    for cells in dict.fromkeys(ranges):
        row = int(re.sub(r"\D", "", cells.split(":")[0]))
        finding = Words("是合并单元格", "is a range of merged cells")
        remedy = Words("请取消合并，每行都填写", "unmerge it, and write the value in each row")
        findings.add(Problem(table.name, row, "", cells, finding, remedy, file))
    return bool(ranges)


def _load(
    con: "duckdb.DuckDBPyConnection", table: Table, sheet: Any, file: str, findings: Findings
) -> texts.TextTable | None:
    if hasattr(sheet, "reset_dimensions"):
        sheet.reset_dimensions()  # some writers declare too small an area
    rows = (
        (number, row)
        for number, row in enumerate(sheet.iter_rows(), 1)
        if any(cell.value not in (None, "") for cell in row)
    )
    first = next(rows, None)
    if first is None:
        finding = Words("是空表", "is empty")
        remedy = Words(
            "请填写表头和数据；没有内容时保留表头",
            "write the headings and rows; for none, the headings alone",
        )
        findings.add(Problem(table.name, None, "", None, finding, remedy, file))
        return None
    headings = ["" if cell.value is None else str(cell.value) for cell in first[1]]
    names, problems = read_headings(table, headings, file, first[0])
    findings.add(*problems)
    reader = _Rows(table, names, file, findings)
    for place, (number, row) in enumerate(rows):
        if place == 0 and is_second_heading(table, names, [str(it.value or "") for it in row]):
            continue
        reader.take(number, row)
        if len(reader.numbers) > ROWS_IN_SHEET:
            finding = Words(f"超过 {ROWS_IN_SHEET} 行", f"has more than {ROWS_IN_SHEET} rows")
            remedy = Words("数据多时请用 CSV 或 Parquet", "for much data use CSV or Parquet")
            findings.add(Problem(table.name, number, "", None, finding, remedy, file))
            return None
    return reader.table(con)


class _Rows:
    """Collects the texts of a sheet, column by column."""

    def __init__(
        self, table: Table, names: Sequence[str | None], file: str, findings: Findings
    ) -> None:
        self._table = table
        self._columns = [table.column(name) if name else None for name in names]
        self._file = file
        self._findings = findings
        self._texts: list[list[str | None]] = [[] for _ in names]
        self._strange = 0
        self.numbers: list[int] = []

    def take(self, number: int, row: Sequence[Any]) -> None:
        """Take in one row."""
        self.numbers.append(number)
        for place, texts_ in enumerate(self._texts):
            cell = row[place] if place < len(row) else None
            column = self._columns[place]
            value = None if cell is None else cell.value
            if cell is None or value in (None, ""):
                texts_.append(None)
            elif column is None:
                texts_.append(None)
                self._outside(number, value)
            else:
                texts_.append(self._text(number, column, cell.data_type, value))
        for cell in row[len(self._texts) :]:
            if cell.value not in (None, ""):
                self._outside(number, cell.value)

    def table(self, con: "duckdb.DuckDBPyConnection") -> texts.TextTable:
        """Create the text table."""
        import pyarrow as pa

        given = [it.name for it in self._columns if it is not None]
        data = [
            pa.array(it, pa.string())
            for column, it in zip(self._columns, self._texts, strict=True)
            if column is not None
        ]
        con.register("zhibu_sheet", pa.table(data, names=given))
        texts.create(con, self._table, "zhibu_sheet", {name: texts.quoted(name) for name in given})
        con.unregister("zhibu_sheet")
        places = SheetPlaces(self._file, tuple(self.numbers))
        return texts.TextTable(self._table, tuple(given), self._file, places)

    def _text(self, number: int, column: Column, type_: str, value: Any) -> str | None:
        if type_ == "f":
            finding = Words("是公式", "is a formula")
            remedy = Words("请复制后“选择性粘贴－数值”", "copy it and paste it as a value")
            shown = value if isinstance(value, str) else str(getattr(value, "text", "="))
            return self._refuse(number, column, shown, finding, remedy)
        if type_ == "e":
            finding = Words("是错误值", "is an error of Excel")
            return self._refuse(number, column, str(value), finding, Words("请改正", "correct it"))
        if isinstance(value, float):
            # The shortest text that gives the same float: what was typed, or the noise of a formula.
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        if isinstance(value, date | time):
            text = str(value)
            if isinstance(value, datetime) and value.time() == time():
                text = value.date().isoformat()
            if column.type in ("code", "name", "kind"):
                finding = Words("被 Excel 当成了日期", "was turned into a date by Excel")
                remedy = Words(
                    "请把这一列设为“文本”格式后重新输入",
                    "format the column as Text and type it again",
                )
                return self._refuse(number, column, text, finding, remedy)
            return text
        return str(value)

    def _outside(self, number: int, value: Any) -> None:
        self._add(unheaded(self._table, number, str(value), self._file))

    def _refuse(
        self, number: int, column: Column, value: str, finding: Words, remedy: Words
    ) -> str:
        self._add(
            Problem(self._table.name, number, column.name, value, finding, remedy, self._file)
        )
        return texts.REFUSED

    def _add(self, problem: Problem) -> None:
        self._strange += 1
        if self._strange <= SHOWN:
            self._findings.add(problem)
        else:
            self._findings.add(count=1)
