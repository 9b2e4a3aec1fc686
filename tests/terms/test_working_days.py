"""Working days: the published arrangement, the laws of counting, and what is said of unknown years."""

from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.terms.errors import NumberError
from zhibu.terms.working_days import Certainty, WorkingCalendar

days = st.dates(date(2024, 6, 1), date(2029, 12, 31))
counts = st.integers(-60, 60)

TABLE = """\
years:
  - year: 2027
    document: 试验安排第1号
    holidays: [2027-01-01, 2027-02-05..2027-02-11]
    working_weekends: [2027-02-13]
"""


@cache
def calendar():
    return WorkingCalendar()


def with_table(folder, text=TABLE):
    path = folder / "own.yaml"
    path.write_text(text, encoding="utf-8")
    return WorkingCalendar(path)


def test_2026_is_as_the_state_council_arranged_it():
    off = {
        first + timedelta(days=count)
        for first, length in [
            (date(2026, 1, 1), 3),
            (date(2026, 2, 15), 9),
            (date(2026, 4, 4), 3),
            (date(2026, 5, 1), 5),
            (date(2026, 6, 19), 3),
            (date(2026, 9, 25), 3),
            (date(2026, 10, 1), 7),
        ]
        for count in range(length)
    }
    worked = {
        date(2026, month, day)
        for month, day in [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)]
    }
    for count in range(365):
        day = date(2026, 1, 1) + timedelta(days=count)
        expected = day in worked or (day.weekday() < 5 and day not in off)
        assert calendar().is_working_day(day) == expected, day


@given(days, counts)
def test_between_undoes_add(day, count):
    assert calendar().between(day, calendar().add(day, count)) == count


@given(days, counts.filter(bool))
def test_add_gives_a_working_day(day, count):
    assert calendar().is_working_day(calendar().add(day, count))


@given(days, days, counts, counts)
def test_add_never_swaps_an_order(one, two, few, many):
    earlier, later = sorted((one, two))
    fewer, more = sorted((few, many))
    assert calendar().add(earlier, few) <= calendar().add(later, few)
    assert calendar().add(one, fewer) <= calendar().add(one, more)


@given(days, st.integers(0, 40), st.integers(0, 40))
def test_add_goes_by_steps(day, first, second):
    assert calendar().add(calendar().add(day, first), second) == calendar().add(day, first + second)


@given(days, days, days)
def test_between_adds_up_along_the_way(one, two, three):
    first, middle, last = sorted((one, two, three))
    whole = calendar().between(first, last)
    assert whole == calendar().between(first, middle) + calendar().between(middle, last)


def test_add_of_nothing_is_the_day_itself():
    assert calendar().add(date(2026, 10, 1), 0) == date(2026, 10, 1)
    assert calendar().between(date(2026, 10, 1), date(2026, 10, 1)) == 0


@pytest.mark.parametrize("count", [1.0, True, "5", 10_001, -10_001])
def test_add_refuses_what_is_no_number_of_days(count):
    with pytest.raises(NumberError) as refusal:
        calendar().add(date(2026, 1, 1), count)
    assert str(refusal.value) == (
        f"{count!r} is not a number of working days; give an int from -10000 to 10000."
    )


def test_a_year_that_nobody_knows_is_assumed():
    assert calendar().certainty(2990) == Certainty(2990, assumed=True, source="Monday to Friday")
    assert calendar().is_working_day(date(2990, 1, 1)) == (date(2990, 1, 1).weekday() < 5)
    assert calendar().assumed(date(2024, 12, 31), date(2990, 1, 1))
    assert not calendar().assumed(date(2024, 12, 31), date(2024, 1, 1))


def test_a_known_year_names_the_package_and_its_version():
    certainty = calendar().certainty(2024)
    assert (certainty.assumed, certainty.source.split()[0]) == (False, "chinesecalendar")


def test_a_table_of_ones_own_settles_a_year(tmp_path):
    own = with_table(tmp_path)
    assert own.certainty(2027) == Certainty(2027, assumed=False, source="试验安排第1号")
    assert not own.is_working_day(date(2027, 2, 5))
    assert own.is_working_day(date(2027, 2, 13))
    assert own.add(date(2027, 2, 4), 1) == date(2027, 2, 12)


def test_a_table_goes_before_the_package(tmp_path):
    own = with_table(tmp_path, TABLE.replace("2027", "2026").replace("[2026-02-13]", "[]"))
    assert own.certainty(2026).source == "试验安排第1号"
    assert own.is_working_day(date(2026, 10, 1))
    assert not calendar().is_working_day(date(2026, 10, 1))
