"""Text in columns, and numbers as on paper."""

from fractions import Fraction

import pytest

from zhibu.scoring.explanation.columns import clipped, padded, shifted, width, wrapped
from zhibu.scoring.explanation.numbers import amount, equals, mean


def test_a_chinese_character_takes_two_cells():
    assert width("支部A1") == 6
    assert padded("支部", 6) == "支部  "
    assert shifted("9.5", 5) == "  9.5"


def test_text_that_is_too_wide_is_cut_with_a_mark():
    assert clipped("党员大会", 8) == "党员大会"
    assert clipped("党员大会按时召开", 8) == "党员大…"


def test_lines_break_between_characters_and_not_before_a_stop():
    assert wrapped("党员大会按时召开。", 8) == ["党员大会", "按时召开。"]
    assert wrapped("one more general meeting", 10) == ["one more", "general", "meeting"]


@pytest.mark.parametrize(
    ("numerator", "denominator", "text", "figure"),
    [
        (9000, 1, "= 90.00", 9000),
        (182895, 20, "= 91.4475 → 91.45", 9145),
        (100_00, 3, "= 33.3333… → 33.33", 3333),
    ],
)
def test_a_division_is_written_out_with_its_rounding(numerator, denominator, text, figure):
    assert equals(numerator, denominator, 2) == (text, figure)


def test_a_mean_says_weights_only_where_they_differ():
    assert mean([(9000, 1), (9101, 1)], 2) == ("(90.00 + 91.01) ÷ 2 = 90.505 → 90.51", 9051)
    assert mean([(9000, 3000), (8000, 7000)], 2) == ("30% × 90.00 + 70% × 80.00 = 83.00", 8300)
    assert mean([(9000, 3000), (8000, 2000)], 2) == (
        "(30% × 90.00 + 20% × 80.00) ÷ 50% = 86.00",
        8600,
    )


def test_an_amount_is_exact_or_marked():
    assert [amount(Fraction(27705, 10)), amount(Fraction(100, 3)), amount(Fraction(-250))] == [
        "27.705",
        "≈0.33",
        "−2.50",
    ]
