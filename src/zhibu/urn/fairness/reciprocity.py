"""Whether those who rate each other repay in kind (互惠): marks of i for j against j for i.

Source: Kenny & La Voie 1984, The social relations model, Advances in Experimental Social Psychology
18, 141–182: dyadic reciprocity once the effects of rater and subject are taken away.
"""

import numpy as np

from zhibu.urn.fairness.table import UNKNOWN, Floats, Marks, counts

FEWEST_PAIRS = 10
SWEEPS = 20


def reciprocity(marks: Marks) -> dict[str, object]:
    """Correlate what two raters gave each other, once severity and the subjects' means are removed.

    Only where papers tell who rates by the hidden own row, or where a sheet is one rater's. The
    pairs live while this function runs; their number and one correlation are kept.
    """
    known = marks.who[marks.rater] != UNKNOWN
    rows = marks.only(known & (counts(marks.item, marks.items)[marks.item] > 1))
    if not len(rows.mark):
        return {"pairs": 0, "enough": False, "identifiable": bool(known.any())}
    one, other = rows.who[rows.rater], rows.subject[rows.item]
    base = int(max(one.max(), other.max())) + 1
    found, first = np.unique(one * base + other, return_index=True)
    left = _left(rows)[first]
    back = (found % base) * base + found // base
    place = np.minimum(np.searchsorted(found, back), len(found) - 1)
    mutual = (found[place] == back) & (found < back)
    there, here = left[mutual], left[place[mutual]]
    pairs = int(mutual.sum())
    below = float((there * there + here * here).sum())
    if pairs < FEWEST_PAIRS or below <= 0.0:
        return {"pairs": 0, "enough": False, "identifiable": True}
    value = 2 * float((there * here).sum()) / below
    return {
        "pairs": pairs,
        "enough": True,
        "identifiable": True,
        "correlation": round(100 * value),
    }


def _left(marks: Marks) -> Floats:
    """What is left of each mark once raters and items are centred in turn until both are."""
    left = marks.mark.astype(np.float64)
    for _ in range(SWEEPS):
        for place, length in ((marks.item, marks.items), (marks.rater, marks.raters)):
            of = np.maximum(np.bincount(place, minlength=length), 1)
            left = left - (np.bincount(place, weights=left, minlength=length) / of)[place]
    return np.round(left, 6)
