"""What the ledger holds of targets (存证内容)."""

from zhibu.ledger.covering import Body, Cover, each, facts
from zhibu.targets.models import Target


def target_entry(row: Target) -> Body:
    body = facts(row, "organisation_id", "person_id", "above_id", "indicator", "title", "unit", "year",
                 "round", "self_chosen", "target", "low", "high", "actual", "evidence", "state",
                 "proposed_by_id", "agreed_by_id", "reported_by_id")  # fmt: skip
    steps = row.steps.order_by("pk")
    return body | {
        "steps": [facts(one, "kind", "figures", "words", "by_id", "at") for one in steps]
    }


TARGETS = Cover("target", Target, each(target_entry))

COVERED = (TARGETS,)
