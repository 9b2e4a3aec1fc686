"""A key on paper: typed back it is the same, and a mistake is found where it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.urn.sealing import new_key
from zhibu.urn.shares import (
    ALPHABET,
    OtherKey,
    WrongGroup,
    WrongLength,
    from_text,
    to_text,
)

REVIEW = "0123456789abcdef"
keys = st.binary(min_size=32, max_size=32)
places = st.sampled_from((1, 2))


@given(keys, places)
def test_a_key_reads_back_however_it_is_spaced(private, place):
    text = to_text(private, REVIEW, place)
    assert len(text) == 14 * 5 + 13
    typed = (text, text.lower(), text.replace("-", " "), text.replace("-", ""), f"\n {text}\n")
    loose = text.replace("0", "o").replace("1", "l").replace("-", "—")
    wide = "".join(chr(ord(one) + 0xFEE0) for one in text)
    for way in (*typed, loose, wide, text[:40] + "\n" + text[40:]):
        assert from_text(way, REVIEW, place) == private


def test_the_text_of_a_key_is_this():
    private = bytes(range(32))
    assert to_text(private, REVIEW, 1) == (
        "000G4-40R4F-0M30Y-E209X-185GE-R38EY-1W81B-24GK1-2GAHJ-C5RR3-34D18-P70XC-3RFGT-NM1GW"
    )
    assert from_text(to_text(private, REVIEW, 1), REVIEW, 1) == private


@given(keys, st.integers(0, 12), st.integers(0, 4), st.sampled_from(ALPHABET))
def test_any_one_wrong_character_names_its_group(private, group, at, other):
    groups = to_text(private, REVIEW, 1).split("-")
    if groups[group][at] == other:
        return
    groups[group] = groups[group][:at] + other + groups[group][at + 1 :]
    with pytest.raises(WrongGroup) as refused:
        from_text("-".join(groups), REVIEW, 1)
    assert refused.value.group == group + 1


@given(keys, st.integers(0, 12), st.integers(0, 4), st.integers(0, 4))
def test_two_characters_that_changed_places_name_their_group(private, group, one, other):
    groups = to_text(private, REVIEW, 1).split("-")
    typed = list(groups[group])
    typed[one], typed[other] = typed[other], typed[one]
    if "".join(typed) == groups[group]:
        return
    groups[group] = "".join(typed)
    with pytest.raises(WrongGroup) as refused:
        from_text("-".join(groups), REVIEW, 1)
    assert refused.value.group == group + 1


def test_two_groups_that_changed_places_are_found():
    groups = to_text(bytes(32), REVIEW, 1).split("-")
    groups[3], groups[8] = groups[8], groups[3]
    with pytest.raises(WrongGroup) as refused:
        from_text("-".join(groups), REVIEW, 1)
    assert refused.value.group == 4


def test_a_group_of_another_length_is_named_and_a_text_too():
    text = to_text(new_key().private, REVIEW, 2)
    groups = text.split("-")
    with pytest.raises(WrongGroup) as refused:
        from_text("-".join([*groups[:5], groups[5][:4], *groups[6:]]), REVIEW, 2)
    assert refused.value.group == 6
    for wrong in ("", text[:-6], text + "-00000", text.replace("-", "")[:-1]):
        with pytest.raises(WrongLength):
            from_text(wrong, REVIEW, 2)


def test_a_sign_outside_the_alphabet_names_its_group():
    groups = to_text(new_key().private, REVIEW, 2).split("-")
    for group in range(14):
        wrong = [*groups[:group], "U" + groups[group][1:], *groups[group + 1 :]]
        with pytest.raises(WrongGroup) as refused:
            from_text("-".join(wrong), REVIEW, 2)
        assert refused.value.group == group + 1


def test_the_key_of_another_review_or_teller_is_told_apart_from_a_mistake():
    text = to_text(bytes(range(32)), REVIEW, 1)
    with pytest.raises(OtherKey):
        from_text(text, REVIEW, 2)
    with pytest.raises(OtherKey):
        from_text(text, "fedcba9876543210", 1)
