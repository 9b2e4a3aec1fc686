"""Checkpoints (检查点): how large the log was, with which root, signed by the log.

Source: C2SP tlog-checkpoint, tlog-cosignature.
"""

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from zhibu.tlog.errors import FormatError, SignatureError
from zhibu.tlog.hashing import SIZE
from zhibu.tlog.notes import (
    COSIGNATURE,
    Note,
    Signature,
    Signer,
    Verifier,
    decode64,
    encode64,
    sign,
)
from zhibu.tlog.proofs import LARGEST


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A log's name, size and root, as its signature covers them."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Write the text that is signed."""
        lines = (self.origin, str(self.size), encode64(self.root), *self.extensions)
        return "".join(f"{line}\n" for line in lines)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the text of a checkpoint, strictly.

        Raises:
            FormatError: a line is missing, empty, or written in another than the one right way.
        """
        lines = text.split("\n")
        if len(lines) < 4 or lines[-1] or not all(lines[:-1]):
            raise FormatError("a checkpoint has an origin, a size and a root, one a line")
        origin, size, root, *extensions = lines[:-1]
        if not re.fullmatch("0|[1-9][0-9]{0,18}", size) or int(size) >= LARGEST:
            raise FormatError(f"{size[:40]!r} is no size of a tree")
        if len(digest := decode64(root)) != SIZE:
            raise FormatError(f"a root has {SIZE} bytes")
        return cls(origin, int(size), digest, tuple(extensions))

    def signed(self, signers: Sequence[Signer]) -> Note:
        """Sign it."""
        return sign(str(self), signers)


def open_checkpoint(data: bytes | str, verifier: Verifier) -> Checkpoint:
    """Read a checkpoint that the log itself signed.

    Raises:
        FormatError: it is no checkpoint, or another log's.
        SignatureError: the log did not sign it.
    """
    note = Note.parse(data)
    note.signed_by(verifier)
    found = Checkpoint.parse(note.text)
    if found.origin != verifier.name:
        raise FormatError(f"the checkpoint is of {found.origin!r}, the key of {verifier.name!r}")
    return found


def cosign(note: Note, signer: Signer, *, seconds: int) -> Signature:
    """Cosign a checkpoint as a witness: this log, this far, seen at this time (联署).

    Units: seconds since 1970.
    """
    if signer.kind != COSIGNATURE:
        raise FormatError("a witness's key is of the kind for cosignatures")
    signature = signer.private.sign(_witnessed(note.text, seconds))
    return Signature(signer.name, signer.verifier.id, struct.pack(">Q", seconds) + signature)


def cosigned_at(note: Note, witness: Verifier) -> int:
    """Give when a witness cosigned a checkpoint.

    Units: seconds since 1970.

    Raises:
        SignatureError: it did not, or its cosignature does not hold.
    """
    for one in note.signatures:
        if (one.name, one.id) == (witness.name, witness.id) and len(one.data) == 72:
            (seconds,) = struct.unpack(">Q", one.data[:8])
            if witness.holds(_witnessed(note.text, seconds), one.data[8:]):
                return int(seconds)
            raise SignatureError(f"the cosignature by {witness.name} does not hold")
    raise SignatureError(f"no cosignature by {witness.name} ({witness.id.hex()})")


def _witnessed(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()
