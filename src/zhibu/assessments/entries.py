"""What the ledger holds of assessments (存证内容): results by their hash, appeals word for word."""

from zhibu.assessments.models import Appeal, Application, Assessment
from zhibu.ledger.covering import Body, Cover, each, facts, plain


def assessment_entry(row: Assessment) -> Body:
    body = facts(row, "adoption_id", "organisation_id", "year", "scope", "title", "as_of",
                 "apply_until", "state", "planned_by_id", "planned_at", "scheme_hash", "facts_hash",
                 "results_hash", "published_on", "appeals_until", "frozen_on")  # fmt: skip
    # Not in entries that were made before lists of what counts as done were hashed.
    return body | ({"assumed_hash": row.assumed_hash} if row.assumed_hash else {})


def application_entry(row: Application) -> Body:
    body = facts(row, "assessment_id", "organisation_id", "grade", "marks", "words")
    return body | {"applied_by": row.by_id, "applied_at": plain(row.at)}


def appeal_entry(row: Appeal) -> Body:
    body = facts(row, "assessment_id", "clause", "reason", "raised_by_id", "raised_at", "answer_by",
                 "state", "answer", "changed", "answered_by_id", "answered_at")  # fmt: skip
    return body | {"subject": row.result.subject}


ASSESSMENTS = Cover("assessment", Assessment, each(assessment_entry, "code"), key="code")
APPLICATIONS = Cover("application", Application, each(application_entry))
APPEALS = Cover("appeal", Appeal, each(appeal_entry))

COVERED = (ASSESSMENTS, APPLICATIONS, APPEALS)
