"""Two locks: only both keys, in their order and for their review, open a paper."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.urn.papers import Paper, pack, size_for, unpack
from zhibu.urn.sealing import (
    LAYER_SIZE,
    WrongKey,
    new_key,
    open_inner,
    open_outer,
    public_of,
    seal,
)

OUTER, INNER, OTHER = new_key(), new_key(), new_key()
REVIEW = "0123456789abcdef"
PAPER = pack(Paper(3, (9_000, None)), 64)


def sealed(packed=PAPER):
    return seal(packed, INNER.public, OUTER.public, REVIEW)


@given(st.binary(max_size=400))
def test_both_keys_open_what_was_sealed(packed):
    once = open_outer(sealed(packed), OUTER.private, REVIEW)
    assert open_inner(once, INNER.private, REVIEW) == packed
    assert len(sealed(packed)) == len(packed) + 2 * LAYER_SIZE


@given(st.lists(st.none() | st.integers(0, 10_000), min_size=22, max_size=22), st.text(max_size=90))
def test_every_paper_of_a_review_has_one_size_whatever_it_says(marks, remark):
    remark = remark.encode(errors="ignore").decode()
    paper = Paper(1, tuple(marks), {0: remark} if remark else {})
    ballot = sealed(pack(paper, size_for(22)))
    assert len(ballot) == size_for(22) + 96
    opened = open_inner(open_outer(ballot, OUTER.private, REVIEW), INNER.private, REVIEW)
    assert unpack(opened) == paper


def test_equal_papers_are_sealed_into_different_bytes():
    assert len({sealed() for _ in range(50)}) == 50


def test_every_changed_byte_and_every_cut_is_refused():
    ballot = sealed()
    once = open_outer(ballot, OUTER.private, REVIEW)
    for at in range(len(ballot)):
        changed = bytearray(ballot)
        changed[at] ^= 1
        with pytest.raises(WrongKey):
            open_outer(bytes(changed), OUTER.private, REVIEW)
        with pytest.raises(WrongKey):
            open_outer(ballot[:at], OUTER.private, REVIEW)
    for at in range(len(once)):
        changed = bytearray(once)
        changed[at] ^= 128
        with pytest.raises(WrongKey):
            open_inner(bytes(changed), INNER.private, REVIEW)
    with pytest.raises(WrongKey):
        open_outer(ballot + b"\0", OUTER.private, REVIEW)


def test_another_key_review_or_layer_opens_nothing():
    ballot = sealed()
    once = open_outer(ballot, OUTER.private, REVIEW)
    for key in (INNER, OTHER):
        with pytest.raises(WrongKey):
            open_outer(ballot, key.private, REVIEW)
    for key in (OUTER, OTHER):
        with pytest.raises(WrongKey):
            open_inner(once, key.private, REVIEW)
    with pytest.raises(WrongKey):
        open_outer(ballot, OUTER.private, "fedcba9876543210")
    with pytest.raises(WrongKey):
        open_inner(once, INNER.private, "fedcba9876543210")
    with pytest.raises(WrongKey):
        open_inner(ballot, OUTER.private, REVIEW)
    with pytest.raises(WrongKey):
        open_outer(once, INNER.private, REVIEW)


def test_a_private_key_gives_its_public_half():
    assert public_of(OUTER.private) == OUTER.public


def test_what_is_no_key_is_refused():
    for wrong in (b"", bytes(31), bytes(33)):
        with pytest.raises(WrongKey):
            seal(PAPER, wrong, OUTER.public, REVIEW)
        with pytest.raises(WrongKey):
            open_outer(sealed(), wrong, REVIEW)
    with pytest.raises(WrongKey):
        seal(PAPER, INNER.public, bytes(32), REVIEW)
