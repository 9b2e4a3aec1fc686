"""What the ledger holds of requests and working days (存证内容)."""

from zhibu.duties.models import DayOff, Request
from zhibu.ledger.covering import Body, Cover, each, facts


def request_entry(row: Request) -> Body:
    return facts(row, "organisation_id", "kind", "duty_kind", "period", "until", "reason", "state",
                 "asked_by_id", "asked_at", "decided_by_id", "decided_at",
                 "decision_reason")  # fmt: skip


def day_entry(row: DayOff) -> Body:
    return facts(row, "day", "working", "reason") | {"arranged_by": row.by_id}


REQUESTS = Cover("request", Request, each(request_entry))
DAYS = Cover("day", DayOff, each(day_entry, "day"), key="day")

COVERED = (REQUESTS, DAYS)
