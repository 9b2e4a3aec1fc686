"""How the ledger stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from zhibu.ledger.models import Checkpoint, Cosignature, Erasure, Head


@dataclass(frozen=True, slots=True)
class State:
    """Sizes: what was appended, published, witnessed; and since when."""

    name: str
    size: int
    published: int
    published_at: datetime | None
    witnessed: int
    witnessed_at: datetime | None
    erased: int

    @property
    def may_say_unalterable(self) -> bool:
        """Whether a checkpoint outside is young enough for the words 不可更改."""
        if self.witnessed_at is None:
            return False
        return timezone.now() - self.witnessed_at <= timedelta(days=settings.LEDGER_EXTERNAL_DAYS)


def state() -> State:
    """Give how the ledger stands, in three queries."""
    size = Head.objects.values_list("size", flat=True).first() or 0
    newest = Checkpoint.objects.values("size", "at").first() or {"size": 0, "at": None}
    seen = Cosignature.objects.aggregate(size=Max("checkpoint__size"), at=Max("at"))
    return State(
        name=settings.LEDGER_NAME,
        size=size,
        published=newest["size"],
        published_at=newest["at"],
        witnessed=seen["size"] or 0,
        witnessed_at=seen["at"],
        erased=Erasure.objects.count(),
    )
