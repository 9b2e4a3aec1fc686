"""The notice of a members' assessment: a branch's posts print that of their own members, for its staff (G3)."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from assessed_years import assess_years
from makers import make_member
from zhibu.assessments.enums import AssessmentState

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper_of(client_for, cast, company):
    """The text of the notice as a reader gets it; two branches have members in it."""
    there = make_member(company.sibling, name="邻支部党员")
    scores = {cast.member: (9_480,), there: (9_610,)}
    (made,) = assess_years(company, scores, name="suxing", states=[AssessmentState.IN_PUBLICATION])

    def paper_of(person):
        answer = client_for(person).get(f"/assessments/{made.code}/notice/")
        assert answer.status_code == 200
        pages = PdfReader(BytesIO(answer.content)).pages
        return "".join("".join(page.extract_text() for page in pages).split())

    return paper_of


def test_a_secretary_prints_the_results_of_the_own_members_alone(paper_of, cast):
    told = paper_of(cast.secretary)
    assert cast.member.name in told
    assert "94.80" in told
    assert "良好" in told
    assert "邻支部党员" not in told


def test_a_member_gets_the_own_result_and_an_office_those_within_reach(paper_of, cast):
    assert "邻支部党员" not in paper_of(cast.member)
    assert "邻支部党员" in paper_of(cast.committee_office)
