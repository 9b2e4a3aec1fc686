"""Bands: values that near-duplicates share, by which they are found in an index.

Minutes: 32 smallest hashes (MinHash) of the pieces, two to a band, 16 bands. Texts of which half the
pieces are common share a band in 99 of 100 cases, those with a third in 84, those with a twentieth in 4.

Pictures: the 64 bits of a look in four bands of 16. Of two looks that differ in at most six bits one
band differs in at most one (six bits over four bands), so asking for each band and its 16 neighbours
of one bit finds every such pair, and no measurement is needed to say so.
"""

import numpy as np
from numpy.typing import NDArray

from zhibu.records.likeness.texts import mixed

HASHES = 32
ROWS = 2
BANDS = HASHES // ROWS
FURTHEST = 6
"""Bits in which two looks of the same picture may differ."""

# Fixed: bands stand in the database, and every process must find what another entered.
_SEEDS = mixed(np.arange(1, HASHES + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15))
_NUMBERS = mixed(np.arange(1, BANDS + 1, dtype=np.uint64) * np.uint64(0xD1B54A32D192ED03))


def of_minutes(hashes: NDArray[np.uint64]) -> list[int]:
    """Give the bands of a text's pieces, signed as databases want them; none for a short text."""
    if not len(hashes):
        return []
    smallest = mixed(hashes[:, None] ^ _SEEDS).min(axis=0).reshape(BANDS, ROWS)
    joined = mixed(mixed(smallest[:, 0]) + smallest[:, 1] + _NUMBERS)
    return joined.view(np.int64).tolist()


def of_look(look: int) -> list[int]:
    """Give the four bands of a look: which of the four, and its 16 bits."""
    bits = look & (2**64 - 1)
    return [number << 16 | (bits >> 16 * number & 0xFFFF) for number in range(4)]


def near(look: int) -> list[int]:
    """Give the bands to ask for: the look's own, and each with one bit changed."""
    return [band ^ change for band in of_look(look) for change in (0, *(1 << b for b in range(16)))]


def distance(one: int, other: int) -> int:
    """Give in how many bits two looks differ."""
    return ((one ^ other) & (2**64 - 1)).bit_count()
