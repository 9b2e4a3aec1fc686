"""A ballot as bytes of one size (选票), whatever is marked on it.

version, 1 byte · sheet, 4 · subjects, 2 · a mark each, 2 · remarks, 2 · each remark: place, 2, length, 2,
UTF-8 · zeros up to the size. Numbers are unsigned, high byte first. Of each paper there is one way to write
it, and every other way is refused.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

VERSION = 1
HIGHEST = 10_000
"""Of a mark, in hundredths of a point."""
REMARK_BYTES = 1_500
"""All remarks of a paper together, in UTF-8."""
STEP = 64
MOST_SUBJECTS = 1_000
_HEAD = struct.Struct(">BIH")
_TWO = struct.Struct(">HH")
_UNJUDGED = 0xFFFF


class PaperError(ValueError):
    """The root of what is refused of papers."""


class PaperTooLong(PaperError):
    """The remarks are longer than a paper has room for."""


class UnwritablePaper(PaperError):
    """A mark, a place or a sheet is none that a paper can have."""


class UnreadablePaper(PaperError):
    """Bytes that no paper is packed into: such a paper is void."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What one voter marked on one sheet (选票).

    Shape: a mark for each place of the sheet, in order; remarks by place, from 0.
    Units: hundredths of a point, 0 to 10,000; none is "cannot judge", never 0.
    """

    sheet: int
    marks: tuple[int | None, ...]
    remarks: Mapping[int, str] = field(default_factory=dict)


def size_for(subjects: int) -> int:
    """Give the size of every paper of a review whose longest sheet has so many subjects.

    Units: bytes, a multiple of 64: room for every mark and for remarks of 1,500 bytes on any places.
    """
    needed = _HEAD.size + 2 * subjects + 2 + _TWO.size * subjects + REMARK_BYTES
    return -(-needed // STEP) * STEP


def pack(paper: Paper, size: int) -> bytes:
    """Write a paper in exactly `size` bytes.

    Raises:
        UnwritablePaper: a mark is not 0 to 10,000, or a remark is empty or stands on no subject.
        PaperTooLong: the remarks have more than 1,500 bytes, or the sheet has no room in this size.
    """
    _check(paper)
    count = len(paper.marks)
    marks = [_UNJUDGED if mark is None else mark for mark in paper.marks]
    parts = [_HEAD.pack(VERSION, paper.sheet, count), struct.pack(f">{count}H", *marks)]
    parts.append(struct.pack(">H", len(paper.remarks)))
    total = 0
    for place, text in sorted(paper.remarks.items()):
        written = _written(text)
        total += len(written)
        if total > REMARK_BYTES:
            raise PaperTooLong(f"remarks of {total} bytes or more; a paper has {REMARK_BYTES}")
        parts += [_TWO.pack(place, len(written)), written]
    packed = b"".join(parts)
    if len(packed) > size:
        raise PaperTooLong(f"{len(packed)} bytes; papers of this review have {size}")
    return packed.ljust(size, b"\0")


def unpack(packed: bytes) -> Paper:
    """Read a paper.

    Raises:
        UnreadablePaper: these bytes are none that `pack` writes.
    """
    try:
        return _unpack(packed)
    except (struct.error, UnicodeDecodeError) as error:
        raise UnreadablePaper(f"no paper: {error}") from error


def _unpack(packed: bytes) -> Paper:
    version, sheet, count = _HEAD.unpack_from(packed)
    if version != VERSION:
        raise UnreadablePaper(f"version {version}; papers are of version {VERSION}")
    if count > MOST_SUBJECTS:
        raise UnreadablePaper(f"{count} subjects; a sheet has at most {MOST_SUBJECTS}")
    at = _HEAD.size
    marks = struct.unpack_from(f">{count}H", packed, at)
    at += 2 * count
    if any(HIGHEST < mark != _UNJUDGED for mark in marks):
        raise UnreadablePaper(f"a mark above {HIGHEST}")
    (left,) = struct.unpack_from(">H", packed, at)
    at += 2
    remarks: dict[int, str] = {}
    last, total = -1, 0
    for _ in range(left):
        place, length = _TWO.unpack_from(packed, at)
        at += _TWO.size
        text = packed[at : at + length]
        at += length
        total += length
        if not last < place < count or not length or len(text) != length or total > REMARK_BYTES:
            raise UnreadablePaper(f"a remark of {length} bytes at place {place}")
        remarks[place] = text.decode()
        last = place
    if packed.count(0, at) != len(packed) - at:
        raise UnreadablePaper("something stands after the remarks")
    return Paper(sheet, tuple(None if mark == _UNJUDGED else mark for mark in marks), remarks)


def _check(paper: Paper) -> None:
    if not 0 <= paper.sheet < 1 << 32:
        raise UnwritablePaper(f"sheet {paper.sheet}: a number of 32 bits")
    if len(paper.marks) > MOST_SUBJECTS:
        raise UnwritablePaper(f"{len(paper.marks)} subjects; a sheet has at most {MOST_SUBJECTS}")
    for place, mark in enumerate(paper.marks):
        if mark is not None and not 0 <= mark <= HIGHEST:
            raise UnwritablePaper(f"mark {mark} at place {place}: 0 to {HIGHEST}, or none")
    for place, text in paper.remarks.items():
        if not 0 <= place < len(paper.marks) or not text:
            raise UnwritablePaper(
                f"a remark at place {place}: not empty, on a subject of the sheet"
            )


def _written(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise UnwritablePaper("a remark that is no text: half a character") from error


__all__ = [
    "HIGHEST",
    "MOST_SUBJECTS",
    "REMARK_BYTES",
    "STEP",
    "VERSION",
    "Paper",
    "PaperError",
    "PaperTooLong",
    "UnreadablePaper",
    "UnwritablePaper",
    "pack",
    "size_for",
    "unpack",
]
