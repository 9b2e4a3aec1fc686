"""Verify proofs; each either holds or is refused, there is no third answer.

Source: RFC 9162 sections 2.1.3.2 and 2.1.4.2.
"""

from collections.abc import Sequence

from zhibu.tlog.errors import ProofError
from zhibu.tlog.hashing import SHA256, SIZE, Hashing

LARGEST = 1 << 63
"""Trees are smaller: no proof has more than 63 hashes a side."""


def verify_inclusion(
    *,
    leaf: bytes,
    index: int,
    size: int,
    proof: Sequence[bytes],
    root: bytes,
    hashing: Hashing = SHA256,
) -> None:
    """Verify that a leaf's hash stands at an index of the tree with this root.

    Raises:
        ProofError: it does not, or the proof is too long, too short or no proof at all.
    """
    if not 0 <= index < size < LARGEST:
        raise ProofError(f"a tree of {size} leaves has no leaf {index}")
    _check_hashes(leaf, root, *proof)
    node, last, got = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise ProofError("the inclusion proof is too long")
        if node & 1 or node == last:
            got = hashing.node(sibling, got)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            got = hashing.node(got, sibling)
        node, last = node >> 1, last >> 1
    if last:
        raise ProofError("the inclusion proof is too short")
    if got != root:
        raise ProofError("the inclusion proof leads to another root")


def verify_consistency(
    *,
    first: int,
    second: int,
    proof: Sequence[bytes],
    first_root: bytes,
    second_root: bytes,
    hashing: Hashing = SHA256,
) -> None:
    """Verify that the tree with the second root grew out of the one with the first.

    A proof from size 0 proves nothing and is refused.

    Raises:
        ProofError: it did not, or the proof is too long, too short or no proof at all.
    """
    if not 0 < first <= second < LARGEST:
        raise ProofError(f"no consistency proof leads from size {first} to size {second}")
    if first == second:
        if proof:
            raise ProofError("between equal sizes the proof is empty")
        if first_root != second_root:
            raise ProofError("two roots for one size: the log shows two faces")
        return
    _check_hashes(first_root, second_root, *proof)
    hashes = list(proof)
    if first & (first - 1) == 0:
        hashes.insert(0, first_root)
    if not hashes:
        raise ProofError("the consistency proof is empty")
    node, last = first - 1, second - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old = new = hashes[0]
    for one in hashes[1:]:
        if last == 0:
            raise ProofError("the consistency proof is too long")
        if node & 1 or node == last:
            old, new = hashing.node(one, old), hashing.node(one, new)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            new = hashing.node(new, one)
        node, last = node >> 1, last >> 1
    if last:
        raise ProofError("the consistency proof is too short")
    if old != first_root:
        raise ProofError("the consistency proof does not lead to the first root")
    if new != second_root:
        raise ProofError("the consistency proof does not lead to the second root")


def _check_hashes(*hashes: bytes) -> None:
    if any(len(one) != SIZE for one in hashes):
        raise ProofError(f"a hash has {SIZE} bytes")
