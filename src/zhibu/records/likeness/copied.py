"""Copied minutes: candidates by bands, then decided by the pieces themselves.

What decides is the share of this record's pieces that stand in the earlier record, each weighed by
how rare it is among a hundred recent records of the same kind nearby: log2((N + 2) / (df + 1)). What
every book says weighs next to nothing, and where all copy one text the share stays whole, since it is
measured against the record's own weight. Noticed from 50 % on; minutes under 180 pieces from 60 %,
under 100 from 85 % on, since among thousands of short ones some agree by chance.

Measured among 4,000 made-up minutes (docs/likeness.md): verbatim and with another date and place, all
noticed; every name changed too, 96 % and more; every fifth clause rewritten, 66 to 98 %; paraphrased,
none; unrelated, none on full minutes and 0.7 % on the demo's short ones.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from math import log2

import numpy as np
from django.db.models import Count, Q

from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.models import Organisation
from zhibu.records.enums import COUNTED
from zhibu.records.likeness import bands
from zhibu.records.likeness.texts import Pieces, hashes_of
from zhibu.records.models import Band, Record

LEAST = ((180, 0.50), (100, 0.60), (0, 0.85))
"""From how many pieces on, which weighed share counts as copied."""
WORTH = 0.35
"""Plain share below which nobody weighs."""
CANDIDATES = 12
"""Records that are compared with one: those that share the most bands."""
SAMPLE = 100
YEARS = timedelta(days=731)
"""How far apart two records are at most: two years."""

COMMITTEES = (OrganisationKind.COMMITTEE, OrganisationKind.WORKING_COMMITTEE)


@dataclass(slots=True)
class Neighbourhood:
    """The books among which a record is compared: those under the nearest committee."""

    branches: list[int]
    common: dict[tuple[int, ...], tuple[int, Mapping[int, int]]] = field(default_factory=dict)
    """By kinds: how many records were looked at, and in how many of them each piece stands."""

    @classmethod
    def of(cls, branch: Organisation) -> "Neighbourhood":
        step = Organisation.steplen
        above = [branch.path[:end] for end in range(step, len(branch.path) + 1, step)]
        top = (
            Organisation.objects.filter(path__in=above, kind__in=COMMITTEES)
            .order_by("-path")
            .values_list("path", flat=True)
            .first()
        )
        under = Organisation.objects.filter(path__startswith=top or above[0])
        holding = under.exclude(kind=OrganisationKind.GROUP)
        return cls(list(holding.order_by("pk").values_list("pk", flat=True)))

    def rarity(self, kinds: tuple[int, ...]) -> tuple[int, Mapping[int, int]]:
        """Count in how many recent records of these kinds each piece stands."""
        if kinds not in self.common:
            recent = (
                Record.objects.filter(state__in=COUNTED, branch__in=self.branches)
                .filter(uses__kind__in=kinds)
                .exclude(minutes="")
                .order_by("-pk")
                .values_list("pk", "minutes")[: 2 * SAMPLE]  # a record of two kinds comes twice
            )
            counted: Counter[int] = Counter()
            texts = list(dict(recent).values())[:SAMPLE]
            for text in texts:
                counted.update(hashes_of(text).tolist())
            self.common[kinds] = len(texts), counted
        return self.common[kinds]


def bands_of(record: Record) -> list[int]:
    """Give the bands of a record's minutes."""
    return bands.of_minutes(hashes_of(record.minutes))


def earlier_than(record: Record, field: str = "") -> Q:
    """Give the condition that keeps records submitted before this one, within two years of it.

    Args:
        field: the way from the row to the record, as in "record__".
    """
    span = (record.held_on - YEARS, record.held_on + YEARS)
    before = Q(**{f"{field}state__in": COUNTED, f"{field}held_on__range": span})
    before &= ~Q(**{f"{field}pk": record.pk})
    if record.submitted_at is None:
        return before
    same = Q(**{f"{field}submitted_at": record.submitted_at, f"{field}pk__lt": record.pk})
    return before & (Q(**{f"{field}submitted_at__lt": record.submitted_at}) | same)


def candidates(record: Record, values: Iterable[int], nearby: Neighbourhood) -> dict[int, str]:
    """Give the earlier records that share the most bands, with their minutes."""
    sharing = (
        Band.objects.filter(value__in=list(values), branch__in=nearby.branches)
        .filter(earlier_than(record, "record__"))
        .values("record")
        .annotate(shared=Count("pk"))
        .order_by("-shared", "-record")[:CANDIDATES]
    )
    return minutes_of([row["record"] for row in sharing])


def minutes_of(keys: list[int]) -> dict[int, str]:
    return dict(Record.objects.filter(pk__in=keys).values_list("pk", "minutes"))


def compare(
    record: Record, kinds: tuple[int, ...], others: Mapping[int, str], nearby: Neighbourhood
) -> dict[int, int]:
    """Give the records from which this one is copied, with the share of it that stands there.

    Args:
        others: minutes by record.

    Units: basis points of this record's pieces, each counted once and unweighed.
    """
    own = hashes_of(record.minutes)
    found: dict[int, int] = {}
    for other, minutes in others.items():
        common = np.intersect1d(own, hashes_of(minutes), assume_unique=True)
        if not len(common) or len(common) < WORTH * len(own):
            continue
        whole = frozenset(own.tolist())
        share = weighed(frozenset(common.tolist()), whole, nearby.rarity(kinds))
        if share >= noticed_from(whole):
            found[other] = 10_000 * len(common) // len(own)
    return found


def noticed_from(own: Pieces) -> float:
    """Give the weighed share from which minutes count as copied; short ones agree by chance."""
    return next(share for pieces, share in LEAST if len(own) >= pieces)


def weighed(common: Pieces, own: Pieces, rarity: tuple[int, Mapping[int, int]]) -> float:
    """Give the share of a record's pieces that are common, each weighed by how rare it is."""
    count, standing = rarity
    weight = {piece: log2((count + 2) / (standing.get(piece, 0) + 1)) for piece in own}
    return sum(weight[piece] for piece in common) / sum(weight.values())


__all__ = [
    "Neighbourhood",
    "bands_of",
    "candidates",
    "compare",
    "earlier_than",
    "minutes_of",
    "noticed_from",
    "weighed",
]
