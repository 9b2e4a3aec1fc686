"""Pages of honours: nominating, deciding, the list and the certificate."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from assessed_years import assess_years
from makers import make_branch
from zhibu.consequences.actions.honouring import nominate
from zhibu.consequences.enums import HonourState
from zhibu.consequences.models import Honour

pytestmark = pytest.mark.django_db
FRAME = 5
"""Session, account, person, roles, unread messages."""


def assessed(company, number=1):
    scores = {company.branch: (9600,)}
    for place in range(number - 1):
        scores[make_branch(under=company.committee, name=f"新{place}支部")] = (9500,)
    return assess_years(company, scores, name="sanhua")[0]


def text_of(answer):
    return "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)


def test_the_office_nominates_and_grants_and_everybody_reads_it(client_for, cast, company):
    assessment, client = assessed(company), client_for(cast.assessment_office)
    client.post("/honours/nominate/", {"assessment": assessment.code, "kind": "advanced_branch", "share": "20"})  # fmt: skip
    row = Honour.objects.get()
    member = client_for(cast.staff_voter), client_for(cast.member)
    assert company.branch.name not in member[1].get("/honours/").content.decode().split("<main", 1)[1]  # fmt: skip
    client.post(f"/honours/{row.pk}/decide/", {"grant": "1", "reason": "经集体研究，符合条件。"})
    row.refresh_from_db()
    assert row.state == HonourState.GRANTED
    assert company.branch.name in member[1].get("/honours/").content.decode()
    assert member[0].get("/honours/").status_code == 403


def test_a_wrong_share_is_said(client_for, cast, company):
    assessment, client = assessed(company), client_for(cast.assessment_office)
    answer = client.post(
        "/honours/nominate/",
        {"assessment": assessment.code, "kind": "advanced_branch", "share": "很多"},
        follow=True,
    )
    assert "“很多”" in answer.content.decode()
    assert not Honour.objects.exists()


def test_the_certificate_and_the_list_name_the_honour(client_for, cast, company):
    (row,) = nominate(assessment=assessed(company), kind="advanced_branch", by=cast.assessment_office)  # fmt: skip
    client = client_for(cast.assessment_office)
    assert client.get(f"/honours/{row.pk}/certificate/").status_code == 302
    client.post(f"/honours/{row.pk}/decide/", {"grant": "1", "reason": "经集体研究，符合条件。"})
    assert company.branch.name in text_of(client.get(f"/honours/{row.pk}/certificate/"))
    assert "先进党支部" in text_of(client.get("/honours/list/?kind=advanced_branch"))


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_for_one_row_as_for_three(
    client_for, cast, company, django_assert_num_queries, number
):
    nominate(assessment=assessed(company, number), kind="advanced_branch", share=10_000, by=cast.assessment_office)  # fmt: skip
    client = client_for(cast.assessment_office)
    client.get("/honours/")
    with django_assert_num_queries(FRAME + 2):
        page = client.get("/honours/").content.decode()
    assert page.count('href="/honours/') >= number
