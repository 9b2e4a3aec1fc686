"""One's own study and attendance of a year."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may
from zhibu.portal.paging import window
from zhibu.portal.replies import reply
from zhibu.records.models import Attendance, Kind
from zhibu.records.own import own_meetings, own_talks, own_year
from zhibu.records.registers.people import HOURS_A_YEAR

BACK = 5
"""Years that can be chosen."""
TALKS = 12


@dataclass(frozen=True, slots=True)
class Line:
    """An attendance with what the page says of it."""

    attendance: Attendance
    readable: bool

    @property
    def kinds(self) -> list[Kind]:
        return list(dict.fromkeys(use.kind for use in self.attendance.record.uses.all()))


def own_book(request: HttpRequest) -> HttpResponse:
    person, today = request.person, timezone.localdate()
    years = [today.year - back for back in range(BACK)]
    asked = request.GET.get("year", "")
    year = int(asked) if asked in map(str, years) else today.year
    meetings = window(request, own_meetings(person, year), 30)
    return reply(
        request,
        "portal/work/own.html",
        year=year,
        years=years,
        sums=own_year(person, year),
        needed=HOURS_A_YEAR,
        meetings=meetings,
        lines=[_line(request, one) for one in meetings.rows],
        talks=[_line(request, one) for one in own_talks(person, year)[:TALKS]],
    )


def _line(request: HttpRequest, attendance: Attendance) -> Line:
    branch = attendance.record.branch
    return Line(attendance, may(request.person, Permission.RECORD_SEE, branch))
