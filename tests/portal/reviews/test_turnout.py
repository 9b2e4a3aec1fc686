"""Turnout by branch: as it is published, never of a branch of few voters, and nobody is lost."""

import pytest

from makers import make_member, make_review, make_sheet, make_voters
from zhibu.portal.reviews.turnout import turnout_in

pytestmark = pytest.mark.django_db


def ask(review, branch, **marks):
    """So many voters of a branch with each mark."""
    people = [(make_member(branch), mark) for mark, count in marks.items() for _ in range(count)]
    sheet = make_sheet(review, [person for person, _ in people], organisation=branch)
    for person, mark in people:
        make_voters(sheet, [person], organisation=branch, mark=mark)


def lines_of(review):
    return [(it.name, it.voted, it.asked, it.whole) for it in turnout_in(review).lines]


@pytest.fixture
def review(company):
    return make_review(company.root, state="open", sheets=[])


def test_marks_are_counted_and_who_was_left_out_is_not(review, company, django_assert_num_queries):
    ask(review, company.branch, voted=3, slip=1, not_yet=3, left_out=1)
    with django_assert_num_queries(3):
        found = turnout_in(review)
    assert (found.asked, found.voted, found.slips) == (7, 3, 1)
    assert found.lines[-1].name == "第一支部"
    assert (found.lines[-1].asked, found.lines[-1].voted) == (7, 3)


def test_a_small_branch_counts_with_the_level_above_alone(review, company):
    ask(review, company.branch, voted=6)
    ask(review, company.sibling, voted=2)
    ask(review, company.foreign, voted=7)
    found = {name: (voted, asked) for name, voted, asked, _whole in lines_of(review)}
    assert "第二支部" not in found
    assert found["第三支部"] == (7, 7)
    assert found["公司党委"] == (15, 15)


def test_no_line_and_no_difference_to_the_whole_is_of_few_voters(review, company):
    ask(review, company.branch, voted=6)
    ask(review, company.sibling, not_yet=2)
    whole = turnout_in(review)
    assert all(it.asked >= 5 for it in whole.lines)
    assert all(whole.asked - it.asked not in range(1, 5) for it in whole.lines)


def test_a_review_of_one_small_branch_tells_its_whole_alone(company):
    review = make_review(company.branch, state="open", voters=3)
    assert [(voted, asked) for _name, voted, asked, _whole in lines_of(review)] == [(0, 3)]
