"""Workbooks as Excel reads them: each cell comes back as what it was."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.utils.translation import gettext_lazy
from hypothesis import example, given
from hypothesis import strategies as st

from zhibu.portal.workbooks import EXCEL, LONGEST, Sheet, points, send, workbook
from zhibu.terms.score import Score

TEXTS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff"),
    min_size=1,
).filter(lambda text: "x005F_" not in text)  # openpyxl takes Excel's own escape out of texts
CELLS = st.one_of(
    TEXTS,
    st.builds("{}{}".format, st.sampled_from("=+-@"), TEXTS),
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.decimals(-(10**9), 10**9, places=2),
    st.dates(date(1900, 1, 1)).map(lambda day: datetime(day.year, day.month, day.day)),  # noqa: DTZ001
    st.datetimes(datetime(1900, 3, 1)).map(lambda time: time.replace(microsecond=0)),  # noqa: DTZ001
    st.booleans(),
    st.none(),
)


def read(*sheets):
    return openpyxl.load_workbook(BytesIO(workbook(sheets)))


def sheet_of(*rows, columns=("甲",), **options):
    return read(Sheet("表", list(columns), rows, **options))["表"]


def cell_of(value):
    return sheet_of([value])["A2"]


def held(cell):
    """What Excel holds of a cell: numbers are doubles, and an empty text is no cell."""
    return float(cell) if isinstance(cell, Decimal) else None if cell == "" else cell


def told(value):
    """1 and True are equal, and yet another cell."""
    return isinstance(value, bool), value


@given(st.lists(CELLS, min_size=1, max_size=12))
@example(["=1+1", "http://example.invalid", "0012", "", " a ", "两\n行", True, 0, Decimal("0.10")])
def test_cells_come_back_as_they_were(cells):
    sheet = sheet_of(cells, columns=map(str, range(len(cells))))
    found = [sheet.cell(2, place).value for place in range(1, len(cells) + 1)]
    assert list(map(told, found)) == [told(held(cell)) for cell in cells]


@pytest.mark.parametrize(
    "text", [gettext_lazy("=1+1"), "=1+1", '=HYPERLINK("x")', "@SUM(1)", "{=1}", "12", "http://a.b"]
)
def test_text_stays_text(text):
    cell = cell_of(text)
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


@pytest.mark.parametrize(
    ("value", "read", "form"),
    [
        (Decimal("92.5"), 92.5, "0.00"),
        (Score.of("92.50"), 92.5, "0.00"),
        (points(9200), 92, "0.00"),
        (7, 7, "0"),
        (date(2026, 3, 1), datetime(2026, 3, 1), "yyyy-mm-dd"),  # noqa: DTZ001
        (datetime(2026, 3, 1, 20, 5), datetime(2026, 3, 1, 20, 5), "yyyy-mm-dd hh:mm"),  # noqa: DTZ001
        (datetime(2026, 3, 1, 20, tzinfo=UTC), datetime(2026, 3, 2, 4), "yyyy-mm-dd hh:mm"),  # noqa: DTZ001
    ],
)
def test_figures_and_days_have_their_form(value, read, form):
    cell = cell_of(value)
    assert (cell.value, cell.number_format) == (read, form)


@pytest.mark.parametrize("value", [None, "", points(None)])
def test_missing_is_empty_and_never_zero(value):
    assert cell_of(value).value is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (10**15, "1000000000000000"),
        (-123456789012345678, "-123456789012345678"),
        (Decimal("12345678901234.56"), "12345678901234.56"),
        (date(1899, 12, 31), "1899-12-31"),
    ],
)
def test_what_excel_would_not_hold_exactly_stands_as_text(value, text):
    assert cell_of(value).value == text


def test_texts_that_no_file_can_hold_are_made_to_fit():
    assert cell_of("a\x00b\ud800c\uffff").value == "a�b�c�"
    assert cell_of("一\r\n二\r三").value == "一\n二\n三"
    long = cell_of("字" * (LONGEST + 1)).value
    assert (len(long), long[-1]) == (LONGEST, "…")


@pytest.mark.parametrize("value", [1.5, b"x", ["x"]])
def test_another_type_is_refused(value):
    with pytest.raises(TypeError, match="cannot stand in a workbook; give text"):
        workbook([Sheet("表", ["甲"], [[value]])])


def test_row_of_another_length_is_refused():
    with pytest.raises(ValueError, match="zip"):
        workbook([Sheet("表", ["甲", "乙"], [["x"]])])


def test_heading_stays_in_sight_and_filters():
    sheet = sheet_of(["x", 1], ["y", None], columns=["名称", "得分"], frozen=1)
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:B3"
    assert sheet["A1"].font.bold
    assert [sheet["A1"].alignment.horizontal, sheet["B1"].alignment.horizontal] == [None, "right"]


def test_sum_carries_no_filter():
    sheet = sheet_of(["x"], filtered=False)
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", None)


def test_table_without_rows_keeps_its_heading():
    sheet = sheet_of(columns=["甲", ""])
    assert list(sheet.values) == [("甲", None)]


def test_widths_follow_content_and_chinese_counts_double():
    rows = [["甲" * 20, "a" * 20, "甲" * 500]]
    sheet = sheet_of(*rows, columns=["一", "二", "三"], filtered=False)
    widths = [sheet.column_dimensions[name].width for name in "ABC"]
    assert [round(width - widths[1]) for width in widths] == [20, 0, 40]
    assert [sheet[name].alignment.wrap_text for name in ("A2", "B2", "C2")] == [None, None, True]


def test_rows_are_as_high_as_their_lines():
    sheet = sheet_of(["x"], ["一\n二\n三"], ["甲" * 70], ["一\n" * 99], columns=["甲"])
    assert [sheet.row_dimensions[row].height for row in (2, 3, 4, 5)] == [None, 49.5, 49.5, 405]
    sheet = sheet_of(["甲" * 10 + "\n乙"], columns=["同类中的名次"], widths=(10,))
    assert [sheet.row_dimensions[row].height for row in (1, 2)] == [33, 49.5]


def test_given_widths_hold_and_the_last_goes_on():
    sheet = sheet_of(["x" * 99] * 4, columns="1234", widths=(30, 10))
    assert [round(sheet.column_dimensions[name].width) for name in "AB"] == [31, 11]
    assert sheet.column_dimensions["B"].max == 4


def test_sheet_is_named_as_excel_allows():
    assert read(Sheet("甲/乙[1]" + "长" * 40, ["甲"], [])).sheetnames == ["甲 乙 1 " + "长" * 25]


def test_workbook_is_sent_under_its_name():
    answer = send([Sheet("表", ["甲"], [])], "年度 2026.xlsx")
    assert answer["Content-Type"] == EXCEL
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert send([Sheet("表", ["甲"], [])], "late.xlsx")["Content-Disposition"] == (
        'attachment; filename="late.xlsx"'
    )
