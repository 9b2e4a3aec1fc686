"""The log's key: made at the first start, kept where only its owner may read; former keys are kept too.

DATA/ledger.key        the private key that signs now
DATA/ledger.keys       public keys, the oldest first, one a line: what verifiers are given
"""

from pathlib import Path

from django.conf import settings

from zhibu.tlog.notes import Signer, Verifier
from zhibu.tlog.whole_files import write_whole

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
    write_whole(public, f"{known}{made.verifier}\n".encode(), mode=0o644)
    write_whole(folder / PRIVATE, f"{made.secret()}\n".encode(), mode=0o600)
