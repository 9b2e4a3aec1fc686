"""Workbooks: what Excel does to values, and what a package may not hold."""

from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from evidence_makers import GOOD, change_parts, make_book, make_folder, part_of, read, refused

BALLOTS = ["subject", "channel", "source", "round", "score"]


def ballots(*scores):
    return [BALLOTS, *(["M1", "peer", "members", 1, score] for score in scores)]


def test_a_workbook_reads_as_the_same_csv(tmp_path):
    assert read(make_book(tmp_path / "book.xlsx"))[1] == read(make_folder(tmp_path / "csv"))[1]


def test_dates_are_taken_as_excel_dates_and_as_text(tmp_path):
    midnight = datetime.fromisoformat("2026-05-02T00:00:00")
    days = [
        date(2026, 5, 1),
        midnight,
        "2026/5/3",
        "2026年5月4日",
        "2026-05-05",
        "20260506",
    ]
    rows = [["subject", "kind", "held_on"], *(["B", "m", day] for day in days)]
    _, tables = read(make_book(tmp_path / "book.xlsx", records=rows))
    assert [row[2].day for row in tables["records"]] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("score", "taken"),
    [
        (92.3, "92.30"),
        (4.1, "4.10"),
        (100, "100.00"),
        (7.0, "7.00"),
        ("９２．５", "92.50"),
        ("92.5", "92.50"),
    ],
)
def test_a_score_is_taken_as_it_was_typed(tmp_path, score, taken):
    _, tables = read(make_book(tmp_path / "book.xlsx", ballots=ballots(score)))
    assert tables["ballots"][0][4] == Decimal(taken)


@pytest.mark.parametrize(
    ("score", "message"),
    [
        (
            92.30000000000001,
            "'92.30000000000001' has more than two decimals; write a number from 0 to 100 with at most two decimals.",
        ),
        ("=90+2", "'=90+2' is a formula; copy it and paste it as a value."),
        ("#N/A", "'#N/A' is an error of Excel; correct it."),
        (
            "九十二",
            "'九十二' is not a number; write a number from 0 to 100 with at most two decimals.",
        ),
        (True, "'True' is not a number; write a number from 0 to 100 with at most two decimals."),
        (
            date(2026, 5, 1),
            "'2026-05-01' is not a number; write a number from 0 to 100 with at most two decimals.",
        ),
        (None, "is empty, and is required; write it: 0 to 100, at most two decimals."),
    ],
)
def test_a_cell_that_is_no_score_is_refused(tmp_path, score, message):
    refusal = refused(make_book(tmp_path / "book.xlsx", ballots=ballots(90, score)))
    assert refusal.en == f"book.xlsx [ballots], row 3, score: {message}"


def test_a_float_is_taken_however_excel_wrote_it(tmp_path):
    path = make_book(tmp_path / "book.xlsx", ballots=ballots(4.1))
    sheet = part_of(path, "xl/worksheets/sheet2.xml")
    assert b"<v>4.1</v>" in sheet
    excel = sheet.replace(b"<v>4.1</v>", b"<v>4.0999999999999996</v>")
    change_parts(path, xl__worksheets__sheet2_dot_xml=excel)
    assert read(path)[1]["ballots"][0][4] == Decimal("4.10")


def test_rows_are_numbered_as_in_excel(tmp_path):
    book = make_book(
        tmp_path / "book.xlsx", ballots=[*ballots(90), [None], [None], *ballots(101)[1:]]
    )
    assert refused(book).zh == (
        "book.xlsx [ballots] 第 5 行 score：“101”不在 0 至 100 之间；请填 0 至 100、至多两位小数的数。"
    )


def test_codes_that_excel_made_numbers_stay_codes(tmp_path):
    rows = [
        ["subject", "kind", "parent", "class"],
        [1, "branch"],
        [123.0, "member", 1, 1],
        ["M1", "党员", 1, "2"],
        ["B", "branch"],
    ]
    _, tables = read(make_book(tmp_path / "book.xlsx", subjects=rows))
    assert tables["subjects"][1] == ("123", "member", "1", "1", None)


def test_a_code_that_excel_made_a_date_is_refused(tmp_path):
    rows = [["subject", "kind", "held_on"], [date(2026, 1, 2), "m", "2026-05-01"]]
    assert refused(make_book(tmp_path / "book.xlsx", records=rows)).en == (
        "book.xlsx [records], row 2, subject: '2026-01-02' was turned into a date by Excel; "
        "format the column as Text and type it again."
    )


def test_two_rows_of_headings_are_read(tmp_path):
    rows = [BALLOTS, ["编码", "渠道", "来源", "轮次", "得分"], *ballots(90)[1:]]
    assert len(read(make_book(tmp_path / "book.xlsx", ballots=rows))[1]["ballots"]) == 1


def test_sheets_may_have_chinese_names_and_others_are_noticed(tmp_path):
    path = make_book(tmp_path / "book.xlsx")
    book = openpyxl.load_workbook(path)
    book["ballots"].title = "评议票"
    book["events"].title = "events 事项"
    book["history"].sheet_state = "hidden"
    book.create_sheet("草稿")
    book.save(path)
    evidence, tables = read(path)
    assert [len(rows) for rows in tables.values()] == [3, 1, 1, 1, 1, 1, 1, 1]
    assert [notice.zh for notice in evidence.notices] == [
        "工作表 history 是隐藏的，也已读取。",
        "工作表 草稿 不是约定的表，没有读取。",
    ]


