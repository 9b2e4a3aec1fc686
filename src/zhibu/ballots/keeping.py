"""What is kept of a counted box (存票), and what is destroyed with it; within the caller's transaction."""

from collections.abc import Sequence

from django.utils import timezone

from zhibu.ballots.counting import Cutting
from zhibu.ballots.enums import ReviewState, Secrecy, SlipState
from zhibu.ballots.fairness_papers import figures_of
from zhibu.ballots.issuing_keys import destroy
from zhibu.ballots.models import Fairness, Receipt, Remark, Review, SealedPaper, Tally
from zhibu.ballots.naming import named_pairs
from zhibu.ballots.reckoning import reckon
from zhibu.ballots.rewriting import drop, forget_numbers, put, rewrite_roll_and_slips
from zhibu.ballots.sums import keep_sums
from zhibu.urn.box import box_hash, sorted_box
from zhibu.urn.receipts import root


def keep_counts(review: Review, cutting: Cutting, receipts: Sequence[bytes]) -> None:
    """Write the counted box, and destroy what might tell a paper or a voter's place."""
    reckoning = reckon(review)
    figures = figures_of(review, cutting.papers)
    cutting.papers.clear()
    _add_named(review, cutting)
    keys = sorted(receipts)
    box = sorted_box(cutting.tallies(), cutting.remarks(), root(keys).hex())
    put(review, Tally, ("subject", "source", "score", "count"), box.tallies)
    keep_sums(review, box.tallies)
    put(review, Remark, ("subject", "source", "text"), box.remarks)
    put(review, Receipt, ("place", "key"), list(enumerate(keys)))
    if figures is not None:
        Fairness.objects.update_or_create(review=review, defaults={"figures": figures})
    drop(review.papers.all())
    _keep_slip_counts(review)
    rewrite_roll_and_slips(review)
    forget_numbers([SealedPaper, Tally, Remark, Receipt])
    destroy(review)
    review.cast_count, review.void_count = reckoning.cast, cutting.void
    review.unused_count = reckoning.unused
    review.box_hash, review.receipts_root = box_hash(box, review.code), box.receipts_root
    review.counted_on, review.state = timezone.localdate(), ReviewState.COUNTED
    review.save(update_fields=["cast_count", "void_count", "unused_count", "box_hash",
                               "receipts_root", "counted_on", "state"])  # fmt: skip


def cutting_for(review: Review) -> Cutting:
    """Give the counts of a review's box before its first paper."""
    sheets = {
        number: [(row["subject"], row["source"]) for row in subjects]
        for number, subjects in review.sheets.values_list("number", "subjects")
    }
    return Cutting(sheets, named_pairs(review))


def _add_named(review: Review, cutting: Cutting) -> None:
    """Count the rows that carry a name; the others of such a ballot are empty, and in the box."""
    papers = review.named_papers.values_list("sheet__number", "rater__code", "marks", "remarks")
    for sheet, rater, marks, remarks in papers:
        named = [
            row
            for row, whom in enumerate(cutting.sheets[sheet])
            if whom in cutting.named or (review.secrecy == Secrecy.NAMED and whom[0] != rater)
        ]
        said = [(int(row), text) for row, text in remarks.items() if int(row) in named]
        cutting.add_named(sheet, [(row, marks[row]) for row in named], said)


def _keep_slip_counts(review: Review) -> None:
    for sheet in review.sheets.filter(slips_printed__gt=0):
        states = list(sheet.slips.values_list("state", flat=True))
        sheet.slips_used = states.count(SlipState.USED)
        sheet.slips_spoilt = states.count(SlipState.SPOILT)
        sheet.save(update_fields=["slips_used", "slips_spoilt"])
