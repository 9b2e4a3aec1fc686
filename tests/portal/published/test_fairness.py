import re

import pytest

from makers import make_review
from rated_papers import drawn, sheet
from zhibu.ballots.enums import ReviewState, Secrecy
from zhibu.ballots.models import Fairness
from zhibu.urn.fairness import report
from zhibu.urn.fairness.reading import TONES

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


def fair(review, *sheets):
    Fairness.objects.create(review=review, figures=report(sheets))
    return f"/reviews/{review.code}/fairness/"


def published(company, **fields):
    return make_review(company.committee, state=ReviewState.PUBLISHED, voters=2, **fields)


def many():
    """Classes, two sources on the same subjects, and people who rate each other."""
    codes = [f"s{one % 12}" for one in range(24)]
    both = drawn(24, 24, codes=codes, classes=("1", "2"), sources=("members",), own=True)
    staff = drawn(30, 12, number=2, codes=codes[:12], classes=("1", "2"), sources=("staff",))
    return both, staff


def words(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_office_and_the_auditor_read_what_figures_say(client_for, cast, company):
    address = fair(published(company), *many())
    for person in (cast.committee_office, cast.assessment_office, cast.auditor):
        answer = client_for(person, headers=ENGLISH).get(address)
        assert answer.status_code == 200
        text = words(answer)
        assert "It changes no score and names nobody." in text
        assert "were destroyed" in text
        assert "Class 1" in text
        assert answer.content.decode().count("data-chart") == 6  # classes of two sources


@pytest.mark.parametrize("who", ["secretary", "member", "staff_voter", "inspector", "stranger"])
def test_the_report_is_closed_to_others(client_for, cast, company, who):
    address = fair(published(company), *many())
    assert client_for(getattr(cast, who)).get(address).status_code in (403, 404)


def test_an_office_reads_only_what_it_reaches(client_for, cast, company):
    address = fair(published(company), *many())
    assert client_for(cast.other_committee_office).get(address).status_code == 404


@pytest.mark.parametrize("state", [ReviewState.OPEN, ReviewState.COUNTED])
def test_nothing_is_told_before_the_results_are(client_for, cast, company, state):
    review = make_review(company.committee, state=state, voters=2)
    answer = client_for(cast.auditor, headers=ENGLISH).get(fair(review, *many()))
    assert "appears once the results are published" in words(answer)
    assert "data-chart" not in answer.content.decode()


def test_a_named_review_has_no_report(client_for, cast, company):
    review = published(company, secrecy=Secrecy.NAMED)
    answer = client_for(cast.auditor, headers=ENGLISH).get(f"/reviews/{review.code}/fairness/")
    assert "This review is named" in words(answer)


def test_few_ballots_have_a_page_without_figures(client_for, cast, company):
    answer = client_for(cast.auditor, headers=ENGLISH).get(fair(published(company), drawn(6, 6)))
    assert "so that nobody can be guessed" in words(answer)
    assert "data-chart" not in answer.content.decode()


def test_a_rate_of_98_per_cent_is_flagged(client_for, cast, company):
    marks = [[9_800] * 20 for _ in range(50)]
    for row in marks[:20]:
        row[0] = 8_000
    answer = client_for(cast.auditor, headers=ENGLISH).get(fair(published(company), sheet(marks)))
    text = words(answer)
    assert "no longer separate anyone" in text
    assert " 98% " in text


def test_every_level_has_its_sentence():
    from zhibu.portal.published.fairness_words import SENTENCES, TITLES
    from zhibu.portal.published.fairness_words import TONES as WORDS

    figures = {figure for figure, _level in SENTENCES}
    assert figures == set(TITLES)
    assert {level for figure, level in SENTENCES if figure != "report"} <= {*TONES, "unknown"}
    assert set(WORDS) == {*TONES.values()}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_sentence_takes_its_figures(language):
    from django.utils import translation

    from zhibu.portal.published.fairness_words import SENTENCES, sentence

    figures = report(many())
    with translation.override(language):
        said = [sentence(figure, level, figures) for figure, level in SENTENCES]
    assert len(said) == len(set(said))
    assert not [one for one in said if any(sign in one for sign in ("%(", "%%", "{"))]


def test_the_page_asks_few_queries(client_for, cast, company, django_assert_max_num_queries):
    client = client_for(cast.auditor)
    address = fair(published(company), *many())
    client.get(address)
    with django_assert_max_num_queries(12):
        client.get(address)
