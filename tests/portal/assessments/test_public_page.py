"""The public page: everybody finds a branch, by page, by name, by committee or class, ranked or not."""

import re

import pytest

from assessed_years import assess_years
from makers import make_branch
from zhibu.assessments.naming import FILE
from zhibu.assessments.places import folder_of
from zhibu.portal import paging
from zhibu.portal.assessments import public

pytestmark = pytest.mark.django_db


@pytest.fixture
def branches(company):
    """Five under the committee, the last two without evidence."""
    return [make_branch(under=company.committee, class_number=1 + n % 2, name=f"公示{n}号支部") for n in range(1, 6)]  # fmt: skip


@pytest.fixture
def made(company, branches):
    scores = (9600, 9100, 8000, None, None)
    return assess_years(company, {one: (n,) for one, n in zip(branches, scores, strict=True)}, name="sanhua")[0]  # fmt: skip


@pytest.fixture
def look(client_for, cast, made):
    """Ranks and names of the page, in their order, to a member."""

    def look(query="", **headers):
        answer = client_for(cast.member).get(f"/assessments/{made.code}/public/{query}", headers=headers)  # fmt: skip
        assert answer.status_code == 200
        text = answer.content.decode()
        found = re.findall(r'(?:data-label="[^"]*名次">(\d+)</td>)?<th scope="row"><a[^>]*>([^<]*)</a>', text)  # fmt: skip
        return text, [f"{rank} {name}".strip() for rank, name in found]

    return look


def test_every_result_is_on_some_page_with_its_rank(look, monkeypatch):
    monkeypatch.setattr(public, "ON_A_PAGE", 2)
    pages = [look(f"?page={number}")[1] for number in (1, 2, 3)]
    assert pages == [
        ["1 公示1号支部", "2 公示2号支部"],
        ["3 公示3号支部", "公示4号支部"],
        ["公示5号支部"],
    ]
    assert "page=2" in look()[0]
    assert "page=4" not in look("?page=3")[0]


def test_the_furthest_page_leads_to_no_other(look, monkeypatch):
    """Whoever wants to go further filters: a link to the same page would go round in a circle."""
    monkeypatch.setattr(public, "ON_A_PAGE", 1)
    monkeypatch.setattr(paging, "FURTHEST", 2)
    assert "page=2" in look()[0]
    assert 'rel="next"' not in look("?page=2")[0]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=2号", ["2 公示2号支部"]),
        ("?q=4号", ["公示4号支部"]),
        ("?status=unranked", ["公示4号支部", "公示5号支部"]),
        ("?q=查无此支部", []),
    ],
)
def test_a_name_is_found_with_a_rank_or_without(look, query, found):
    text, names = look(query)
    assert names == found
    assert ("没有符合条件的结果" in text) is (not found)


def test_a_class_shows_the_rank_in_it(look):
    text, names = look("?class=2")
    assert names == ["1 公示1号支部", "2 公示3号支部", "公示5号支部"]
    assert "类别内名次" in text


def test_a_committee_shows_its_own(look, company):
    assert look(f"?at={company.other_committee.code}")[1] == []
    assert len(look(f"?at={company.committee.code}")[1]) == 5


def test_namesakes_of_other_pages_are_told_apart(look, company, made, branches, monkeypatch):
    monkeypatch.setattr(public, "ON_A_PAGE", 1)
    other = make_branch(under=company.other_committee, name=branches[0].name)
    made.results.create(subject=other.code, kind="branch", name=other.name, organisation=other, status="no_evidence")  # fmt: skip
    kept = f'{{"organisation": "公司", "above": {{"{branches[0].code}": "甲党委", "{other.code}": "乙党委"}}}}'
    folder_of(made).mkdir(parents=True)
    (folder_of(made) / FILE).write_text(kept, encoding="utf-8")
    assert "甲党委" in look()[0]


def test_the_list_alone_is_sent_to_a_filter(look):
    text, names = look("?q=1号", **{"HX-Request": "true"})
    assert names == ["1 公示1号支部"]
    assert "怎样核验" not in text


@pytest.mark.parametrize("query", ["", "?q=公示&class=1"])
@pytest.mark.parametrize("rows", [1, 4])
def test_the_page_asks_a_constant_number_of_queries(
    client_for, cast, company, django_assert_num_queries, query, rows
):
    found = [make_branch(under=company.committee, class_number=1, name=f"公示{n}支部") for n in range(rows)]  # fmt: skip
    made = assess_years(company, {one: (9000 - n,) for n, one in enumerate(found)}, name="sanhua")[0]  # fmt: skip
    client = client_for(cast.member)
    client.get(f"/assessments/{made.code}/public/")
    with django_assert_num_queries(QUERIES):
        client.get(f"/assessments/{made.code}/public/{query}")


QUERIES = 10
