"""Trees with SM3: their proofs verify, one flipped bit never does, and no note passes for the other log's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.tlog.checkpoints import Checkpoint, open_checkpoint
from zhibu.tlog.errors import ProofError, TlogError
from zhibu.tlog.hashing import SHA256, SM3, has_sm3
from zhibu.tlog.notes import Signer
from zhibu.tlog.parallel import parallel_key, parallel_signer
from zhibu.tlog.proofs import verify_consistency, verify_inclusion
from zhibu.tlog.trees import Frontier, consistency_proof, inclusion_proof

pytestmark = pytest.mark.skipif(not has_sm3(), reason="this machine's OpenSSL has no SM3")


def test_sm3_is_the_national_standards():
    """Source: GB/T 32905-2016, example 1."""
    assert SM3.of(b"abc").hex() == (
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )


def tree(size):
    frontier, nodes = Frontier(hashing=SM3), {}
    for index in range(size):
        for level, place, found in frontier.append(SM3.leaf(b"%d" % index)):
            nodes[level, place] = found
    return frontier.root(), lambda level, place: nodes[level, place]


def flipped(data, bit):
    return data[: bit // 8] + bytes([data[bit // 8] ^ 1 << bit % 8]) + data[bit // 8 + 1 :]


@given(st.integers(1, 300), st.data())
def test_an_inclusion_proof_holds_and_no_flipped_bit_does(size, data):
    index = data.draw(st.integers(0, size - 1))
    root, lookup = tree(size)
    proof = inclusion_proof(index, size, lookup, SM3)
    facts = {"index": index, "size": size, "root": root, "leaf": SM3.leaf(b"%d" % index)}
    verify_inclusion(**facts, proof=proof, hashing=SM3)
    place, bit = data.draw(st.integers(-2, len(proof) - 1)), data.draw(st.integers(0, 255))
    if place < 0:
        name = ("root", "leaf")[place]
        facts[name] = flipped(facts[name], bit)
    else:
        proof[place] = flipped(proof[place], bit)
    with pytest.raises(ProofError):
        verify_inclusion(**facts, proof=proof, hashing=SM3)


@given(st.integers(1, 300), st.data())
def test_a_consistency_proof_holds_and_no_flipped_bit_does(second, data):
    first = data.draw(st.integers(1, second))
    proof = consistency_proof(first, second, tree(second)[1], SM3)
    facts = {"first_root": tree(first)[0], "second_root": tree(second)[0]}
    verify_consistency(first=first, second=second, proof=proof, hashing=SM3, **facts)
    place, bit = data.draw(st.integers(-2, len(proof) - 1)), data.draw(st.integers(0, 255))
    if place < 0:
        name = ("first_root", "second_root")[place]
        facts[name] = flipped(facts[name], bit)
    else:
        proof[place] = flipped(proof[place], bit)
    with pytest.raises(ProofError):
        verify_consistency(first=first, second=second, proof=proof, hashing=SM3, **facts)


def test_a_proof_of_one_tree_is_none_of_the_other():
    root, lookup = tree(9)
    facts = {"leaf": SM3.leaf(b"4"), "index": 4, "size": 9, "root": root}
    proof = inclusion_proof(4, 9, lookup, SM3)
    with pytest.raises(ProofError):
        verify_inclusion(**facts, proof=proof, hashing=SHA256)


def test_a_note_of_one_log_is_none_of_the_other():
    signer = Signer.make("zhibu.example/log")
    second = parallel_signer(signer)
    assert second.verifier == parallel_key(signer.verifier)
    note = Checkpoint(second.name, 9, bytes(32)).signed([second])
    assert open_checkpoint(str(note), parallel_key(signer.verifier)).size == 9
    for key in (signer.verifier, parallel_key(Signer.make(signer.name).verifier)):
        with pytest.raises(TlogError):
            open_checkpoint(str(note), key)
    passed_off = Checkpoint(signer.name, 9, bytes(32)).signed([second])
    with pytest.raises(TlogError):
        open_checkpoint(str(passed_off), parallel_key(signer.verifier))
