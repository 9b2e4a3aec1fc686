"""How dates, scores and shares are written."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

from zhibu.terms.score import Score

register = template.Library()
ABSENT = "—"
"""What stands where there is nothing: missing is never zero."""


@register.filter
def score(hundredths: int | None) -> str:
    """{{ 9250|score }}: a score from its hundredths, "92.50"; nothing gives a dash, never a zero."""
    if hundredths is None or hundredths == "":
        return ABSENT
    return str(Score(hundredths=int(hundredths)))


@register.filter
def share(basis_points: int | None) -> str:
    """{{ 8750|share }}: a share from its basis points, "87.5 %"."""
    if basis_points is None or basis_points == "":
        return ABSENT
    tenths = (int(basis_points) + 5) // 10
    whole, rest = divmod(tenths, 10)
    return f"{whole}.{rest}%" if rest else f"{whole}%"


@register.filter
def day(value: date | datetime | None) -> str:
    """{{ record.held_on|day }}: 2026年3月5日 or 5 March 2026."""
    if not value:
        return ABSENT
    if isinstance(value, datetime):
        value = _here(value).date()
    return _chinese_day(value) if _chinese() else date_format(value, "j F Y")


@register.filter
def moment(value: datetime | None) -> str:
    """{{ message.at|moment }}: the day with hour and minute, by the clock of Shanghai."""
    if not value:
        return ABSENT
    value = _here(value)
    if _chinese():
        return f"{_chinese_day(value)} {value:%H:%M}"
    return date_format(value, "j F Y, H:i")


def _chinese_day(value: date) -> str:
    """Written at once: lists have many days, and Django reads its format anew for each."""
    return f"{value.year}年{value.month}月{value.day}日"


@register.filter
def within(entries: Any, key: Any) -> Any:
    """{{ counts|within:branch.pk }}: what a dictionary holds at a key."""
    return entries.get(key) if entries else None


def _here(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


def _chinese() -> bool:
    return (get_language() or "").startswith("zh")
