"""Minutes as they are compared: letters alone, cut into overlapping pieces of five."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

PIECE = 5
SHORTEST = 40
"""Letters: what is shorter is never compared."""
RUN = 8
"""Letters in a row that are marked as common; shorter runs occur by chance."""

Pieces = frozenset[int]

_NUMBER = "0-9〇零一二三四五六七八九十百两"
_DATE = re.compile(f"[{_NUMBER}]+(?:年|月|日|号|时|点)|[上下]午")
_ITEM = re.compile(f"^\\s*[(（]?[{_NUMBER}]{{1,3}}[)）]?[、..:：]\\s*", re.MULTILINE)
_LABEL = re.compile(r"^[ \t]*[^\s,，。;；:：]{1,8}[:：]", re.MULTILINE)
_HEADING = re.compile(r"^[ \t]*[^\n,，。;；!！?？]{1,12}[ \t]*$", re.MULTILINE)
_ELSE = re.compile(r"[\W\d_]+")

# Multipliers of a rolling sum over five letters, odd and random: fixed, so that values stay the same.
_FIVE = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93,
     0xA0761D6478BD642F], dtype=np.uint64,
)  # fmt: skip


def letters(minutes: str) -> str:
    r"""Give the letters of minutes, without what changes by itself or stands in every book.

    Full and half width are one; dates, digits, spaces and punctuation go, and so do headings,
    labels before a colon and numbers of items, which come from forms and not from the meeting.

    Example:
        >>> letters("会议议程:\n一、3月5日下午,学习 ＡＢ 条例。")
        '学习ab条例'
    """
    text = unicodedata.normalize("NFKC", minutes).casefold()
    for pattern in (_ITEM, _LABEL, _HEADING, _DATE, _ELSE):
        text = pattern.sub("", text)
    return text


def mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread 64-bit values evenly (the last step of splitmix64)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def hashed(plain: str) -> NDArray[np.uint64]:
    """Give a 64-bit value for each piece of five letters, each once.

    Shape: letters of a text → values, ascending; none for a text that is too short.
    """
    if len(plain) < SHORTEST:
        return np.empty(0, dtype=np.uint64)
    signs = np.frombuffer(plain.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    count = len(signs) - PIECE + 1
    sums = np.zeros(count, dtype=np.uint64)
    for at in range(PIECE):
        sums += mixed((signs[at : at + count] + np.uint64(1)) * _FIVE[at])
    return np.unique(mixed(sums))


@lru_cache(maxsize=8_192)
def hashes_of(minutes: str) -> NDArray[np.uint64]:
    """Give the values of the pieces of minutes, kept for a while."""
    return hashed(letters(minutes))


def pieces(minutes: str) -> Pieces:
    """Give the pieces of minutes as a set."""
    return frozenset(hashes_of(minutes).tolist())


# --- what is shown ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of a text, and whether it stands in the other text too."""

    text: str
    common: bool


def marked(text: str, other: str) -> list[Passage]:
    """Give a text run by run, and mark what stands in the other text too, dates and digits aside."""
    plain, places = _placed(text)
    known = set(_cut(_placed(other)[0]))
    covered = bytearray(len(text))
    for start, end in _runs(_cut(plain), known):
        if end - start >= RUN:
            first, last = places[start], places[end - 1]
            covered[first : last + 1] = b"\1" * (last + 1 - first)
    return list(_passages(text, covered))


def _placed(text: str) -> tuple[str, list[int]]:
    """Give the letters of a text, and where in the text each stands."""
    plain: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        for letter in unicodedata.normalize("NFKC", sign).casefold():
            if letter.isalpha():
                plain.append(letter)
                places.append(place)
    return "".join(plain), places


def _cut(plain: str) -> list[str]:
    return [plain[at : at + PIECE] for at in range(len(plain) - PIECE + 1)]


def _runs(cut: list[str], known: set[str]) -> Iterator[tuple[int, int]]:
    """Give where runs of known pieces begin and end, in letters."""
    start = end = -1
    for at, piece in enumerate(cut):
        if piece not in known:
            continue
        if at > end:
            if start >= 0:
                yield start, end
            start = at
        end = at + PIECE
    if start >= 0:
        yield start, end


def _passages(text: str, covered: Iterable[int]) -> Iterator[Passage]:
    run, common = "", False
    for sign, mark in zip(text, covered, strict=True):
        if bool(mark) != common and run:
            yield Passage(run, common)
            run = ""
        common = bool(mark)
        run += sign
    if run:
        yield Passage(run, common)
