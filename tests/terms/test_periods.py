"""Periods: parts tile the whole, texts read back, names are printed in both languages."""

import pickle
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.terms.errors import PeriodError
from zhibu.terms.periods import Half, Month, PartOfPeriod, Period, Quarter, Year

years = st.integers(1901, 2998)
kinds = st.sampled_from(PartOfPeriod)
days = st.dates(date(1901, 1, 1), date(2998, 12, 31))
periods = st.builds(Period.holding, days, kinds)


@given(periods)
def test_parse_reads_back_what_is_printed(period):
    assert Period.parse(str(period)) == period
    assert pickle.loads(pickle.dumps(period)) == period


@given(periods, kinds)
def test_parts_tile_the_period(period, kind):
    if kind.months > period.kind.months:
        return
    parts = period.parts(kind)
    assert [day for part in parts for day in part] == list(period)
    assert [parts.index(part) + 1 for part in parts] == [
        period.index_of(part.last, kind) for part in parts
    ]
    assert list(parts) == sorted(parts)


@given(periods)
def test_next_and_previous_touch_without_a_gap(period):
    assert period.next().first == period.last + timedelta(days=1)
    assert period.next().previous() == period == period.previous().next()
    assert period.previous() < period < period.next()


@given(days, kinds)
def test_holding_gives_the_one_period_with_the_day(day, kind):
    period = Period.holding(day, kind)
    assert period.contains(day)
    assert day in period
    assert not period.next().contains(day)
    assert not period.previous().contains(day)
    assert period.first + timedelta(days=period.days - 1) == period.last
    assert (day - period.first).days + 1 + period.days_left(day) == period.days


@pytest.mark.parametrize(
    ("kind", "count"), [("year", 1), ("half", 2), ("quarter", 4), ("month", 12)]
)
def test_a_year_has_as_many_parts_as_its_kind_says(kind, count):
    assert len(Year(2026).parts(kind)) == count == PartOfPeriod(kind).per_year


@pytest.mark.parametrize(
    ("period", "text", "zh", "en", "first", "last"),
    [
        (Year(2026), "2026", "2026年", "2026", date(2026, 1, 1), date(2026, 12, 31)),
        (
            Half(2026, 1),
            "2026H1",
            "2026年上半年",
            "first half of 2026",
            date(2026, 1, 1),
            date(2026, 6, 30),
        ),
        (
            Half(2026, 2),
            "2026H2",
            "2026年下半年",
            "second half of 2026",
            date(2026, 7, 1),
            date(2026, 12, 31),
        ),
        (
            Quarter(2026, 3),
            "2026Q3",
            "2026年第三季度",
            "third quarter of 2026",
            date(2026, 7, 1),
            date(2026, 9, 30),
        ),
        (Month(2026, 7), "2026-07", "2026年7月", "July 2026", date(2026, 7, 1), date(2026, 7, 31)),
        (
            Month(2028, 2),
            "2028-02",
            "2028年2月",
            "February 2028",
            date(2028, 2, 1),
            date(2028, 2, 29),
        ),
    ],
)
def test_a_period_has_names_and_days(period, text, zh, en, first, last):
    assert (str(period), period.zh, period.en, period.first, period.last) == (
        text,
        zh,
        en,
        first,
        last,
    )


def test_parse_takes_full_width_and_space():
    assert Period.parse(" ２０２６Ｑ３ ") == Quarter(2026, 3)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "26",
        "2026Q5",
        "2026Q0",
        "2026H3",
        "2026-13",
        "2026-7",
        "2026q3",
        "2026Q",
        "2026 Q3",
        "2026年",
        "20266",
    ],
)
def test_parse_refuses_anything_else(text):
    with pytest.raises(PeriodError) as refusal:
        Period.parse(text)
    assert str(refusal.value) == (
        f"{text!r} is not a period; write a year as 2026, a half as 2026H1, a quarter as 2026Q3, a month as 2026-07."
    )


def test_parse_refuses_a_number():
    with pytest.raises(PeriodError) as refusal:
        Period.parse(2026)
    assert str(refusal.value) == (
        "2026 of type int is not a period; write a year as 2026, a half as 2026H1, "
        "a quarter as 2026Q3, a month as 2026-07."
    )


@pytest.mark.parametrize(
    ("refused", "message"),
    [
        (lambda: Quarter(2026, 5), "2026 has no quarter 5; count from 1 to 4."),
        (lambda: Year(26), "26 is not a year from 1900 to 2999; write it as 2026."),
        (lambda: Year("2026"), "'2026' is not a year from 1900 to 2999; write it as 2026."),
        (lambda: Year(2999).next(), "3000 is not a year from 1900 to 2999; write it as 2026."),
        (
            lambda: Period("week", 2026),
            "'week' is not a kind of period; write year, half, quarter or month.",
        ),
        (
            lambda: Year(2026).parts("week"),
            "'week' is not a kind of period; write year, half, quarter or month.",
        ),
        (
            lambda: Month(2026, 7).parts("quarter"),
            "2026-07 cannot be cut by the quarter; ask for parts no longer than a month.",
        ),
        (
            lambda: Year(2026).index_of(date(2027, 1, 1), "month"),
            "2027-01-01 does not lie in 2026; its days run from 2026-01-01 to 2026-12-31.",
        ),
        (
            lambda: Year(2026).contains(datetime(2026, 1, 1, tzinfo=UTC)),
            "datetime.datetime(2026, 1, 1, 0, 0, tzinfo=datetime.timezone.utc) is not a day; give a date, such as the local date of a moment.",
        ),
        (
            lambda: Year(2026).contains("2026-01-01"),
            "'2026-01-01' is not a day; give a date, such as the local date of a moment.",
        ),
    ],
)
def test_what_is_no_period_is_refused(refused, message):
    with pytest.raises(PeriodError) as refusal:
        refused()
    assert str(refusal.value) == message


def test_index_counts_parts_from_one():
    assert Year(2026).index_of(date(2026, 12, 31), "quarter") == 4
    assert Half(2026, 2).index_of(date(2026, 7, 1), "month") == 1
    assert Half(2026, 2).parts("quarter") == (Quarter(2026, 3), Quarter(2026, 4))


def test_days_left_is_bounded_by_the_period():
    quarter = Quarter(2026, 3)
    assert [
        quarter.days_left(day)
        for day in (date(2026, 6, 1), date(2026, 9, 29), date(2026, 9, 30), date(2026, 12, 1))
    ] == [92, 1, 0, 0]


def test_longer_periods_sort_before_the_parts_that_begin_with_them():
    parts = [Month(2026, 1), Quarter(2026, 1), Year(2026), Half(2026, 1), Year(2025)]
    assert sorted(parts) == [
        Year(2025),
        Year(2026),
        Half(2026, 1),
        Quarter(2026, 1),
        Month(2026, 1),
    ]
    assert Period("year", 2026) == Year(2026)
