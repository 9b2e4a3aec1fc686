"""The way from an entry up to the root, as it is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhibu.tlog.hashing import SHA256


@dataclass(frozen=True, slots=True)
class Step:
    """Two neighbours and what they make; `ours` says on which side the way runs."""

    left: str
    right: str
    above: str
    ours: str


def way_up(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> list[Step]:
    """Give each step from the leaf's hash to the root.

    Args:
        leaf: the hash of the entry.
        proof: siblings, the lowest first, as an inclusion proof has them.
    """
    steps, node, last, got = [], index, size - 1, leaf
    for sibling in proof:
        if node & 1 or node == last:
            steps.append(_step(sibling, got, "right"))
            got = SHA256.node(sibling, got)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            steps.append(_step(got, sibling, "left"))
            got = SHA256.node(got, sibling)
        node, last = node >> 1, last >> 1
    return steps


def _step(left: bytes, right: bytes, ours: str) -> Step:
    return Step(_short(left), _short(right), _short(SHA256.node(left, right)), ours)


def _short(found: bytes) -> str:
    return found.hex()[:12]
