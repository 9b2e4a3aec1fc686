"""The office imports an Excel file with errors: reads every row's fate, mends it, imports, finds them."""

import openpyxl
import pytest
from playwright.sync_api import expect

from makers import LONG_AGO
from zhibu.orgs.models import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HEAD = ["人员编号", "姓名", "党支部编码", "人员类别", "到支部日期", "身份证号"]


def save(path, *rows):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "人员"
    for row in (HEAD, *rows):
        sheet.append(row)
    book.save(path)
    return path


def test_an_office_mends_and_imports_an_excel_file(
    company, cast, page, signed_in, live_server, axe, tmp_path
):
    branch, day = company.branch.code, LONG_AGO.isoformat()
    good = ["E1", "欧阳静", branch, "正式党员", day, ""]
    broken = save(
        tmp_path / "人员.xlsx",
        good,
        ["E2", "司马文", "没有这个支部", "正式党员", day, ""],
        ["E3", "诸葛明", branch, "正式党员", "去年春天", "110105194912310021"],
    )
    signed_in(page, cast.committee_office).goto(live_server.url)
    page.get_by_role("link", name="导入").first.click()
    page.locator("input[type=file]").set_input_files(broken)
    page.get_by_role("button", name="试导入").click()
    expect(page.get_by_role("alert")).to_contain_text("2")
    fates = page.locator("#fates tbody tr")
    expect(fates).to_have_count(2)  # first what has to be mended
    expect(fates.filter(has_text="司马文")).to_contain_text("没有这个支部")
    expect(fates.filter(has_text="诸葛明")).to_contain_text("去年春天")
    expect(fates.filter(has_text="诸葛明")).to_contain_text("身份证号")
    axe(page)
    page.get_by_label("查看").select_option("")
    page.get_by_role("button", name="查看").click()
    expect(fates).to_have_count(3)
    assert not Person.objects.filter(code="E1").exists()

    mended = save(
        tmp_path / "人员.xlsx",
        good,
        ["E2", "司马文", branch, "正式党员", day, ""],
        ["E3", "诸葛明", branch, "正式党员", day, "11010519491231002X"],
    )
    page.get_by_role("link", name="上传更正后的文件").click()
    page.locator("input[type=file]").set_input_files(mended)
    page.get_by_role("button", name="试导入").click()
    expect(fates).to_have_count(3)
    page.get_by_role("button", name="导入全部").click()
    expect(page.get_by_text("已导入：新增 3 行")).to_be_visible()
    page.goto(f"{live_server.url}/people/?q=诸葛明")
    page.get_by_role("link", name="诸葛明").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("诸葛明")
    expect(page.locator("#sensitive")).to_contain_text("110**************X")
