"""What is made known, on paper and on the public page: everybody, by class, told apart, and no more than is so."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from assessed_years import assess_years
from makers import make_branch
from zhibu.portal.assessments import notice

pytestmark = pytest.mark.django_db


def paper_of(client, assessment):
    answer = client.get(f"/assessments/{assessment.code}/notice/")
    pages = PdfReader(BytesIO(answer.content)).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "").replace(" ", "")


def page_of(client, assessment):
    answer = client.get(f"/assessments/{assessment.code}/public/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def branches(company):
    return [make_branch(under=company.committee, class_number=n, name=f"公示{n}号支部") for n in (1, 2, 3)]  # fmt: skip


def test_a_notice_prints_everybody_and_why_some_have_no_rank(client_for, cast, company, branches):
    first, second, without = branches
    made = assess_years(company, {first: (9600,), second: (8000,), without: (None,)})[0]
    text = paper_of(client_for(cast.member), made)
    for one in branches:
        assert one.name in text
    before, after = text.split("未排名原因")
    assert without.name not in before
    assert f"{without.name}无依据" in after


def test_what_is_final_is_circulated_and_what_may_be_appealed_against_is_made_known(
    client_for, cast, company, branches
):
    states = ("frozen", "in_publication")
    final, shown = assess_years(company, {branches[0]: (9600, 9500)}, states=states)
    client = client_for(cast.member)
    assert "年度考核结果的通报" in paper_of(client, final)
    assert "年度考核结果的公示" in paper_of(client, shown)
    assert "依据《星级党支部》" in paper_of(client, shown)


def test_a_notice_says_how_many_it_does_not_hold(client_for, cast, company, branches, monkeypatch):
    made = assess_years(company, {one: (9600 - n,) for n, one in enumerate(branches)})[0]
    client = client_for(cast.member)
    assert "本通知未列出" not in paper_of(client, made)
    monkeypatch.setattr(notice, "ON_PAPER", 2)
    text = paper_of(client, made)
    assert "另有1个见公示页面" in text
    assert branches[2].name not in text


def test_what_is_made_known_says_classes_and_assumed_numbers(client_for, cast, company, branches):
    made = assess_years(company, {one: (8981 - n,) for n, one in enumerate(branches)}, name="sanhua")[0]  # fmt: skip
    client = client_for(cast.member)
    page, paper = page_of(client, made), paper_of(client, made)
    for said in (page, paper):
        assert "各类分数线不同" in said
        assert "一类：主要生产单位" in said
        assert "项假定数值（见方案全文）" in said
    assert "已评定" not in page
    assert page.index("怎样核验") < page.index(branches[0].name)


def test_a_scheme_without_classes_shows_none(client_for, cast, company, branches):
    made = assess_years(company, dict.fromkeys(branches, (9600,)))[0]
    page = page_of(client_for(cast.member), made)
    assert "各类分数线不同" not in page
    assert 'data-label="分类"' not in page


def test_nothing_is_promised_that_a_checkpoint_kept_inside_could_not_keep(
    client_for, cast, company, branches
):
    made = assess_years(company, {branches[0]: (9600,)})[0]
    client = client_for(cast.member)
    for said in (page_of(client, made), paper_of(client, made)):
        for promise in ("谁也不能", "不可更改", "无法更改", "任何人都能"):
            assert promise not in said


def test_namesakes_are_told_apart_by_what_stands_above(client_for, cast, company):
    one = make_branch(under=company.committee, name="机关党支部")
    other = make_branch(under=company.other_committee, name="机关党支部")
    made = assess_years(company, {one: (9600,), other: (9000,), company.branch: (8000,)})[0]
    client = client_for(cast.assessment_office)
    addresses = [
        f"/assessments/{made.code}/public/", f"/assessments/{made.code}/results/",
        "/standings/ranking/", f"/standings/summary/{company.root.code}/",
    ]  # fmt: skip
    for address in addresses:
        page = client.get(address).content.decode()
        small = '<small class="namesake">{}</small>'
        assert page.count(small.format(company.committee.name)) == 1, address
        assert page.count(small.format(company.other_committee.name)) == 1, address
    text = paper_of(client, made)
    assert f"机关党支部（{company.committee.name}）" in text
    assert f"机关党支部（{company.other_committee.name}）" in text
