"""Blind signatures: the issuer learns nothing it signs, and signs nothing twice by being altered."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhibu.urn.blind import (
    DETERMINISTIC,
    RANDOMIZED,
    VARIANTS,
    WrongBlinded,
    WrongIssuingKey,
    WrongSignature,
    blind,
    blind_sign,
    finalize,
    new_issuing_key,
    prepare,
    public_pem,
    read_private,
    read_public,
    size_of,
    verify,
    write_private,
)


@cache
def issuing_key(_number=0):
    """One key for all tests here, and another one."""
    return new_issuing_key()


def signed(message, variant=RANDOMIZED):
    key = issuing_key()
    prepared = prepare(message, variant)
    blinded = blind(key.public_key(), prepared, variant)
    answer = blind_sign(key, blinded.message)
    return prepared, finalize(key.public_key(), prepared, answer, blinded.inverse, variant)


@settings(max_examples=20)
@given(st.binary(max_size=200), st.sampled_from(sorted(VARIANTS)))
def test_what_was_signed_blind_verifies_in_every_variant(message, name):
    variant = VARIANTS[name]
    prepared, signature = signed(message, variant)
    assert len(prepared) == len(message) + variant.prefix_size
    verify(issuing_key().public_key(), prepared, signature, variant)


@settings(max_examples=20)
@given(st.data())
def test_no_altered_message_or_signature_verifies(data):
    prepared, signature = signed(b"token")
    public = issuing_key().public_key()
    for sound in (prepared, signature):
        wrong = bytearray(sound)
        wrong[data.draw(st.integers(0, len(sound) - 1))] ^= data.draw(st.integers(1, 255))
        pair = (wrong, signature) if sound is prepared else (prepared, wrong)
        with pytest.raises(WrongSignature):
            verify(public, *map(bytes, pair))


def test_another_key_or_variant_does_not_verify():
    prepared, signature = signed(b"token")
    with pytest.raises(WrongSignature):
        verify(issuing_key(1).public_key(), prepared, signature)
    for name in ("RSABSSA-SHA384-PSSZERO-Randomized", "RSABSSA-SHA384-PSSZERO-Deterministic"):
        with pytest.raises(WrongSignature):
            verify(issuing_key().public_key(), prepared, signature, VARIANTS[name])


def test_the_issuer_sees_the_same_for_no_two_blindings_of_one_message():
    public = issuing_key().public_key()
    seen = {blind(public, b"token", DETERMINISTIC).message for _ in range(20)}
    assert len(seen) == 20
    assert prepare(b"token") != prepare(b"token")


def test_the_same_blinded_message_is_signed_the_same_every_time():
    key = issuing_key()
    blinded = blind(key.public_key(), b"token")
    assert len({blind_sign(key, blinded.message) for _ in range(5)}) == 1


def test_a_number_that_the_key_cannot_sign_is_refused():
    key = issuing_key()
    modulus = key.public_key().public_numbers().n
    size = size_of(key)
    for wrong in (b"", bytes(size), bytes(size - 1), b"\1" * (size + 1), modulus.to_bytes(size)):
        with pytest.raises(WrongBlinded):
            blind_sign(key, wrong)


def test_a_wrong_answer_of_the_issuer_is_found_out():
    key = issuing_key()
    blinded = blind(key.public_key(), b"token")
    answer = blind_sign(key, blinded.message)
    altered = bytes([answer[0] ^ 1]) + answer[1:]
    for wrong in (altered, answer[1:], blind_sign(key, bytes([0]) + answer[1:])):
        with pytest.raises(WrongSignature):
            finalize(key.public_key(), b"token", wrong, blinded.inverse)
    with pytest.raises(WrongSignature):
        finalize(key.public_key(), b"another", answer, blinded.inverse)


def test_keys_are_written_and_read():
    key = issuing_key()
    assert read_public(public_pem(key)).public_numbers() == key.public_key().public_numbers()
    assert read_private(write_private(key)).private_numbers() == key.private_numbers()
    small = (
        "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VuAyEAAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA="
        "\n-----END PUBLIC KEY-----\n"
    )
    for wrong in ("", "no key", small):
        with pytest.raises(WrongIssuingKey):
            read_public(wrong)
    with pytest.raises(WrongIssuingKey):
        read_private(b"no key")
