"""Turnout by branch: small branches count with the level above, and nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makers import make_member, make_review, make_sheet, make_voters
from zhibu.orgs.reach import STEP
from zhibu.portal.reviews.turnout import FEWEST, Line, rolled_up, turnout_of

TOP = "0001"


def branch(path, asked, voted=0):
    return Line(path, asked, voted, 0)


def test_branches_of_enough_voters_stand_by_themselves():
    lines = rolled_up([branch(f"{TOP}0001", 5, 2), branch(f"{TOP}0002", 9, 9)], TOP)
    assert [(it.path, it.asked, it.voted, it.small) for it in lines] == [
        (f"{TOP}0001", 5, 2, 0),
        (f"{TOP}0002", 9, 9, 0),
    ]


def test_small_branches_join_at_the_level_above():
    lines = rolled_up(
        [branch(f"{TOP}00010001", 3, 1), branch(f"{TOP}00010002", 2, 2), branch(f"{TOP}0002", 9)],
        TOP,
    )
    assert [(it.path, it.asked, it.voted, it.small) for it in lines] == [
        (f"{TOP}0001", 5, 3, 2),
        (f"{TOP}0002", 9, 0, 0),
    ]


def test_few_voters_left_at_the_top_take_the_smallest_line_with_them():
    """Else the one small branch could be reckoned from the total."""
    lines = rolled_up(
        [branch(f"{TOP}0001", 3), branch(f"{TOP}0002", 7), branch(f"{TOP}0003", 9)], TOP
    )
    assert [(it.path, it.asked, it.small) for it in lines] == [(TOP, 10, 2), (f"{TOP}0003", 9, 0)]


def test_a_review_of_one_small_branch_is_one_line():
    assert [(it.path, it.asked, it.small) for it in rolled_up([branch(TOP, 3)], TOP)] == [
        (TOP, 3, 0)
    ]


PATHS = st.lists(st.integers(1, 3), min_size=1, max_size=3).map(
    lambda numbers: TOP + "".join(f"{number:0{STEP}}" for number in numbers)
)


@given(st.dictionaries(PATHS, st.tuples(st.integers(1, 12), st.integers(0, 1)), max_size=12))
def test_no_line_is_small_and_no_voter_is_lost(found):
    lines = rolled_up([branch(path, asked, voted) for path, (asked, voted) in found.items()], TOP)
    total = sum(asked for asked, _ in found.values())
    assert sum(it.asked for it in lines) == total
    assert sum(it.voted for it in lines) == sum(voted for _, voted in found.values())
    assert total < FEWEST or all(it.asked >= FEWEST for it in lines)


@pytest.mark.django_db
def test_turnout_counts_marks_and_leaves_out_who_was_left_out(company, django_assert_num_queries):
    people = [make_member(company.branch) for _ in range(8)]
    review = make_review(company.root, sheets=[])
    sheet = make_sheet(review, people, organisation=company.branch)
    make_voters(sheet, people[:3], organisation=company.branch, mark="voted")
    make_voters(sheet, people[3:4], organisation=company.branch, mark="slip")
    make_voters(sheet, people[4:7], organisation=company.branch)
    make_voters(sheet, people[7:], organisation=company.branch, mark="left_out")
    with django_assert_num_queries(2):
        (line,) = turnout_of(review)
    assert (line.organisation, line.asked, line.voted, line.slips) == (company.branch, 7, 3, 1)
