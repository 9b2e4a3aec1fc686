"""The log's key: made at the first start, kept where only its owner may read; former keys are kept too.

DATA/ledger.key        the private key that signs now
DATA/ledger.keys       public keys, the oldest first, one a line: what verifiers are given
"""

import os
from pathlib import Path

from django.conf import settings

from zhibu.tlog.notes import Signer, Verifier

PRIVATE, PUBLIC = "ledger.key", "ledger.keys"


def signer() -> Signer:
    """Give the key that signs checkpoints, made now if there is none yet."""
    path = Path(settings.DATA) / PRIVATE
    if not path.exists():
        _keep(Signer.make(settings.LEDGER_NAME))
    return Signer.parse(path.read_text(encoding="utf-8"))


def verifiers() -> list[Verifier]:
    """Give every public key of the log, the one in use last."""
    signer()
    lines = (Path(settings.DATA) / PUBLIC).read_text(encoding="utf-8").splitlines()
    return [Verifier.parse(line) for line in lines if line]


def rotate() -> Verifier:
    """Make a new key for all checkpoints from now on (更换密钥); former ones still verify."""
    signer()
    fresh = Signer.make(settings.LEDGER_NAME)
    _keep(fresh)
    return fresh.verifier


def _keep(made: Signer) -> None:
    folder = Path(settings.DATA)
    public = folder / PUBLIC
    known = public.read_text(encoding="utf-8") if public.exists() else ""
    _write(public, known + f"{made.verifier}\n", 0o644)
    _write(folder / PRIVATE, made.secret() + "\n", 0o600)


def _write(path: Path, text: str, mode: int) -> None:
    """Write a file whole: others see the former or the new one."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
