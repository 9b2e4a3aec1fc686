"""Erase what an entry committed to (删除个人信息): body and salt go, leaf and proofs stay.

Who may erase is asked by the room that calls this: the ledger lies below organisations and people.
"""

from collections.abc import Callable, Iterable

from django.db import transaction

from zhibu.ledger.appending import append
from zhibu.ledger.models import Entry, Erasure, Opening

Forget = Callable[[str], None]
_forgetters: dict[str, Forget] = {}


def forgets(prefix: str, forget: Forget) -> None:
    """Let a room empty its own columns, search and files of a subject that is erased.

    Args:
        prefix: of the subjects, as in "record".
    """
    _forgetters[prefix] = forget


@transaction.atomic
def erase(*, subject: str, reason: str, authority: str, by: str) -> int:
    """Erase all openings of a subject, and what the rooms keep of it.

    Args:
        reason: why, as in "本人申请"; authority: on whose decision; both stay in the ledger.
        by: the code of the person who erases.

    Returns:
        how many openings were erased.

    Ledger:
        opening.erased
    """
    entries = list(Entry.objects.filter(subject=subject, opening__isnull=False))
    Erasure.objects.bulk_create(
        [Erasure(entry=entry, reason=reason, authority=authority, by=by) for entry in entries]
    )
    Opening.objects.filter(entry__in=entries).delete()
    if forget := _forgetters.get(subject.partition("/")[0]):
        forget(subject)
    if entries:
        body = {"reason": reason, "authority": authority, "entries": _indexes(entries)}
        append("opening.erased", f"erasure/{entries[0].index}", body, by=by)
    return len(entries)


def _indexes(entries: Iterable[Entry]) -> list[int]:
    return sorted(entry.index for entry in entries)
