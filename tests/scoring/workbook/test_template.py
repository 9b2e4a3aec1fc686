"""The template: filled in, it is read back; its lists hold the scheme's own names."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pytest

import zhibu.presets
from zhibu.scoring.evidence.problems import EvidenceError
from zhibu.scoring.evidence.reading import read_evidence
from zhibu.scoring.evidence.uses import uses_of
from zhibu.scoring.scheme.reading import read_scheme
from zhibu.scoring.scheme.values import Text
from zhibu.scoring.workbook.options import options_of
from zhibu.scoring.workbook.template import write_template

PRESETS = Path(zhibu.presets.__file__).parent
SCHEME = Path(__file__).with_name("scheme.yaml")
ROWS = {
    "subjects 考核对象": [
        ["B", "branch 党支部", None, None, 20],
        ["00123", "member 党员", "B", "1 生产", None],
    ],
    "ballots 评议票": [["00123", "peer 互评", "members 党员", 4, 92.5, None]],
    "records 工作记录": [
        ["00123", "general_meeting 党员大会", date(2026, 5, 1), None, None, 9, 10]
    ],
    "inspections 检查评分": [["00123", "duty 履职", 1, 5.5]],
    "indicators 指标": [["00123", "output 产量", 1, 100, 95, 105, 99.5]],
    "events 事项": [["00123", "gift 建议", date(2026, 6, 1), 2.5, "一条"]],
    "points 积分": [["00123", date(2026, 3, 2), 12, 1.1, 1.2]],
    "history 历年结果": [["00123", 2025, 2, "good 良好", 88.5]],
}


@pytest.fixture
def scheme():
    return read_scheme(SCHEME).scheme


@pytest.fixture
def template(scheme, tmp_path):
    write_template(scheme, tmp_path / "book.xlsx")
    return tmp_path / "book.xlsx"


def test_a_filled_template_is_read_back(scheme, template):
    book = openpyxl.load_workbook(template)
    assert book.sheetnames == ["说明 guide", *ROWS, "选项 options"]
    for title, rows in ROWS.items():
        for row in rows:
            sheet = book[title]
            at = sheet.max_row + 1
            for number, value in enumerate(row, 1):
                sheet.cell(at, number, value)
    book.save(template)
    con = duckdb.connect()
    evidence = read_evidence(con, template, uses_of(scheme))
    assert (evidence.year, evidence.notices) == (2026, ())
    assert {name: con.execute(f"FROM {name}").fetchall() for name in evidence.rows} == {
        "subjects": [("B", "branch", None, None, 20), ("00123", "member", "B", "1", None)],
        "ballots": [("00123", "peer", "members", 4, Decimal("92.50"), 1)],
        "records": [("00123", "general_meeting", date(2026, 5, 1), None, None, 9, 10)],
        "inspections": [("00123", "duty", 1, Decimal("5.50"))],
        "indicators": [
            ("00123", "output", 1, Decimal(100), Decimal(95), Decimal(105), Decimal("99.5"))
        ],
        "events": [("00123", "gift", date(2026, 6, 1), Decimal("2.50"), "一条")],
        "points": [("00123", date(2026, 3, 2), Decimal(12), Decimal("1.1"), Decimal("1.2"))],
        "history": [("00123", 2025, 2, "good", Decimal("88.50"))],
    }


def test_the_lists_hold_the_names_of_the_scheme_with_titles(template):
    options = openpyxl.load_workbook(template)["选项 options"]
    lists = {
        column[0].value: [cell.value for cell in column[1:] if cell.value]
        for column in options.columns
    }
    assert lists.pop("subjects.kind")[0] == "member 党员"
    assert lists == {
        "subjects.class": ["1 生产"],
        "ballots.channel": ["peer 党员互评"],
        "ballots.source": ["members 党员"],
        "ballots.round": [1, 2, 3, 4],
        "records.kind": ["general_meeting 党员大会"],
        "inspections.clause": ["duty 履行职责"],
        "indicators.indicator": ["output 产量完成"],
        "events.event": ["gift 合理化建议", "discipline 纪律处分"],
        "history.grade": ["good 良好", "poor 较差"],
    }


def test_the_lists_say_the_words_that_the_scheme_gives(scheme):
    named = scheme.model_copy(
        update={
            "names": {
                "gift": Text(zh="采纳的建议", en="adopted suggestion"),
                "output": Text(zh="完成产量", en="output"),
                "peer": Text(zh="互评", en="peer review"),
            }
        }
    )
    lists = options_of(named, uses_of(named))
    assert lists["events", "event"] == ["gift 采纳的建议", "discipline 纪律处分"]
    assert lists["indicators", "indicator"] == ["output 完成产量"]
    assert lists["ballots", "channel"] == ["peer 互评"]


def test_cells_are_guarded_and_headings_carry_notes(template):
    sheet = openpyxl.load_workbook(template)["ballots 评议票"]
    rules = {str(it.sqref): (it.type, it.formula1) for it in sheet.data_validations.dataValidation}
    assert rules["B2:B100001"] == ("list", "'选项 options'!$C$2:$C$2")
    assert rules["E2:E100001"] == ("custom", "AND(ISNUMBER(E2),E2>=0,E2<=100,ROUND(E2,2)=E2)")
    assert [cell.value for cell in sheet[1]][:2] == ["subject 编码", "channel 渠道"]
    assert "0 至 100，至多两位小数" in sheet["E1"].comment.text
    assert (sheet.freeze_panes, sheet.max_row) == ("B2", 1)


def test_only_tables_that_are_used_have_sheets(scheme, tmp_path):
    bare = scheme.model_copy(update={"bonus": (), "vetoes": ()})
    write_template(bare, tmp_path / "book.xlsx")
    titles = openpyxl.load_workbook(tmp_path / "book.xlsx").sheetnames
    assert "events 事项" not in titles


def test_the_same_scheme_gives_the_same_bytes(scheme, tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        write_template(scheme, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@pytest.mark.parametrize("preset", sorted(it.parent.name for it in PRESETS.glob("*/scheme.yaml")))
def test_every_preset_has_a_template_that_lacks_only_subjects(preset, tmp_path):
    scheme = read_scheme(PRESETS / preset).scheme
    write_template(scheme, tmp_path / "book.xlsx")
    with pytest.raises(EvidenceError) as refusal:
        read_evidence(duckdb.connect(), tmp_path / "book.xlsx", uses_of(scheme), 2026)
    assert refusal.value.en == (
        "book.xlsx [subjects 考核对象]: has no rows; write one row for each subject."
    )
