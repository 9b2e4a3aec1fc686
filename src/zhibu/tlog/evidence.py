"""What a person takes home to prove something later (凭证): leaf, opening and proof in one file.

It is a .tlog-proof whose `extra` is canonical JSON of {leaf, salt, body}; after an erasure body and salt
are null, and it still proves that something was entered there.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import rfc8785

from zhibu.tlog.checkpoints import Checkpoint
from zhibu.tlog.errors import FormatError, ProofError, SignatureError
from zhibu.tlog.hashing import SHA256, Hashing
from zhibu.tlog.leaves import commitment
from zhibu.tlog.notes import Verifier
from zhibu.tlog.proof_files import ProofFile


@dataclass(frozen=True, slots=True)
class Evidence:
    """A leaf with its opening, and the proof that the log holds it."""

    leaf: bytes
    salt: bytes | None
    body: str | None
    proof: ProofFile

    def __str__(self) -> str:
        """Write the file."""
        extra = rfc8785.dumps(
            {
                "leaf": self.leaf.decode(),
                "salt": None if self.salt is None else self.salt.hex(),
                "body": self.body,
            }
        )
        return str(ProofFile(self.proof.index, self.proof.proof, self.proof.checkpoint, extra))

    @classmethod
    def parse(cls, data: bytes | str) -> Self:
        """Read a file, strictly.

        Raises:
            FormatError: it is no proof file, or carries no leaf.
        """
        proof = ProofFile.parse(data)
        try:
            extra = json.loads(proof.extra or b"")
            leaf, salt, body = extra["leaf"].encode(), extra["salt"], extra["body"]
            opened = None if salt is None else bytes.fromhex(salt)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise FormatError("the proof file carries no leaf with its opening") from error
        if (opened is None) != (body is None) or not isinstance(body, str | None):
            raise FormatError("an opening has a salt and a body, or neither")
        written = opened is None or opened.hex() == salt
        if not written or rfc8785.dumps(extra) != proof.extra:
            raise FormatError("the leaf is not written in the one right way")
        return cls(leaf, opened, body, proof)

    def verify(
        self,
        keys: Sequence[Verifier],
        witnesses: Sequence[Verifier] = (),
        quorum: int = 0,
        hashing: Hashing = SHA256,
    ) -> tuple[Checkpoint, dict[str, Any] | None]:
        """Verify signature, place and opening.

        Returns:
            the checkpoint under which it stands, and what was entered; nothing after an erasure.

        Raises:
            SignatureError: none of the keys signed, or too few witnesses.
            ProofError: the leaf does not stand there, or commits to something else.
        """
        checkpoint = self._stand(keys, witnesses, quorum, hashing)
        if self.salt is None or self.body is None:
            return checkpoint, None
        if json.loads(self.leaf)["commit"] != commitment(self.salt, self.body.encode()):
            raise ProofError("the leaf commits to something else than this body")
        entered: dict[str, Any] = json.loads(self.body)
        return checkpoint, entered

    def _stand(
        self,
        keys: Sequence[Verifier],
        witnesses: Sequence[Verifier],
        quorum: int,
        hashing: Hashing,
    ) -> Checkpoint:
        fault: SignatureError | None = None
        for key in keys:
            try:
                return self.proof.verify(self.leaf, key, witnesses, quorum, hashing)
            except SignatureError as error:
                fault = fault or error
        raise fault or SignatureError("no public key was given")
