"""How the ledger stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from zhibu.ledger.models import (
    Checkpoint,
    Cosignature,
    Erasure,
    FsckRun,
    Head,
    KeptCheckpoint,
    WitnessAnswer,
)


@dataclass(frozen=True, slots=True)
class State:
    """Sizes: what was appended, published, witnessed; and since when."""

    name: str
    size: int
    published: int
    published_at: datetime | None
    witnessed: int
    witnessed_at: datetime | None
    confirmed: int
    """The newest checkpoint from outside that an auditor compared and found the same."""
    confirmed_at: datetime | None
    """When that checkpoint was signed, not when it was brought."""
    erased: int
    alarms: tuple[str, ...]
    """What speaks against the log: `fsck`, `witness`, `external`."""

    @property
    def external_at(self) -> datetime | None:
        """When the newest checkpoint that stands outside was signed or cosigned."""
        return max(filter(None, (self.witnessed_at, self.confirmed_at)), default=None)

    @property
    def may_say_unalterable(self) -> bool:
        """Whether a checkpoint outside is young enough, and nothing speaks against the log."""
        at = self.external_at
        if at is None or self.alarms:
            return False
        return timezone.now() - at <= timedelta(days=settings.LEDGER_EXTERNAL_DAYS)


def state() -> State:
    """Give how the ledger stands, in eight small queries."""
    size = Head.objects.values_list("size", flat=True).first() or 0
    newest = Checkpoint.objects.values("size", "at").first() or {"size": 0, "at": None}
    seen = Cosignature.objects.aggregate(size=Max("checkpoint__size"), at=Max("at"))
    same = KeptCheckpoint.objects.filter(outcome="same").aggregate(size=Max("size"))["size"]
    signed = Checkpoint.objects.filter(size=same).values_list("at", flat=True).first()
    return State(
        name=settings.LEDGER_NAME,
        size=size,
        published=newest["size"],
        published_at=newest["at"],
        witnessed=seen["size"] or 0,
        witnessed_at=seen["at"],
        confirmed=same or 0,
        confirmed_at=signed,
        erased=Erasure.objects.count(),
        alarms=tuple(_alarms()),
    )


def _alarms() -> Iterator[str]:
    if (FsckRun.objects.values_list("count", flat=True).first() or 0) > 0:
        yield "fsck"
    if WitnessAnswer.objects.filter(status__in=WitnessAnswer.CONTRADICTING).exists():
        yield "witness"
    if KeptCheckpoint.objects.exclude(outcome="same").exists():
        yield "external"
