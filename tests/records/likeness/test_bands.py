"""Bands find near-duplicates, the same in every process."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from zhibu.records.likeness import bands
from zhibu.records.likeness.texts import hashed, letters, marked, pieces

LOOKS = st.integers(-(2**63), 2**63 - 1)


@given(LOOKS, st.sets(st.integers(0, 63), max_size=bands.FURTHEST))
def test_looks_that_differ_in_six_bits_always_share_a_band(look, bits):
    other = look
    for bit in bits:
        other ^= 1 << bit
    other = other - 2**64 if other >= 2**63 else other
    assert bands.distance(look, other) == len(bits)
    assert set(bands.near(look)) & set(bands.of_look(other))


@given(LOOKS)
def test_look_has_four_bands_and_each_its_neighbours(look):
    assert len(set(bands.of_look(look))) == 4
    assert len(set(bands.near(look))) == 4 * 17
    assert set(bands.of_look(look)) <= set(bands.near(look))


MINUTES = "会议传达了安全生产典型事故通报，大家结合岗位谈了认识，决定由他牵头排查三号泵房漏水，下次会议报结果。"


def test_bands_of_minutes_stay_the_same():
    """They stand in the database: another version must find what this one entered."""
    assert bands.of_minutes(hashed(letters(MINUTES)))[:3] == [
        -8719830008293704508,
        -7580667142630770418,
        3583875126545787671,
    ]


def test_signatures_estimate_how_much_is_common():
    long = "".join(chr(0x4E00 + at * 7 % 20_000) for at in range(4_000))
    both = [hashed(long[:3_000]), hashed(long[1_000:])]  # half of all pieces
    shared = set(bands.of_minutes(both[0])) & set(bands.of_minutes(both[1]))
    assert 1 <= len(shared) <= 10
    assert not set(bands.of_minutes(both[0])) & set(bands.of_minutes(hashed(long[3_000:])))


@given(st.text(max_size=300))
def test_pieces_do_not_depend_on_width_spaces_digits_and_punctuation(text):
    assert pieces(text) == pieces(text.replace("，", " "))
    assert letters(letters(text)).isalpha() or not letters(letters(text))


def test_short_minutes_have_no_pieces():
    assert (len(pieces("会" * 39)), len(pieces("".join(map(chr, range(0x4E00, 0x4E28)))))) == (
        0,
        36,
    )


def test_letters_leave_out_the_form():
    form = (
        "会议议程：\n一、学习文件\n（二）研究事项\n主持人：王芳\n2026年3月5日上午，Ａ队８人到场。"
    )
    assert letters(form) == "a队人到场"


@given(st.text("会议甲乙丙丁，12 \n", max_size=80), st.text("会议甲乙丙丁，12 \n", max_size=80))
def test_marked_passages_are_the_text_itself(text, other):
    passages = marked(text, other)
    assert "".join(passage.text for passage in passages) == text
    assert all(one.common != two.common for one, two in pairwise(passages))


@given(st.text("会议甲乙丙丁", min_size=8, max_size=80))
def test_copied_text_is_marked_whole(text):
    assert [(one.text, one.common) for one in marked(text, f"此前{text}此后")] == [(text, True)]


def test_marks_pass_over_dates_and_punctuation():
    text = "我们2026年3月5日开会：讨论三号泵房漏水的维修。另外散会。"
    other = "昨日讨论三号泵房 漏水的维修，散会"
    marks = [(one.text, one.common) for one in marked(text, other)]
    assert marks == [("我们2026年3月5日开会：", False), ("讨论三号泵房漏水的维修", True),
                     ("。另外散会。", False)]  # fmt: skip
