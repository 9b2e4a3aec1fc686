"""Ask witnesses to cosign the newest checkpoint, and keep what they answer."""

import logging
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from zhibu.ledger.models import Checkpoint, Cosignature, WitnessAnswer
from zhibu.ledger.proving import growth
from zhibu.ledger.publishing import show
from zhibu.tlog.checkpoints import cosigned_at
from zhibu.tlog.errors import TlogError
from zhibu.tlog.notes import Note, Signature, Verifier
from zhibu.tlog.witnessing import Request

log = logging.getLogger(__name__)
PATIENCE = 10
LONGEST = 1 << 16


class Unwilling(TlogError):
    """A witness did not cosign: its status and words, and what it knew before."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(f"{status}: {words}")
        self.status, self.words = status, words
        self.known = int(words) if words.isascii() and words.isdigit() and len(words) < 19 else None


def known() -> dict[str, tuple[str, Verifier]]:
    """Give the witnesses of the settings: name → address and key."""
    pairs = (one.partition("=") for one in settings.LEDGER_WITNESSES)
    keys = ((Verifier.parse(key), address) for key, _, address in pairs)
    return {key.name: (address, key) for key, address in keys}


def ask_all(checkpoint: Checkpoint) -> list[Cosignature]:
    """Ask every witness; one that does not answer does not keep the others.

    Returns:
        the new cosignatures.
    """
    made = []
    for name, (address, key) in known().items():
        if checkpoint.cosignatures.filter(witness=name).exists():
            continue
        try:
            made.append(_ask(checkpoint, address, key))
            _keep(name, checkpoint, 200)
        except Unwilling as error:
            log.warning("the witness %s did not cosign size %s: %s", name, checkpoint.size, error)
            _keep(name, checkpoint, error.status, error.words, error.known)
        except (OSError, HTTPException, TlogError) as error:
            log.warning("the witness %s did not cosign size %s: %s", name, checkpoint.size, error)
            _keep(name, checkpoint, 0, str(error))
    if made:
        show(checkpoint)
    return made


def _keep(
    name: str, checkpoint: Checkpoint, status: int, words: str = "", size: int | None = None
) -> None:
    facts = {"status": status, "words": words[:300], "known_size": size}
    facts |= {"asked_size": checkpoint.size, "at": timezone.now()}
    WitnessAnswer.objects.update_or_create(witness=name, defaults=facts)


def _ask(checkpoint: Checkpoint, address: str, key: Verifier) -> Cosignature:
    """Ask one witness; where it knows another size, prove the growth from there."""
    last = Checkpoint.objects.filter(cosignatures__witness=key.name, size__lte=checkpoint.size)
    old = last.order_by("-size").values_list("size", flat=True).first() or 0
    for _ in range(2):
        proof = growth(old, checkpoint.size) if 0 < old < checkpoint.size else []
        note = Note.parse(checkpoint.note)
        status, text = _post(address, str(Request(old, tuple(proof), note)))
        if status == 409 and text.strip().isdigit() and int(text) <= checkpoint.size:
            old = int(text)
            continue
        if status != 200:
            raise Unwilling(status, text.strip()[:200])
        signature = Signature.parse(text.rstrip("\n"))
        seconds = cosigned_at(Note(note.text, (*note.signatures, signature)), key)
        made, _ = Cosignature.objects.get_or_create(
            checkpoint=checkpoint,
            witness=key.name,
            defaults={"line": str(signature), "at": datetime.fromtimestamp(seconds, UTC)},
        )
        return made
    raise Unwilling(409, str(old))


def _post(address: str, body: str) -> tuple[int, str]:
    where = urlsplit(address)
    kind = HTTPSConnection if where.scheme == "https" else HTTPConnection
    connection = kind(where.hostname or "", where.port, timeout=PATIENCE)
    try:
        path = where.path.rstrip("/") + "/add-checkpoint"
        connection.request("POST", path, body.encode(), {"Content-Type": "text/plain"})
        answer = connection.getresponse()
        return answer.status, answer.read(LONGEST).decode("utf-8", "replace")
    finally:
        connection.close()
