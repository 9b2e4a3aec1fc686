"""Which characters our fonts can set, and what is printed for the others.

An archive (PDF/A) may hold no empty boxes, and a reader must never see something else than what was
written. So a character without a glyph is printed as its number, and nothing invisible is printed:
a direction mark could turn a line around.
"""

import re
import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
SERIF = "NotoSerifSC_400Regular.ttf"
SANS = "NotoSansSC_400Regular.ttf"
_PLAIN = re.compile(r"[\n -~一-龥、。〈-】〔〕（），．：；！？“”‘’—…·]*")
"""Texts that need no second look: all these have glyphs."""


def legible(text: str) -> str:
    """Give a text as it is printed: every character has a glyph (字形).

    Line ends are kept, other control characters become spaces, invisible marks are dropped, and
    characters that the fonts lack stand as their numbers in 〔 〕, as in 〔U+1F600〕.
    """
    text = text.replace("\r\n", "\n")
    if _PLAIN.fullmatch(text):
        return text
    known = characters()
    pieces: list[str] = []
    for way, run in groupby(text, lambda character: _way(character, known)):
        if way == "print":
            pieces.extend(run)
        elif way == "number":
            pieces.append("〔" + " ".join(f"U+{ord(character):04X}" for character in run) + "〕")
        elif way != "drop":
            pieces.extend(way for _ in run)
    return "".join(pieces)


def _way(character: str, known: frozenset[int]) -> str:
    """Say what is done with a character: print, number, drop, or the character printed instead."""
    if character in "\n\r\v\f\x85\u2028\u2029":
        return "\n"
    category = unicodedata.category(character)
    if category == "Cf" or _selects_variant(character):
        return "drop"
    if category in ("Cc", "Zs") and character != "\u3000":
        return " "
    return "print" if ord(character) in known else "number"


def _selects_variant(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


@cache
def characters(folder: Path = FONTS) -> frozenset[int]:
    """Give the characters for which the fonts have a glyph."""
    return frozenset(
        number
        for name in (SERIF, SANS)
        for first, last in _ranges((folder / name).read_bytes())
        for number in range(first, last + 1)
    )


def _ranges(font: bytes) -> Iterator[tuple[int, int]]:
    """Read the ranges of the full character map (cmap, format 12) of a TrueType font."""
    tables = struct.unpack_from(">H", font, 4)[0]
    for place in range(12, 12 + 16 * tables, 16):
        tag, _, start, _ = struct.unpack_from(">4sLLL", font, place)
        if tag == b"cmap":
            break
    else:
        raise ValueError("the font has no character map")
    maps = struct.unpack_from(">H", font, start + 2)[0]
    for number in range(maps):
        offset = struct.unpack_from(">L", font, start + 4 + 8 * number + 4)[0]
        if struct.unpack_from(">H", font, start + offset)[0] == 12:
            groups = struct.unpack_from(">L", font, start + offset + 12)[0]
            for group in range(groups):
                first, last, _ = struct.unpack_from(">LLL", font, start + offset + 16 + 12 * group)
                yield first, last
            return
    raise ValueError("the font has no full character map (format 12)")


__all__ = ["FONTS", "characters", "legible"]
