"""Boards of grades, rankings, report cards, summaries and the workbook: what they show, and to whom."""

from io import BytesIO

import openpyxl
import pytest
from django.utils.timezone import localdate
from pypdf import PdfReader

from assessed_years import assess_years
from makers import make_branch, make_member
from zhibu.assessments.enums import AssessmentState
from zhibu.consequences.actions.honouring import grant, nominate
from zhibu.consequences.actions.pairing import propose_pairs
from zhibu.consequences.years import line_of, lines_for, moves
from zhibu.portal.standings.facts import board_of

pytestmark = pytest.mark.django_db
FRAME = 5
"""Session, account, person, roles, unread messages."""


def text_of(answer):
    assert answer.status_code == 200
    return "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)


@pytest.fixture
def years(company, settings, tmp_path):
    """Three branches over two years: one rose by two levels, one fell by one, one stayed."""
    settings.DATA = tmp_path
    scores = {company.branch: (8500, 9600), company.sibling: (9200, 8200), company.foreign: (6500, 6400)}  # fmt: skip
    return assess_years(company, scores)


def page_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.mark.usefixtures("years")
def test_the_board_shows_years_moves_and_the_map(client_for, cast, company):
    page = page_of(client_for(cast.assessment_office), "/standings/")
    last = lines_for(cast.assessment_office)[0].newest.year
    assert f'"source": "{last - 1} 三星级", "target": "{last} 五星级", "value": 1' in page
    assert f'"source": "{last - 1} 四星级", "target": "{last} 三星级", "value": 1' in page
    assert company.committee.name in page
    assert "第一层级" in page


def test_moves_count_who_has_a_grade_in_both_years(company, cast, years):
    years[0].results.filter(subject=company.foreign.code).delete()
    line = line_of(lines_for(cast.assessment_office), "")
    assert moves(*years, line.kind, company.root) == {
        ("three-star", "five-star"): 1,
        ("four-star", "three-star"): 1,
    }
    assert moves(*years, line.kind, company.other_committee) == {}


def test_only_published_years_stand_on_the_board(client_for, cast, years):
    years[1].state = AssessmentState.RATED
    years[1].save()
    page = page_of(client_for(cast.member), "/standings/")
    assert f">{years[1].year}<" not in page
    assert f">{years[0].year}<" in page
    assert lines_for(cast.stranger) == []


def test_without_a_published_year_the_board_says_what_to_expect(client_for, cast):
    assert "尚未公示结果" in page_of(client_for(cast.member), "/standings/")
    assert "尚未公示结果" in page_of(client_for(cast.member), "/standings/ranking/")
    assert client_for(cast.assessment_office).get("/standings/export/").status_code == 404


def test_a_place_outside_the_line_is_not_found(client_for, cast, years):
    del years
    stray = make_branch()
    client = client_for(cast.assessment_office)
    assert client.get(f"/standings/?at={stray.code}").status_code == 404


def test_the_ranking_is_within_a_class_and_equals_share_a_rank(client_for, cast, company):
    one, other, later = (make_branch(under=company.committee, class_number=n, name=f"排名{n}{m}支部") for m, n in enumerate((1, 1, 2)))  # fmt: skip
    assess_years(company, {one: (9500,), other: (9500,), later: (9700,)}, name="sanhua")
    client = client_for(cast.member)
    page = page_of(client, "/standings/ranking/?class=1")
    assert later.name not in page
    assert page.count('data-label="名次">1<') == 2
    assert "规模小者在先" in page
    assert f'/results/{one.code}/">{one.name}</a>' in page
    everybody = page_of(client, "/standings/ranking/?class=all")
    assert everybody.index(later.name) < everybody.index(one.name)


@pytest.mark.usefixtures("years")
def test_the_report_card_is_for_those_who_reach_the_branch(client_for, cast, company):
    address = f"/report-card/{company.branch.code}/"
    page = page_of(client_for(cast.member), address)
    assert "五星级" in page
    assert page_of(client_for(cast.committee_office), address)
    for stranger in (cast.neighbour_secretary, cast.other_committee_office):
        assert client_for(stranger).get(address).status_code == 404
    assert company.branch.name in text_of(client_for(cast.secretary).get(f"{address}file/"))


