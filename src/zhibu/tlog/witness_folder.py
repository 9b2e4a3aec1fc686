"""A witness's memory in a folder: one small file for each log, kept before it answers.

witness.key      its private key; witness.pub its public one
logs/NAME.pub    public keys of the logs it witnesses
seen/HASH        the largest checkpoint of a log that it cosigned
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from zhibu.tlog.checkpoints import Checkpoint
from zhibu.tlog.errors import FormatError
from zhibu.tlog.notes import COSIGNATURE, Signer, Verifier
from zhibu.tlog.whole_files import write_whole
from zhibu.tlog.witnessing import Witness


class WitnessFolder:
    """Where a witness keeps its key and what it saw; one process at a time works in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lock = Lock()

    def begin(self, name: str) -> Verifier:
        """Make the witness's key.

        Raises:
            FormatError: there is one already, or the name cannot name a key.
        """
        if (self.folder / "witness.key").exists():
            raise FormatError(f"{self.folder} holds a witness already")
        signer = Signer.make(name, COSIGNATURE)
        self.folder.mkdir(parents=True, exist_ok=True)
        _write(self.folder / "witness.key", signer.secret() + "\n", 0o600)
        _write(self.folder / "witness.pub", f"{signer.verifier}\n", 0o644)
        return signer.verifier

    def admit(self, log: Verifier) -> None:
        """Witness a log from now on."""
        place = self.folder / "logs"
        place.mkdir(parents=True, exist_ok=True)
        _write(place / f"{_hash(log.name)}.pub", f"{log}\n", 0o644)

    def logs(self) -> dict[str, Verifier]:
        """Name the logs that are witnessed."""
        found = sorted((self.folder / "logs").glob("*.pub"))
        keys = [Verifier.parse(path.read_text(encoding="utf-8")) for path in found]
        return {key.name: key for key in keys}

    def witness(self) -> Witness:
        """Take up the witness.

        Raises:
            FormatError: there is none here yet.
        """
        path = self.folder / "witness.key"
        if not path.exists():
            raise FormatError(f"{self.folder} holds no witness; begin with `zhibu witness init`")
        signer = Signer.parse(path.read_text(encoding="utf-8"))
        return Witness(signer, self.logs(), self)

    @contextmanager
    def locked(self, _origin: str) -> Iterator[None]:
        """Keep every other request waiting."""
        with self.lock:
            yield

    def newest(self, origin: str) -> Checkpoint | None:
        """Give what was cosigned last."""
        path = self.folder / "seen" / _hash(origin)
        return Checkpoint.parse(path.read_text(encoding="utf-8")) if path.exists() else None

    def keep(self, checkpoint: Checkpoint) -> None:
        """Keep a checkpoint: on the disk, and its name in the folder too, before this returns."""
        place = self.folder / "seen"
        place.mkdir(parents=True, exist_ok=True)
        _write(place / _hash(checkpoint.origin), str(checkpoint), 0o644)


def _hash(origin: str) -> str:
    return hashlib.sha256(origin.encode()).hexdigest()


def _write(path: Path, text: str, mode: int) -> None:
    write_whole(path, text.encode(), mode=mode, name_too=True)
