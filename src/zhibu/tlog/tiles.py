"""Tiles (切片): the log as static files, and as many hashes of it as anyone needs.

    tile/<level>/<number>        256 hashes: subtrees of 256^level leaves each
    tile/<level>/<number>.p/<w>  the same with only w hashes so far
    tile/entries/<number>        256 entries, each with its length in two bytes before it

Source: C2SP tlog-tiles.
"""

import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from zhibu.tlog.errors import FormatError
from zhibu.tlog.hashing import SHA256, SIZE, Hashing
from zhibu.tlog.trees import Lookup

WIDTH = 256
HEIGHT = 8
"""Levels of the tree in a tile: 2^8 = 256."""
DEEPEST = 63
_PATH = re.compile(r"tile/(entries|[0-9]{1,2})((?:/x[0-9]{3})*/[0-9]{3})(?:\.p/([0-9]{1,3}))?")


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """Which tile: a level (or entries: -1), a number at that level, and how many it holds."""

    level: int
    number: int
    width: int = WIDTH

    def __str__(self) -> str:
        """Write its path."""
        groups = [f"{self.number % 1000:03}"]
        rest = self.number // 1000
        while rest:
            groups.insert(0, f"x{rest % 1000:03}")
            rest //= 1000
        part = "" if self.width == WIDTH else f".p/{self.width}"
        level = "entries" if self.level < 0 else str(self.level)
        return f"tile/{level}/{'/'.join(groups)}{part}"

    @classmethod
    def parse(cls, path: str) -> "Tile":
        """Read a path, strictly.

        Raises:
            FormatError: it names no tile, or not in the one right way.
        """
        found = _PATH.fullmatch(path)
        if not found:
            raise FormatError(f"{path[:80]!r} names no tile")
        level = -1 if found[1] == "entries" else int(found[1])
        number = int(found[2].replace("/", "").replace("x", ""))
        tile = cls(level, number, int(found[3]) if found[3] else WIDTH)
        if str(tile) != path or level > DEEPEST or not 0 < tile.width <= WIDTH:
            raise FormatError(f"{path[:80]!r} is not how a tile is named")
        return tile


def tiles_of(size: int) -> Iterator[Tile]:
    """Name every tile of hashes that a tree of this size has, lowest level first."""
    level, count = 0, size
    while count:
        for number in range(count // WIDTH):
            yield Tile(level, number)
        if count % WIDTH:
            yield Tile(level, count // WIDTH, count % WIDTH)
        level, count = level + 1, count // WIDTH


def bundles_of(size: int) -> Iterator[Tile]:
    """Name every bundle of entries that a log of this size has."""
    for number in range(size // WIDTH):
        yield Tile(-1, number)
    if size % WIDTH:
        yield Tile(-1, size // WIDTH, size % WIDTH)


def lookup_in(read: Callable[[Tile], bytes], size: int, hashing: Hashing = SHA256) -> Lookup:
    """Look subtrees up in the tiles of a tree of this size; each tile is read once.

    Raises (when looked up):
        FormatError: a tile is not as long as its name says.
    """
    kept: dict[Tile, bytes] = {}

    def lookup(level: int, index: int) -> bytes:
        tile_level, within = divmod(level, HEIGHT)
        first = index << within
        number, place = divmod(first, WIDTH)
        count = (size >> (HEIGHT * tile_level)) - number * WIDTH
        tile = Tile(tile_level, number, min(WIDTH, count))
        if tile not in kept:
            kept[tile] = data = read(tile)
            if len(data) != tile.width * SIZE:
                raise FormatError(f"{tile} has {len(data)} bytes, not {tile.width * SIZE}")
        data = kept[tile]
        hashes = [
            data[SIZE * one : SIZE * (one + 1)] for one in range(place, place + (1 << within))
        ]
        while len(hashes) > 1:
            hashes = [hashing.node(*pair) for pair in zip(hashes[::2], hashes[1::2], strict=True)]
        return hashes[0]

    return lookup


def write_bundle(entries: list[bytes]) -> bytes:
    """Write entries with their lengths.

    Raises:
        FormatError: more than 256, or one longer than 65,535 bytes.
    """
    if len(entries) > WIDTH or any(len(one) > 0xFFFF for one in entries):
        raise FormatError("a bundle holds at most 256 entries of at most 65,535 bytes")
    return b"".join(struct.pack(">H", len(one)) + one for one in entries)


def read_bundle(data: bytes) -> list[bytes]:
    """Read entries.

    Raises:
        FormatError: the lengths do not add up.
    """
    entries, place = [], 0
    while place < len(data):
        end = place + 2 + int.from_bytes(data[place : place + 2], "big")
        if place + 2 > len(data) or end > len(data):
            raise FormatError("a bundle of entries ends in the middle of one")
        entries.append(data[place + 2 : end])
        place = end
    if len(entries) > WIDTH:
        raise FormatError("a bundle holds at most 256 entries")
    return entries
