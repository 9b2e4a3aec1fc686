"""The Merkle tree: its root, and which subtrees a proof takes.

A tree of `size` leaves is the sequence of its perfect subtrees, largest first: the frontier. To append
costs amortised one hash; nothing else of the tree is needed.

Source: RFC 9162 section 2.1.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from zhibu.tlog.errors import ProofError
from zhibu.tlog.hashing import SHA256, SIZE, Hashing

Lookup = Callable[[int, int], bytes]
"""(level, index) → hash of the perfect subtree of 2^level leaves that begins at index · 2^level."""


@dataclass(slots=True)
class Frontier:
    """The perfect subtrees of a tree (前沿), from the largest to the smallest."""

    size: int = 0
    hashes: list[bytes] = field(default_factory=list)
    hashing: Hashing = SHA256

    def append(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Append a leaf's hash.

        Returns:
            every perfect subtree that it completes, as (level, index, hash), the leaf first.
        """
        level, index, done = 0, self.size, [(0, self.size, leaf)]
        while index & 1:
            leaf = self.hashing.node(self.hashes.pop(), leaf)
            level, index = level + 1, index >> 1
            done.append((level, index, leaf))
        self.hashes.append(leaf)
        self.size += 1
        return done

    def root(self) -> bytes:
        """Give the root of the tree as it stands."""
        if not self.hashes:
            return self.hashing.empty()
        right = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            right = self.hashing.node(left, right)
        return right

    @classmethod
    def of(cls, size: int, hashes: Iterable[bytes], hashing: Hashing = SHA256) -> "Frontier":
        """Take up a tree from its kept hashes.

        Raises:
            ProofError: the hashes are not as many as a tree of this size has, or not 32 bytes.
        """
        kept = list(hashes)
        if size < 0 or len(kept) != size.bit_count() or any(len(one) != SIZE for one in kept):
            raise ProofError(f"a tree of {size} leaves has {size.bit_count()} hashes of 32 bytes")
        return cls(size, kept, hashing)


def root_of(leaves: Iterable[bytes], hashing: Hashing = SHA256) -> bytes:
    """Give the root over hashes of leaves."""
    frontier = Frontier(hashing=hashing)
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


def inclusion_proof(
    index: int, size: int, lookup: Lookup, hashing: Hashing = SHA256
) -> list[bytes]:
    """Prove that a leaf stands in a tree (存在证明).

    Raises:
        ProofError: the tree has no such leaf.
    """
    if not 0 <= index < size:
        raise ProofError(f"a tree of {size} leaves has no leaf {index}")
    return [_subtree(*part, lookup, hashing) for part in _path(index, 0, size)]


def consistency_proof(
    first: int, second: int, lookup: Lookup, hashing: Hashing = SHA256
) -> list[bytes]:
    """Prove that a tree grew out of a smaller one (一致性证明).

    Raises:
        ProofError: the sizes are not 0 < first ≤ second.
    """
    if not 0 < first <= second:
        raise ProofError(f"no proof leads from size {first} to size {second}")
    parts = _growth(first, 0, second, whole=True) if first < second else []
    return [_subtree(*part, lookup, hashing) for part in parts]


def _path(index: int, begin: int, end: int) -> list[tuple[int, int]]:
    """Give the siblings on the way from a leaf up to [begin, end), lowest first."""
    siblings = []
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            siblings.append((middle, end))
            end = middle
        else:
            siblings.append((begin, middle))
            begin = middle
    return siblings[::-1]


def _growth(first: int, begin: int, end: int, *, whole: bool) -> list[tuple[int, int]]:
    if first == end - begin:
        return [] if whole else [(begin, end)]
    middle = begin + _split(end - begin)
    if first <= middle - begin:
        return [*_growth(first, begin, middle, whole=whole), (middle, end)]
    left = (begin, middle)
    return [*_growth(first - (middle - begin), middle, end, whole=False), left]


def _split(size: int) -> int:
    """Give the largest power of two below a size above one."""
    return 1 << ((size - 1).bit_length() - 1)


def _subtree(begin: int, end: int, lookup: Lookup, hashing: Hashing) -> bytes:
    """Give the hash of the leaves [begin, end) from the perfect subtrees that they consist of."""
    size = end - begin
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return lookup(level, begin >> level)
    middle = begin + _split(size)
    left = _subtree(begin, middle, lookup, hashing)
    return hashing.node(left, _subtree(middle, end, lookup, hashing))
