"""Bodies and leaves are written as RFC 8785 has them, whichever writer does it."""

import unicodedata
from functools import partial

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from zhibu.tlog.leaves import LARGEST, Leaf, canonical

TEXTS = st.text(st.characters(exclude_categories=["Cs"])).map(partial(unicodedata.normalize, "NFC"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
)


@given(st.dictionaries(TEXTS, VALUES))
def test_a_body_is_written_as_the_standard_writes_it(body):
    assert canonical(body) == rfc8785.dumps(body)


@pytest.mark.parametrize(
    "sign", [*map(chr, range(0x21)), '"', "\\", "/", "\x7f", "\u2028", "\ue000", "𠮷"]
)
def test_every_sign_that_might_be_escaped_is_written_alike(sign):
    body = {f"a{sign}": sign, "a\ue000": 1, "a𠮷": 2, "ab": [sign, {sign: None}]}
    assert canonical(body) == rfc8785.dumps(body)


@given(TEXTS, TEXTS, st.integers(0, LARGEST))
def test_a_leaf_is_written_as_the_standard_writes_it(kind, subject, revision):
    leaf = Leaf(kind, subject, revision, "c" * 64, None)
    fields = {
        "v": 1,
        "type": kind,
        "id": subject,
        "rev": revision,
        "commit": "c" * 64,
        "prev": None,
    }
    assert leaf.canonical() == rfc8785.dumps(fields)


def test_half_a_sign_is_refused():
    with pytest.raises(ValueError, match="surrogate"):
        canonical({"a": "\ud800"})
