"""Clearing a quarter: when it is over, nothing is left, and once."""

from datetime import date

import pytest
from django.utils import timezone

from makers import make_record
from zhibu.orgs.refusals import Forbidden, Refused
from zhibu.records.actions import withdraw_draft
from zhibu.records.clearing import clear_quarter, quarters_of
from zhibu.records.enums import State


@pytest.fixture
def held(company, cast):
    from held_year import make_held_year

    return make_held_year(company, cast)


def clear(held, by, quarter, **fields):
    return clear_quarter(branch=held.branch, year=2025, quarter=quarter, by=by, **fields)


def test_clearing_keeps_what_was_counted_by_kind(held, cast):
    cleared = clear(held, cast.secretary, 1, note="已核对")

    assert cleared.counted == {"general_meeting": 1, "study": 1, "theme_day": 1}
    assert cleared.note == "已核对"


@pytest.mark.parametrize("state", [State.DRAFT, State.RETURNED])
def test_a_quarter_with_unfinished_records_is_refused_with_their_names(held, cast, state):
    make_record(held.branch, by=cast.secretary, held_on=date(2025, 1, 5), title="欠着", state=state)

    with pytest.raises(Refused, match="欠着"):
        clear(held, cast.secretary, 1)


def test_drafts_of_another_quarter_do_not_matter(held, cast):
    assert clear(held, cast.secretary, 1).quarter == 1


def test_a_quarter_that_is_not_over_is_refused(held, cast):
    today = timezone.localdate()

    with pytest.raises(Refused):
        clear_quarter(
            branch=held.branch, year=today.year, quarter=(today.month + 2) // 3, by=cast.secretary
        )


def test_a_quarter_is_cleared_once(held, cast):
    clear(held, cast.secretary, 1)

    with pytest.raises(Refused):
        clear(held, cast.secretary, 1)


@pytest.mark.parametrize(
    "who", ["committee_member", "group_leader", "member", "committee_office", "foreign_secretary"]
)
def test_only_the_secretary_clears(held, cast, who):
    with pytest.raises(Forbidden):
        clear(held, getattr(cast, who), 1)


def test_a_note_that_is_too_long_is_refused_at_its_field(held, cast):
    with pytest.raises(Refused) as refused:
        clear(held, cast.secretary, 1, note="长" * 301)

    assert set(refused.value.fields) == {"note"}


def test_quarters_say_what_is_open_and_what_came_later(held, cast):
    withdraw_draft(record=held.draft, by=cast.secretary)
    clear(held, cast.secretary, 1)
    late = make_record(
        held.branch, by=cast.secretary, held_on=date(2025, 3, 9), title="补上",
        state=State.SUBMITTED, number=9,
    )  # fmt: skip
    first, second, *_ = quarters_of(cast.secretary, held.branch, 2025)

    assert first.came_later == (late,)
    assert first.unchecked == (late,)
    assert first.counted == 3
    assert second.clearing is None
    assert second.unfinished == ()


def test_quarters_take_two_queries(held, cast, django_assert_num_queries):
    cast.secretary.__dict__.pop("_held", None)

    with django_assert_num_queries(3):  # with the person's roles
        quarters_of(cast.secretary, held.branch, 2025)
