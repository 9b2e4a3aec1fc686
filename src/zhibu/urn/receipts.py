"""Receipts (回执): that a paper was in the box when it was opened, and nothing of what it said.

The voter's device keeps 16 secret bytes; their hash is the paper's key, the receipt's number. The sorted
numbers of a box are the leaves of a Merkle tree, whose root is published.

Source: RFC 9162 section 2.1, for the tree.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from zhibu.tlog.errors import ProofError
from zhibu.tlog.hashing import SHA256
from zhibu.tlog.proofs import verify_inclusion
from zhibu.tlog.trees import inclusion_proof, root_of

SECRET_SIZE = 16
NUMBER_SIZE = 16


@dataclass(frozen=True, slots=True)
class Proof:
    """That a receipt stands at a place in the sorted list (存在证明).

    Shape: the leaf's place, from 0; how many leaves there are; the hashes beside the way up.
    """

    place: int
    size: int
    hashes: tuple[bytes, ...]


def number_of(secret: bytes) -> bytes:
    """Give the receipt's number, which is the paper's key: 16 bytes.

    Raises:
        ValueError: the secret is not 16 bytes.
    """
    if len(secret) != SECRET_SIZE:
        raise ValueError(f"a secret of {len(secret)} bytes; ballots have {SECRET_SIZE}")
    return hashlib.sha256(b"zhibu ballot\0" + secret).digest()[:NUMBER_SIZE]


def root(keys: Iterable[bytes]) -> bytes:
    """Give the root over all receipts of a box, in whatever order they come.

    Raises:
        ValueError: a number is not 16 bytes, or stands there twice.
    """
    return root_of(SHA256.leaf(key) for key in _sorted(keys))


def prove(keys: Iterable[bytes], key: bytes) -> Proof:
    """Prove that a receipt is among those of a box.

    Raises:
        ProofError: it is not.
        ValueError: a number is not 16 bytes, or stands there twice.
    """
    every = _sorted(keys)
    try:
        place = every.index(key)
    except ValueError:
        raise ProofError(f"no paper {key.hex()} was in the box") from None
    levels = [[SHA256.leaf(one) for one in every]]
    while len(levels[-1]) > 1:
        below = levels[-1]
        pairs = range(0, len(below) - 1, 2)
        levels.append([SHA256.node(below[at], below[at + 1]) for at in pairs])
    hashes = inclusion_proof(place, len(every), lambda level, index: levels[level][index])
    return Proof(place, len(every), tuple(hashes))


def verify(proof: Proof, key: bytes, root: bytes) -> None:
    """Verify that a receipt is among those under a root.

    Raises:
        ProofError: it is not, or the proof is none.
    """
    if len(key) != NUMBER_SIZE:
        raise ProofError(f"a number of {len(key)} bytes; receipts have {NUMBER_SIZE}")
    leaf = SHA256.leaf(key)
    verify_inclusion(leaf=leaf, index=proof.place, size=proof.size, proof=proof.hashes, root=root)


def _sorted(keys: Iterable[bytes]) -> list[bytes]:
    every = sorted(keys)
    if any(len(key) != NUMBER_SIZE for key in every):
        raise ValueError(f"a receipt's number has {NUMBER_SIZE} bytes")
    if any(one == other for one, other in pairwise(every)):
        raise ValueError("a receipt's number stands there twice")
    return every


__all__ = [
    "NUMBER_SIZE",
    "SECRET_SIZE",
    "Proof",
    "number_of",
    "prove",
    "root",
    "verify",
]
