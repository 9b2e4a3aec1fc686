"""CSV files, read as text by the table engine; only messages about them need Python's reader."""

import codecs
import csv
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from zhibu.scoring.evidence import texts
from zhibu.scoring.evidence.contract import Table
from zhibu.scoring.evidence.headings import is_second_heading, read_headings
from zhibu.scoring.evidence.problems import SHOWN, Findings, Problem, Words

if TYPE_CHECKING:
    import duckdb

_CHUNK = 1 << 22
_BROKEN = {
    "UNQUOTED VALUE": Words("引号没有成对", "has a quotation mark without its partner"),
    "LINE SIZE OVER MAXIMUM": Words("超过 2 MB", "is longer than 2 MB"),
}
"""What the engine calls the ways in which a row cannot be read."""
_AS_UTF8 = Words("请另存为“CSV UTF-8（逗号分隔）”", "save it as CSV UTF-8 (comma delimited)")


@dataclass(frozen=True, slots=True)
class CsvPlaces:
    """Finds lines by reading the file once more, so that good files never pay for it.

    Quoted line breaks and blank lines make a line number more than a count of rows.
    """

    path: Path
    encoding: str
    headings: int
    width: int

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Walk through the data rows with the line on which each begins."""
        with self.path.open(encoding=self.encoding, newline="") as file:
            reader = csv.reader(file)
            line = 1
            # A cell beyond all measure ends the walk; the engine has refused it by its line.
            with suppress(csv.Error):
                for number, cells in enumerate(reader):
                    if number >= self.headings and cells:
                        yield line, cells
                    line = reader.line_num + 1

    def find(self, rows: Iterable[int]) -> dict[int, tuple[str, int]]:
        """Give file and line for each row."""
        wanted, found, row = set(rows), {}, 0
        for line, cells in self.records():
            if len(cells) != self.width:
                continue  # refused on its own, and not counted by the engine
            if row in wanted:
                found[row] = (self.path.name, line)
                if len(found) == len(wanted):
                    break
            row += 1
        return found


def load_csv(
    con: "duckdb.DuckDBPyConnection", table: Table, path: Path, findings: Findings
) -> tuple[texts.TextTable | None, list[Words]]:
    """Read a CSV file as text; gives the table (None where it cannot be read) and notices."""
    encoding = encoding_of(table, path, findings)
    if encoding is None:
        return None, []
    before, headings, second = _first_rows(CsvPlaces(path, encoding, 0, 0))
    if not headings:
        findings.add(_whole(table, path, Words("是空文件", "is empty"), _FILL))
        return None, []
    if len(headings) == 1 and (apart := next((it for it in ";\t，" if it in headings[0]), None)):
        shown = {"\t": "Tab"}.get(apart, apart)
        finding = Words(f"各列以 {shown} 分隔", f"has its columns separated by {shown}")
        findings.add(_whole(table, path, finding, _AS_UTF8))
        return None, []
    columns, problems = read_headings(table, headings, path.name)
    findings.add(*problems)
    rows = 2 if second and is_second_heading(table, columns, second) else 1
    places = CsvPlaces(path, encoding, before + rows, len(headings))
    bare = [number for number, heading in enumerate(headings) if not heading.strip()]
    if bare:
        _refuse_unheaded(table, places, bare, findings)
    notices = []
    if encoding == "gb18030":
        notices.append(
            Words(
                f"{path.name} 不是 UTF-8，已按 GB18030 读取。",
                f"{path.name} is not UTF-8 and was read as GB18030.",
            )
        )
    with tempfile.TemporaryDirectory(prefix="zhibu-") as folder:
        utf8 = path
        if encoding == "gb18030" or _has_mixed_breaks(path):
            utf8 = Path(folder) / "utf8.csv"
            _transcode(path, encoding, utf8)
        if not _load(con, table, utf8, columns, places, findings):
            return None, notices
    given = tuple(column for column in columns if column)
    return texts.TextTable(table, given, path.name, places), notices


_FILL = Words(
    "请填写表头和数据；没有内容时保留表头",
    "write the headings and rows; for none, the headings alone",
)


def _whole(table: Table, path: Path, finding: Words, remedy: Words) -> Problem:
    return Problem(table.name, None, "", None, finding, remedy, path.name)


def encoding_of(table: Table, path: Path, findings: Findings) -> str | None:
    """Give a file's encoding, UTF-8 or GB18030; None, with a problem, where it is neither."""
    with path.open("rb") as file:
        if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            findings.add(_whole(table, path, Words("是 UTF-16 编码", "is UTF-16"), _AS_UTF8))
            return None
    line = 1
    for encoding in ("utf-8", "gb18030"):
        fault = _undecodable_line(path, encoding)
        if fault is None:
            return "utf-8-sig" if encoding == "utf-8" else encoding
        line = max(line, fault)
    finding = Words("既不是 UTF-8 也不是 GB18030", "is neither UTF-8 nor GB18030")
    findings.add(Problem(table.name, line, "", None, finding, _AS_UTF8, path.name))
    return None


