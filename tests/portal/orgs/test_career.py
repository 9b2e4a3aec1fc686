"""What final assessments say of a member stands on the person's page, for those who see it anyway."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessed_years import assess_years
from makers import make_member
from zhibu.consequences.actions.honouring import grant, nominate
from zhibu.consequences.enums import HonourKind
from zhibu.consequences.models import Ineligibility, Proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def years(company, cast):
    """Two frozen years of the member's card, the honour of the last, and what bars from the next."""
    made = assess_years(company, {cast.member: (8_800, 9_600)}, name="suxing")
    (honour,) = nominate(assessment=made[-1], kind=HonourKind.EXCELLENT_MEMBER, by=cast.assessment_office)  # fmt: skip
    grant(honour=honour, reason="经集体研究，符合条件。", by=cast.assessment_office)
    proposal = Proposal.objects.create(
        assessment=made[0], organisation=company.branch, person=cast.member, subject=cast.member.code,
        consequence="ineligible-next-year", propose="ineligible", to="member", title={"zh": "", "en": ""},
    )  # fmt: skip
    year = timezone.localdate().year
    Ineligibility.objects.create(
        proposal=proposal, subject=cast.member.code,
        from_on=date(year, 1, 1), until_on=date(year, 12, 31),
    )  # fmt: skip
    return made


def page_of(client, person):
    answer = client.get(reverse("person", args=[person.code]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("reader", ["secretary", "committee_office", "assessment_office"])
def test_posts_and_offices_read_scores_grades_and_honours(client_for, cast, years, reader):
    page = page_of(client_for(getattr(cast, reader)), cast.member)
    card = page.split('id="career"', 1)[1]
    assert card.index("96.00") < card.index("88.00")
    assert "优秀" in card
    assert "良好" in card
    assert f"{years[-1].year} · 优秀共产党员" in card
    assert "不得评先评优" in card


@pytest.mark.usefixtures("years")
def test_who_sees_no_results_of_members_reads_none(client_for, cast):
    for reader in (cast.group_leader, cast.system_administrator):
        assert 'id="career"' not in page_of(client_for(reader), cast.member)


def test_a_page_without_assessments_has_no_empty_section(client_for, cast):
    assert 'id="career"' not in page_of(client_for(cast.assessment_office), cast.member)


def test_the_page_asks_the_same_for_one_year_as_for_three(client_for, cast, company):
    other = make_member(company.branch)
    assess_years(company, {cast.member: (8_800,), other: (8_800, 9_000, 9_100)}, name="suxing")
    client = client_for(cast.secretary)
    counts = []
    for person in (cast.member, cast.member, other):
        with CaptureQueriesContext(connection) as asked:
            page_of(client, person)
        counts.append(len(asked))
    assert counts[1] == counts[2]
