"""Publish a counted review (公布结果): once, protected, with what it takes to count again."""

import hashlib
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.ballots.boxes import box_stands
from zhibu.ballots.entries import PUBLICATIONS, REVIEWS
from zhibu.ballots.enums import ReviewState
from zhibu.ballots.models import Publication, Review
from zhibu.ballots.structure import structure_of
from zhibu.ledger.entering import enter, together
from zhibu.ledger.publishing import publish_soon
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import require
from zhibu.orgs.refusals import Refused
from zhibu.tlog.leaves import canonical
from zhibu.urn.disclosure import K, Shown, Structure, protect
from zhibu.urn.recount import VERSION


@transaction.atomic
def publish_review(*, review: Review, by: Person) -> Publication:
    """Publish what may be shown of a counted box; what stands there never changes again.

    Raises:
        Forbidden: `by` lacks the post.
        Refused: it is not counted yet, was published, or its counts are not those of the ledger.
    Ledger:
        review.published, publication.published
    """
    require(by, Permission.REVIEW_PLAN, on=review.organisation)
    review = Review.objects.select_for_update().get(pk=review.pk)
    if review.state == ReviewState.PUBLISHED:
        raise Refused(
            _("The results are published. They are published once: a second version would tell of single ballots.")
        )  # fmt: skip
    if review.state != ReviewState.COUNTED:
        raise Refused(
            _("This review is not counted yet. Results are published after the count.")
        )  # fmt: skip
    if not box_stands(review):
        raise Refused(
            _("The stored counts are not those that the ledger holds. Do not publish; ask the auditor to check the ledger.")
        )  # fmt: skip
    review.state, review.published_on = ReviewState.PUBLISHED, timezone.localdate()
    document = document_of(review)
    made = Publication.objects.create(
        review=review,
        document=document,
        hash=hashlib.sha256(canonical(document)).hexdigest(),
        published_by=by,
        published_on=review.published_on,
    )
    review.save(update_fields=["state", "published_on"])
    with together():
        enter(REVIEWS, "review.published", review, by=by)
        enter(PUBLICATIONS, "publication.published", made, by=by)
    publish_soon()
    return made


def document_of(review: Review) -> dict[str, Any]:
    """Write the published box: all that may be shown, and the marks of its origin."""
    rows = review.tallies.order_by("subject", "source", "score")
    box = list(rows.values_list("subject", "source", "score", "count"))
    structure = structure_of(review, box)
    return _written(review, structure, protect(box, structure))


def _slips(review: Review) -> int:
    """Slips that could be cast: printed, and not spoilt."""
    counts = review.sheets.values_list("slips_printed", "slips_spoilt")
    return sum(printed - (spoilt or 0) for printed, spoilt in counts)


def _written(review: Review, structure: Structure, shown: Shown) -> dict[str, Any]:
    return {
        "v": VERSION,
        "review": review.code,
        "organisation": review.organisation.code,
        "title": review.title,
        "channel": review.channel,
        "year": review.year,
        "round": review.round,
        "period": review.period,
        "subject": review.subject,
        "secrecy": review.secrecy,
        "scheme": review.adoption.hash,
        "roll_hash": review.roll_hash,
        "box_hash": review.box_hash,
        "receipts_root": review.receipts_root,
        "receipts": review.receipts.count(),
        "asked": review.roll_count,
        "slips": _slips(review),
        "cast": review.cast_count,
        "void": review.void_count,
        "unused": review.unused_count,
        "counted_on": review.counted_on.isoformat() if review.counted_on else None,
        "published_on": review.published_on.isoformat() if review.published_on else None,
        "least": K,
        "step": shown.step,
        "places": structure.places_kept,
        "minimum": structure.minimum,
        "bands": list(structure.bands),
        "weights": dict(structure.weights),
        "sources": [{"source": one["source"], "title": one["title"]} for one in review.sources],
        "organisations": shown.organisations,
        "figures": [one.written() for one in shown.figures],
        "joined": [one.written() for one in shown.joined],
        "left_out": [list(one) for one in shown.left_out],
        "levels": [one.written() for one in shown.levels],
        "turnout": [one.written() for one in shown.turnout],
    }