def test_what_follows_stands_on_the_card_of_those_who_may_see_it(client_for, cast, company, years):
    pair = propose_pairs(assessment=years[1], by=cast.assessment_office)[0]
    client_for(cast.assessment_office).post(
        f"/pairings/{pair.pk}/confirm/",
        {"goals": "一年内三会一课全部按时召开。", "duties": "帮扶方每月到场指导一次。"},
    )
    address = f"/report-card/{company.branch.code}/"
    assert f"/pairings/{pair.pk}/" in page_of(client_for(cast.secretary), address)
    assert f"/pairings/{pair.pk}/" not in page_of(client_for(cast.member), address)


@pytest.mark.usefixtures("years")
def test_the_summary_of_a_committee_is_a_page_and_a_paper(client_for, cast, company):
    client = client_for(cast.committee_office)
    address = f"/standings/summary/{company.committee.code}/"
    page = page_of(client, address)
    assert company.branch.name in page
    assert company.foreign.name not in page
    assert "+2" in page
    assert company.sibling.name in text_of(client.get(f"{address}file/"))
    assert client.get(f"/standings/summary/{company.root.code}/").status_code == 404


def test_a_summary_counts_what_follows_from_the_year_shown_and_from_all(
    client_for, cast, company, years
):
    first, last = years
    (one,) = nominate(assessment=last, kind="advanced_branch", by=cast.assessment_office)[:1]
    grant(honour=one, reason="同意授予。", by=cast.assessment_office)
    address = f"/standings/summary/{company.root.code}/?year="
    client = client_for(cast.assessment_office)
    row = '已授予的荣誉</th><td class="number">{}</td><td class="number">1</td>'
    assert row.format(0) in page_of(client, f"{address}{first.year}")
    assert row.format(1) in page_of(client, f"{address}{last.year}")


def test_a_summary_begins_with_a_scheme_that_rated_somebody_there(
    client_for, cast, company, settings, tmp_path
):
    settings.DATA = tmp_path
    assess_years(company, {company.branch: (8500, 9600)})
    (own,) = assess_years(
        company, {company.foreign: (9100,)}, name="sanhua", organisation=company.other_committee
    )
    page = page_of(
        client_for(cast.assessment_office), f"/standings/summary/{company.other_committee.code}/"
    )
    assert f'value="sanhua.{company.other_committee.code}" selected' in page
    assert company.foreign.name in page
    assert f'value="{own.year}" selected' in page


@pytest.mark.usefixtures("years")
def test_another_scheme_is_chosen_with_the_place_of_the_last(client_for, cast, company):
    assess_years(
        company, {company.foreign: (9100,)}, name="sanhua", organisation=company.other_committee
    )
    of = f"sanhua.{company.other_committee.code}"
    page = page_of(
        client_for(cast.assessment_office), f"/standings/?of={of}&at={company.root.code}"
    )
    assert f'value="{of}" selected' in page
    assert f'value="{company.other_committee.code}" selected' in page


@pytest.mark.usefixtures("years")
def test_ways_from_the_board_lead_where_the_reader_may_go(client_for, cast, company):
    client = client_for(cast.committee_office)
    page = page_of(client, "/standings/")
    assert f"/standings/summary/{company.root.code}/" not in page
    assert f"/standings/summary/{company.committee.code}/" in page
    client = client_for(cast.secretary)
    page = page_of(client, f"/standings/?at={company.committee.code}")
    assert "/standings/summary/" not in page
    assert f"/report-card/{company.branch.code}/" in page
    assert company.sibling.code not in page.split('id="map"')[1]


