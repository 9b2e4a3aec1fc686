"""Weights: percentages in, integers of 1/10,000 kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.terms.basis_points import BasisPoints
from zhibu.terms.errors import NumberError


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("30%", 3000),
        ("12.5%", 1250),
        ("12.05%", 1205),
        ("100%", 10000),
        ("0%", 0),
        ("１２．５％", 1250),
        (" 120% ", 12000),
    ],
)
def test_parse_reads_percentages(text, count):
    assert BasisPoints.parse(text) == BasisPoints(count)


@pytest.mark.parametrize(
    "text",
    [
        "0.3",
        "30",
        "",
        "%",
        "30 %",
        "12.555%",
        "-5%",
        "+5%",
        "1e1%",
        "030%",
        "30%%",
        "1000%",
        "3/10",
    ],
)
def test_parse_refuses_anything_else(text):
    with pytest.raises(NumberError) as refusal:
        BasisPoints.parse(text)
    assert str(refusal.value) == (
        f"{text!r} is not a weight; write a percentage with its sign and at most two decimals, "
        "such as '30%' or '12.5%' ('0.3' could mean 30% or 0.3%)."
    )


def test_parse_refuses_other_types():
    with pytest.raises(NumberError) as refusal:
        BasisPoints.parse(0.3)
    assert (
        str(refusal.value)
        == "0.3 of type float is not a weight; write text with its sign, such as '30%'."
    )


@pytest.mark.parametrize("count", [-1, 100_000, 0.5, True, "30"])
def test_basis_points_hold_an_int_in_range(count):
    with pytest.raises(NumberError) as refusal:
        BasisPoints(count)
    assert str(refusal.value) == (
        f"{count!r} is not a number of basis points; give an int from 0 to 99999 (10000 is 100%)."
    )


@given(st.integers(0, 99_999).map(BasisPoints))
def test_parse_reads_back_what_is_printed(weight):
    assert BasisPoints.parse(str(weight)) == weight


def test_basis_points_add_to_the_whole():
    assert BasisPoints(3000) + BasisPoints(4000) + BasisPoints.parse("30%") == BasisPoints.whole()
    with pytest.raises(TypeError):
        BasisPoints(1) + 1
