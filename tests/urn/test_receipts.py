"""Receipts: what was in the box is proved, and nothing else is."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.tlog.errors import ProofError
from zhibu.tlog.hashing import SHA256
from zhibu.urn.receipts import Proof, number_of, prove, root, verify

numbers = st.binary(min_size=16, max_size=16)
boxes = st.lists(numbers, min_size=1, max_size=70, unique=True)


def test_the_number_of_a_ballot_is_this_hash():
    secret = bytes(range(16))
    assert number_of(secret) == hashlib.sha256(b"zhibu ballot\0" + secret).digest()[:16]
    assert number_of(secret).hex() == "9a8f83c9d7af3014a69bb428b7cd5082"
    for wrong in (b"", bytes(15), bytes(17)):
        with pytest.raises(ValueError):
            number_of(wrong)


@given(boxes)
def test_every_receipt_of_a_box_verifies_and_order_does_not_matter(keys):
    whole = root(keys)
    assert root(sorted(keys, reverse=True)) == whole
    for key in keys:
        proof = prove(keys, key)
        assert sorted(keys)[proof.place] == key
        verify(proof, key, whole)


@given(boxes, st.data())
def test_no_other_number_root_place_or_hash_verifies(keys, data):
    key = data.draw(st.sampled_from(keys))
    proof, whole = prove(keys, key), root(keys)
    at, bit = data.draw(st.integers(0, 15)), 1 << data.draw(st.integers(0, 7))
    wrong = [
        (proof, key[:at] + bytes([key[at] ^ bit]) + key[at + 1 :], whole),
        (proof, key, whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :]),
        (proof, SHA256.leaf(key), whole),
        (Proof(proof.place, proof.size, (*proof.hashes, whole)), key, whole),
    ]
    if proof.hashes:
        first = proof.hashes[0]
        flipped = first[:at] + bytes([first[at] ^ bit]) + first[at + 1 :]
        wrong += [
            (Proof(proof.place, proof.size, (flipped, *proof.hashes[1:])), key, whole),
            (Proof(proof.place, proof.size, proof.hashes[1:]), key, whole),
            (Proof(proof.place ^ 1, proof.size, proof.hashes), key, whole),
        ]
    for case in wrong:
        with pytest.raises(ProofError):
            verify(*case)


@given(boxes, numbers)
def test_what_was_not_in_the_box_has_no_proof(keys, other):
    if other not in keys:
        with pytest.raises(ProofError):
            prove(keys, other)


def test_an_empty_box_has_the_root_of_no_entries():
    assert root([]) == hashlib.sha256(b"").digest()


def test_a_number_twice_or_of_another_length_is_refused():
    for wrong in ([bytes(16), bytes(16)], [bytes(15)], [bytes(17)]):
        with pytest.raises(ValueError):
            root(wrong)
