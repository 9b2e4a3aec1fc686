"""Scores: what is read, what is refused in which words, and that arithmetic is exact."""

import pickle
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.terms.basis_points import BasisPoints
from zhibu.terms.errors import NumberError
from zhibu.terms.score import Score, mean, total, weighted_mean

ALLOWED = "write points with at most two decimals, such as 92.5, 92.50 or 100"
scores = st.integers(-99_999_999_99, 99_999_999_99).map(lambda size: Score(hundredths=size))
weights = st.integers(0, 99_999).map(BasisPoints)


def half_up(value: Fraction, places: int = 2) -> Score:
    """Round points by the definition, floor(x + 1/2), independently of the formula in use."""
    return Score(hundredths=(value * 10**places + Fraction(1, 2)).__floor__() * 10 ** (2 - places))


def points(score: Score) -> Fraction:
    return Fraction(score.hundredths, 100)


@pytest.mark.parametrize(
    ("text", "hundredths"),
    [
        ("92.5", 9250),
        ("92.50", 9250),
        ("92.05", 9205),
        ("100", 10000),
        ("0", 0),
        ("0.01", 1),
        (" 92.5\t", 9250),
        ("９２．５", 9250),
        ("　１００　", 10000),
        ("99999999.99", 9999999999),
    ],
)
def test_parse_reads_points(text, hundredths):
    assert Score.parse(text) == Score(hundredths=hundredths)


@pytest.mark.parametrize(
    ("text", "hundredths"),
    [("-1.5", -150), ("+1.5", 150), ("－１．５", -150), ("\u22121.5", -150), ("-0", 0), ("3", 300)],
)
def test_parse_reads_a_sign_where_allowed(text, hundredths):
    assert Score.parse(text, signed=True) == Score(hundredths=hundredths)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", ": nothing is written"),
        ("  ", ": nothing is written"),
        ("92.505", ": it has more than two decimals"),
        ("92.500", ": it has more than two decimals"),
        ("1,000", ": it has a thousands separator"),
        ("１，０００", ": it has a thousands separator"),
        ("1 000.5", ": it has a thousands separator"),
        ("1e2", ": it has an exponent"),
        ("9.2E1", ": it has an exponent"),
        ("092", ": it has a leading zero"),
        ("100000000", ": the largest is 99999999.99"),
        ("9" * 5000, ": the largest is 99999999.99"),
        ("NaN", ""),
        ("inf", ""),
        ("92.", ""),
        (".5", ""),
        ("92,5", ""),
        ("92..5", ""),
        ("9²", ""),
        ("½", ""),
        ("①", ""),
        ("٩٢", ""),
        ("92分", ""),
        ("九十二", ""),
        ("0x5c", ""),
        ("9_2", ""),
        ("--1", ""),
    ],
)
def test_parse_refuses_anything_else(text, reason):
    with pytest.raises(NumberError) as refusal:
        Score.parse(text)
    assert str(refusal.value) == f"{text!r} is not a score{reason}; {ALLOWED}."


@pytest.mark.parametrize("text", ["-1", "+1", "－１", "\u22121"])
def test_parse_refuses_a_sign_unless_allowed(text):
    with pytest.raises(NumberError) as refusal:
        Score.parse(text)
    assert str(refusal.value) == f"{text!r} is not a score: a sign is not allowed here; {ALLOWED}."


@pytest.mark.parametrize(
    ("value", "hundredths"),
    [
        (92, 9200),
        (Decimal("92.5"), 9250),
        (Decimal("92.500"), 9250),
        (Decimal("1E+2"), 10000),
        (Decimal("0E+999999"), 0),
        (Decimal("-0"), 0),
        ("92.5", 9250),
        (Score(hundredths=7), 7),
    ],
)
def test_of_reads_exact_values(value, hundredths):
    assert Score.of(value) == Score(hundredths=hundredths)


