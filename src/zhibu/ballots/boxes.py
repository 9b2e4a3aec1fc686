"""The counted box as it is stored, put together again: what the auditor holds against the ledger."""

from zhibu.ballots.models import Review
from zhibu.urn.box import Box, box_hash, sorted_box
from zhibu.urn.receipts import root


def stored_box(review: Review) -> Box:
    """Give the box from the stored counts, remarks and receipts (票箱)."""
    keys = [bytes(key) for key in review.receipts.values_list("key", flat=True)]
    return sorted_box(
        review.tallies.values_list("subject", "source", "score", "count"),
        review.remarks.values_list("subject", "source", "text"),
        root(keys).hex(),
    )


def box_stands(review: Review) -> bool:
    """Whether what is stored still has the hash that was entered in the ledger at the counting."""
    return box_hash(stored_box(review), review.code) == review.box_hash
