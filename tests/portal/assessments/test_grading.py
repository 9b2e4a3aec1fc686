"""From a total to its grade on the page: what is assumed is marked, what is missing is all said."""

from pathlib import Path

import pytest
from django.utils.translation import override

import zhibu
from zhibu.portal.assessments.grading import (
    coming_of,
    full_in_words,
    proposals_in_words,
    steps_in_words,
)
from zhibu.schemes.numbers import numbers_of
from zhibu.scoring.scheme.reading import read_scheme

pytestmark = pytest.mark.django_db


def told_of(year):
    from zhibu.assessments.trace import explanation

    return explanation(year.assessment, year.company.branch.code)


def test_what_is_assumed_is_marked_where_its_effect_is_shown(year, page_of, client_for):
    year.rate().publish()
    shown = page_of(year.cast.secretary, year.own)
    with override("en"):
        marked = [one for one in steps_in_words(told_of(year)) if one.assumed]
    assert marked, "the grades of this scheme are assumed"
    for one in marked:
        assert one.assumed in shown
    number = sum(one.origin == "assumed" for one in numbers_of(year.adoption.text))
    assert f"{number} assumed number" in shown
    assert f'href="/schemes/{year.adoption.pk}/"' in shown
    assert f"{number} assumed number" in page_of(year.office, f"{year.address}results/")
    chinese = client_for(year.cast.secretary).get(year.own).content.decode()
    assert "设定值</dt>" not in chinese


def test_all_that_the_next_grade_needs_stands_on_the_page(year, page_of):
    year.rate().publish()
    with override("en"):
        near = coming_of(told_of(year))
    assert near.held_back, "what must be done was not, so a gate holds the branch back"
    shown = page_of(year.cast.secretary, year.own).replace("&quot;", '"')
    for words in near.held_back:
        assert words in shown, words
    assert ("Points alone do not reach it" if near.needed else "Still needed:") in shown


def test_nothing_is_said_of_a_result_without_a_total():
    assert (coming_of(None), steps_in_words(None), proposals_in_words(None)) == (None, [], [])


@pytest.mark.parametrize(
    ("preset", "words"),
    [("sanhua", "of 100.00, bonus 5.00 at most"), ("suxing", "of 100.00")],
)
def test_full_points_and_a_bonus_are_said_apart(preset, words):
    scheme = read_scheme(Path(zhibu.__file__).parent / "presets" / preset).scheme
    with override("en"):
        assert full_in_words(scheme) == words
