"""A small scheme and its evidence, and ways to run the command."""

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import openpyxl

RUN = "import sys; from zhibu.config.command import main; sys.exit(main())"
SCHEME = """
scheme: small
version: "1"
title: {zh: 小方案, en: Small}
subject: branch
effective: "2026-01-01"
source: 办法
components:
  - component: work
    title: {zh: 工作, en: Work}
    weight: 60%
    source: 办法
    areas:
      - area: life
        title: {zh: 生活, en: Life}
        clauses:
          - clause: meetings
            title: {zh: 会议, en: Meetings}
            points: 60
            measure: {records: general_meeting, each: quarter}
            short: {per_missing: 15}
            source: 办法
          - clause: books
            title: {zh: 台账, en: Books}
            points: 40
            measure: {inspected: points}
            source: 办法
  - component: masses
    title: {zh: 群众, en: Masses}
    weight: 40%
    measure: {review: masses, each: half, sources: [{source: residents, title: {zh: 居民, en: Residents}}]}
    source: 办法
total: {floor: 0, ceiling: 100, source: 办法}
grading:
  boundary: lower
  on_veto: poor
  bands:
    - {grade: good, title: {zh: 好, en: Good}, level: 2, from: 80, source: 办法}
    - {grade: poor, title: {zh: 差, en: Poor}, level: 1, from: 0, source: 办法}
"""
TABLES: dict[str, list[list[str]]] = {
    "subjects": [
        ["subject", "kind", "parent", "class", "size"],
        ["P", "committee", "", "", ""],
        ["B1", "branch", "P", "", "20"],
        ["B2", "branch", "P", "", "12"],
        ["B3", "branch", "P", "", "7"],
    ],
    "records": [
        ["subject", "kind", "held_on", "attended", "expected"],
        *(
            ["B1", "general_meeting", f"2026-{month}-10", "18", "20"]
            for month in ("02", "05", "11")
        ),
        *(["B2", "general_meeting", f"2026-0{month}-10", "", ""] for month in (2, 5, 8)),
        ["B3", "general_meeting", "2026-03-01", "7", "7"],
    ],
    "inspections": [
        ["subject", "clause", "round", "score"],
        ["B1", "books", "1", "38.5"],
        ["B2", "books", "1", "40"],
        ["B3", "books", "1", "20"],
        ["B3", "books", "2", "25.25"],
    ],
    "ballots": [
        ["subject", "channel", "source", "round", "score", "count"],
        ["B1", "masses", "residents", "1", "92.5", "3"],
        ["B1", "masses", "residents", "2", "88", "1"],
        ["B2", "masses", "residents", "1", "95", "2"],
        ["B2", "masses", "residents", "1", "95", "1"],
        ["B3", "masses", "residents", "2", "61", "5"],
    ],
}


def make_scheme(folder: Path, *changes: tuple[str, str]) -> Path:
    """Write the scheme, with texts replaced."""
    text = SCHEME
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scheme.yaml").write_text(text, encoding="utf-8")
    return folder


def make_csv(folder: Path, *, backwards: bool = False, encoding: str = "utf-8") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, (head, *rows) in TABLES.items():
        lines = [head, *(reversed(rows) if backwards else rows)]
        text = "".join(",".join(line) + "\n" for line in lines)
        (folder / f"{name}.csv").write_text(text, encoding=encoding)
    return folder


def make_parquet(folder: Path) -> Path:
    given = make_csv(folder.with_name(f"{folder.name}-csv"))
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as con:
        for name in TABLES:
            types = "types = {'score': 'DECIMAL(5,2)'}" if "score" in TABLES[name][0] else ""
            how = f"read_csv('{given / name}.csv', header = true{', ' + types if types else ''})"
            con.execute(f"COPY (SELECT * FROM {how}) TO '{folder / name}.parquet'")
    return folder


def make_workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in TABLES.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([float(cell) if _number(cell) else cell or None for cell in row])
    book.save(path)
    return path


def _number(cell: str) -> bool:
    return cell.replace(".", "", 1).isdigit()


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def in_process_of_its_own(
    *arguments: str | Path, code: str = RUN, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command as a person does."""
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | environment,
        check=False,
    )
