"""A counted box as sums (票箱合计): what the scoring reads of it, kept once, in one piece."""

from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING

from zhibu.ballots.models import BoxSums, Review, Tally

if TYPE_CHECKING:
    import pyarrow

Counted = tuple[str, str, int | None, int]
"""Subject, source, score in hundredths or none for "cannot judge", number of ballots."""


def keep_sums(review: Review, tallies: Iterable[Counted]) -> None:
    """Add up what was counted of each subject and source, and keep it."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    found: dict[tuple[str, str], list[int]] = {}
    for subject, source, score, count in tallies:
        if score is not None:
            cell = found.setdefault((subject, source), [0, 0])
            cell[0] += score * count
            cell[1] += count
    keys = sorted(found)
    table = pa.table(
        {
            "subject": pa.array([subject for subject, _ in keys], pa.string()),
            "source": pa.array([source for _, source in keys], pa.string()),
            "sum": pa.array([found[key][0] for key in keys], pa.int64()),
            "n": pa.array([found[key][1] for key in keys], pa.int64()),
        }
    )
    written = BytesIO()
    pq.write_table(table, written, compression="zstd")
    BoxSums.objects.update_or_create(review=review, defaults={"table": written.getvalue()})


def sums_of(reviews: Iterable[int]) -> "dict[int, pyarrow.Table]":
    """Give the sums of counted reviews; of one whose rows were laid otherwise, made now."""
    import pyarrow.parquet as pq

    wanted = list(reviews)
    kept = dict(BoxSums.objects.filter(review__in=wanted).values_list("review", "table"))
    for review in Review.objects.filter(pk__in=set(wanted) - set(kept)):
        rows = Tally.objects.filter(review=review)
        keep_sums(review, rows.values_list("subject", "source", "score", "count").iterator())
        kept[review.pk] = BoxSums.objects.get(review=review).table
    return {number: pq.read_table(BytesIO(bytes(table))) for number, table in kept.items()}
