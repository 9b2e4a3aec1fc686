"""Pages of targets: lists in a constant number of queries, and the negotiation by forms."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kept_years import YEAR, adopted
from makers import make_branch
from zhibu.targets.actions import agree, propose
from zhibu.targets.enums import TargetState
from zhibu.targets.figures import Figures
from zhibu.targets.models import Target

pytestmark = pytest.mark.django_db
COST = "controllable_cost"


@pytest.fixture
def scheme(company):
    return adopted(company, "zerenzhi")


@pytest.fixture
def one(scheme, company, cast):  # noqa: ARG001
    return propose(
        organisation=company.branch, indicator=COST, year=YEAR, figures=Figures(100_00, 95_00, 105_00), by=cast.assessment_office
    )  # fmt: skip


def more(company, cast, indicator=COST):
    for _ in range(2):
        propose(
            organisation=make_branch(under=company.committee), indicator=indicator, year=YEAR,
            figures=Figures(1_00), by=cast.assessment_office,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        (f"/targets/?year={YEAR}", 8),
        (f"/targets/matrix/?year={YEAR}&indicator=controllable_cost", 8),
    ],
)
def test_lists_take_as_many_queries_at_one_row_and_at_three(
    address, queries, one, company, cast, client_for, django_assert_num_queries
):
    assert one
    client = client_for(cast.assessment_office)
    client.get(address)
    with django_assert_num_queries(queries):
        first = client.get(address)
    more(company, cast)
    with django_assert_num_queries(queries):
        second = client.get(address)
    assert second.text.count(">1<") > first.text.count(">1<")


def test_one_target_shows_its_negotiation_and_what_the_range_does(one, cast, client_for):
    page = client_for(cast.secretary).get(f"/targets/{one.pk}/").text
    assert "可控成本" in page
    assert "不超过105得满分" in page
    assert "请您答复" in page
    assert "提出指标" in page


@pytest.mark.usefixtures("scheme")
def test_a_proposal_says_measures_time_and_effect_beside_the_amount(company, cast, client_for):
    office = client_for(cast.assessment_office)
    address = f"/targets/new/?organisation={company.branch.code}&year={YEAR}"
    assert "措施、时间和效果" in office.get(address).text
    words = "推行井口承包，9月底前完成，单井成本降2%"
    given = {"indicator": COST, "round": "1", "target": "480", "words": words}
    assert office.post(address, given).status_code == 302
    made = Target.objects.get(indicator=COST)
    assert words in client_for(cast.secretary).get(f"/targets/{made.pk}/").text


def test_a_secretary_counters_and_the_office_agrees_by_forms(one, cast, client_for):
    secretary, office = client_for(cast.secretary), client_for(cast.assessment_office)
    address = f"/targets/{one.pk}/answer/"
    refused = secretary.post(address, {"do": "counter", "target": "一百", "words": "x"})
    assert refused.status_code == 422
    assert "“一百”不是数值" in refused.text
    given = {"do": "counter", "target": "１２０.5", "low": "", "high": "130", "words": "材料涨价"}
    assert secretary.post(address, given).status_code == 302
    one.refresh_from_db()
    assert (one.state, one.target, one.low, one.high) == (TargetState.COUNTERED, 120_50, None, 130_00)  # fmt: skip
    office.post(address, {"do": "agree"})
    secretary.post(address, {"do": "report", "actual": "118", "evidence": "财务月报12月"})
    one.refresh_from_db()
    assert (one.state, one.actual) == (TargetState.AGREED, 118_00)
    assert "人工录入" in secretary.get(f"/targets/{one.pk}/").text


def test_the_matrix_offers_a_target_to_branches_without_one(one, company, cast, client_for):
    page = client_for(cast.assessment_office).get(f"/targets/matrix/?year={YEAR}&indicator={COST}")
    assert f"organisation={company.sibling.code}" in page.text
    assert f"organisation={company.branch.code}" not in page.text
    assert one


def test_parts_show_what_they_sum_to(one, company, cast, client_for):
    agree(target=one, by=cast.secretary)
    client = client_for(cast.secretary)
    given = {f"part-{company.group.code}": "60", f"part-{cast.member.code}": "30"}
    assert client.post(f"/targets/{one.pk}/parts/", given).status_code == 302
    assert "分解合计 90，指标为 100" in client.get(f"/targets/{one.pk}/").text


def test_a_branch_chooses_an_own_item_by_its_form(scheme, company, cast, client_for):  # noqa: ARG001
    address = f"/targets/own/?year={YEAR}&organisation={company.branch.code}"
    given = {"organisation": company.branch.code, "title": "节水", "unit": "次", "target": "4"}
    client_for(cast.secretary).post(address, given)
    own = Target.objects.get(self_chosen=True)
    assert (own.title, own.unit, own.target, own.year) == ("节水", "次", 4_00, YEAR)


def file_of(*rows):
    text = "\n".join(["subject,indicator,round,target,low,high,actual", *rows])
    return SimpleUploadedFile("targets.csv", text.encode(), "text/csv")


def test_a_file_is_tried_and_then_imported_whole(one, scheme, company, cast, client_for):
    client = client_for(cast.assessment_office)
    rows = [f"{company.sibling.code},{COST},1,80,,,", f"{company.branch.code},{COST},1,101,95,105,"]
    given = {"year": YEAR, "adoption": scheme.pk, "file": file_of(*rows)}
    run = client.post("/targets/import/", given).headers["Location"]
    page = client.get(run).text
    assert "<del>100</del> → <ins>101</ins>" in page
    assert Target.objects.count() == 1
    assert client.post(run).status_code == 302
    one.refresh_from_db()
    assert one.target == 101_00
    assert Target.objects.get(organisation=company.sibling).target == 80_00


def test_a_file_with_faults_writes_nothing(one, scheme, company, cast, client_for):
    client = client_for(cast.assessment_office)
    agree(target=one, by=cast.secretary)
    rows = [f"{company.branch.code},{COST},1,7,,,", f"{company.sibling.code},{COST},1,,,,5"]
    given = {"year": YEAR, "adoption": scheme.pk, "file": file_of(*rows)}
    run = client.post("/targets/import/", given).headers["Location"]
    assert "有 2 行" in client.get(run).text
    client.post(run)
    assert Target.objects.count() == 1


def test_the_export_is_what_the_import_reads(one, scheme, cast, client_for):
    client = client_for(cast.assessment_office)
    content = client.get(f"/targets/export/?year={YEAR}").content
    given = {"year": YEAR, "adoption": scheme.pk, "file": SimpleUploadedFile("out.xlsx", content)}
    run = client.post("/targets/import/", given).headers["Location"]
    assert "没有需要导入的" in client.get(run).text
    assert one
