"""A teller's key as text that can be printed and typed in again (密钥纸).

14 groups of five, in Crockford's alphabet of 32 without I, L, O and U. Of each of the first 13 groups, four carry
the key and the fifth checks them: any one wrong character, any two that changed places and any two groups that did
are found, and the group is named. The last group checks the whole, the review and the teller's place.
"""

import hashlib
import re
import unicodedata

from zhibu.urn.sealing import KEY_SIZE

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS = 14
WIDTH = 5
_DATA = WIDTH - 1
_BITS = 5 * _DATA * (GROUPS - 1)
_SPARE = _BITS - 8 * KEY_SIZE
_READ = {one: place for place, one in enumerate(ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_BETWEEN = re.compile(r"[\s\-‐-―−_.,;:·]+")


class ShareError(ValueError):
    """The root of what is refused of a key's text."""


class WrongLength(ShareError):
    """The text has too few or too many characters."""

    def __init__(self, found: int) -> None:
        self.found = found
        super().__init__(f"{found} characters; a key has {GROUPS} groups of {WIDTH}")


class WrongGroup(ShareError):
    """A group is mistyped; `group` counts from 1."""

    def __init__(self, group: int) -> None:
        # What stands in it is not told: errors may be logged, keys may not.
        self.group = group
        super().__init__(f"group {group} is mistyped: look at it again")


class OtherKey(ShareError):
    """Every group reads well, but it is the key of another review or of the other teller."""

    def __init__(self, review: str, place: int) -> None:
        self.review = review
        self.place = place
        super().__init__(f"this is not the key of teller {place} of review {review}")


def to_text(private: bytes, review: str, place: int) -> str:
    """Write a key: 14 groups of five, joined by hyphens."""
    if len(private) != KEY_SIZE:
        raise ValueError(f"a key of {len(private)} bytes; keys have {KEY_SIZE}")
    number = int.from_bytes(private) << _SPARE
    values = [number >> shift & 31 for shift in range(_BITS - 5, -1, -5)]
    groups = [values[at : at + _DATA] for at in range(0, len(values), _DATA)]
    written = [[*group, _check(group, place)] for place, group in enumerate(groups, 1)]
    written.append(_whole(private, review, place))
    return "-".join("".join(ALPHABET[value] for value in group) for group in written)


def from_text(text: str, review: str, place: int) -> bytes:
    """Read a key back, however it was spaced and in capitals or not.

    Raises:
        WrongLength: not 70 characters.
        WrongGroup: a group has a mistake; it says which.
        OtherKey: the key is of another review or of the other teller.
    """
    groups = _groups(text)
    number = 0
    for count, group in enumerate(groups[:-1], 1):
        values = _values(count, group)
        if values[-1] != _check(values[:-1], count):
            raise WrongGroup(count)
        for value in values[:-1]:
            number = number << 5 | value
    last = _values(GROUPS, groups[-1])
    if number & ((1 << _SPARE) - 1):
        raise WrongGroup(GROUPS - 1)
    private = (number >> _SPARE).to_bytes(KEY_SIZE)
    if last != _whole(private, review, place):
        raise OtherKey(review, place)
    return private


def _groups(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).upper()
    parts = [part for part in _BETWEEN.split(plain) if part]
    whole = "".join(parts)
    if len(parts) == GROUPS:
        for count, part in enumerate(parts, 1):
            if len(part) != WIDTH:
                raise WrongGroup(count)
    if len(whole) != GROUPS * WIDTH:
        raise WrongLength(len(whole))
    return [whole[at : at + WIDTH] for at in range(0, len(whole), WIDTH)]


def _values(count: int, group: str) -> list[int]:
    if any(one not in _READ for one in group):
        raise WrongGroup(count)
    return [_READ[one] for one in group]


def _check(values: list[int], count: int) -> int:
    """Check a group: a weighted sum in the field of 32 elements, so that no two places weigh the same."""
    total = 0
    for value in values:
        total = _double(total ^ value)
    return total ^ count


def _double(value: int) -> int:
    """Multiply by x in GF(2)[x] / (x⁵ + x² + 1)."""
    value <<= 1
    return value ^ 0b100101 if value & 32 else value


def _whole(private: bytes, review: str, place: int) -> list[int]:
    digest = hashlib.sha256(f"zhibu teller key\n{review}\n{place}\n".encode() + private).digest()
    number = int.from_bytes(digest[:4]) >> 7
    return [number >> shift & 31 for shift in range(20, -1, -5)]


__all__ = [
    "ALPHABET",
    "GROUPS",
    "WIDTH",
    "OtherKey",
    "ShareError",
    "WrongGroup",
    "WrongLength",
    "from_text",
    "to_text",
]
