"""What was published of a review, as far as a person may see it.

The published box is the same for everybody who may read of the review; it names nobody. Whose figures
carry a name on a page is decided here: one's own, those of organisations, those of people one reaches.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from zhibu.ballots.enums import ReviewState
from zhibu.ballots.models import Publication, Receipt, Remark, Review, Voter
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may, paths_of, within
from zhibu.urn import receipts

STEP = Organisation.steplen
Written = Mapping[str, Any]


def reviews_to_read(person: Person) -> QuerySet[Review]:
    """Reviews of organisations that a person reaches, of those above them, and those that asked them."""
    above = {
        top[:end]
        for top in paths_of(person, Permission.REVIEW_SEE)
        for end in range(STEP, len(top), STEP)
    }
    asked = Voter.objects.filter(person=person).values("review")
    reached = within(person, Permission.REVIEW_SEE, "organisation")
    return Review.objects.filter(reached | Q(organisation__path__in=above) | Q(pk__in=asked))


def review_to_read(person: Person, code: str) -> Review:
    """One of them, without its scheme's text; 404 if unseen."""
    found = reviews_to_read(person).select_related("organisation", "adoption")
    return get_object_or_404(found.defer("adoption__text"), code=code)


@dataclass(frozen=True, slots=True)
class Opened:
    """A published document, sorted for reading; kept by each worker, since it never changes."""

    document: Written
    figures: Mapping[str, list[Written]]
    """By the organisation at which subjects stand."""
    of_subject: Mapping[str, list[Written]]
    joined: Mapping[str, Written]
    levels: Mapping[str, list[Written]]
    turnout: Mapping[str, Written]
    below: Mapping[str, list[str]] = field(default_factory=dict)
    """Organisations under each."""


def opened(review: Review) -> Opened | None:
    """Give what was published of a review; nothing before that."""
    if review.state != ReviewState.PUBLISHED:
        return None
    found = Publication.objects.filter(review=review).values_list("pk", "hash").first()
    return _opened(*found) if found else None


@lru_cache(maxsize=8)
def _opened(number: int, _hash: str) -> Opened:
    document = Publication.objects.values_list("document", flat=True).get(pk=number)
    figures: dict[str, list[Written]] = {}
    of_subject: dict[str, list[Written]] = {}
    for figure in document["figures"]:
        figures.setdefault(figure["at"], []).append(figure)
        of_subject.setdefault(figure["subject"], []).append(figure)
    levels: dict[str, list[Written]] = {}
    for level in document["levels"]:
        levels.setdefault(level["at"], []).append(level)
    below: dict[str, list[str]] = {}
    for code, above in document["organisations"].items():
        if above is not None:
            below.setdefault(above, []).append(code)
    return Opened(
        document,
        figures,
        of_subject,
        {one["subject"]: one for one in document["joined"]},
        levels,
        {one["at"]: one for one in document["turnout"]},
        below,
    )


def names_of(review: Review, found: Opened, at: Organisation, person: Person) -> dict[str, str]:
    """Name the subjects that stand at an organisation, as far as the person may see them.

    Organisations are named to everybody; people to who reaches them, and each to oneself.
    """
    codes = sorted({one["subject"] for one in found.figures.get(at.code, ())})
    if review.subject != "member":
        return dict(Organisation.objects.filter(code__in=codes).values_list("code", "name"))
    if not may(person, Permission.REVIEW_SEE, at):
        return {person.code: person.name} if person.code in codes else {}
    return dict(Person.objects.filter(code__in=codes).values_list("code", "name"))


def place_in(review: Review, found: Opened, code: str, person: Person) -> Organisation:
    """The organisation whose results are asked for; at first one's own, or the review's; 404 for others."""
    known = found.document["organisations"]
    if code:
        return get_object_or_404(Organisation.objects.filter(code__in=known), code=code)
    tops = paths_of(person, Permission.REVIEW_SEE)
    if any(review.organisation.path.startswith(top) for top in tops):
        return review.organisation
    own = Organisation.objects.filter(path__in=tops, code__in=known).order_by("path").first()
    return own or review.organisation


def remarks_on(review: Review, subjects: list[str], person: Person) -> list[tuple[str, str]]:
    """Source and text of what was written of oneself, or of an organisation that one leads or oversees."""
    if review.state != ReviewState.PUBLISHED:
        return []
    if review.subject == "member":
        subjects = [one for one in subjects if one == person.code]
    else:
        led = Organisation.objects.filter(within(person, Permission.RECORD_CHECK))
        subjects = list(led.filter(code__in=subjects).values_list("code", flat=True))
    found = Remark.objects.filter(review=review, subject__in=subjects).order_by("source", "id")
    return list(found.values_list("source", "text"))


def results_file(review: Review) -> dict[str, Any] | None:
    """Give the published box as it is downloaded: document, hash and all receipts."""
    made = Publication.objects.filter(review=review).first()
    if made is None or review.state != ReviewState.PUBLISHED:
        return None
    keys = Receipt.objects.filter(review=review).order_by("place").values_list("key", flat=True)
    return {
        "document": made.document,
        "hash": made.hash,
        "receipts": [bytes(key).hex() for key in keys],
    }


@dataclass(frozen=True, slots=True)
class Found:
    """A receipt in a published box, with its proof."""

    review: Review
    number: bytes
    proof: receipts.Proof

    def written(self) -> dict[str, Any]:
        """Give the proof as a file has it."""
        return {
            "v": 1,
            "review": self.review.code,
            "number": self.number.hex(),
            "place": self.proof.place,
            "size": self.proof.size,
            "hashes": [one.hex() for one in self.proof.hashes],
            "root": self.review.receipts_root,
        }


def receipt_in_box(number: bytes) -> Found | None:
    """Look a receipt up in all published boxes; whoever asks need not say who they are."""
    if len(number) != receipts.NUMBER_SIZE:
        return None
    published = Review.objects.filter(state=ReviewState.PUBLISHED)
    row = Receipt.objects.filter(review__in=published.values("pk"), key=number)
    row = row.select_related("review").first()
    if row is None:
        return None
    keys = Receipt.objects.filter(review=row.review).order_by("place").values_list("key", flat=True)
    proof = receipts.prove((bytes(key) for key in keys), number)
    return Found(row.review, number, proof)
