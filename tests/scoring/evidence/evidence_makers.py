"""Makers of evidence for the tests."""

import zipfile
from pathlib import Path

import duckdb
import openpyxl

from zhibu.scoring.evidence.problems import EvidenceError
from zhibu.scoring.evidence.reading import Evidence, read_evidence
from zhibu.scoring.evidence.uses import Channel, Event, Inspection, Uses

USES = Uses(
    tables=(
        "subjects",
        "ballots",
        "records",
        "inspections",
        "indicators",
        "events",
        "points",
        "history",
    ),
    kinds=("member",),
    classes=("1", "2"),
    channels=(Channel("peer", ("members",), 4), Channel("masses", ("helped", "all_staff"), 2)),
    records=("general_meeting",),
    inspections=(Inspection("duty", 2, 6_00),),
    indicators=("output",),
    events=(Event("honour"), Event("gift", (0, 5_00))),
)

GOOD = {
    "subjects": "subject,kind,parent,class,size\nB,branch,,,20\nM1,member,B,1,\nM2,member,B,2,\n",
    "ballots": "subject,channel,source,round,score,count\nM1,peer,members,1,92.5,\n",
    "records": "subject,kind,held_on\nB,general_meeting,2026-05-01\n",
    "inspections": "subject,clause,round,score\nB,duty,1,6\n",
    "indicators": "subject,indicator,round,target,low,high,actual\nB,output,1,100,95,,99.5\n",
    "events": "subject,event,on,points,note\nM1,honour,2026-06-01,,\n",
    "points": "subject,on,amount,quality,coefficient\nM1,2026-01-01,12,1.1,1.2\n",
    "history": "subject,year,level,grade,score\nM1,2025,4,four-star,88.5\n",
}


def make_folder(folder: Path, **tables: str | bytes | None) -> Path:
    """Write good CSV files, with some replaced; None leaves one out."""
    folder.mkdir(exist_ok=True)
    for name, content in (GOOD | tables).items():
        if content is not None:
            data = content.encode() if isinstance(content, str) else content
            (folder / f"{name}.csv").write_bytes(data)
    return folder


def read(given: Path, uses: Uses = USES, year: int | None = 2026) -> tuple[Evidence, dict]:
    """Read evidence; gives it with the rows of each table."""
    con = duckdb.connect()
    evidence = read_evidence(con, given, uses, year)
    return evidence, {name: con.execute(f"FROM {name}").fetchall() for name in uses.tables}


def refused(given: Path, uses: Uses = USES, year: int | None = 2026) -> EvidenceError | None:
    """Read evidence that is refused; gives the refusal."""
    try:
        read_evidence(duckdb.connect(), given, uses, year)
    except EvidenceError as error:
        return error
    return None


def make_book(path: Path, **sheets: list[list[object]] | None) -> Path:
    """Write a workbook with the good tables, with some sheets replaced; None leaves one out."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in GOOD:
        rows = sheets.get(name, [line.split(",") for line in GOOD[name].splitlines()])
        if rows is not None:
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append([None if cell == "" else cell for cell in row])
    book.save(path)
    return path


def change_parts(path: Path, **parts: bytes) -> Path:
    """Replace or add parts of a workbook's package; `__` stands for a slash, `_dot_` for a dot."""
    with zipfile.ZipFile(path) as old:
        held = {name: old.read(name) for name in old.namelist()}
    held |= {name.replace("_dot_", ".").replace("__", "/"): data for name, data in parts.items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in held.items():
            new.writestr(name, data)
    return path


def part_of(path: Path, name: str) -> bytes:
    """Read one part of a workbook's package."""
    with zipfile.ZipFile(path) as package:
        return package.read(name)
