"""Half up, against its definition in fractions."""

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.terms.errors import NumberError
from zhibu.terms.rounding import round_half_up

places = st.sampled_from([0, 1, 2])
numerators = st.integers(-(10**18), 10**18)


@given(numerators, st.integers(1, 10**12), places)
def test_round_half_up_is_floor_of_x_plus_a_half(numerator, denominator, digits):
    step = 10 ** (2 - digits)
    exact = Fraction(numerator, denominator * step)
    assert round_half_up(numerator, denominator, digits) == floor(exact + Fraction(1, 2)) * step


@given(numerators, st.integers(1, 10**6), st.integers(-1000, 1000), places)
def test_round_half_up_commutes_with_whole_points(numerator, denominator, whole, digits):
    moved = round_half_up(numerator + whole * 100 * denominator, denominator, digits)
    assert moved == round_half_up(numerator, denominator, digits) + whole * 100


@given(numerators, numerators, st.integers(1, 10**6), places)
def test_round_half_up_never_swaps_an_order(one, two, denominator, digits):
    small, large = sorted((one, two))
    assert round_half_up(small, denominator, digits) <= round_half_up(large, denominator, digits)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((1, 2), 1),
        ((-1, 2), 0),
        ((3, 2), 2),
        ((-3, 2), -1),
        ((9455, 1, 1), 9460),
        ((9450, 1, 0), 9500),
        ((-9450, 1, 0), -9400),
        ((9449, 1, 0), 9400),
        ((27551, 3), 9184),
    ],
)
def test_round_half_up_sends_a_half_upward(arguments, expected):
    assert round_half_up(*arguments) == expected


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            (1.5, 1),
            "The numerator 1.5 is of type float, and only int is exact here; give whole hundredths and a whole divisor.",
        ),
        (
            (1, True),
            "The denominator True is of type bool, and only int is exact here; "
            "give whole hundredths and a whole divisor.",
        ),
        (
            (1, 0),
            "The denominator is 0, and it must be at least 1; a mean of nothing is no evidence, not 0.",
        ),
        (
            (1, -2),
            "The denominator is -2, and it must be at least 1; a mean of nothing is no evidence, not 0.",
        ),
        ((1, 1, 3), "3 places were asked for, and a score has 0, 1 or 2; choose one of them."),
        ((1, 1, -1), "-1 places were asked for, and a score has 0, 1 or 2; choose one of them."),
    ],
)
def test_round_half_up_refuses_what_is_not_exact(arguments, message):
    with pytest.raises(NumberError) as refusal:
        round_half_up(*arguments)
    assert str(refusal.value) == message
