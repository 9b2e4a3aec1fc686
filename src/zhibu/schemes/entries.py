"""What the ledger holds of adopted schemes (存证内容)."""

import hashlib

from zhibu.ledger.covering import Body, Cover, each, facts
from zhibu.schemes.models import Adoption, Draft


def adoption_entry(row: Adoption) -> Body:
    """Give what is entered of an adoption; the text by its hash: everybody may have the text itself."""
    body = facts(row, "organisation_id", "name", "version", "title", "subject", "hash",
                 "adopted_by_id", "adopted_at", "started_on", "ended_on")  # fmt: skip
    said = {"reason": row.reason} if row.reason else {}
    return body | said | {"text": hashlib.sha256(row.text.encode()).hexdigest()}


def draft_entry(row: Draft) -> Body:
    """Give what is entered of a draft; its text by its hash."""
    body = facts(row, "organisation_id", "name", "title", "origin", "state", "from_day",
                 "written_by_id", "submitted_at", "decided_by_id", "decided_at", "decision_reason",
                 "adoption_id")  # fmt: skip
    said = {"untried": row.untried} if row.untried else {}
    return body | said | {"text": hashlib.sha256(row.text.encode()).hexdigest()}


ADOPTIONS = Cover("adoption", Adoption, each(adoption_entry))

DRAFTS = Cover("draft", Draft, each(draft_entry, "code"), key="code")

COVERED = (ADOPTIONS, DRAFTS)