def test_an_absent_sheet_is_missed_with_the_nearest_name(tmp_path):
    path = make_book(tmp_path / "book.xlsx")
    book = openpyxl.load_workbook(path)
    book["ballots"].title = "balots"
    book.save(path)
    assert refused(path).zh == (
        "book.xlsx：缺少方案要用的表 ballots（评议票）；是否应将 balots 改名？请增加 ballots；没有内容时只留表头。"
    )


def test_merged_cells_are_refused(tmp_path):
    path = make_book(tmp_path / "book.xlsx", ballots=ballots(90, 91))
    book = openpyxl.load_workbook(path)
    book["ballots"].merge_cells("A2:A3")
    book.save(path)
    assert refused(path).zh == (
        "book.xlsx [ballots] 第 2 行：“A2:A3”是合并单元格；请取消合并，每行都填写。"
    )


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            [],
            "book.xlsx [ballots]: is empty; write the headings and rows; for none, the headings alone.",
        ),
        (
            [[*BALLOTS, "scroe"], *ballots(90)[1:]],
            "book.xlsx [ballots], row 1: 'scroe' is no column of this table; did you mean score? "
            "The columns are subject, channel, source, round, score, count.",
        ),
        (
            [BALLOTS, ["M1", "peer", "members", 1, 90, None, "x"]],
            "book.xlsx [ballots], row 2: 'x' stands under no heading; remove it, or add a heading.",
        ),
    ],
)
def test_a_sheet_with_other_columns_is_refused(tmp_path, rows, message):
    assert refused(make_book(tmp_path / "book.xlsx", ballots=rows)).en == message


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (
            {"xl__vbaProject_dot_bin": b"x"},
            "book.xlsx: contains macros; open it in Excel and save it as Excel Workbook (.xlsx).",
        ),
        (
            {"xl__externalLinks__externalLink1_dot_xml": b"<a/>"},
            "book.xlsx: links to other files or data sources; break the links under Data, Edit Links, and paste formulas as values.",
        ),
        (
            {
                "xl__workbook_dot_xml": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
            },
            "book.xlsx: has a part xl/workbook.xml with a document type definition (DTD), or that is no XML; "
            "open it in Excel and save it as Excel Workbook (.xlsx).",
        ),
        (
            {"xl__bomb_dot_xml": b"<a/>" + b" " * (20 << 20)},
            "book.xlsx: unpacks to too much (20 MB in 17 parts); for much data use CSV or Parquet.",
        ),
    ],
)
def test_a_package_with_dangerous_parts_is_refused(tmp_path, parts, message):
    assert refused(change_parts(make_book(tmp_path / "book.xlsx"), **parts)).en == message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "book.xlsx：是空文件；请在 Excel 中打开并另存为“Excel 工作簿（.xlsx）”。"),
        (
            b"PK no",
            "book.xlsx：不是完整的 .xlsx 文件；请在 Excel 中打开并另存为“Excel 工作簿（.xlsx）”。",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "book.xlsx：是旧式 .xls 或带密码的文件；请在 Excel 中打开并另存为“Excel 工作簿（.xlsx）”。",
        ),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path, content, message):
    (tmp_path / "book.xlsx").write_bytes(content)
    assert refused(tmp_path / "book.xlsx").zh == message


def test_a_macro_workbook_is_refused_by_its_name(tmp_path):
    path = make_book(tmp_path / "book.xlsx").rename(tmp_path / "book.xlsm")
    assert (
        refused(path).zh == "book.xlsm：含有宏；请在 Excel 中打开并另存为“Excel 工作簿（.xlsx）”。"
    )


def test_a_wrong_dimension_hides_no_row(tmp_path):
    path = make_book(tmp_path / "book.xlsx")
    sheet = part_of(path, "xl/worksheets/sheet1.xml")
    assert b'ref="A1:E4"' in sheet
    change_parts(path, xl__worksheets__sheet1_dot_xml=sheet.replace(b'ref="A1:E4"', b'ref="A1"'))
    assert len(read(path)[1]["subjects"]) == 3


@pytest.mark.parametrize(("rows", "fits"), [(100_000, True), (100_001, False)])
def test_a_hundred_thousand_rows_are_read_and_more_refused(tmp_path, rows, fits):
    book = openpyxl.Workbook(write_only=True)
    for name in GOOD:
        sheet = book.create_sheet(name)
        for line in GOOD[name].splitlines():
            sheet.append([cell or None for cell in line.split(",")])
        if name == "events":
            for _ in range(rows - 1):
                sheet.append(["M1", "honour", "2026-05-01"])
    book.save(tmp_path / "book.xlsx")
    refusal = refused(tmp_path / "book.xlsx")
    assert (refusal is None) == fits
    if refusal:
        assert refusal.zh == (
            "book.xlsx [events] 第 100002 行：超过 100000 行；数据多时请用 CSV 或 Parquet。"
        )