def test_of_refuses_a_float_and_says_why():
    with pytest.raises(NumberError) as refusal:
        Score.of(92.5)
    assert str(refusal.value) == (
        "92.5 is a float, and a float cannot hold most hundredths (1.005 is stored as 1.00499...), "
        "so its rounding would be luck; give text, int or Decimal, such as '92.50'."
    )


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (True, "True of type bool is not a score; give text, int or Decimal."),
        (None, "None of type NoneType is not a score; give text, int or Decimal."),
        (-1, f"-1 is not a score: it is below 0, which is not allowed here; {ALLOWED}."),
        (
            Decimal("-0.5"),
            f"-0.5 is not a score: it is below 0, which is not allowed here; {ALLOWED}.",
        ),
        (
            Decimal("92.505"),
            f"92.505 is not a score: it is not a whole number of hundredths; {ALLOWED}.",
        ),
        (
            Decimal("1E-999999"),
            f"1E-999999 is not a score: it is not a whole number of hundredths; {ALLOWED}.",
        ),
        (
            Decimal("1E+999999"),
            f"1E+999999 is not a score: it is not a number up to 99999999.99; {ALLOWED}.",
        ),
        (Decimal("NaN"), f"NaN is not a score: it is not a number up to 99999999.99; {ALLOWED}."),
        (
            Decimal("-Infinity"),
            f"-Infinity is not a score: it is not a number up to 99999999.99; {ALLOWED}.",
        ),
        (100_000_000, f"100000000 is not a score: the largest is 99999999.99; {ALLOWED}."),
    ],
)
def test_of_refuses_other_values(value, message):
    with pytest.raises(NumberError) as refusal:
        Score.of(value)
    assert str(refusal.value) == message


def test_of_reads_negatives_where_allowed():
    assert (
        Score.of(-3, signed=True)
        == Score.of(Decimal("-3.00"), signed=True)
        == Score(hundredths=-300)
    )


@pytest.mark.parametrize("size", [92.5, "9250", True, None])
def test_score_holds_an_int_only(size):
    with pytest.raises(NumberError) as refusal:
        Score(hundredths=size)
    assert str(refusal.value) == (
        f"{size!r} of type {type(size).__name__} is not a number of hundredths; "
        "give an int, or read points with Score.of."
    )


def test_format_prints_places_and_trims():
    score = Score.of("92.50")
    assert (str(score), score.format(1), score.trimmed()) == ("92.50", "92.5", "92.5")
    assert (Score.of(100).format(0), Score.of(100).trimmed(), Score.of("0.05").trimmed()) == (
        "100",
        "100",
        "0.05",
    )
    assert (str(Score(hundredths=-5)), Score(hundredths=-150).trimmed()) == ("-0.05", "-1.5")


def test_format_refuses_to_lose_digits():
    with pytest.raises(NumberError) as refusal:
        Score.of("92.55").format(1)
    assert str(refusal.value) == (
        "92.55 has more than 1 decimals, and printing does not round; use rounded(1) first."
    )


@given(scores)
def test_parse_reads_back_what_is_printed(score):
    assert Score.parse(str(score), signed=True) == score
    assert Score.parse(score.trimmed(), signed=True) == score
    assert pickle.loads(pickle.dumps(score)) == score


@given(scores, scores, scores)
def test_sums_are_exact_and_ordered(one, two, three):
    assert (one + two) + three == one + (two + three) == total([three, one, two])
    assert one + two - two == one
    assert one + (-one) == Score.zero()
    assert (one < two) == (points(one) < points(two))
    assert one * 3 == one + one + one


@given(scores, weights, st.sampled_from([0, 1, 2]))
def test_times_is_the_definition(score, weight, places):
    assert score.times(weight, places) == half_up(
        points(score) * Fraction(weight.count, 10_000), places
    )


@given(st.lists(scores, min_size=1), st.sampled_from([0, 1, 2]))
def test_mean_is_the_definition_and_needs_no_order(several, places):
    expected = half_up(sum(map(points, several), Fraction(0)) / len(several), places)
    assert mean(several, places) == mean(reversed(several), places) == expected


@given(st.lists(st.tuples(scores, st.integers(1, 10_000).map(BasisPoints)), min_size=1))
def test_weighted_mean_is_the_definition(parts):
    weighed = sum((points(score) * weight.count for score, weight in parts), Fraction(0))
    assert weighted_mean(parts) == half_up(weighed / sum(weight.count for _, weight in parts))


def test_weighted_mean_keeps_proportions_when_a_part_is_left_out():
    peer, masses = (Score.of(90), BasisPoints(3000)), (Score.of(97), BasisPoints(4000))
    assert weighted_mean([peer, masses]) == Score.of("94.00")


def test_mean_of_nothing_is_refused():
    for refused in (
        lambda: mean([]),
        lambda: weighted_mean([]),
        lambda: weighted_mean([(Score.of(1), BasisPoints(0))]),
    ):
        with pytest.raises(NumberError) as refusal:
            refused()
        assert str(refusal.value) == (
            "The denominator is 0, and it must be at least 1; a mean of nothing is no evidence, not 0."
        )


def test_arithmetic_with_other_types_is_refused():
    score = Score.of(1)
    for refused in (
        lambda: score + 1,
        lambda: score - 0.5,
        lambda: score * 1.5,
        lambda: score * True,
        lambda: sum([score]),
    ):
        with pytest.raises(TypeError):
            refused()
