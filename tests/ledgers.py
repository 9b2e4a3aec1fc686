"""Entries and checkpoints on the test's own site."""

from collections.abc import Iterable

from django.db import transaction

from zhibu.ledger.appending import append
from zhibu.ledger.models import Checkpoint
from zhibu.ledger.publishing import publish


def enter(
    subject: str = "test/1", by: str = "M1", kind: str = "test.written", **body: object
) -> int:
    with transaction.atomic():
        return append(kind, subject, body, by=by)


def publish_after(*counts: int) -> list[Checkpoint]:
    """So many entries, a checkpoint after each lot."""
    made = []
    for count in counts:
        for number in range(count):
            enter(f"test/{number}", title="会议")
        made.append(publish())
    return made


def published(subjects: Iterable[str]) -> Checkpoint:
    for subject in subjects:
        enter(subject)
    return publish()
