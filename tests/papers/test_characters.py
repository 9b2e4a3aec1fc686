"""What is printed of a text: all of it, legibly."""

import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from zhibu.papers.characters import _PLAIN, characters, legible


def test_plain_chinese_and_ascii_stay_as_they_are():
    text = "支部党员大会，《条例》第3章：“三会一课”——$x$ #a \\ *b* 〔2026〕1号"

    assert legible(text) == text


def test_characters_without_a_glyph_stand_as_their_numbers():
    assert legible("好😀👍שלום") == "好〔U+1F600 U+1F44D U+05E9 U+05DC U+05D5 U+05DD〕"


def test_rare_characters_of_names_have_glyphs():
    assert legible("𬱟㭎䶮翀昇") == "𬱟㭎䶮翀昇"


def test_line_ends_of_every_kind_become_one_kind():
    assert legible("一\r\n二\r三\u2028四\x0b五") == "一\n二\n三\n四\n五"


def test_invisible_marks_are_not_printed():
    assert legible("a\u202eb\u200bc\ufe0fd\ufeff") == "abcd"


def test_control_characters_become_spaces():
    assert legible("a\x00b\tc") == "a b c"


def test_half_of_a_character_pair_stands_as_its_number():
    assert legible("a\ud800") == "a〔U+D800〕"


def test_texts_that_are_passed_unread_have_glyphs():
    unread = filter(_PLAIN.fullmatch, map(chr, range(sys.maxunicode + 1)))

    assert {ord(character) for character in unread} - {10} <= characters()


@given(st.text())
def test_what_is_printed_is_in_the_fonts_and_visible(text):
    printed = legible(text)

    assert {ord(character) for character in printed} - {10} <= characters()
    assert not any(unicodedata.category(character) == "Cf" for character in printed)


@given(st.text())
def test_printing_twice_changes_nothing(text):
    assert legible(legible(text)) == legible(text)
