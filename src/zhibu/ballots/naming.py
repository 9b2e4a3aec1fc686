"""Which rows of a review are rated by one person alone: such a mark is named (记名), never secret.

A secret mark of one rater is no secret once it counts. So where a subject has exactly one rater of a source,
the rater is told before and while marking, and the mark is kept with the name.
"""

from collections import Counter
from functools import lru_cache

from django.db.models import QuerySet

from zhibu.ballots.enums import Raters, RollMark, Secrecy
from zhibu.ballots.models import Review, Sheet, Voter

Pair = tuple[str, str]
"""A subject's code and a source."""


def named_pairs(review: Review) -> frozenset[Pair]:
    """Give the subjects that have one rater alone, by source; none before the roll is frozen."""
    if review.secrecy == Secrecy.NAMED or not review.roll_hash:
        return frozenset()
    return _found(review.code, review.roll_hash)


@lru_cache(maxsize=64)
def _found(code: str, roll_hash: str) -> frozenset[Pair]:
    """Reckoned once by each worker: a frozen roll does not change."""
    del roll_hash
    return pairs_now(code)


def pairs_now(code: str) -> frozenset[Pair]:
    """Give those pairs of a review as its roll stands now, frozen or not."""
    sources = Review.objects.values_list("sources", flat=True).get(code=code)
    by_slip = {one["source"] for one in sources if Raters.INVITED in one["raters"]}
    asked = Voter.objects.filter(review__code=code).exclude(mark=RollMark.LEFT_OUT)
    on_sheet = Counter(asked.values_list("sheet_id", flat=True))
    raters: Counter[Pair] = Counter()
    listed: dict[Pair, list[int]] = {}
    sheets = Sheet.objects.filter(review__code=code).values_list("pk", "subjects")
    for sheet, subjects in sheets:
        for row in subjects:
            pair = (row["subject"], row["source"])
            raters[pair] += on_sheet[sheet]
            listed.setdefault(pair, []).append(sheet)
    few = {pair for pair, count in raters.items() if count in (1, 2) and pair[1] not in by_slip}
    own = _own(asked, few)
    return frozenset(pair for pair in few if raters[pair] - (own.get(pair[0]) in listed[pair]) == 1)


def _own(asked: QuerySet[Voter], few: set[Pair]) -> dict[str, int]:
    """On which sheet a subject votes itself: nobody rates oneself."""
    codes = sorted({subject for subject, _ in few})
    found: dict[str, int] = {}
    for start in range(0, len(codes), 500):
        part = asked.filter(person__code__in=codes[start : start + 500])
        found |= dict(part.values_list("person__code", "sheet_id"))
    return found
