"""Deadlines (期限) of what follows from results."""

from datetime import date, timedelta

from zhibu.duties.working_days import adjusted, is_working_day

TALK_WITHIN = 15
WORK_WITHIN = 30
"""Days; assumed: no source names a deadline for talks and works, and whoever confirms may set another."""


def due_after(day: date, days: int) -> date:
    """Give the last day of a deadline in calendar days; a day off moves it to the next working day."""
    due = day + timedelta(days=days)
    own = adjusted(due, due + timedelta(days=30))
    while not is_working_day(due, own):
        due += timedelta(days=1)
    return due
