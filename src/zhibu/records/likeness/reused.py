"""Reused pictures: the same file, or one that looks the same, in any book of the company."""

from collections.abc import Iterable

from django.db.models import Q

from zhibu.orgs.models import Organisation
from zhibu.records.likeness import bands
from zhibu.records.likeness.copied import earlier_than
from zhibu.records.models import Attachment, Band, Record

LOOKED_AT = 20_000
"""Pictures that are compared with those of one record at most; the newest."""


def reused_pictures(record: Record, pictures: Iterable[Attachment]) -> dict[int, int]:
    """Give the earlier records that show the same pictures, with how much alike they are.

    Units: basis points: whole where the file is the same, else the share of equal bits.
    """
    pictures = [one for one in pictures if one.media_type.startswith("image/")]
    if not pictures:
        return {}
    top = record.branch.path[: Organisation.steplen]
    company = Q(record__branch__path__startswith=top)
    earlier = earlier_than(record, "record__") & company
    found: dict[int, int] = {}
    same = Attachment.objects.filter(
        sha256__in=[one.sha256 for one in pictures], media_type__startswith="image/"
    )
    for other in same.filter(earlier).values_list("record", flat=True):
        found[other] = 10_000
    looks = [one.look for one in pictures if one.look is not None]
    values = {value for look in looks for value in bands.near(look)}
    sharing = Band.objects.filter(Q(attachment__isnull=False), value__in=values)
    rows = sharing.filter(earlier).order_by("-attachment")
    for other, theirs in rows.values_list("record", "attachment__look")[:LOOKED_AT]:
        apart = min(bands.distance(look, theirs) for look in looks)
        if apart <= bands.FURTHEST:
            found[other] = max(found.get(other, 0), 10_000 * (64 - apart) // 64)
    return found
