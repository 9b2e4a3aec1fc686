"""What followed from a year: on paper only what was decided, in the workbook every kind of it, by titles."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.utils.timezone import localdate
from pypdf import PdfReader

from assessed_years import assess_years
from followed import YEAR, make_assessment, make_everything_followed, make_result
from makers import make_member
from rated_years import RatedYear
from zhibu.assessments.actions.appealing import appeal
from zhibu.consequences.actions.deciding import confirm
from zhibu.consequences.actions.proposing import propose
from zhibu.consequences.models import Proposal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA = tmp_path


def text_of(answer):
    pages = PdfReader(BytesIO(answer.content)).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "")


def sheets_of(answer):
    book = openpyxl.load_workbook(BytesIO(answer.content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_a_report_card_prints_what_was_decided_of_its_year_alone(client_for, cast, company):
    former = make_assessment(company.root, year=YEAR - 1)
    newest = make_assessment(company.root, adoption=former.adoption)
    for assessment in (former, newest):
        make_result(assessment, company.branch, "help", "rectification")
        propose(assessment=assessment, by=None)
    titles = {one.consequence: one.title["zh"] for one in newest.proposals.all()}
    client, address = (
        client_for(cast.assessment_office),
        f"/report-card/{company.branch.code}/file/",
    )
    before = text_of(client.get(address))
    for title in titles.values():
        assert title not in before
    for one in Proposal.objects.filter(consequence="help"):
        confirm(proposal=one, reason="属实。", by=cast.assessment_office)
    after = text_of(client.get(address))
    assert after.count(titles["help"]) == 1
    assert f"{titles['help']}{YEAR}" in after.replace(" ", "")
    assert "落实中" in after
    assert titles["rectification"] not in after


def test_a_confirmed_proposal_is_never_pushed_out_by_newer_ones_that_wait(
    client_for, cast, company
):
    """The card holds the newest five that wait, and all that were confirmed, on the page and on paper."""
    assessment = make_assessment(company.root)
    names = ["help", "prompt", "rectification", "warning", "pair-to-be-helped", "guide-innovation", "raise-the-bar"]  # fmt: skip
    make_result(assessment, company.branch, *names)
    propose(assessment=assessment, by=None)
    oldest = assessment.proposals.order_by("pk")[0]
    confirm(proposal=oldest, reason="属实。", by=cast.assessment_office)
    client, address = client_for(cast.assessment_office), f"/report-card/{company.branch.code}/"
    assert oldest.title["zh"] in text_of(client.get(f"{address}file/"))
    page = client.get(address).content.decode().split('aria-labelledby="open"')[1]
    assert f'href="/consequences/{oldest.pk}/"' in page
    assert page.count('href="/consequences/') == 1 + 5


def test_a_report_card_leads_to_what_is_overdue_and_says_so(client_for, cast, company):
    assessment = make_assessment(company.root)
    make_result(assessment, company.branch, "rectification")
    propose(assessment=assessment, by=None)
    proposal = assessment.proposals.get()
    confirm(proposal=proposal, reason="属实。", by=cast.assessment_office)
    row = proposal.rectifications.get()
    row.due_on = localdate() - timedelta(days=1)
    row.save(update_fields=["due_on"])
    page = client_for(cast.secretary).get(f"/report-card/{company.branch.code}/").content.decode()
    rest = page.split(f'href="/rectifications/{row.pk}/"')[1]
    assert "已逾期" in rest.split("</li>")[0]
    assert f'href="/consequences/{proposal.pk}/"' in page


def test_the_workbook_holds_every_kind_of_what_followed(client_for, cast, company):
    make_everything_followed(company, cast.assessment_office, make_member(company.branch))
    client = client_for(cast.assessment_office)
    root, committee = company.root.code, company.committee.code
    stars = sheets_of(client.get(f"/standings/export/?of=xingji.{root}"))
    titles = sheets_of(client.get(f"/standings/export/?of=sanhua.{committee}"))
    assert [row[0] for row in stars["整改台账"][1:]] == [company.branch.name]
    assert [(row[0], row[-1]) for row in stars["谈话"][1:]] == [(company.branch.name, "尚未")]
    assert [row[1] for row in titles["取消评优资格"][1:]] == [company.branch.code]
    assert all("黄牌" not in str(row) for sheet in stars.values() for row in sheet)


@pytest.fixture
def year(company, cast, monkeypatch):
    return RatedYear(company, cast, monkeypatch)


def test_workbooks_name_consequences_and_clauses_by_their_titles(year, client_for):
    year.rate().publish()
    result = year.assessment.results.get(subject=year.company.branch.code)
    appeal(result=result, clause="general-meetings", reason="会议已经召开，请核对记录。", by=year.cast.secretary)  # fmt: skip
    client = client_for(year.office)
    sheets = sheets_of(client.get(f"{year.address}results.xlsx"))
    assert sheets["申诉"][1][1] == "党员大会每季度一次"
    assert "general-meetings" not in str(sheets)
    stars = assess_years(year.company, {year.company.branch: (9600,)})[0]
    sheets = sheets_of(client.get(f"/assessments/{stars.code}/results.xlsx"))
    assert sheets["结果"][1][-1] == "结对帮扶(帮扶方)"
