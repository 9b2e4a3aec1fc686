"""Pages of pairings: the list, one pair, and the office's way through it."""

import pytest

from assessed_years import assess_years
from makers import make_branch
from zhibu.consequences.actions.pairing import propose_pairs
from zhibu.consequences.enums import PairingState
from zhibu.consequences.models import Pairing

pytestmark = pytest.mark.django_db
GOALS, DUTIES = "一年内三会一课全部按时召开。", "帮扶方每月到场指导一次。"
FRAME = 5
"""Session, account, person, roles, unread messages."""


def assessed(company, pairs=1):
    scores = {company.branch: (9600,), company.sibling: (6500,)}
    for number in range(pairs - 1):
        for score in (9500, 6400):
            scores[make_branch(under=company.committee, name=f"新{number}-{score}支部")] = (score,)
    return assess_years(company, scores)[0]


def test_the_office_proposes_confirms_and_ends_a_pair(client_for, cast, company):
    assessment, client = assessed(company), client_for(cast.assessment_office)
    client.post("/pairings/propose/", {"assessment": assessment.code})
    row = Pairing.objects.get()
    assert "双方同属一个上级党组织" in client.get(f"/pairings/{row.pk}/").content.decode()
    short = client.post(f"/pairings/{row.pk}/confirm/", {"goals": "短", "duties": DUTIES})
    assert short.status_code == 422
    client.post(f"/pairings/{row.pk}/confirm/", {"goals": GOALS, "duties": DUTIES})
    client.post(f"/pairings/{row.pk}/end/", {"reason": "受帮支部升为三星级。"})
    row.refresh_from_db()
    assert (row.state, row.goals) == (PairingState.ENDED, GOALS)


def test_the_secretary_of_a_side_notes_progress(client_for, cast, company):
    assessment = assessed(company)
    (row,) = propose_pairs(assessment=assessment, by=cast.assessment_office)
    client_for(cast.assessment_office).post(f"/pairings/{row.pk}/confirm/", {"goals": GOALS, "duties": DUTIES})  # fmt: skip
    client = client_for(cast.secretary)
    page = client.get(f"/pairings/{row.pk}/").content.decode()
    day = str(Pairing.objects.get().started_on)
    client.post(f"/pairings/{row.pk}/progress/", {"on": day, "words": "共同过主题党日。"})
    assert "共同过主题党日" in client.get(f"/pairings/{row.pk}/").content.decode()
    assert "/confirm/" not in page


def test_the_helper_is_changed_and_a_pair_declined(client_for, cast, company):
    assessment = assessed(company, pairs=2)
    rows = propose_pairs(assessment=assessment, by=cast.assessment_office)
    client = client_for(cast.assessment_office)
    for row in rows:
        client.post(f"/pairings/{row.pk}/decline/", {"reason": "另行安排，暂不结对。"})
    first, second = rows
    client.post(f"/pairings/{first.pk}/helper/", {"helper": second.helper_id})
    first.refresh_from_db()
    assert (first.state, first.helper_id) == (PairingState.PROPOSED, second.helper_id)
    refused = client.post(f"/pairings/{second.pk}/helper/", {"helper": second.helped_id})
    assert refused.status_code == 422


def test_proposing_shows_who_is_left_without_a_helper(client_for, cast, company):
    scores = {company.branch: (5200,), company.sibling: (5000,)}
    (assessment,) = assess_years(company, scores, name="sanhua")
    client = client_for(cast.assessment_office)
    assert f"?of={assessment.code}" in client.get("/pairings/").text
    shown = client.post("/pairings/propose/", {"assessment": assessment.code}, follow=True).text
    for words in ("2个支部没有帮扶方", "没有等次为先进的支部", company.sibling.name):
        assert words in shown
    stranger = client_for(cast.secretary).get(f"/pairings/?of={assessment.code}").text
    assert "没有帮扶方" not in stranger


@pytest.mark.parametrize("pairs", [1, 3])
def test_the_list_asks_the_same_for_one_row_as_for_three(
    client_for, cast, company, django_assert_num_queries, pairs
):
    propose_pairs(assessment=assessed(company, pairs), by=cast.assessment_office)
    client = client_for(cast.assessment_office)
    client.get("/pairings/")
    with django_assert_num_queries(FRAME + 2):
        page = client.get("/pairings/").content.decode()
    assert page.count('href="/pairings/') >= pairs


def test_grades_that_help_are_named_as_the_scheme_names_them(client_for, cast, company):
    """三化 has three grades and does not say who helps: no level 4 is spoken of."""
    scores = {company.branch: (9600,), company.sibling: (5200,)}
    (assessment,) = assess_years(company, scores, name="sanhua")
    (row,) = propose_pairs(assessment=assessment, by=cast.assessment_office)
    page = client_for(cast.assessment_office).get(f"/pairings/{row.pk}/").text
    assert "先进等次为帮扶方，不达标等次为受帮方" in page
    assert f"/assessments/{assessment.code}/" in page
    english = client_for(cast.assessment_office, headers={"accept-language": "en"})
    assert "branches graded Advanced help those graded" in english.get(f"/pairings/{row.pk}/").text
