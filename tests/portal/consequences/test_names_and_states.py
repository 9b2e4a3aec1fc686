"""Whom lists name, and how what cannot be decided yet is called."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.utils.timezone import localdate

from followed import make_assessment, make_proposal, make_result
from zhibu.assessments.enums import AssessmentState
from zhibu.consequences.actions.deciding import confirm
from zhibu.consequences.actions.proposing import propose
from zhibu.duties.enums import DutyState, Strength
from zhibu.duties.models import Duty

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("state", "said", "unsaid"),
    [
        (AssessmentState.IN_PUBLICATION, "公示中</span>", "待决定</span>"),
        (AssessmentState.FROZEN, "待决定", "公示中</span>"),
    ],
)
def test_what_concerns_me_says_of_which_year_and_whether_it_can_be_decided(
    company, cast, client_for, state, said, unsaid
):
    proposal = make_proposal(company, "help", state=state)
    page = client_for(cast.secretary).get("/consequences/mine/").content.decode()
    row = page.split(proposal.title["zh"])[1].split("</li>")[0]
    assert said in row
    assert unsaid not in row
    assert f"{proposal.assessment.year}年度" in row


def test_the_settlement_names_branches_in_full_for_the_personnel_office(company, cast, client_for):
    company.branch.short_name = "机关党支部"
    company.branch.save(update_fields=["short_name"])
    assessment = make_assessment(company.committee, name="sanhua")
    make_result(assessment, company.branch, "reward-advanced", grade="advanced", level=3)
    propose(assessment=assessment, by=None)
    confirm(proposal=assessment.proposals.get(), reason="属实。", by=cast.committee_office)
    client = client_for(cast.assessment_office)
    assert company.branch.name in client.get("/consequences/settlements/").content.decode()
    sheet = openpyxl.load_workbook(BytesIO(client.get("/consequences/settlements/export/").content)).active  # fmt: skip
    assert [cell.value for cell in sheet[2]][1:3] == [company.branch.name, company.branch.name]


def test_what_was_entered_late_is_not_open_any_more_on_a_report_card(company, cast, client_for):
    """Two months of one duty: what is missing stands there, what came late does not."""
    year = localdate().year - 1
    make_result(make_assessment(company.root, year=year), company.branch)
    for month, state in ((1, DutyState.MISSING), (2, DutyState.LATE)):
        Duty.objects.create(
            organisation=company.branch, rule="x/general_meeting", kind="general_meeting",
            title={"zh": "党员大会", "en": "General meeting"}, strength=Strength.MUST, needed=1,
            period=f"{year}-{month:02}", starts_on=date(year, month, 1), ends_on=date(year, month, 28),
            state=state,
        )  # fmt: skip
    page = client_for(cast.secretary).get(f"/report-card/{company.branch.code}/").content.decode()
    open_ = page.split('aria-labelledby="open"')[1].split("</section>")[0]
    assert "逾期未办" in open_
    assert "逾期补录" not in open_