def _undecodable_line(path: Path, encoding: str) -> int | None:
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return line + chunk.count(b"\n", 0, error.start)
            if not chunk:
                return None
            line += chunk.count(b"\n")


def _has_mixed_breaks(path: Path) -> bool:
    """Whether lines end in several ways, which the engine does not read."""
    pairs = lines = returns = 0
    last = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            pairs += chunk.count(b"\r\n") + (last == b"\r" and chunk[:1] == b"\n")
            lines += chunk.count(b"\n")
            returns += chunk.count(b"\r")
            last = chunk[-1:]
    return sum(count > 0 for count in (pairs, lines - pairs, returns - pairs)) > 1


def _transcode(path: Path, encoding: str, to: Path) -> None:
    """Write as UTF-8, with all lines ending alike."""
    with (
        path.open(encoding=encoding, newline=None) as old,
        to.open("w", encoding="utf-8", newline="") as new,
    ):
        while chunk := old.read(_CHUNK):
            new.write(chunk)


def _first_rows(places: CsvPlaces) -> tuple[int, list[str], list[str]]:
    """Give how many records come before the headings, the headings, and the record after them."""
    with places.path.open(encoding=places.encoding, newline="") as file:
        reader = csv.reader(file)
        before, headings = 0, list[str]()
        try:
            for headings in reader:
                if any(it.strip() for it in headings):
                    return before, headings, next(reader, [])
                before += 1
        except csv.Error:  # a cell beyond all measure, which the engine refuses by its line
            return before, headings, []
    return before, [], []


def _refuse_unheaded(table: Table, places: CsvPlaces, bare: list[int], findings: Findings) -> None:
    for line, cells in places.records():
        for number in bare:
            if number < len(cells) and cells[number].strip():
                findings.add(unheaded(table, line, cells[number], places.path.name))


def unheaded(table: Table, row: int, value: str, file: str) -> Problem:
    """Say that a value stands under no heading."""
    finding = Words("不在任何表头之下", "stands under no heading")
    remedy = Words("请删除，或补上表头", "remove it, or add a heading")
    return Problem(table.name, row, "", value, finding, remedy, file)


def _load(
    con: "duckdb.DuckDBPyConnection",
    table: Table,
    utf8: Path,
    columns: list[str | None],
    places: CsvPlaces,
    findings: Findings,
) -> bool:
    import duckdb

    with places.path.open(encoding=places.encoding, newline="") as file:
        reader = csv.reader(file)
        for _ in range(places.headings):
            next(reader)
        skipped = reader.line_num
    types = ", ".join(f"'c{n}': 'VARCHAR'" for n in range(len(columns)))
    source = (
        f"read_csv({texts.literal(str(utf8))}, auto_detect = false, header = false, "
        f"skip = {skipped}, delim = ',', quote = '\"', escape = '\"', strict_mode = true, "
        f"columns = {{{types}}}, store_rejects = true, rejects_table = 'zhibu_rejected', "
        "rejects_scan = 'zhibu_rejected_scan')"
    )
    values = {column: f"c{n}" for n, column in enumerate(columns) if column}
    try:
        texts.create(con, table, source, values)
    except duckdb.InvalidInputException as error:
        message = str(error).splitlines()[0].removeprefix("Invalid Input Error: ").rstrip(".")
        finding = Words(f"无法读取（{message}）", f"cannot be read ({message})")
        findings.add(_broken(table, None, finding, places))
        return False
    rejected = con.execute(
        "SELECT line, error_type::VARCHAR FROM zhibu_rejected ORDER BY line"
    ).fetchall()
    con.execute("DROP TABLE zhibu_rejected")
    con.execute("DROP TABLE zhibu_rejected_scan")
    if not rejected:
        return True
    broken = [it for it in rejected if it[1] not in ("MISSING COLUMNS", "TOO MANY COLUMNS")]
    if broken:
        line, kind = broken[0]
        finding = _BROKEN.get(kind, Words("无法读取", "cannot be read"))
        findings.add(_broken(table, line, finding, places))
        con.execute(f"DROP TABLE {texts.SCHEMA}.{table.name}")
        return False
    problems = (
        _uneven(table, line, len(cells), places)
        for line, cells in places.records()
        if len(cells) != places.width
    )
    shown = list(islice(problems, SHOWN))
    findings.add(*shown, count=len(shown) + sum(1 for _ in problems))
    return True


def _broken(table: Table, line: int | None, finding: Words, places: CsvPlaces) -> Problem:
    remedy = Words("请检查这一行的引号", "check the quotation marks in this row")
    return Problem(table.name, line, "", None, finding, remedy, places.path.name)


def _uneven(table: Table, line: int, cells: int, places: CsvPlaces) -> Problem:
    finding = Words(
        f"这一行有 {cells} 格，表头有 {places.width} 格",
        f"the row has {cells} cells, and the headings are {places.width}",
    )
    remedy = Words(
        "请补齐或删去多余的格；内容含逗号时加引号",
        'add or remove cells; a text with a comma stands in "quotation marks"',
    )
    return Problem(table.name, line, "", None, finding, remedy, places.path.name)
