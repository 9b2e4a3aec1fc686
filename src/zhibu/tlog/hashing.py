"""Hashes of leaves and nodes, kept apart by their first byte.

Source: RFC 6962 section 2.1, RFC 9162 section 2.1.1.
"""

import hashlib
from dataclasses import dataclass

SIZE = 32
"""Bytes of a hash."""


@dataclass(frozen=True, slots=True)
class Hashing:
    """A hash function (散列函数) of 32 bytes, named as hashlib names it."""

    name: str = "sha256"

    def of(self, data: bytes) -> bytes:
        """Hash bytes as they are."""
        return hashlib.new(self.name, data).digest()

    def leaf(self, data: bytes) -> bytes:
        """Hash an entry: 0x00 before it."""
        return self.of(b"\x00" + data)

    def node(self, left: bytes, right: bytes) -> bytes:
        """Join two subtrees: 0x01 before them."""
        return self.of(b"\x01" + left + right)

    def empty(self) -> bytes:
        """Give the root of no entries."""
        return self.of(b"")


class Sha256(Hashing):
    """SHA-256 without a look-up by name: half the time a leaf."""

    __slots__ = ()

    def of(self, data: bytes) -> bytes:
        """Hash bytes as they are."""
        return hashlib.sha256(data).digest()

    def leaf(self, data: bytes) -> bytes:
        """Hash an entry: 0x00 before it."""
        return hashlib.sha256(b"\x00" + data).digest()

    def node(self, left: bytes, right: bytes) -> bytes:
        """Join two subtrees: 0x01 before them."""
        return hashlib.sha256(b"\x01" + left + right).digest()


SHA256: Hashing = Sha256("sha256")
SM3: Hashing = Hashing("sm3")
"""The national hash (国密 SM3), where the machine's OpenSSL has it."""


def has_sm3() -> bool:
    """Whether this machine can compute SM3."""
    return "sm3" in hashlib.algorithms_available


__all__ = ["SHA256", "SIZE", "SM3", "Hashing", "has_sm3"]
