"""Proof files (.tlog-proof, 证明文件): an index, its proof and a checkpoint, to be verified offline.

Source: C2SP tlog-proof.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from zhibu.tlog.checkpoints import Checkpoint, cosigned_at, open_checkpoint
from zhibu.tlog.errors import FormatError, SignatureError
from zhibu.tlog.hashing import SHA256, SIZE, Hashing
from zhibu.tlog.notes import Note, Verifier, decode64, encode64
from zhibu.tlog.proofs import verify_inclusion

HEAD = "c2sp.org/tlog-proof@v1"
MOST_HASHES = 63


@dataclass(frozen=True, slots=True)
class ProofFile:
    """What a person keeps: where their entry stands, the way to the root, and who signed the root."""

    index: int
    proof: tuple[bytes, ...]
    checkpoint: Note
    extra: bytes | None = None

    def __str__(self) -> str:
        """Write the file."""
        extra = [] if self.extra is None else [f"extra {encode64(self.extra)}"]
        lines = [HEAD, *extra, f"index {self.index}", *map(encode64, self.proof)]
        return "".join(f"{line}\n" for line in lines) + f"\n{self.checkpoint}"

    @classmethod
    def parse(cls, data: bytes | str) -> Self:
        """Read a proof file, strictly.

        Raises:
            FormatError: a line is not as it must be.
        """
        try:
            whole = data.decode("utf-8") if isinstance(data, bytes) else data
        except UnicodeDecodeError as error:
            raise FormatError("a proof file is UTF-8") from error
        head, cut, checkpoint = whole.partition("\n\n")
        lines = head.split("\n")
        if not cut or lines.pop(0) != HEAD:
            raise FormatError(f"a proof file begins with {HEAD}, and has a blank line")
        extra = None
        if lines and lines[0].startswith("extra "):
            extra = decode64(lines.pop(0).removeprefix("extra "))
        if not lines or not re.fullmatch("index (0|[1-9][0-9]{0,18})", lines[0]):
            raise FormatError("a proof file says its index")
        proof = tuple(map(decode64, lines[1:]))
        if len(proof) > MOST_HASHES or any(len(one) != SIZE for one in proof):
            raise FormatError(f"a proof has at most {MOST_HASHES} hashes of {SIZE} bytes")
        return cls(int(lines[0].removeprefix("index ")), proof, Note.parse(checkpoint), extra)

    def verify(
        self,
        entry: bytes,
        log: Verifier,
        witnesses: Sequence[Verifier] = (),
        quorum: int = 0,
        hashing: Hashing = SHA256,
    ) -> Checkpoint:
        """Verify that the log holds an entry, and that enough witnesses saw it so.

        Raises:
            FormatError: the checkpoint is another log's.
            SignatureError: the log did not sign, or too few witnesses did.
            ProofError: the entry does not stand there.
        """
        checkpoint = open_checkpoint(str(self.checkpoint), log)
        verify_inclusion(
            leaf=hashing.leaf(entry),
            index=self.index,
            size=checkpoint.size,
            proof=self.proof,
            root=checkpoint.root,
            hashing=hashing,
        )
        seen = sum(_has_seen(self.checkpoint, one) for one in witnesses)
        if seen < quorum:
            raise SignatureError(f"{seen} of the witnesses cosigned; {quorum} must")
        return checkpoint


def _has_seen(note: Note, witness: Verifier) -> bool:
    try:
        cosigned_at(note, witness)
    except SignatureError:
        return False
    return True
