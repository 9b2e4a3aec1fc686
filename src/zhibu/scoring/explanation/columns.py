"""Text in columns of a terminal, where a Chinese character is two cells wide."""

import unicodedata
from collections.abc import Iterator

_NOT_FIRST = set("，。；：、！？）》”’)],.;:!?%")


def width(text: str) -> int:
    """Give the cells that a text takes.

    Ambiguous characters (quotation marks, dashes) are counted as one cell, as terminals do unless
    they are told otherwise.
    """
    return sum(_cells(char) for char in text)


def _cells(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def padded(text: str, cells: int) -> str:
    """Fill a text with spaces on the right."""
    return text + " " * max(cells - width(text), 0)


def shifted(text: str, cells: int) -> str:
    """Fill a text with spaces on the left."""
    return " " * max(cells - width(text), 0) + text


def clipped(text: str, cells: int) -> str:
    """Cut a text that is too wide, and mark the cut."""
    if width(text) <= cells:
        return text
    kept, used = "", 0
    for char in text:
        if used + _cells(char) > cells - 1:
            break
        kept, used = kept + char, used + _cells(char)
    return kept + "…"


def wrapped(text: str, cells: int) -> list[str]:
    """Break a text into lines: at spaces, and between Chinese characters."""
    lines, line = [], ""
    for word in _words(text):
        if line and width(line) + width(word.rstrip()) > cells and word[0] not in _NOT_FIRST:
            lines.append(line.rstrip())
            line = ""
        line += word
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _words(text: str) -> Iterator[str]:
    word = ""
    for char in text:
        if _cells(char) == 2:
            if word:
                yield word
            yield char
            word = ""
            continue
        word += char
        if char == " ":
            yield word
            word = ""
    if word:
        yield word
