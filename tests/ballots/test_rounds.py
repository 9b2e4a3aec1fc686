"""Rounds that adopted schemes ask for: by channel, with their raters, in the time of the adoption."""

from datetime import date

import pytest

import zhibu.urn.disclosure as disclosure
from makers import make_adoption, make_company
from zhibu.ballots.enums import BRANCHES_RATE, Raters, Secrecy
from zhibu.ballots.rounds import round_of, rounds_of
from zhibu.schemes.reading import preset_names, preset_text, read_text
from zhibu.scoring.scheme.lint.walk import earners
from zhibu.scoring.scheme.measures import Review
from zhibu.scoring.scheme.raters import BRANCH_ONLY, RATERS, SHOWN_FROM

pytestmark = pytest.mark.django_db


def shown(adoption, year=2026):
    return [(one.channel, one.number, str(one.period)) for one in rounds_of(adoption, year)]


def test_one_card_four_reviews_has_its_quarters_and_halves():
    adoption = make_adoption(make_company().root)
    assert shown(adoption) == [
        ("peer", 1, "2026Q1"),
        ("peer", 2, "2026Q2"),
        ("peer", 3, "2026Q3"),
        ("peer", 4, "2026Q4"),
        ("masses", 1, "2026H1"),
        ("masses", 2, "2026H2"),
        ("branch", 1, "2026H1"),
        ("branch", 2, "2026H2"),
    ]


def test_a_round_says_who_is_asked_and_how():
    adoption = make_adoption(make_company().root)
    masses = round_of(adoption, "masses", 2026, 1)
    assert masses.title == {"zh": "群众评议", "en": "Review by the masses"}
    assert [(one["source"], one["raters"]) for one in masses.sources] == [
        ("helped", ["helped"]),
        ("all_staff", ["staff"]),
    ]
    assert masses.raters == {Raters.HELPED, Raters.STAFF}
    assert (masses.secrecy, masses.replaceable, masses.minimum) == (Secrecy.SEALED, False, 1)
    assert round_of(adoption, "branch", 2026, 1).secrecy == Secrecy.NAMED


def test_rounds_before_and_after_an_adoption_are_none_of_its():
    company = make_company()
    adoption = make_adoption(company.root, started_on=date(2026, 4, 1), ended_on=date(2026, 9, 30))
    assert shown(adoption) == [
        ("peer", 2, "2026Q2"),
        ("peer", 3, "2026Q3"),
        ("masses", 1, "2026H1"),
        ("masses", 2, "2026H2"),
        ("branch", 1, "2026H1"),
        ("branch", 2, "2026H2"),
    ]
    assert shown(adoption, 2027) == []


def test_a_round_that_is_not_there_is_nothing():
    adoption = make_adoption(make_company().root)
    assert round_of(adoption, "peer", 2026, 5) is None
    assert round_of(adoption, "nothing", 2026, 1) is None


def test_a_channel_without_raters_is_not_held_here():
    text = preset_text("suxing").replace(", raters: members}", "}")
    adoption = make_adoption(make_company().root, text=text)
    assert {one.channel for one in rounds_of(adoption, 2026)} == {"masses", "branch"}


@pytest.mark.parametrize("name", preset_names())
def test_every_review_of_a_preset_says_who_is_asked(name):
    adoption = make_adoption(make_company().root, name=name)
    measures = [one.measure for one in earners(read_text(adoption.text).scheme)]
    channels = {one.review for one in measures if isinstance(one, Review)}
    found = rounds_of(adoption, 2026)
    assert {one.channel for one in found} == channels
    assert all(source["raters"] for one in found for source in one.sources)


def test_scheme_and_site_know_the_same_raters_and_the_same_least_number():
    assert tuple(RATERS) == tuple(Raters.values)
    assert set(BRANCH_ONLY) == {*BRANCHES_RATE, Raters.OTHER_SECRETARIES}
    assert {kind: Raters(kind).label for kind in RATERS}.keys() == RATERS.keys()
    assert disclosure.K == SHOWN_FROM


@pytest.mark.parametrize("kind", Raters)
def test_scheme_and_site_call_raters_alike(kind):
    from django.utils.translation import override

    with override("zh-hans"):
        assert str(kind.label) == RATERS[kind][0]
    with override("en"):
        assert str(kind.label) == RATERS[kind][1]
