"""Compare a checkpoint that was kept outside with the log that is published here."""

from enum import StrEnum

from django.utils import timezone

from zhibu.ledger.keys import verifiers
from zhibu.ledger.models import Checkpoint, KeptCheckpoint
from zhibu.ledger.proving import growth
from zhibu.tlog.checkpoints import Checkpoint as Signed
from zhibu.tlog.errors import FormatError, ProofError, SignatureError
from zhibu.tlog.exports import open_with_any
from zhibu.tlog.notes import Note
from zhibu.tlog.proofs import verify_consistency


class Outcome(StrEnum):
    """What comparing found."""

    SAME = "same"
    CUT_OFF = "cut_off"
    REWRITTEN = "rewritten"
    OTHER_LOG = "other_log"
    UNREADABLE = "unreadable"


def compare(text: str, *, by: str) -> tuple[Outcome, int]:
    """Compare a checkpoint from outside with what is published, and keep what came of it.

    What this log did not sign is not kept: nobody can raise an alarm with an invented checkpoint.

    Args:
        text: the checkpoint, with or without cosignatures.
        by: the code of who brought it.

    Returns:
        what was found, and the size that the checkpoint covers.
    """
    outcome, kept = weigh(text)
    if kept is not None:
        _keep(kept, outcome, text, by)
    return outcome, kept.size if kept else 0


def compare_openly(text: str) -> tuple[Outcome, int]:
    """Compare what anybody brings, without a name; as `compare`.

    Only what speaks against this log is kept, since its signature proves it whoever brings it. A
    checkpoint that agrees is not: it would count as seen from outside, and may come from within.
    """
    outcome, kept = weigh(text)
    if kept is not None and outcome is not Outcome.SAME:
        _keep(kept, outcome, text, "")
    return outcome, kept.size if kept else 0


def weigh(text: str) -> tuple[Outcome, Signed | None]:
    """Compare a checkpoint and keep nothing; give it back where this log signed it."""
    try:
        kept = _opened(text)
    except SignatureError:
        return Outcome.OTHER_LOG, None
    except FormatError:
        return Outcome.UNREADABLE, None
    if kept.size == 0:
        return Outcome.UNREADABLE, None
    return _outcome(kept), kept


def _keep(kept: Signed, outcome: Outcome, text: str, by: str) -> None:
    KeptCheckpoint.objects.update_or_create(
        size=kept.size,
        root=kept.root,
        defaults={"note": text, "outcome": outcome.value, "by": by, "at": timezone.now()},
    )


def _opened(text: str) -> Signed:
    keys = verifiers()
    claimed = Signed.parse(Note.parse(text).text)
    if claimed.origin != keys[-1].name:
        raise SignatureError(f"{claimed.origin} is another log")
    return open_with_any(text, keys)


def _outcome(kept: Signed) -> Outcome:
    newest = Checkpoint.objects.first()
    if newest is None or kept.size > newest.size:
        return Outcome.CUT_OFF
    try:
        verify_consistency(
            first=kept.size,
            second=newest.size,
            proof=growth(kept.size, newest.size),
            first_root=kept.root,
            second_root=bytes(newest.root),
        )
    except (ProofError, FormatError, OSError):
        return Outcome.REWRITTEN
    return Outcome.SAME
