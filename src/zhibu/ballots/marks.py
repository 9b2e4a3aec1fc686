"""Marks (评分): how fine they may be, which quick marks a scheme's grades suggest, what is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from zhibu.ballots.ballot import Row
from zhibu.ballots.models import Review
from zhibu.orgs.refusals import Refused
from zhibu.schemes.models import Adoption
from zhibu.schemes.reading import read_text
from zhibu.schemes.titles import title_of
from zhibu.scoring.scheme.model import Scheme
from zhibu.terms.errors import TableError
from zhibu.urn.papers import HIGHEST, REMARK_BYTES

LONGEST_REMARK = 200
"""Characters of one remark; all together have 1,500 bytes on a paper."""
PLAIN = (9500, 8500, 7500, 6000)
"""Quick marks where a scheme's grades suggest none."""


@dataclass(frozen=True, slots=True)
class Quick:
    """A mark given by one tap."""

    mark: int
    words: str


def places_of(review: Review) -> int:
    """Give how many decimal places a mark may have: those of the scheme, at most two."""
    scheme = _scheme(review)
    return min(scheme.places, 2) if scheme else 2


def quick_marks(review: Review) -> list[Quick]:
    """Give a mark in the middle of each grade's band, from the best to the worst.

    Grades that do not divide 0 to 100 as marks do (a gate's "100 or nothing") suggest nothing.
    """
    scheme = _scheme(review)
    bands = scheme.grading.bands if scheme else ()
    first = next((one.from_ for one in bands if isinstance(one.from_, dict)), None)
    class_ = next(iter(first)) if first else None
    begins = [band.begins(class_) for band in bands]
    if not begins or len(begins) > 6 or begins[0] >= HIGHEST or 0 < min(begins[:-1] or [0]) < 1000:
        return [Quick(mark, "") for mark in PLAIN]
    ends = [HIGHEST, *begins[:-1]]
    found = []
    for band, begin, end in zip(bands, begins, ends, strict=True):
        middle = (begin + end) // 2 if begin else end - 1000
        found.append(Quick(max(middle // 500 * 500, 0), title_of(band.title.model_dump())))
    return found


def check_marks(
    rows: tuple[Row, ...],
    marks: Mapping[int, int | None],
    remarks: Mapping[int, str],
    places: int,
) -> None:
    """Refuse marks that leave somebody out, name oneself, or are none.

    Raises:
        Refused: `fields` says what, at "mark-PLACE" and "remark-PLACE".
    """
    asked = {row.place: row for row in rows if not row.own}
    faults: dict[str, str] = {}
    for place in sorted({*asked, *marks}):
        if fault := _fault(place in asked, place in marks, marks.get(place), places):
            faults[f"mark-{place}"] = fault
    for place, text in remarks.items():
        if place not in asked:
            faults[f"remark-{place}"] = _("This row takes no remark.")
        elif len(text) > LONGEST_REMARK:
            words = _("%(found)s characters; a remark has at most %(most)s. Shorten it.")
            faults[f"remark-{place}"] = words % {"found": len(text), "most": LONGEST_REMARK}
    if not faults and remarks:
        total = sum(len(text.encode(errors="replace")) for text in remarks.values())
        if total > REMARK_BYTES:
            words = _("All remarks together are too long: about %(most)s Chinese characters fit on one ballot. Shorten some.")  # fmt: skip
            faults[f"remark-{max(remarks)}"] = words % {"most": REMARK_BYTES // 3}
    if faults:
        raise Refused(fields=faults)


def _fault(asked: bool, given: bool, mark: object, places: int) -> str:
    if not asked:
        return _("Nobody rates oneself: leave this row empty.")
    if not given:
        return _("Not judged yet. Give 0 to 100 points, or choose “cannot judge”.")
    if mark is None:
        return ""
    if isinstance(mark, bool) or not isinstance(mark, int) or not 0 <= mark <= HIGHEST:
        return _("A mark is 0 to 100 points, or “cannot judge”.")
    if mark % 10 ** (2 - places):
        words = _("A mark of this review has at most %(places)s decimal places.")
        return words % {"places": places} if places else _("A mark of this review is a whole number.")  # fmt: skip
    return ""


def _scheme(review: Review) -> Scheme | None:
    return _read(review.adoption.hash)


@lru_cache(maxsize=32)
def _read(found: str) -> Scheme | None:
    """Read once by each worker; the text is fetched for that alone."""
    text = Adoption.objects.filter(hash=found).values_list("text", flat=True).first()
    try:
        return read_text(text or "").scheme
    except TableError:  # adopted by an earlier version of the site
        return None
