"""Known answers: published figures, and small tables reckoned by hand."""

from fractions import Fraction

import numpy as np
import pytest

from zhibu.urn.fairness.rounding import hundredths
from zhibu.urn.fairness.variance import one_way, two_way

SHROUT_FLEISS = (
    (9, 2, 5, 8),
    (6, 1, 3, 2),
    (8, 4, 6, 8),
    (7, 1, 2, 6),
    (10, 5, 6, 9),
    (6, 2, 4, 7),
)
"""Six targets by four judges: Shrout & Fleiss 1979, Psychological Bulletin 86(2), table 2."""


def columns(table, block=None):
    """Rater, target, value and block of each target; none is no mark."""
    cells = [
        (rater, target, value)
        for target, row in enumerate(table)
        for rater, value in enumerate(row)
        if value is not None
    ]
    rater, target, value = np.array(cells, dtype=np.int64).T
    return rater, target, value, np.array(block or [0] * len(table), dtype=np.int64)


def test_one_way_gives_the_published_figures():
    _rater, target, value, block = columns(SHROUT_FLEISS)
    found = one_way(target, value, block)
    assert round(float(found.between), 2) == 11.24  # as printed in table 3
    assert round(float(found.within), 2) == 6.26
    assert found.size == 4
    assert hundredths(found.single) == 17  # table 4
    assert hundredths(found.averaged) == 44


def test_two_way_gives_the_published_figures():
    found = two_way(*columns(SHROUT_FLEISS))
    assert round(float(found.raters), 2) == 32.49
    assert round(float(found.left), 2) == 1.02
    published = (29, 62, 71, 91)
    assert (
        tuple(
            hundredths(one)
            for one in (found.single, found.averaged, found.consistent, found.consistent_averaged)
        )
        == published
    )


def test_unbalanced_data_by_hand():
    """Targets 1, 3 and 8, 10, 12: means 2 and 10, grand mean 6.8.

    Between: 2 × 4.8² + 3 × 3.2² = 76.8, one degree of freedom; within: 2 + 8 = 10, three of them;
    n₀ = 5 − (4 + 9)/5 = 2.4.
    """
    _rater, target, value, block = columns(((1, 3, None), (8, 10, 12)))
    found = one_way(target, value, block)
    assert found.between == Fraction(384, 5)
    assert found.within == Fraction(10, 3)
    assert found.size == Fraction(12, 5)
    assert found.single == (Fraction(384, 5) - Fraction(10, 3)) / (
        Fraction(384, 5) + Fraction(7, 5) * Fraction(10, 3)
    )
    assert found.variance_between == (Fraction(384, 5) - Fraction(10, 3)) / Fraction(12, 5)


def test_blocks_are_compared_within_themselves():
    """What separates two branches from each other says nothing of agreement within them."""
    one = one_way(*columns(((1, 3), (5, 7), (101, 103), (105, 107)), [0, 0, 1, 1])[1:])
    alone = one_way(*columns(((1, 3), (5, 7)))[1:])
    assert (one.between, one.within, one.size) == (alone.between, alone.within, alone.size)


def test_equal_tables_side_by_side_agree_as_one_does():
    """Each judge judges in one table: those of the second are others."""
    rater, target, value, block = columns(SHROUT_FLEISS)
    both = two_way(
        np.concatenate([rater, rater + 4]),
        np.concatenate([target, target + 6]),
        np.concatenate([value, value]),
        np.concatenate([block, block + 1]),
    )
    assert hundredths(both.single) == 29
    assert hundredths(both.averaged) == 62


@pytest.mark.parametrize("table", [((1,), (2,)), ((1, 2, 3),), ((1, None), (None, 2))])
def test_nothing_is_given_where_nothing_can_be_told_apart(table):
    assert one_way(*columns(table)[1:]) is None


def test_a_table_with_a_gap_has_no_two_way_figure():
    assert two_way(*columns(((1, 2, 3), (4, None, 6)))) is None


def test_equal_marks_have_no_agreement_to_measure():
    found = one_way(*columns(((5, 5), (5, 5)))[1:])
    assert found.single is None
    assert found.averaged is None


def test_no_marks_at_all():
    none = np.zeros(0, dtype=np.int64)
    assert one_way(none, none, none) is None
    assert two_way(none, none, none, none) is None
