"""Days of changes: not in the future, and not so long ago that settled figures would move."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhibu.orgs.refusals import Refused

BACKDATED = 92
"""Days that a change may lie back: a quarter, since quarters are cleared."""
BEFORE = timedelta(days=1)


def require_past(day: date, field: str) -> None:
    """Refuse a day in the future.

    Raises:
        Refused: at `field`.
    """
    today = timezone.localdate()
    if day > today:
        message = _(
            "%(day)s lies in the future. Enter it on that day, or choose %(today)s or before."
        )
        raise Refused(fields={field: message % {"day": day, "today": today}})


def require_recent(day: date, field: str) -> None:
    """Refuse a day in the future, or more than a quarter ago.

    Raises:
        Refused: at `field`.
    """
    require_past(day, field)
    earliest = timezone.localdate() - timedelta(days=BACKDATED)
    if day < earliest:
        message = _(
            "%(day)s is too long ago: a change may lie back at most %(count)s days, to %(earliest)s, "
            "because earlier figures are settled. Choose a later day."
        )
        facts = {"day": day, "count": BACKDATED, "earliest": earliest}
        raise Refused(fields={field: message % facts})


def require_after(day: date, earlier: date, field: str) -> None:
    """Refuse a day that does not come after another.

    Raises:
        Refused: at `field`.
    """
    if day <= earlier:
        message = _("%(day)s must come after %(earlier)s, when the present state began.")
        raise Refused(fields={field: message % {"day": day, "earlier": earlier}})


def require_end(day: date, started_on: date, field: str = "day") -> None:
    """Refuse a last day that is in the future, too long ago, or before the start.

    Raises:
        Refused: at `field`.
    """
    require_recent(day, field)
    if day < started_on:
        message = _("The last day %(day)s comes before the first, %(started)s.")
        raise Refused(fields={field: message % {"day": day, "started": started_on}})


__all__ = ["BACKDATED", "BEFORE", "require_after", "require_end", "require_past", "require_recent"]
