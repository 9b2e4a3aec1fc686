"""Reviews that were counted: boxes filled straight, or by the real opening where a test asks for it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from makers import make_member, make_review, make_sheet, make_voters
from zhibu.ballots.boxes import stored_box
from zhibu.ballots.enums import ReviewState, RollMark
from zhibu.ballots.models import Receipt, Remark, Review, Tally, Voter
from zhibu.orgs.models import Organisation, Person
from zhibu.urn.box import box_hash
from zhibu.urn.receipts import number_of

Marks = Mapping[tuple[str, str], Iterable[int | None]]


def make_counted(
    organisation: Organisation,
    branches: Mapping[Organisation, int],
    *,
    marks: Marks | None = None,
    remarks: Iterable[tuple[str, str, str]] = (),
    among: Mapping[Organisation, list[Person]] | None = None,
    **fields: Any,
) -> Review:
    """A counted peer review of branches: each has so many members, who rated each other.

    Args:
        marks: by subject and source; without them each subject gets 80 to 100 from all others.
        among: people who stand on a branch's sheet before members are made.
    """
    review = make_review(organisation, state=ReviewState.COUNTED, sheets=[], **fields)
    box: Counter[tuple[str, str, int | None]] = Counter()
    cast = 0
    for branch, count in branches.items():
        people = list((among or {}).get(branch, []))
        people += [make_member(branch) for _ in range(count - len(people))]
        sheet = make_sheet(review, people, organisation=branch)
        make_voters(sheet, people, mark=RollMark.VOTED)
        cast += count
        for place, person in enumerate(people):
            box[person.code, "members", None] += 1
            for other in range(count - 1):
                box[
                    person.code, "members", 8_000 + (place * 700 + other * 900) % 2_100 // 100 * 100
                ] += 1
    if marks is not None:
        box = Counter((*pair, mark) for pair, given in marks.items() for mark in given)
    Tally.objects.bulk_create(
        Tally(review=review, subject=subject, source=source, score=score, count=count)
        for (subject, source, score), count in box.items()
    )
    Remark.objects.bulk_create(
        Remark(review=review, subject=subject, source=source, text=text)
        for subject, source, text in remarks
    )
    keys = sorted(number_of(number.to_bytes(16)) for number in range(cast))
    Receipt.objects.bulk_create(
        Receipt(review=review, key=key, place=place) for place, key in enumerate(keys)
    )
    review.roll_count = Voter.objects.filter(review=review).count()
    review.cast_count, review.void_count, review.unused_count = cast, 0, 0
    review.counted_on = timezone.localdate()
    box_now = stored_box(review)
    review.box_hash, review.receipts_root = box_hash(box_now, review.code), box_now.receipts_root
    review.save()
    return review
