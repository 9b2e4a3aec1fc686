"""Working days (工作日) as this site has them: the State Council's, and what an administrator entered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.duties.entries import DAYS
from zhibu.duties.models import DayOff
from zhibu.ledger.entering import enter
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import require
from zhibu.orgs.refusals import Refused
from zhibu.terms.periods import Month
from zhibu.terms.working_days import Certainty, WorkingCalendar

YEARS = range(2020, 2041)
LONGEST_REASON = 80


@cache
def national() -> WorkingCalendar:
    """The arrangement that is shipped."""
    return WorkingCalendar()


def adjusted(first: date, last: date) -> dict[date, bool]:
    """Days between two days that an administrator arranged, and whether people work on them."""
    return dict(DayOff.objects.filter(day__range=(first, last)).values_list("day", "working"))


def is_working_day(day: date, own: Mapping[date, bool]) -> bool:
    return own[day] if day in own else national().is_working_day(day)


def working_days_left(day: date, until: date, own: Mapping[date, bool]) -> int:
    """Count the working days after a day, up to and with the last."""
    days = (day + timedelta(days=count) for count in range(1, (until - day).days + 1))
    return sum(is_working_day(one, own) for one in days)


@dataclass(frozen=True, slots=True)
class MonthOfYear:
    """One month of the table: how many days are worked, and where it leaves the usual week."""

    month: int
    working: int
    off: tuple[date, ...]
    """Mondays to Fridays that are not worked."""
    worked: tuple[date, ...]
    """Saturdays and Sundays that are."""


@dataclass(frozen=True, slots=True)
class WorkingYear:
    """A year of working days, as the site has it."""

    year: int
    months: tuple[MonthOfYear, ...]
    certainty: Certainty
    adjusted: tuple[DayOff, ...]


def working_year(year: int) -> WorkingYear:
    """The table of a year. One query."""
    rows = tuple(DayOff.objects.filter(day__year=year).select_related("by").order_by("day"))
    own = {row.day: row.working for row in rows}
    months = []
    for number in range(1, 13):
        days = [(day, is_working_day(day, own)) for day in Month(year, number)]
        months.append(
            MonthOfYear(
                number,
                sum(works for _day, works in days),
                tuple(day for day, works in days if not works and day.weekday() < 5),
                tuple(day for day, works in days if works and day.weekday() >= 5),
            )
        )
    return WorkingYear(year, tuple(months), national().certainty(year), rows)


@transaction.atomic
def set_day(*, day: date, working: bool, reason: str, by: Person) -> DayOff:
    """Arrange a day otherwise than the calendar has it; a second time replaces the first.

    Raises:
        Forbidden: `by` may not edit the calendar.
        Refused: the day lies outside the table, or is so already.

    Ledger:
        day.arranged
    """
    require(by, Permission.CALENDAR_EDIT)
    reason = " ".join(reason.split())
    if day.year not in YEARS:
        allowed = {"first": YEARS[0], "last": YEARS[-1]}
        message = _("Give a day of the years %(first)s to %(last)s.") % allowed
        raise Refused(fields={"day": message})
    if len(reason) > LONGEST_REASON:
        sizes = {"count": len(reason), "most": LONGEST_REASON}
        message = _("This has %(count)s characters; at most %(most)s are allowed.") % sizes
        raise Refused(fields={"reason": message})
    if not DayOff.objects.filter(day=day).exists() and national().is_working_day(day) == working:
        so = _("is a working day already") if working else _("is a day off already")
        raise Refused(fields={"day": _("%(day)s %(so)s.") % {"day": day.isoformat(), "so": so}})
    facts = {"working": working, "reason": reason, "by": by}
    row = DayOff.objects.update_or_create(day=day, defaults=facts)[0]
    enter(DAYS, "day.arranged", row, by=by)
    return row


@transaction.atomic
def remove_day(*, day: date, by: Person) -> None:
    """Go back to the calendar for a day.

    Raises:
        Forbidden: `by` may not edit the calendar.

    Ledger:
        day.restored
    """
    require(by, Permission.CALENDAR_EDIT)
    rows = list(DayOff.objects.filter(day=day))
    DayOff.objects.filter(day=day).delete()
    enter(DAYS, "day.restored", *rows, by=by, gone=True)
