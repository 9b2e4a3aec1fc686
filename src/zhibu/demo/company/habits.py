"""What a branch does in a year: how often, who comes, how long; and how well it keeps to it."""

from dataclasses import dataclass
from typing import Literal

Who = Literal["all", "committee", "group", "two", "staff", "few"]


@dataclass(frozen=True, slots=True)
class Habit:
    """A kind of record that a branch keeps.

    `months`: the months it falls in; `times`: how often in such a month.
    """

    kind: str
    months: tuple[int, ...]
    who: Who
    day: int
    """Around which day of the month."""
    times: int = 1
    hours: int = 0
    long: bool = True


MONTHLY = tuple(range(1, 13))
QUARTERLY = (2, 5, 8, 11)
HALVES = (4, 10)

HABITS = (
    Habit("committee_meeting", MONTHLY, "committee", 5),
    Habit("group_meeting", MONTHLY, "group", 18),
    Habit("theme_day", MONTHLY, "all", 10),
    Habit("general_meeting", QUARTERLY, "all", 14),
    Habit("lecture", (3, 6, 9, 11), "all", 21),
    Habit("study", MONTHLY, "all", 24, hours=3, long=False),
    Habit("talk", MONTHLY, "two", 15, times=2, long=False),
    Habit("home_visit", QUARTERLY, "few", 19, long=False),
    Habit("organisational_life_meeting", (1,), "all", 20),
    Habit("democratic_review", (1,), "all", 21),
    Habit("staff_meeting", HALVES, "staff", 16),
    Habit("training", (3, 9), "few", 12, hours=8, long=False),
    Habit("labour_contest", (5, 10), "few", 17),
    Habit("feature_activity", (6, 10), "few", 26),
    Habit("leading_group_study", QUARTERLY, "committee", 8, hours=2, long=False),
    Habit("policy_briefing", QUARTERLY, "all", 9, long=False),
    Habit("situation_education", HALVES, "all", 11, long=False),
    Habit("integrity_education", HALVES, "all", 13, long=False),
    Habit("mood_analysis", (3, 6, 9, 11), "committee", 20, long=False),
    Habit("media_education", QUARTERLY, "all", 22, long=False),
    Habit("open_affairs", (3, 6, 9, 11), "committee", 23, long=False),
)
"""About 130 records a year in a branch of three groups."""


def care(quality: float, share_of_year: float) -> float:
    """How likely a duty is kept in time: branches differ, and all get better over the year.

    In the source, branches at full marks went from 20 % in the first month to over 90 %.
    """
    worst = 0.80 + 0.12 * quality
    return worst + (0.998 - worst) * min(1.0, share_of_year * 1.15)
