"""The golden list: every heading of the workbooks and papers of results, as Chinese readers see it.

Short words ("From", "Code") say different things in different places and are translated once: a
heading that took another place's translation shows here.
"""

from io import BytesIO

import openpyxl
import pytest
from pypdf import PdfReader

from assessed_years import assess_years
from zhibu.portal.ledger.words import kind_in_words

pytestmark = pytest.mark.django_db

GRADES = {
    "结果": "名称 编码 分类 得分 等次 级别 梯级 名次 类别内名次 上年级别",
    "历年等次": "等次 {before} {after}",
    "结果运用": "名称 编码 事项 状态 原因 期限 办结日期",
    "整改台账": "名称 编码 整改问题 整改措施 责任人 状态 期限 办结日期",
    "谈话": "名称 编码 事项 谈话类型 期限 谈话日期 谈话人 双方签字",
    "通报": "名称 编码 通报标题 通报正文 签发人 印发日期",
    "取消评优资格": "名称 编码 事项 起始日期 截止日期",
    "荣誉": "名称 荣誉 状态 提名理由 原因",
    "结对": "受帮方 帮扶方 状态 为什么是这两个支部 帮扶目标 双方责任 起始日期",
}
ASSESSMENT = {
    "结果": "名次 编码 名称 分类 状态 得分 等次 级别 上年级别 梯级 类别内名次 同一上级内名次 建议",
    "申诉": "考核对象 条款 原因 状态 答复期限 答复 更正的事实",
}


@pytest.fixture
def years(company, settings, tmp_path):
    settings.DATA = tmp_path
    scores = {company.branch: (8500, 6600), company.sibling: (9200, 8200)}
    return assess_years(company, scores)


def headings_of(client, address):
    book = openpyxl.load_workbook(BytesIO(client.get(address).content))
    rows = {sheet.title: next(sheet.iter_rows(values_only=True)) for sheet in book}
    return {name: " ".join(map(str, row)) for name, row in rows.items()}


def paper_of(client, address):
    pages = PdfReader(BytesIO(client.get(address).content)).pages
    return "".join(page.extract_text() for page in pages)


def test_headings_of_workbooks_say_what_stands_below(client_for, cast, years):
    client, (before, after) = client_for(cast.assessment_office), years
    wanted = {
        name: row.format(before=before.year, after=after.year) for name, row in GRADES.items()
    }
    assert headings_of(client, "/standings/export/") == wanted
    assert headings_of(client, f"/assessments/{after.code}/results.xlsx") == ASSESSMENT


@pytest.mark.usefixtures("years")
def test_headings_of_papers_say_what_stands_below(client_for, cast, company):
    client = client_for(cast.assessment_office)
    summary = paper_of(client, f"/standings/summary/{company.root.code}/file/")
    for heading in ("原等次", "现等次", "数量", "事项", "级别变化", "待决定的建议"):
        assert heading in summary, heading
    assert "起用日期" not in summary
    card = paper_of(client, f"/report-card/{company.branch.code}/file/")
    for heading in ("年度", "等次", "得分", "名次"):
        assert heading in card, heading
    assert "查看内容" not in summary + card
    for paper in (summary, card):
        assert "项假定数值（见方案全文）" in paper.replace("\n", "")


def test_the_step_of_a_rated_assessment_is_not_whom_a_review_rates():
    assert str(kind_in_words("assessment.rated")) == "评定"
