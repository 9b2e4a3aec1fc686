"""A blind review is not frozen while a sheet has too few voters to hide one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from makers import make_branch, make_member, make_person, make_review, make_role
from zhibu.ballots.actions.planning import freeze_roll
from zhibu.ballots.enums import ReviewState, RollMark, Secrecy
from zhibu.ballots.hiding import thin_sheets
from zhibu.ballots.raters import gaps_of
from zhibu.orgs.enums import RoleKind
from zhibu.orgs.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return make_branch()


@pytest.fixture
def office(branch):
    person = make_person()
    make_role(person, branch, RoleKind.COMMITTEE_OFFICE)
    return person


def shown(branch, *voters, secrecy=Secrecy.BLIND, listed=None):
    """A review to be frozen today: on each sheet so many voters, all of whom it lists."""
    today = timezone.localdate()
    people = [[make_member(branch) for _ in range(count)] for count in voters]
    return make_review(
        branch,
        state=ReviewState.SHOWN,
        secrecy=secrecy,
        sheets=[(listed or some, some) for some in people],
        roll_on=today - timedelta(days=9),
        objections_until=today - timedelta(days=1),
        opens_on=today,
        closes_on=today,
    )


def test_a_drawn_secretary_alone_on_a_sheet_stops_the_freezing(branch, office):
    review = shown(branch, 6, 4, 1, listed=[make_member(branch) for _ in range(3)])
    with pytest.raises(Refused) as error:
        freeze_roll(review=review, by=office)
    assert f"{branch.name} · 2 (4)" in str(error.value)
    assert f"{branch.name} · 3 (1)" in str(error.value)
    assert f"{branch.name} · 1" not in str(error.value)
    assert not review.issuing_keys.exists()
    (gap,) = (one for one in gaps_of(review) if one.kind == "thin_sheet")
    assert gap.count == 2


@pytest.mark.parametrize("voters", [(5,), (5, 7), (6, 0)])
def test_five_voters_hide_one_and_a_sheet_of_slips_alone_is_no_matter(branch, office, voters):
    review = freeze_roll(review=shown(branch, *voters), by=office)
    assert review.state == ReviewState.FROZEN


def test_a_sealed_review_is_frozen_whatever_its_sheets(branch, office):
    review = shown(branch, 6, 1, secrecy=Secrecy.SEALED)
    assert thin_sheets(review) == []
    assert freeze_roll(review=review, by=office).state == ReviewState.FROZEN


def test_who_was_left_out_hides_nobody(branch, office):
    review = shown(branch, 5)
    review.voters.filter(pk=review.voters.first().pk).update(mark=RollMark.LEFT_OUT)
    with pytest.raises(Refused):
        freeze_roll(review=review, by=office)


def test_a_sheet_of_named_rows_alone_takes_no_token(branch, office):
    """One voter rates three by name: no secret row, so nothing to hide."""
    review = shown(branch, 6)
    rater, rated = make_member(branch), make_member(branch)
    sheet = review.sheets.create(
        number=2,
        organisation=branch,
        subjects=[{"subject": rated.code, "source": "higher", "name": rated.name, "note": ""}],
    )
    review.voters.create(person=rater, organisation=branch, sheet=sheet)
    assert thin_sheets(review) == []
    assert freeze_roll(review=review, by=office).state == ReviewState.FROZEN