def test_a_scheme_without_a_ladder_tells_the_change_of_level_too(client_for, cast, company, years):
    years[1].results.update(held=None)
    client = client_for(cast.assessment_office)
    address = f"/standings/summary/{company.root.code}/"
    page, paper = page_of(client, address), text_of(client.get(f"{address}file/"))
    for step in ("+2", "-1"):
        assert f">{step}<" in page
        assert step in paper
    books = "/standings/export/", f"/assessments/{years[1].code}/results.xlsx"
    for address in books:
        sheet = openpyxl.load_workbook(BytesIO(client.get(address).content)).worksheets[0]
        heading, *rows = sheet.iter_rows(values_only=True)
        place = next(heading.index(one) for one in ("上年级别", "原级别") if one in heading)
        assert [row[place] for row in rows] == [3, 4, 1], address


def test_the_workbook_holds_everything(client_for, cast, company, years):
    nominate(assessment=years[1], kind="advanced_branch", by=cast.assessment_office)
    propose_pairs(assessment=years[1], by=cast.assessment_office)
    answer = client_for(cast.assessment_office).get("/standings/export/")
    book = openpyxl.load_workbook(BytesIO(answer.content))
    assert book.sheetnames == [
        "结果", "历年等次", "结果运用", "整改台账", "谈话", "通报", "取消评优资格", "荣誉", "结对",
    ]  # fmt: skip
    rows = list(book["结果"].iter_rows(values_only=True))
    assert rows[1][:2] == (company.branch.name, company.branch.code)
    assert [row[3] for row in rows[1:]] == [96, 82, 64]
    assert book["荣誉"].max_row == 2
    assert book["结对"].max_row == 2


def test_the_map_names_classes_in_short_where_there_is_no_room(cast, company):
    made = assess_years(company, {make_branch(under=company.committee, class_number=n): (9500,) for n in (1, 2)}, name="sanhua")  # fmt: skip
    line = line_of(lines_for(cast.assessment_office), "")
    narrow, wide = board_of(line, company.root, made[0]).map.option["media"]
    assert narrow["query"] == {"maxWidth": 560}
    assert narrow["option"]["xAxis"]["data"] == ["一类", "二类"]
    assert wide["option"]["xAxis"]["data"] == ["一类：主要生产单位", "二类：辅助生产单位"]


def test_members_results_stand_on_no_board(client_for, cast, company):
    person = make_member(company.branch)
    assess_years(company, {person: (9600,)}, name="suxing")
    assert "尚未公示结果" in page_of(client_for(cast.assessment_office), "/standings/")


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("address", "more"),
    [
        ("/standings/", 8),
        ("/standings/ranking/", 4),
        ("/report-card/{branch}/", 11),
        ("/standings/summary/{committee}/", 12),
        ("/standings/export/", 14),
    ],
)
def test_pages_ask_the_same_for_one_row_as_for_three(
    client_for, cast, company, django_assert_num_queries, address, more, number
):
    scores = {make_branch(under=company.committee, class_number=1 + n, name=f"新{n}支部"): (8500, 9500 - n) for n in range(number)}  # fmt: skip
    scores[company.branch] = (9100, 9200)
    assess_years(company, scores)
    client = client_for(cast.assessment_office)
    address = address.format(branch=company.branch.code, committee=company.committee.code)
    client.get(address)
    with django_assert_num_queries(FRAME + more):
        assert client.get(address).status_code == 200


@pytest.mark.usefixtures("years")
def test_the_report_card_opens_with_a_scheme_that_rated_the_branch(client_for, cast, company):
    assess_years(
        company,
        {company.sibling: (9100,)},
        name="sanhua",
        last=localdate().year,
        organisation=company.committee,
    )
    page = page_of(client_for(cast.secretary), f"/report-card/{company.branch.code}/")
    assert "五星级" in page
    assert "该支部尚无公示的结果" not in page


def test_a_summary_names_classes_only_where_the_scheme_has_them(client_for, cast, company, years):
    del years
    client, at = client_for(cast.assessment_office), company.other_committee.code
    assert "at-class" not in page_of(client, f"/standings/summary/{at}/")
    assess_years(
        company, {company.foreign: (9100,)}, name="sanhua", organisation=company.other_committee
    )
    assert "at-class" in page_of(client, f"/standings/summary/{at}/?of=sanhua.{at}")
