"""Papers: one size, one way to write them, every other way refused."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.urn.papers import (
    HIGHEST,
    REMARK_BYTES,
    STEP,
    Paper,
    PaperTooLong,
    UnreadablePaper,
    UnwritablePaper,
    pack,
    size_for,
    unpack,
)

marks = st.lists(st.none() | st.integers(0, HIGHEST), max_size=80)
texts = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60)


@st.composite
def papers(draw):
    marked = tuple(draw(marks))
    places = st.sampled_from(range(len(marked))) if marked else st.nothing()
    remarks = draw(st.dictionaries(places, texts, max_size=5)) if marked else {}
    return Paper(draw(st.integers(0, 2**32 - 1)), marked, remarks)


@given(papers())
def test_a_paper_is_read_as_it_was_written_and_has_the_size_asked_for(paper):
    size = size_for(80)
    packed = pack(paper, size)
    assert len(packed) == size
    assert unpack(packed) == paper
    assert pack(unpack(packed), size) == packed


@given(st.binary(max_size=200) | st.binary(max_size=120).map(lambda tail: b"\1\0\0\0\0" + tail))
def test_bytes_are_refused_or_are_the_one_way_to_write_a_paper(packed):
    try:
        paper = unpack(packed)
    except UnreadablePaper:
        return
    assert pack(paper, len(packed)) == packed


@given(papers(), st.data())
def test_a_changed_byte_is_refused_or_gives_another_paper(paper, data):
    packed = bytearray(pack(paper, size_for(80)))
    packed[data.draw(st.integers(0, len(packed) - 1))] ^= data.draw(st.integers(1, 255))
    with suppress(UnreadablePaper):
        assert unpack(bytes(packed)) != paper


def test_sizes_have_room_for_all_marks_and_1500_bytes_of_remarks_anywhere():
    for subjects in (1, 2, 22, 80, 400):
        size = size_for(subjects)
        each = REMARK_BYTES // subjects
        lengths = [each] * (subjects - 1) + [REMARK_BYTES - each * (subjects - 1)]
        remarks = {place: "x" * length for place, length in enumerate(lengths) if length}
        paper = Paper(1, (HIGHEST,) * subjects, remarks)
        assert (size % STEP, len(pack(paper, size)), unpack(pack(paper, size))) == (0, size, paper)
    assert [size_for(count) for count in (1, 22, 80)] == [1536, 1664, 2048]


def test_the_bytes_of_a_paper_are_these():
    packed = pack(Paper(7, (9500, None, 0), {2: "好"}), 64)
    assert packed.rstrip(b"\0").hex() == "01000000070003251cffff000000010002" + "0003e5a5bd"


@pytest.mark.parametrize(
    ("paper", "refusal"),
    [
        (Paper(1, (HIGHEST + 1,)), UnwritablePaper),
        (Paper(1, (-1,)), UnwritablePaper),
        (Paper(2**32, (1,)), UnwritablePaper),
        (Paper(1, (1,), {1: "no such subject"}), UnwritablePaper),
        (Paper(1, (1,), {0: ""}), UnwritablePaper),
        (Paper(1, (1,), {0: "\ud800"}), UnwritablePaper),
        (Paper(1, (1,), {0: "好" * 501}), PaperTooLong),
        (Paper(1, (1,) * 800), PaperTooLong),
    ],
)
def test_what_cannot_be_written_is_refused(paper, refusal):
    with pytest.raises(refusal):
        pack(paper, size_for(1))


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        bytes(64),
        b"\2" + bytes(63),
        b"\1\0\0\0\1\0\1\x27\x11" + bytes(55),
        b"\1\0\0\0\1\xff\xff" + b"\0" * 57,
        b"\1" + bytes(62) + b"\1",
        b"\1\0\0\0\1\0\1\0\0\0\1\0\1\0\1x" + bytes(48),
        b"\1\0\0\0\1\0\1\0\0\0\1\0\0\0\0" + bytes(49),
        b"\1\0\0\0\1\0\1\0\0\0\1\0\0\0\1\xff" + bytes(48),
        b"\1\0\0\0\1\0\1\0\0\0\1\0\0\0\xff" + b"x" * 49,
    ],
)
def test_what_no_paper_is_packed_into_is_void(packed):
    with pytest.raises(UnreadablePaper):
        unpack(packed)
