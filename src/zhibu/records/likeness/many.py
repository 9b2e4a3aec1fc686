"""Find and store what many records resemble, as a builder of books needs it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from zhibu.records.enums import COUNTED, Resemblance
from zhibu.records.likeness.copied import (
    CANDIDATES,
    YEARS,
    Neighbourhood,
    compare,
    minutes_of,
)
from zhibu.records.likeness.noticing import enter_many, kinds_of, pictures_of, store
from zhibu.records.likeness.reused import reused_pictures
from zhibu.records.models import Band, Likeness, Record
from zhibu.records.searching import keys_of

AT_ONCE = 500
"""Records at a time."""


def notice_many(records: Iterable[Record]) -> int:
    """Do for many records what `notice` does for one; give how many likenesses stand.

    First the bands of all are entered, then each is compared with all, in whatever order they come.
    Committee by committee, with the bands of its books in memory: time is proportional to the number
    of records.
    """
    keys = keys_of(records)
    for some in _parts(keys):
        enter_many(some)
    stood = 0
    for nearby, own in _by_neighbourhood(keys):
        shelf = Shelf(nearby)
        for some in _parts(own):
            stood += _notice_some(some, shelf)
    return stood


class Shelf:
    """The bands of a neighbourhood's books, in memory, sorted by value.

    Shape: one row for each band and counted record.
    """

    def __init__(self, nearby: Neighbourhood) -> None:
        self.nearby = nearby
        counted = Record.objects.filter(branch__in=nearby.branches, state__in=COUNTED)
        rows = list(counted.order_by("pk").values_list("pk", "held_on", "submitted_at"))
        self.keys = np.array([key for key, _, _ in rows], dtype=np.int64)
        self.held = np.array([day.toordinal() for _, day, _ in rows], dtype=np.int64)
        self.submitted = np.array([at.timestamp() for _, _, at in rows], dtype=np.float64)
        bands = Band.objects.filter(branch__in=nearby.branches, attachment__isnull=True)
        pairs = np.array(list(bands.values_list("value", "record")), dtype=np.int64).reshape(-1, 2)
        self.values: dict[int, list[int]] = defaultdict(list)
        for value, key in pairs.tolist():
            self.values[key].append(value)
        pairs = pairs[np.isin(pairs[:, 1], self.keys)]
        pairs = pairs[np.argsort(pairs[:, 0], kind="stable")]
        self.sorted = pairs[:, 0]
        self.places = np.searchsorted(self.keys, pairs[:, 1])

    def candidates(self, record: Record) -> list[int]:
        """Give the earlier records that share the most bands, as `copied.candidates` does."""
        values = np.array(self.values.get(record.pk, ()), dtype=np.int64)
        first = np.searchsorted(self.sorted, values, "left")
        last = np.searchsorted(self.sorted, values, "right")
        runs = [self.places[a:b] for a, b in zip(first, last, strict=True)]
        if not runs:
            return []
        places, shared = np.unique(np.concatenate(runs), return_counts=True)
        keep = self._earlier(places, record)
        places, shared = places[keep], shared[keep]
        best = np.lexsort((-places, -shared))[:CANDIDATES]
        return self.keys[places[best]].tolist()

    def _earlier(self, places: NDArray[np.int64], record: Record) -> NDArray[np.bool_]:
        keys = self.keys[places]
        days = np.abs(self.held[places] - record.held_on.toordinal()) <= YEARS.days
        if record.submitted_at is None:
            return days & (keys != record.pk)
        at, own = self.submitted[places], record.submitted_at.timestamp()
        return days & ((at < own) | ((at == own) & (keys < record.pk)))


def _parts(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]


def _by_neighbourhood(keys: Sequence[int]) -> Iterator[tuple[Neighbourhood, list[int]]]:
    of_branch: dict[int, list[int]] = defaultdict(list)
    branches = {}
    for some in _parts(keys):
        for record in Record.objects.filter(pk__in=some).only("branch").select_related("branch"):
            of_branch[record.branch_id].append(record.pk)
            branches[record.branch_id] = record.branch
    while of_branch:
        nearby = Neighbourhood.of(branches[next(iter(of_branch))])
        own = [key for branch in nearby.branches for key in of_branch.pop(branch, ())]
        yield nearby, sorted(own)


@transaction.atomic
def _notice_some(keys: Sequence[int], shelf: Shelf) -> int:
    records = list(
        Record.objects.filter(pk__in=keys).select_related("branch").prefetch_related("uses")
    )
    similar = {record.pk: shelf.candidates(record) for record in records}
    minutes: dict[int, str] = {}
    for some in _parts(sorted({key for found in similar.values() for key in found})):
        minutes |= minutes_of(list(some))
    pictures = pictures_of(keys)
    stored: dict[tuple[int, str], list[Likeness]] = defaultdict(list)
    for likeness in Likeness.objects.filter(record__in=keys):
        stored[likeness.record_id, likeness.what].append(likeness)
    stood = 0
    for record in records:
        others = {key: minutes[key] for key in similar[record.pk]}
        copied = compare(record, kinds_of(record), others, shelf.nearby)
        reused = reused_pictures(record, pictures.get(record.pk, ()))
        for what, alike in ((Resemblance.MINUTES, copied), (Resemblance.PICTURE, reused)):
            stood += store(record, what, alike, stored[record.pk, what])
    return stood
