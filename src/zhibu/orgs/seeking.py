"""What the live filter looks through: the text itself, its full pinyin and its initials."""

import unicodedata
from functools import lru_cache
from itertools import product

from pypinyin import Style, lazy_pinyin, pinyin

SHORT = 4
"""Characters: up to here (a person's name) every reading counts; beyond, the readings of phrases."""
VARIANTS = 8
"""Readings of one text that are kept at most."""


def normalised(text: str) -> str:
    """Give a text as the filter compares it: half width, small letters, no spaces."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def sought_of(*texts: str) -> str:
    """Give the column to filter by (检索): each text, its full pinyin and its initials.

    Shape: pieces with line breaks between them, so that no match runs from one into the next.

    Example:
        >>> sought_of("第一支部").split()
        ['第一支部', 'diyizhibu', 'dyzb']
    """
    pieces: dict[str, None] = {}
    plain = [*filter(None, map(normalised, texts))]
    # 第一党支部 is also asked for as 第一支部.
    plain += [text.replace("党", "") for text in plain if "党" in text[:-1] and len(text) > SHORT]
    for text in plain:
        pieces[text] = None
        if not text.isascii():
            for syllables in _readings(text):
                pieces["".join(syllables)] = None
                pieces["".join(it[:1] for it in syllables)] = None
    return "\n".join(pieces)


def _readings(text: str) -> list[tuple[str, ...]]:
    by_phrase = tuple(part for run in lazy_pinyin(text) for part in _apart(run))
    if len(text) > SHORT:
        return [by_phrase]
    found = [by_phrase, *product(*map(_of_character, text))]
    return list(dict.fromkeys(found))[:VARIANTS]


def _apart(run: str) -> tuple[str, ...]:
    """Keep a syllable whole; what is no Chinese comes as one run and counts sign by sign."""
    return (run,) if run.isalpha() and run.isascii() else tuple(run)


@lru_cache(maxsize=30_000)
def _of_character(character: str) -> tuple[str, ...]:
    readings = pinyin(character, style=Style.NORMAL, heteronym=True)[0]
    return tuple(dict.fromkeys(readings))[:3]


__all__ = ["normalised", "sought_of"]
