"""The report as a workbook."""

import zipfile
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter
from report_makers import rows_of

from zhibu.report.sheets import Sheets
from zhibu.report.workbook import write_xlsx


@pytest.fixture(scope="module")
def book(cases, tmp_path_factory):
    file, out = cases("sanhua")
    to = tmp_path_factory.mktemp("book") / "report.xlsx"
    write_xlsx(file, out, to)
    return to


def test_the_workbook_has_its_sheets_and_charts(book):
    names = openpyxl.load_workbook(book, read_only=True).sheetnames
    assert names == [
        "摘要 Summary",
        "结果 Results",
        "逐项来由 Trace",
        "建议 Proposals",
        "方案 Scheme",
    ]
    with zipfile.ZipFile(book) as parts:
        charts = [name for name in parts.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == 3


def test_the_results_are_those_of_the_file(book, cases):
    _, out = cases("sanhua")
    sheet = openpyxl.load_workbook(book)["结果 Results"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [(row[0], None if row[5] is None else Decimal(str(row[5]))) for row in rows] == [
        (row["subject"], Decimal(row["score"]) if row["score"] else None)
        for row in rows_of(out / "results.csv")
    ]
    assert sheet["F2"].number_format == "0.00"
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:M5"


def test_the_trace_says_evidence_and_arithmetic(book):
    sheet = openpyxl.load_workbook(book)["逐项来由 Trace"]
    rows = {(row[0].value, row[2].value): row for row in sheet.iter_rows(min_row=2)}
    total = rows["C", "total"]
    assert (total[3].value, total[7].value) == (88, "80% × 100.00 + 20% × 40.00 = 88.00")


def test_every_proposal_is_for_a_person(book):
    sheet = openpyxl.load_workbook(book)["建议 Proposals"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert {row[0] for row in rows} == {"A", "B", "C", "D"}
    assert {row[5] for row in rows} == {"这是建议：由有权限的组织或负责人确认或不采纳，并写明理由"}


def test_the_same_run_gives_the_same_workbook(book, cases, tmp_path):
    file, out = cases("sanhua")
    write_xlsx(file, out, tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == book.read_bytes()


def test_a_text_that_looks_like_a_formula_stays_a_text(tmp_path):
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as made:
        Sheets(made).table("a", [("b", 10, "text")], [("=1+1",), ("@SUM(A1)",), ("http://x",)])
    sheet = openpyxl.load_workbook(path)["a"]
    assert [sheet[f"A{n}"].data_type for n in (2, 3, 4)] == ["s", "s", "s"]
    assert sheet["A2"].value == "=1+1"


def test_a_table_that_is_too_long_goes_on_in_another_sheet(tmp_path):
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as made:
        Sheets(made, most=2).table("a", [("b", 10, "count")], [(1,), (2,), (3,)])
    found = openpyxl.load_workbook(path)
    assert [[cell.value for cell in sheet["A"]] for sheet in found] == [["b", 1, 2], ["b", 3]]
