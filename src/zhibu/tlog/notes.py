"""Signed notes (签名文本): a text, a blank line, signatures by named Ed25519 keys.

Source: C2SP signed-note.
"""

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from zhibu.tlog.errors import FormatError, SignatureError

ED25519 = 0x01
COSIGNATURE = 0x04
LONGEST = 1_000_000
MOST_SIGNATURES = 100
_DASH = "\u2014 "
_NAME = re.compile(r"[^\s+]+")


def decode64(text: str) -> bytes:
    """Read standard base64 that is written in the one right way.

    Raises:
        FormatError: another alphabet, wrong padding, stray bits.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise FormatError(f"{text[:40]!r} is not base64") from error
    if encode64(data) != text:
        raise FormatError(f"{text[:40]!r} is not base64 as it is written")
    return data


def encode64(data: bytes) -> str:
    """Write standard base64."""
    return base64.b64encode(data).decode("ascii")


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """Give the four bytes by which a key is found among signatures."""
    return hashlib.sha256(f"{name}\n".encode() + bytes([kind]) + public).digest()[:4]


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key with its name (公钥): what a reader needs, and all they need."""

    name: str
    public: bytes
    kind: int = ED25519

    @property
    def id(self) -> bytes:
        """The key's four bytes."""
        return key_id(self.name, self.kind, self.public)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read name+id+key, as in `example.org/log+1234abcd+A…`.

        Raises:
            FormatError: not of this form, or the id is another key's.
        """
        name, *rest = text.strip().split("+", 2)
        if len(rest) != 2 or not _NAME.fullmatch(name) or not re.fullmatch("[0-9a-f]{8}", rest[0]):
            raise FormatError("a public key is written name+id+key")
        data = decode64(rest[1])
        if len(data) != 33 or data[0] not in (ED25519, COSIGNATURE):
            raise FormatError("only Ed25519 keys are known")
        found = cls(name, data[1:], data[0])
        if found.id.hex() != rest[0]:
            raise FormatError(f"the id {rest[0]} is not this key's, which is {found.id.hex()}")
        return found

    def __str__(self) -> str:
        """Write name+id+key."""
        return f"{self.name}+{self.id.hex()}+{encode64(bytes([self.kind]) + self.public)}"

    def holds(self, message: bytes, signature: bytes) -> bool:
        """Whether a signature of 64 bytes is this key's, of this message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key with its name (私钥)."""

    name: str
    private: Ed25519PrivateKey
    kind: int = ED25519

    @classmethod
    def make(cls, name: str, kind: int = ED25519) -> Self:
        """Make a new key.

        Raises:
            FormatError: the name is empty, or has a space or a plus.
        """
        if not _NAME.fullmatch(name):
            raise FormatError(f"{name!r} cannot name a key: no spaces, no plus")
        return cls(name, Ed25519PrivateKey.generate(), kind)

    @property
    def verifier(self) -> Verifier:
        """Give the public half."""
        public = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return Verifier(self.name, public, self.kind)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read PRIVATE+KEY+name+id+key.

        Raises:
            FormatError: not of this form, or the id is another key's.
        """
        parts = text.strip().split("+", 4)
        if len(parts) != 5 or parts[:2] != ["PRIVATE", "KEY"]:
            raise FormatError("a private key is written PRIVATE+KEY+name+id+key")
        data = decode64(parts[4])
        if len(data) != 33 or data[0] not in (ED25519, COSIGNATURE):
            raise FormatError("only Ed25519 keys are known")
        found = cls(parts[2], Ed25519PrivateKey.from_private_bytes(data[1:]), data[0])
        if found.verifier.id.hex() != parts[3]:
            raise FormatError("the id is not this key's")
        return found

    def secret(self) -> str:
        """Write PRIVATE+KEY+name+id+key: for a file that only its owner may read."""
        seed = self.private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        data = encode64(bytes([self.kind]) + seed)
        return f"PRIVATE+KEY+{self.name}+{self.verifier.id.hex()}+{data}"

    def sign(self, text: str) -> "Signature":
        """Sign a note's text."""
        return Signature(self.name, self.verifier.id, self.private.sign(text.encode()))


@dataclass(frozen=True, slots=True)
class Signature:
    """One line of signatures: a name, a key's id, bytes."""

    name: str
    id: bytes
    data: bytes

    def __str__(self) -> str:
        """Write the line, without its end."""
        return f"{_DASH}{self.name} {encode64(self.id + self.data)}"

    @classmethod
    def parse(cls, line: str) -> Self:
        """Read a line.

        Raises:
            FormatError: not of the form "— name base64".
        """
        if not line.startswith(_DASH):
            raise FormatError("a signature line begins with a dash and a space")
        name, _, data = line[len(_DASH) :].partition(" ")
        raw = decode64(data)
        if not _NAME.fullmatch(name) or len(raw) < 5:
            raise FormatError("a signature line has a name, a space and a signature")
        return cls(name, raw[:4], raw[4:])


@dataclass(frozen=True, slots=True)
class Note:
    """A text with its signatures."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        """Write the note."""
        return self.text + "\n" + "".join(f"{one}\n" for one in self.signatures)

    @classmethod
    def parse(cls, data: bytes | str) -> Self:
        """Read a note, strictly.

        Raises:
            FormatError: not UTF-8, control characters, no blank line, a broken signature line.
        """
        try:
            whole = data.decode("utf-8") if isinstance(data, bytes) else data
            whole.encode("utf-8")
        except UnicodeError as error:
            raise FormatError("a note is UTF-8") from error
        if len(whole) > LONGEST:
            raise FormatError("the note is longer than a million characters")
        if any((ord(sign) < 0x20 and sign != "\n") or sign == "\x7f" for sign in whole):
            raise FormatError("a note has no control characters but line ends")
        cut = whole.rfind("\n\n")
        if cut < 0 or not whole.endswith("\n"):
            raise FormatError(
                "a note has a blank line before its signatures, and ends with a line end"
            )
        lines = whole[cut + 2 : -1].split("\n")
        if len(lines) > MOST_SIGNATURES:
            raise FormatError(f"a note has at most {MOST_SIGNATURES} signatures")
        return cls(whole[: cut + 1], tuple(Signature.parse(line) for line in lines))

    def signed_by(self, verifier: Verifier) -> None:
        """Demand a signature by a key; signatures by unknown keys do not matter.

        Raises:
            SignatureError: there is none by this key, or it does not hold.
        """
        found = [
            one for one in self.signatures if (one.name, one.id) == (verifier.name, verifier.id)
        ]
        if not found:
            raise SignatureError(f"no signature by {verifier.name} ({verifier.id.hex()})")
        if not all(verifier.holds(self.text.encode(), one.data) for one in found):
            raise SignatureError(f"the signature by {verifier.name} does not hold")


def sign(text: str, signers: Sequence[Signer]) -> Note:
    """Sign a text.

    Raises:
        FormatError: the text is empty or does not end with a line end.
    """
    if not text.endswith("\n") or text == "\n":
        raise FormatError("a note's text ends with a line end")
    return Note(text, tuple(signer.sign(text) for signer in signers))
