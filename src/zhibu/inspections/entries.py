"""What the ledger holds of inspections, events and imported evidence (存证内容)."""

import hashlib

from zhibu.inspections.models import Event, EvidenceImport, Finding, Inspection, InspectionPlan
from zhibu.ledger.covering import Body, Cover, each, facts, plain
from zhibu.tlog.leaves import canonical


def plan_entry(row: InspectionPlan) -> Body:
    return facts(row, "adoption_id", "organisation_id", "title", "year", "round", "clauses",
                 "starts_on", "ends_on", "draws", "candidates", "inspectors", "inspectors_each",
                 "announced_size", "drawn_from", "drawn_size", "state", "planned_by_id",
                 "planned_at", "reason")  # fmt: skip


def pictures_of(row: Finding | Event) -> list[Body]:
    """Give the pictures of a finding or an event; each by its hash."""
    return [
        facts(one, "name", "media_type", "size", "sha256", "added_by_id") | {"file": one.file.name}
        for one in row.pictures.order_by("pk")
    ]


def inspection_entry(row: Inspection) -> Body:
    body = facts(row, "plan_id", "organisation_id", "inspector_id", "held_on", "state", "remark",
                 "submitted_at")  # fmt: skip
    return body | {
        "marks": [facts(one, "clause", "score", "remark") for one in row.marks.order_by("clause")],
        "findings": [
            facts(one, "clause", "problem", "severity", "due_on") | {"pictures": pictures_of(one)}
            for one in row.findings.order_by("pk")
        ],
    }


REVOCATION = ("asked_by_id", "asked_at", "reason", "decided_by_id", "decided_at", "answer")


def revocation_of(row: Event | EvidenceImport) -> Body:
    """Give the revocation of a row; nothing where none was asked, as in entries before there were any."""
    said = {one.removesuffix("_id"): plain(getattr(row, f"revocation_{one}")) for one in REVOCATION}
    return {"revocation": said} if any(said.values()) else {}


def event_entry(row: Event) -> Body:
    body = facts(row, "organisation_id", "person_id", "event", "on", "points", "note", "record_id",
                 "state", "entered_by_id", "entered_at", "decided_by_id", "decided_at",
                 "decision_reason")  # fmt: skip
    return body | {"pictures": pictures_of(row)} | revocation_of(row)


def import_entry(row: EvidenceImport) -> Body:
    """Give an import; its rows by their hash."""
    body = facts(row, "adoption_id", "organisation_id", "year", "table", "count", "origin", "reason",
                 "state", "entered_by_id", "entered_at", "decided_by_id", "decided_at",
                 "decision_reason")  # fmt: skip
    rows = {"rows": hashlib.sha256(canonical(row.rows)).hexdigest()}
    return body | rows | revocation_of(row)


PLANS = Cover("inspection-plan", InspectionPlan, each(plan_entry, "code"), key="code")
INSPECTIONS = Cover("inspection", Inspection, each(inspection_entry))
EVENTS = Cover("event", Event, each(event_entry))
IMPORTS = Cover("evidence-import", EvidenceImport, each(import_entry, "code"), key="code")

COVERED = (PLANS, INSPECTIONS, EVENTS, IMPORTS)
