"""How a review's figures are published: where subjects stand, who could vote together, how sources join."""

from collections.abc import Iterable, Iterator

from zhibu.ballots.enums import Secrecy
from zhibu.ballots.models import Review
from zhibu.ballots.naming import named_pairs
from zhibu.ballots.turnout import turnout_by_place
from zhibu.orgs.models import Membership, Organisation
from zhibu.orgs.reach import below
from zhibu.schemes.reading import read_text
from zhibu.scoring.scheme import measures
from zhibu.scoring.scheme.model import Scheme
from zhibu.terms.errors import TableError
from zhibu.urn.disclosure import FULL, Row, Structure
from zhibu.urn.disclosure.cells import FIVE_BANDS, Path

STEP = Organisation.steplen
MEMBER = "member"
MOST_BANDS = 8


def structure_of(review: Review, box: Iterable[Row]) -> Structure:
    """Read the structure in which a counted review is published (公布结构)."""
    rows = list(box)
    subjects = {row[0] for row in rows}
    codes = _codes_below(review)
    listed = list(review.sheets.values_list("number", "subjects", "organisation__path"))
    places: dict[str, Path] = {}
    for _number, held, path in listed:
        for one in held:
            places.setdefault(one["subject"], _place(review, path, codes))
    places |= _places(review, codes)
    scheme = scheme_of(review)
    joins = _joins(scheme, review.channel) if scheme else []
    weights = {
        source.source: source.weight
        for one in joins[:1]
        for source in one.sources
        if source.weight is not None
    }
    return Structure(
        places={subject: places[subject] for subject in sorted(subjects)},
        electorates=_electorates((number, held) for number, held, _path in listed),
        weights=weights,
        minimum=review.minimum,
        bands=_bands(scheme),
        named=named_rows(review, rows),
        places_kept=min(scheme.places, 2) if scheme else 2,
        turnout=tuple(_turnout(review, codes)),
    )


def named_rows(review: Review, box: Iterable[Row]) -> tuple[Row, ...]:
    """Give the part of a box that was given with names: all of it, or where one person alone rates."""
    if review.secrecy == Secrecy.NAMED:
        return tuple(box)
    pairs = named_pairs(review)
    return tuple(row for row in box if (row[0], row[1]) in pairs)


def scheme_of(review: Review) -> Scheme | None:
    """Read the adopted scheme; nothing where an earlier version of the site adopted its text."""
    try:
        return read_text(review.adoption.text).scheme
    except TableError:
        return None


def _joins(scheme: Scheme, channel: str) -> list[measures.Review]:
    """Where a scheme asks for the channel: there its sources are joined."""
    every: Iterator[object] = (
        piece.measure
        for part in scheme.components
        for piece in (part, *part.clauses)
    )  # fmt: skip
    extra = (piece.measure for piece in (*scheme.bonus, *scheme.deductions))
    return [
        one
        for one in (*every, *extra)
        if isinstance(one, measures.Review) and one.review == channel
    ]


def _bands(scheme: Scheme | None) -> tuple[int, ...]:
    """Begin bands where the scheme's grades begin; five bands where those divide nothing."""
    if scheme is None:
        return FIVE_BANDS
    begins = []
    for band in scheme.grading.bands:
        first = band.from_
        begins.append(next(iter(first.values())) if isinstance(first, dict) else first)
    found = tuple(sorted({0, *(one for one in begins if 0 < one < FULL)}))
    return found if 2 < len(found) <= MOST_BANDS else FIVE_BANDS


def _codes_below(review: Review) -> dict[str, str]:
    reached = below(review.organisation.path)
    return dict(Organisation.objects.filter(path__range=reached).values_list("path", "code"))


def _place(review: Review, path: str, codes: dict[str, str]) -> Path:
    top = len(review.organisation.path)
    whole = tuple(
        codes[path[:end]] for end in range(top, len(path) + 1, STEP) if path[:end] in codes
    )
    return whole or (review.organisation.code,)


def _places(review: Review, codes: dict[str, str]) -> dict[str, Path]:
    """Where subjects stood on the day of the roll: organisations themselves, members in their branch."""
    if review.subject != MEMBER:
        return {code: _place(review, path, codes) for path, code in codes.items()}
    reached = below(review.organisation.path)
    held = Membership.objects.on(review.roll_on).filter(branch__path__range=reached)
    return {
        code: _place(review, path, codes)
        for code, path in held.values_list("person__code", "branch__path")
    }


def _electorates(
    sheets: Iterable[tuple[int, list[dict[str, str]]]],
) -> dict[tuple[str, str], str]:
    """Join sheets that list the same subject and source: their voters stand behind one figure.

    A voter has one sheet; two figures of different groups of sheets have no voter in common.
    """
    above: dict[int, int] = {}
    first: dict[tuple[str, str], int] = {}

    def top(number: int) -> int:
        while above[number] != number:
            above[number] = above[above[number]]
            number = above[number]
        return number

    for number, held in sorted(sheets, key=lambda one: one[0]):
        above[number] = number
        for one in held:
            pair = (one["subject"], one["source"])
            above[top(number)] = top(first.setdefault(pair, number))
    return {pair: f"sheet-{top(number)}" for pair, number in first.items()}


def _turnout(review: Review, codes: dict[str, str]) -> Iterator[tuple[Path, int, int]]:
    """Ballots that could be cast and those that were, where they stand; who is from elsewhere, at the top."""
    top = review.organisation.path
    paths = dict(Organisation.objects.filter(path__range=below(top)).values_list("pk", "path"))
    by_place: dict[Path, list[int]] = {}
    found = turnout_by_place(review)
    for path, (asked, cast) in sorted((paths.get(pk, top), one) for pk, one in found.items()):
        told = by_place.setdefault(_place(review, path, codes), [0, 0])
        told[0] += asked
        told[1] += cast
    for place, (many, did) in by_place.items():
        yield place, many, did
