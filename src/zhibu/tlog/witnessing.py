"""What a witness (见证单位) does: cosign a log's checkpoint only if it grew out of the one seen before.

A witness keeps, for each log, the largest checkpoint that it cosigned. It keeps the new one *before* it
answers: if it dies between, the log asks again and gets a cosignature of the same tree.

Source: C2SP tlog-witness.
"""

import re
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol, Self

from zhibu.tlog.checkpoints import Checkpoint, cosign, open_checkpoint
from zhibu.tlog.errors import FormatError, ProofError, SignatureError, TlogError
from zhibu.tlog.hashing import SHA256, SIZE, Hashing
from zhibu.tlog.notes import Note, Signature, Signer, Verifier, decode64, encode64
from zhibu.tlog.proofs import verify_consistency

MOST_HASHES = 63


@dataclass(frozen=True, slots=True)
class Request:
    """What a log sends: the size last cosigned, the proof from there, the new checkpoint."""

    old: int
    proof: tuple[bytes, ...]
    checkpoint: Note

    def __str__(self) -> str:
        """Write the body."""
        lines = [f"old {self.old}", *map(encode64, self.proof)]
        return "".join(f"{line}\n" for line in lines) + f"\n{self.checkpoint}"

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Read a body, strictly.

        Raises:
            FormatError: a line is not as it must be.
        """
        try:
            head, cut, checkpoint = data.decode("utf-8").partition("\n\n")
        except UnicodeDecodeError as error:
            raise FormatError("a request is UTF-8") from error
        old, *proof = head.split("\n")
        if not cut or not re.fullmatch("old (0|[1-9][0-9]{0,18})", old):
            raise FormatError("a request begins with the old size, and has a blank line")
        hashes = tuple(map(decode64, proof))
        if len(hashes) > MOST_HASHES or any(len(one) != SIZE for one in hashes):
            raise FormatError(f"a proof has at most {MOST_HASHES} hashes of {SIZE} bytes")
        return cls(int(old.removeprefix("old ")), hashes, Note.parse(checkpoint))


class Refusal(TlogError):
    """A request that is not cosigned, with its HTTP status; for 409 the size that is known."""

    def __init__(self, status: int, reason: str, size: int | None = None) -> None:
        super().__init__(reason)
        self.status, self.size = status, size


class Memory(Protocol):
    """Where a witness keeps the largest checkpoint of each log, safely and one writer at a time."""

    def locked(self, origin: str) -> AbstractContextManager[None]:
        """Keep every other request of this log waiting."""
        ...

    def newest(self, origin: str) -> Checkpoint | None:
        """Give what was cosigned last; nothing before the first time."""
        ...

    def keep(self, checkpoint: Checkpoint) -> None:
        """Keep it so that it survives the end of the process and of the power."""
        ...


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness of named logs."""

    signer: Signer
    logs: Mapping[str, Verifier]
    memory: Memory
    hashing: Hashing = SHA256

    def cosign(self, request: Request, *, seconds: int) -> Signature:
        """Cosign, or say why not.

        Units: seconds since 1970.

        Raises:
            Refusal: 400 sizes that run back, 403 not signed by the log, 404 a log that is not known,
                409 another size was cosigned last, 422 the tree did not grow out of the former.
        """
        origin = request.checkpoint.text.split("\n", 1)[0]
        if origin not in self.logs:
            raise Refusal(404, f"the log {origin!r} is not known here")
        try:
            new = open_checkpoint(str(request.checkpoint), self.logs[origin])
        except SignatureError as error:
            raise Refusal(403, str(error)) from error
        if request.old > new.size:
            raise Refusal(400, f"the old size {request.old} is above the new size {new.size}")
        with self.memory.locked(origin):
            self._demand_growth(request, new)
            self.memory.keep(new)
        return cosign(request.checkpoint, self.signer, seconds=seconds)

    def _demand_growth(self, request: Request, new: Checkpoint) -> None:
        old = self.memory.newest(new.origin)
        known = old.size if old else 0
        if request.old != known:
            raise Refusal(409, f"size {known} was cosigned last, not {request.old}", known)
        if known == 0:
            if request.proof:
                raise Refusal(422, "from size 0 the proof is empty")
            if new.size == 0 and new.root != self.hashing.empty():
                raise Refusal(422, "an empty tree has the empty root")
            return
        if old is None:
            raise AssertionError("a size without a checkpoint")
        if new.size == known and new.root != old.root:
            raise Refusal(409, f"two roots for size {known}: the log shows two faces", known)
        try:
            verify_consistency(
                first=known,
                second=new.size,
                proof=request.proof,
                first_root=old.root,
                second_root=new.root,
                hashing=self.hashing,
            )
        except ProofError as error:
            raise Refusal(422, str(error)) from error
