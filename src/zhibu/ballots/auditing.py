"""What the auditor counts again on the site (核票): stored counts and receipts against what was entered."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from zhibu.ballots.actions.publishing import document_of
from zhibu.ballots.boxes import stored_box
from zhibu.ballots.models import Publication, Review
from zhibu.ledger.proving import entries_of
from zhibu.urn.box import box_hash
from zhibu.urn.recount import Finding, recount


def audit(review: Review) -> list[Finding]:
    """Count a review again from what is stored; give everything that does not come out."""
    return list(_findings(review))


def _findings(review: Review) -> Iterator[Finding]:
    box = stored_box(review)
    if box.receipts_root != review.receipts_root:
        yield Finding(
            "receipts", "存下的回执与登记的根不符", "the stored receipts have another root"
        )
    found, entered = box_hash(box, review.code), _entered(review)
    if found != entered:
        yield Finding("box", f"存票哈希是 {found}，登记的是 {entered}",
                      f"the stored box hashes to {found}; {entered} was entered")  # fmt: skip
    keys = [
        bytes(key).hex() for key in review.receipts.order_by("place").values_list("key", flat=True)
    ]
    made = Publication.objects.filter(review=review).first()
    if made is None:
        return
    yield from recount(made.document, made.hash, keys).findings
    if _figures(document_of(review)) != _figures(made.document):
        yield Finding("publication", "由存票重新得出的数字与已公布的不同",
                      "the stored counts give other figures than the published ones")  # fmt: skip


def _entered(review: Review) -> str:
    """The hash that the ledger has of the box; where its content was erased, the row's."""
    for entry in entries_of(f"review/{review.code}").order_by("-revision"):
        opening = getattr(entry, "opening", None)
        if opening and (entered := json.loads(opening.body).get("box_hash")):
            return str(entered)
    return review.box_hash


def _figures(document: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Figures without their places: organisations may have moved since."""
    names = ("subject", "source", "named", "said", "count", "sum", "mean")
    return [tuple(one[name] for name in names) for one in document["figures"]]
