"""Find and store what a record resembles, each time it is saved."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from django.db import connections, transaction

from zhibu.records.enums import Resemblance
from zhibu.records.likeness import bands
from zhibu.records.likeness.copied import Neighbourhood, bands_of, candidates, compare
from zhibu.records.likeness.reused import reused_pictures
from zhibu.records.models import Attachment, Band, Likeness, Record

MOST = 5
"""Likenesses of one sort that are kept for a record: the most alike."""
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
        copied = compare(record, kinds_of(record), candidates(record, values, nearby), nearby)
    store(record, Resemblance.MINUTES, copied, stored_of(record, Resemblance.MINUTES))
    reused = reused_pictures(record, pictures)
    store(record, Resemblance.PICTURE, reused, stored_of(record, Resemblance.PICTURE))
    return list(record.likenesses.order_by("-share", "pk"))


@transaction.atomic
def notice_pictures(record: Record) -> list[Likeness]:
    """Do the same for the pictures alone, after one was attached or removed."""
    pictures = list(record.attachments.all())
    Band.objects.filter(record=record, attachment__isnull=False).delete()
    Band.objects.bulk_create(_picture_bands(record.branch_id, pictures))
    reused = reused_pictures(record, pictures)
    store(record, Resemblance.PICTURE, reused, stored_of(record, Resemblance.PICTURE))
    return list(record.likenesses.filter(what=Resemblance.PICTURE).order_by("-share", "pk"))


@transaction.atomic
def enter_many(keys: Sequence[int]) -> None:
    rows = Record.objects.filter(pk__in=keys).only("pk", "branch_id", "minutes")
    minutes = {record.pk: (record.branch_id, bands_of(record)) for record in rows}
    _enter(minutes, pictures_of(keys))


def _enter(
    minutes: dict[int, tuple[int, list[int]]], pictures: dict[int, list[Attachment]]
) -> None:
    Band.objects.filter(record__in=list(minutes)).delete()
    rows = [(key, branch, value) for key, (branch, values) in minutes.items() for value in values]
    with connections[Band.objects.db].cursor() as cursor:
        # Sixteen to a record: one model after the other would take most of the time.
        cursor.executemany(
            "INSERT INTO records_band (record_id, branch_id, value) VALUES (%s, %s, %s)", rows
        )
    Band.objects.bulk_create(
        band
        for key, attachments in pictures.items()
        for band in _picture_bands(minutes[key][0], attachments)
    )


def _picture_bands(branch: int, pictures: Iterable[Attachment]) -> list[Band]:
    return [
        Band(record_id=one.record_id, branch_id=branch, attachment=one, value=value)
        for one in pictures
        if one.look is not None
        for value in bands.of_look(one.look)
    ]


def pictures_of(keys: Collection[int]) -> dict[int, list[Attachment]]:
    found = defaultdict(list)
    for attachment in Attachment.objects.filter(record__in=keys).order_by("pk"):
        found[attachment.record_id].append(attachment)
    return found


def kinds_of(record: Record) -> tuple[int, ...]:
    return tuple(sorted({use.kind_id for use in record.uses.all()}))


def store(record: Record, what: Resemblance, alike: Alike, stored: Iterable[Likeness]) -> int:
    """Bring the stored likenesses of one sort in line with what was found; give how many stand."""
    wanted = dict(sorted(alike.items(), key=lambda one: (-one[1], one[0]))[:MOST])
    stand = len(wanted)
    for likeness in stored:
        share = wanted.pop(likeness.earlier_id, None)
        if share is None:
            likeness.delete()
        elif share != likeness.share:
            likeness.share = share
            likeness.save(update_fields=["share"])
    if wanted:
        Likeness.objects.bulk_create(
            Likeness(record=record, earlier_id=earlier, what=what, share=share)
            for earlier, share in wanted.items()
        )
    return stand


def stored_of(record: Record, what: Resemblance) -> list[Likeness]:
    return list(Likeness.objects.filter(record=record, what=what))
