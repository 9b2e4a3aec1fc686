"""What the ledger does by itself: publish what is new, ask witnesses, check everything each week."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from django.utils import timezone

from zhibu.ledger.checking import Finding, check
from zhibu.ledger.models import Checkpoint, FsckRun, Head, WitnessAnswer
from zhibu.ledger.publishing import behind, publish
from zhibu.ledger.witnesses import ask_all, known

EACH = timedelta(seconds=60)
"""At most so often a checkpoint is signed by itself."""
AGAIN = timedelta(minutes=10)
"""After this a witness that did not cosign is asked again."""
WEEK = timedelta(days=7)
KEPT = 200
"""Findings that a run keeps."""


def go_round() -> None:
    """Publish what is new, at most each minute; ask witnesses; check what was not checked for a week."""
    now = timezone.now()
    newest = Checkpoint.objects.first()
    size = Head.objects.values_list("size", flat=True).first() or 0
    if behind() and (newest is None or now - newest.at >= EACH):
        newest = publish() or newest
        if newest:
            ask_all(newest)
    elif newest and _waits(newest, now):
        ask_all(newest)
    last = FsckRun.objects.values_list("started_at", flat=True).first()
    if size and (last is None or now - last >= WEEK):
        run_fsck()


def run_fsck(
    external: Iterable[str] = (),
    *,
    tell: Callable[[Finding], None] = lambda _: None,
    progress: Callable[[int], None] = lambda _: None,
) -> FsckRun:
    """Check the whole ledger (核对账本) and keep what was found.

    Args:
        external: checkpoints that were kept elsewhere, as texts.
        tell: told each finding at once.
        progress: told how many entries were read.
    """
    given, started, found, count = list(external), timezone.now(), [], 0
    size = Head.objects.values_list("size", flat=True).first() or 0
    for finding in check(given, progress):
        count += 1
        tell(finding)
        if count <= KEPT:
            found.append(
                {"what": finding.what, "where": finding.where, "zh": finding.zh, "en": finding.en}
            )
    return FsckRun.objects.create(
        started_at=started,
        ended_at=timezone.now(),
        size=size,
        external=len(given),
        count=count,
        findings=found,
    )


def _waits(newest: Checkpoint, now: object) -> bool:
    """Whether a witness that did not cosign was last asked long ago."""
    names = set(known())
    if not names:
        return False
    names -= set(newest.cosignatures.values_list("witness", flat=True))
    asked = dict(WitnessAnswer.objects.filter(witness__in=names).values_list("witness", "at"))
    return any(name not in asked or now - asked[name] >= AGAIN for name in names)
