"""The editable table of working days; its format is documented in `working_days.yaml`."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from zhibu.terms.errors import Fault, TableError
from zhibu.terms.lined_yaml import Lined, read_lined
from zhibu.terms.periods import FIRST_YEAR, LAST_YEAR

SHIPPED = Path(__file__).with_name("working_days.yaml")
_DAY = "write a day as 2027-02-05, or a span as 2027-02-05..2027-02-11"


@dataclass(frozen=True, slots=True)
class ArrangedYear:
    """The arrangement of one year (放假安排): days off, and weekends that are worked."""

    year: int
    document: str
    holidays: frozenset[date]
    working_weekends: frozenset[date]


def read_table(path: Path) -> dict[int, ArrangedYear]:
    """Read a table of working days.

    Raises:
        TableError: the table has faults; all of them, each with file, line, key, value and remedy.
    """
    faults: list[Fault] = []
    years: dict[int, ArrangedYear] = {}
    fields = read_lined(path).fields(faults, required=("years",))
    for entry in fields["years"].items(faults) if "years" in fields else ():
        arranged = _arranged_year(entry, faults)
        if arranged is None:
            continue
        if arranged.year in years:
            faults.append(
                entry.fault(f"is a second entry for {arranged.year}", "join the two into one")
            )
        years[arranged.year] = arranged
    if faults:
        raise TableError(tuple(faults))
    return years


def _arranged_year(entry: Lined, faults: list[Fault]) -> ArrangedYear | None:
    known = len(faults)
    fields = entry.fields(faults, required=("year", "document", "holidays", "working_weekends"))
    if len(faults) > known:
        return None
    written = fields["year"].text(faults)
    document = fields["document"].text(faults)
    if not (written.isascii() and written.isdigit() and FIRST_YEAR <= int(written) <= LAST_YEAR):
        faults.append(
            fields["year"].fault(
                f"is not a year from {FIRST_YEAR} to {LAST_YEAR}", "write four digits"
            )
        )
        return None
    year = int(written)
    holidays = _days(fields["holidays"], year, faults)
    working = _days(fields["working_weekends"], year, faults)
    for day, place in working.items():
        if day.weekday() < 5:
            faults.append(place.fault("is not a Saturday or Sunday", "leave weekdays out"))
        if day in holidays:
            faults.append(place.fault("is also a holiday", "keep it in one of the two lists"))
    return ArrangedYear(year, document, frozenset(holidays), frozenset(working))


def _days(field: Lined, year: int, faults: list[Fault]) -> dict[date, Lined]:
    """Give every day of a list with the place that names it."""
    days: dict[date, Lined] = {}
    for item in field.items(faults):
        span = _span(item.text(faults))
        if span is None:
            faults.append(item.fault("is not a day or a span of days", _DAY))
        elif not span[0].year == span[1].year == year:
            faults.append(item.fault(f"lies outside {year}", "enter each day under its own year"))
        else:
            for day in (span[0] + timedelta(days=n) for n in range((span[1] - span[0]).days + 1)):
                if day in days:
                    faults.append(item.fault(f"names {day} again", "name each day once"))
                days[day] = item
    return days


def _span(text: str) -> tuple[date, date] | None:
    ends = text.split("..")
    if len(ends) > 2 or any(len(end) != 10 for end in ends):
        return None
    try:
        first, last = date.fromisoformat(ends[0]), date.fromisoformat(ends[-1])
    except ValueError:
        return None
    return (first, last) if first <= last else None
