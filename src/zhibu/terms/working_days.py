"""Chinese working days (工作日): public holidays off, exchanged weekends worked."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from zhibu.terms.errors import NumberError
from zhibu.terms.working_days_table import SHIPPED, ArrangedYear, read_table

_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Certainty:
    """How sure a year's working days are.

    Args:
        year: the year.
        assumed: whether Monday to Friday are merely taken for working days, because no arrangement
            of that year is known.
        source: the notice, the package with its version, or "Monday to Friday".
    """

    year: int
    assumed: bool
    source: str


class WorkingCalendar:
    """Working days as the State Council arranges them each year.

    A year is looked up in the deployment's own table, then in the table that is shipped, then in
    chinesecalendar, which is asked whether it knows the year. Where none does, Monday to Friday are
    taken, and `certainty` and `assumed` say so.

    Args:
        table: a deployment's own table; the format is documented in `working_days.yaml`.

    Raises:
        TableError: a table has faults.

    Source:
        全国年节及纪念日放假办法; each year's 国务院办公厅关于部分节假日安排的通知.

    Example:
        >>> calendar = WorkingCalendar()
        >>> calendar.add(date(2026, 2, 13), 2)  # the Saturday after is worked, then nine days off
        datetime.date(2026, 2, 24)
        >>> calendar.certainty(2990)
        Certainty(year=2990, assumed=True, source='Monday to Friday')
    """

    def __init__(self, table: Path | None = None) -> None:
        self._tables = {**read_table(SHIPPED), **(read_table(table) if table else {})}
        self._asked: dict[int, ArrangedYear | None] = {}

    def is_working_day(self, day: date) -> bool:
        """Say whether people work on a day."""
        arranged = self._arranged(day.year)
        if arranged is None:
            return day.weekday() < 5
        return day in arranged.working_weekends or (
            day.weekday() < 5 and day not in arranged.holidays
        )

    def add(self, day: date, count: int) -> date:
        """Give the working day `count` working days after a day; the day itself never counts.

        A negative count goes back; a count of 0 gives the day itself, worked or not.

        Raises:
            NumberError: the count is not an int between -10,000 and 10,000.
        """
        if type(count) is not int or abs(count) > _MOST:
            raise NumberError(
                f"{count!r} is not a number of working days; give an int from -{_MOST} to {_MOST}."
            )
        step = timedelta(days=1 if count > 0 else -1)
        left = abs(count)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def between(self, start: date, end: date) -> int:
        """Count the working days after `start` up to and with `end`; backwards as a negative.

        It undoes `add`: `between(day, add(day, count)) == count` for every count.
        """
        step = timedelta(days=1 if end > start else -1)
        days = (start + step * count for count in range(1, abs((end - start).days) + 1))
        count = sum(self.is_working_day(day) for day in days)
        return count if end > start else -count

    def certainty(self, year: int) -> Certainty:
        """Say where a year's working days come from, and whether they are assumed."""
        arranged = self._arranged(year)
        if arranged is None:
            return Certainty(year, assumed=True, source="Monday to Friday")
        return Certainty(year, assumed=False, source=arranged.document)

    def assumed(self, start: date, end: date) -> bool:
        """Say whether a reckoning between two days rests on an assumed year."""
        first, last = sorted((start.year, end.year))
        return any(self.certainty(year).assumed for year in range(first, last + 1))

    def _arranged(self, year: int) -> ArrangedYear | None:
        if year in self._tables:
            return self._tables[year]
        if year not in self._asked:
            self._asked[year] = _from_package(year)
        return self._asked[year]


def _from_package(year: int) -> ArrangedYear | None:
    """Ask chinesecalendar for a year; it refuses one that it does not know."""
    from importlib.metadata import version

    import chinese_calendar

    first = date(year, 1, 1)
    length = date(year, 12, 31).timetuple().tm_yday
    days = [first + timedelta(days=count) for count in range(length)]
    try:
        worked = {day for day in days if chinese_calendar.is_workday(day)}
    except NotImplementedError:
        return None
    return ArrangedYear(
        year,
        document=f"chinesecalendar {version('chinesecalendar')}",
        holidays=frozenset(day for day in days if day.weekday() < 5 and day not in worked),
        working_weekends=frozenset(day for day in worked if day.weekday() >= 5),
    )
