"""Laws of the assignment: the least sum, the same for everybody, whatever the order of rows."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.consequences.assignment import (
    MOST,
    Side,
    assign_optimally,
    distance,
    lot,
    weigh,
)

COSTS = st.integers(0, 1000)
SMALL = st.integers(0, 5).flatmap(
    lambda rows: st.integers(0, 5).flatmap(
        lambda columns: st.lists(
            st.lists(COSTS, min_size=columns, max_size=columns), min_size=rows, max_size=rows
        )
    )
)


def sides(prefix, number):
    return [Side(f"{prefix}{n}", n, f"{prefix}{n}", "0001") for n in range(number)]


def assigned(costs):
    helpers, helped = sides("H", len(costs)), sides("L", len(costs[0]) if costs else 0)
    return helpers, helped, assign_optimally(helpers, helped, costs)


def least(costs):
    """The least sum, by trying all."""
    rows, columns = len(costs), len(costs[0]) if costs else 0
    if not rows or not columns:
        return 0
    if rows > columns:
        costs, rows, columns = list(zip(*costs, strict=True)), columns, rows
    return min(
        sum(costs[row][column] for row, column in enumerate(chosen))
        for chosen in permutations(range(columns), rows)
    )


@given(SMALL)
def test_no_other_assignment_costs_less(costs):
    _helpers, _helped, found = assigned(costs)
    assert sum(costs[row][column] for row, column in found) == least(costs)


@given(SMALL)
def test_everybody_is_paired_once_and_the_smaller_side_wholly(costs):
    helpers, helped, found = assigned(costs)
    rows, columns = [row for row, _c in found], [column for _r, column in found]
    assert len(set(rows)) == len(rows) == len(set(columns)) == min(len(helpers), len(helped))


@given(SMALL.filter(lambda costs: costs and costs[0]), st.randoms(use_true_random=False))
def test_the_order_of_rows_never_changes_the_pairs(costs, chance):
    helpers, helped, found = assigned(costs)
    names = {(helpers[row].subject, helped[column].subject) for row, column in found}
    rows, columns = list(range(len(helpers))), list(range(len(helped)))
    chance.shuffle(rows), chance.shuffle(columns)
    mixed = assign_optimally(
        [helpers[row] for row in rows],
        [helped[column] for column in columns],
        [[costs[row][column] for column in columns] for row in rows],
    )
    again = {(helpers[rows[row]].subject, helped[columns[column]].subject) for row, column in mixed}
    assert again == names


def test_equal_costs_are_decided_by_lot_as_anybody_can_redo():
    _helpers, _helped, found = assigned([[500, 500], [500, 500]])
    lots = {
        straight: lot("H0", f"L{a}") + lot("H1", f"L{1 - a}")
        for straight, a in ((True, 0), (False, 1))
    }
    assert ((0, 0) in found) is (lots[True] < lots[False])
    assert lot("H0", "L0") == lot("H0", "L0") != lot("L0", "H0")


def test_a_difference_of_one_outweighs_all_lots():
    costs = [[int(row != column) for column in range(40)] for row in range(40)]
    _helpers, _helped, found = assigned(costs)
    assert found == [(n, n) for n in range(40)]


def test_more_pairs_than_can_be_held_exactly_are_refused():
    with pytest.raises(ValueError, match="513"):
        assign_optimally(sides("H", MOST + 1), sides("L", MOST + 1), [])


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.booleans())
def test_a_pair_costs_from_0_to_1000_and_less_with_what_speaks_for_it(strong, weak, tied):
    helper = Side("H", 1, "H", "000100010001", "1", 5, {"a": strong, "b": 9_500})
    helped = Side("L", 2, "L", "000100020001", "2", 1, {"a": weak, "b": 9_500})
    near = Side("N", 3, "N", "000100010002", "1", 1, {"a": weak, "b": 9_500})
    points = {"a": 600, "b": 400}
    cost = weigh(helper, helped, points, tied).cost
    assert 0 <= cost <= 1000
    assert weigh(helper, near, points, tied).cost < cost
    assert weigh(helper, helped, points, True).cost <= cost
    found = weigh(helper, helped, points, tied).clauses
    assert found == (("a",) if strong >= 9_000 and weak < 6_000 else ())


def test_distance_counts_steps_in_the_tree():
    assert distance("00010001", "00010002") == 2
    assert distance("000100010001", "00010002") == 3
    assert distance("0001", "0001") == 0
