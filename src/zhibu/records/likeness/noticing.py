"""Find and store what records resemble: one by one as they are saved, or many at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from django.db import transaction

from zhibu.records.enums import Resemblance
from zhibu.records.likeness import bands
from zhibu.records.likeness.copied import Neighbourhood, bands_of, candidates, compare
from zhibu.records.likeness.reused import reused_pictures
from zhibu.records.models import Attachment, Band, Likeness, Record

MOST = 5
"""Likenesses of one sort that are kept for a record: the most alike."""
AT_ONCE = 500
"""Records whose bands are entered at a time."""

Alike = dict[int, int]
"""Earlier records, and how much alike they are in basis points."""


@transaction.atomic
def notice(record: Record) -> list[Likeness]:
    """Find what a record resembles, and store it; what no longer holds goes, explanations stay.

    Called after each change of the minutes or pictures and at submission. Calling it again changes
    nothing.

    Returns:
        the likenesses that hold now, the most alike first.
    """
    values = bands_of(record)
    pictures = list(record.attachments.all())
    _enter({record.pk: (record.branch_id, values)}, {record.pk: pictures})
    copied: Alike = {}
    if values:
        nearby = Neighbourhood.of(record.branch)
        copied = compare(record, _kinds(record), candidates(record, values, nearby), nearby)
    _store(record, Resemblance.MINUTES, copied)
    _store(record, Resemblance.PICTURE, reused_pictures(record, pictures))
    return list(record.likenesses.order_by("-share", "pk"))


@transaction.atomic
def notice_pictures(record: Record) -> list[Likeness]:
    """Do the same for the pictures alone, after one was attached or removed."""
    pictures = list(record.attachments.all())
    Band.objects.filter(record=record, attachment__isnull=False).delete()
    Band.objects.bulk_create(_picture_bands(record.branch_id, pictures))
    _store(record, Resemblance.PICTURE, reused_pictures(record, pictures))
    return list(record.likenesses.filter(what=Resemblance.PICTURE).order_by("-share", "pk"))


def notice_many(records: Iterable[Record]) -> int:
    """Do the same for many records, as a builder of books needs it; give how many likenesses stand.

    First the bands of all are entered, then each is compared: what `notice` would find, in any order.
    Time is proportional to the number of records.
    """
    keys = sorted(record.pk for record in records)
    for start in range(0, len(keys), AT_ONCE):
        _enter_many(keys[start : start + AT_ONCE])
    nearby: dict[int, Neighbourhood] = {}
    stood = 0
    for start in range(0, len(keys), AT_ONCE):
        stood += _notice_some(keys[start : start + AT_ONCE], nearby)
    return stood


@transaction.atomic
def _enter_many(keys: Sequence[int]) -> None:
    rows = Record.objects.filter(pk__in=keys).only("pk", "branch_id", "minutes")
    minutes = {record.pk: (record.branch_id, bands_of(record)) for record in rows}
    _enter(minutes, _pictures(keys))


def _enter(
    minutes: dict[int, tuple[int, list[int]]], pictures: dict[int, list[Attachment]]
) -> None:
    Band.objects.filter(record__in=list(minutes)).delete()
    made = [
        Band(record_id=key, branch_id=branch, value=value)
        for key, (branch, values) in minutes.items()
        for value in values
    ]
    for key, attachments in pictures.items():
        made += _picture_bands(minutes[key][0], attachments)
    Band.objects.bulk_create(made, batch_size=5_000)


def _picture_bands(branch: int, pictures: Iterable[Attachment]) -> list[Band]:
    return [
        Band(record_id=one.record_id, branch_id=branch, attachment=one, value=value)
        for one in pictures
        if one.look is not None
        for value in bands.of_look(one.look)
    ]


def _pictures(keys: Collection[int]) -> dict[int, list[Attachment]]:
    found = defaultdict(list)
    for attachment in Attachment.objects.filter(record__in=keys).order_by("pk"):
        found[attachment.record_id].append(attachment)
    return found


@transaction.atomic
def _notice_some(keys: Sequence[int], nearby: dict[int, Neighbourhood]) -> int:
    records = Record.objects.filter(pk__in=keys).select_related("branch").prefetch_related("uses")
    pictures = _pictures(keys)
    values: dict[int, list[int]] = defaultdict(list)
    own = Band.objects.filter(record__in=keys, attachment__isnull=True)
    for key, value in own.values_list("record", "value"):
        values[key].append(value)
    stood = 0
    for record in records:
        around = nearby.get(record.branch_id) or Neighbourhood.of(record.branch)
        for branch in around.branches:
            nearby.setdefault(branch, around)
        others = candidates(record, values[record.pk], around) if values[record.pk] else ()
        copied = compare(record, _kinds(record), others, around)
        stood += _store(record, Resemblance.MINUTES, copied)
        if record.pk in pictures:
            reused = reused_pictures(record, pictures[record.pk])
            stood += _store(record, Resemblance.PICTURE, reused)
    return stood


def _kinds(record: Record) -> tuple[int, ...]:
    return tuple(sorted({use.kind_id for use in record.uses.all()}))


def _store(record: Record, what: Resemblance, alike: Alike) -> int:
    """Bring the stored likenesses of one sort in line with what was found."""
    best = sorted(alike.items(), key=lambda one: (-one[1], one[0]))[:MOST]
    wanted = dict(best)
    for likeness in Likeness.objects.filter(record=record, what=what):
        share = wanted.pop(likeness.earlier_id, None)
        if share is None:
            likeness.delete()
        elif share != likeness.share:
            likeness.share = share
            likeness.save(update_fields=["share"])
    Likeness.objects.bulk_create(
        Likeness(record=record, earlier_id=earlier, what=what, share=share)
        for earlier, share in wanted.items()
    )
    return len(best)
