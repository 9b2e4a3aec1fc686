"""What the ledger holds of consequences (存证内容)."""

from zhibu.consequences.models import (
    CommendationNotice,
    Honour,
    Ineligibility,
    Pairing,
    Proposal,
    Rectification,
    RectificationStep,
    Settlement,
    Talk,
    Work,
)
from zhibu.ledger.covering import Body, Cover, each, facts


def proposal_entry(row: Proposal) -> Body:
    return facts(row, "assessment_id", "adoption_id", "period", "proposed_on", "organisation_id", "person_id", "subject", "consequence",
                 "propose", "to", "title", "because", "years", "within_days", "state",
                 "decided_by_id", "decided_at", "reason", "due_on", "closed_on")  # fmt: skip


def talk_entry(row: Talk) -> Body:
    return facts(row, "proposal_id", "kind", "due_on", "held_on", "notes", "held_by_id",
                 "signed_by_holder_at", "signed_by_other_id", "signed_by_other_at",
                 "objection")  # fmt: skip


def rectification_entry(row: Rectification) -> Body:
    body = facts(row, "organisation_id", "proposal_id", "finding", "problem", "measure",
                 "responsible_id", "due_on", "state", "opened_by_id", "opened_on",
                 "closed_on")  # fmt: skip
    return body | {"steps": [_step(one) for one in row.steps.order_by("pk")]}


def _step(one: RectificationStep) -> Body:
    """A step with its evidence; where it has none, as steps were entered before they could have any."""
    body = facts(one, "state", "words", "by_id", "at")
    if one.files:
        body["files"] = one.files
    if one.record_id is not None:
        body["record_id"] = one.record_id
    return body


def work_entry(row: Work) -> Body:
    return facts(row, "proposal_id", "responsible_id", "due_on", "state", "report", "done_by_id",
                 "done_on")  # fmt: skip


def ineligibility_entry(row: Ineligibility) -> Body:
    return facts(row, "proposal_id", "subject", "from_on", "until_on")


def notice_entry(row: CommendationNotice) -> Body:
    return facts(row, "proposal_id", "title", "text", "issued_by_id", "issued_on")


def pairing_entry(row: Pairing) -> Body:
    body = facts(row, "assessment_id", "helper_id", "helped_id", "because", "goals", "duties", "state",
                 "started_on", "ended_on", "decided_by_id")  # fmt: skip
    steps = row.steps.order_by("pk")
    return body | {"steps": [facts(one, "words", "on", "by_id") for one in steps]}


def honour_entry(row: Honour) -> Body:
    return facts(row, "assessment_id", "kind", "subject", "name", "organisation_id", "because", "state",
                 "decided_by_id", "decided_on", "reason")  # fmt: skip


def settlement_entry(row: Settlement) -> Body:
    return facts(row, "proposal_id", "tier", "words", "settled_on", "settled_by_id")


PROPOSALS = Cover("proposal", Proposal, each(proposal_entry))
TALKS = Cover("talk", Talk, each(talk_entry))
RECTIFICATIONS = Cover("rectification", Rectification, each(rectification_entry))
WORKS = Cover("work", Work, each(work_entry))
INELIGIBILITIES = Cover("ineligibility", Ineligibility, each(ineligibility_entry))
NOTICES = Cover("notice", CommendationNotice, each(notice_entry))
PAIRINGS = Cover("pairing", Pairing, each(pairing_entry))
HONOURS = Cover("honour", Honour, each(honour_entry))
SETTLEMENTS = Cover("settlement", Settlement, each(settlement_entry))

COVERED = (PROPOSALS, TALKS, RECTIFICATIONS, WORKS, INELIGIBILITIES, NOTICES, PAIRINGS, HONOURS,
           SETTLEMENTS)  # fmt: skip
