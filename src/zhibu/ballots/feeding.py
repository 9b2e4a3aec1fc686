"""Counted ballots as evidence of the scoring (评议票数据): for code of assessments alone, no page shows them."""

from collections.abc import Iterator
from typing import NamedTuple

from zhibu.ballots.enums import ReviewState
from zhibu.ballots.models import Publication, Review, Tally
from zhibu.schemes.models import Adoption


class BallotRow(NamedTuple):
    """A row of the evidence table `ballots`.

    Units: score in hundredths of a point.
    """

    subject: str
    channel: str
    source: str
    round: int
    score: int
    count: int


def ballot_rows(adoption: Adoption, year: int) -> Iterator[BallotRow]:
    """Give what published reviews of a year counted under an adoption, sorted.

    "Cannot judge" is no row: it is never a score. A source whose secret ballots are too few to enter any
    figure without being told by it is left out, as the published box says.
    """
    reviews = Review.objects.filter(adoption=adoption, year=year, state=ReviewState.PUBLISHED)
    for review in reviews.order_by("channel", "round", "code"):
        document = Publication.objects.values_list("document", flat=True).get(review=review)
        left_out = {(subject, source) for subject, source in document["left_out"]}
        rows = Tally.objects.filter(review=review, score__isnull=False)
        for subject, source, score, count in rows.order_by(
            "subject", "source", "score"
        ).values_list("subject", "source", "score", "count"):
            if (subject, source) not in left_out:
                yield BallotRow(subject, review.channel, source, review.round, score, count)
