"""What the ledger holds of reviews (存证内容): never a voter's mark, never a paper."""

import hashlib

from django.db.models import Q

from zhibu.ballots.enums import ReviewState
from zhibu.ballots.models import NamedPaper, Objection, Publication, Review
from zhibu.ledger.covering import Body, Cover, each, facts
from zhibu.tlog.leaves import canonical


def review_entry(row: Review) -> Body:
    """Give a review with its roll's hash, its tellers' keys and its box's hash, as far as they stand."""
    body = facts(row, "adoption_id", "organisation_id", "channel", "year", "round", "period", "title",
                 "subject", "sources", "secrecy", "replaceable", "minimum", "state", "roll_on",
                 "objections_until", "opens_on", "closes_on", "planned_by_id", "seed", "seed_source",
                 "paper_size", "roll_hash", "roll_count", "cast_count", "void_count", "unused_count",
                 "box_hash", "receipts_root", "counted_on", "published_on")  # fmt: skip
    tellers = row.tellers.order_by("place")
    slips = row.sheets.filter(slips_printed__gt=0).order_by("number")
    keys = row.issuing_keys.order_by("sheet__number").values_list("sheet_id", "public")
    return body | {
        "tellers": [
            facts(one, "place", "person_id", "key_taken_on")
            | {"public_key": bytes(one.public_key).hex() if one.public_key else None}
            for one in tellers
        ],
        "slips": [
            list(one)
            for one in slips.values_list("number", "slips_printed", "slips_used", "slips_spoilt")
        ],
        "issuing_keys": [[sheet, public] for sheet, public in keys],
    }


def objection_entry(row: Objection) -> Body:
    return facts(row, "review_id", "kind", "about_id", "sheet_id", "reason", "state", "raised_by_id",
                 "raised_at", "decided_by_id", "decided_at", "decision_reason")  # fmt: skip


def named_paper_entry(row: NamedPaper) -> Body:
    return facts(row, "review_id", "rater_id", "sheet_id", "marks", "remarks", "held_on", "present",
                 "cast_on")  # fmt: skip


def publication_entry(row: Publication) -> Body:
    """Give a publication; its document by its hash: everybody may have the document itself."""
    body = facts(row, "review_id", "hash", "published_by_id", "published_on")
    return body | {"document": hashlib.sha256(canonical(row.document)).hexdigest()}


REVIEWS = Cover("review", Review, each(review_entry, "code"), key="code")
OBJECTIONS = Cover("objection", Objection, each(objection_entry))
NAMED_PAPERS = Cover(
    "named-paper",
    NamedPaper,
    each(named_paper_entry),
    where=~Q(review__state=ReviewState.OPEN),
)
"""While voting is open, rows beside secret ones are not entered: the entry would tell when."""
PUBLICATIONS = Cover("publication", Publication, each(publication_entry))

COVERED = (REVIEWS, OBJECTIONS, NAMED_PAPERS, PUBLICATIONS)
