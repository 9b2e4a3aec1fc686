"""Another implementation, written by others, gives the same roots and accepts the same proofs."""

import pytest

from zhibu.tlog.hashing import SHA256
from zhibu.tlog.proofs import verify_consistency, verify_inclusion
from zhibu.tlog.trees import consistency_proof, inclusion_proof, root_of

pymerkle = pytest.importorskip("pymerkle", reason="pymerkle is not installed")
LEAVES = [str(number).encode() for number in range(70)]
HASHES = [SHA256.leaf(one) for one in LEAVES]
SIZES = [*range(1, 35), 63, 64, 65, 70]


@pytest.fixture(scope="module")
def theirs():
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    for leaf in LEAVES:
        tree.append_entry(leaf)
    return tree


def lookup(level, index):
    return root_of(HASHES[index << level : (index + 1) << level])


def test_roots_are_the_same_at_every_size(theirs):
    assert [theirs.get_root(size) for size in SIZES] == [root_of(HASHES[:size]) for size in SIZES]


def test_inclusion_proofs_are_the_same_hashes_and_each_accepts_the_other(theirs):
    for size in SIZES:
        root = root_of(HASHES[:size])
        for index in range(0, size, 1 + size // 9):
            ours = inclusion_proof(index, size, lookup)
            proof = theirs.prove_inclusion(index + 1, size)
            assert proof.path[0] == HASHES[index]
            assert sorted(proof.path[1:]) == sorted(ours)
            pymerkle.verify_inclusion(HASHES[index], root, proof)
            verify_inclusion(leaf=HASHES[index], index=index, size=size, proof=ours, root=root)


def test_consistency_is_proved_by_both(theirs):
    for second in SIZES:
        for first in range(1, second, 1 + second // 9):
            old, new = root_of(HASHES[:first]), root_of(HASHES[:second])
            pymerkle.verify_consistency(old, new, theirs.prove_consistency(first, second))
            verify_consistency(
                first=first,
                second=second,
                proof=consistency_proof(first, second, lookup),
                first_root=old,
                second_root=new,
            )
