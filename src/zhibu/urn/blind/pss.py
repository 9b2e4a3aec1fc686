"""EMSA-PSS with SHA-384: a message as the number that RSA signs.

Source: RFC 8017 sections 9.1.1 and B.2.1.
"""

import hashlib

HASH_SIZE = 48


def encode(message: bytes, bits: int, salt: bytes) -> bytes:
    """Encode a message for a key of `bits + 1` bits.

    Raises:
        ValueError: the key is too short for this salt.
    """
    size = (bits + 7) // 8
    if size < HASH_SIZE + len(salt) + 2:
        raise ValueError(f"a key of {bits + 1} bits is too short for a salt of {len(salt)} bytes")
    digest = hashlib.sha384(bytes(8) + hashlib.sha384(message).digest() + salt).digest()
    block = (b"\1" + salt).rjust(size - HASH_SIZE - 1, b"\0")
    mask = int.from_bytes(_mask(digest, len(block))) & ((1 << (bits - 8 * (HASH_SIZE + 1))) - 1)
    hidden = (int.from_bytes(block) ^ mask).to_bytes(len(block))
    return hidden + digest + b"\xbc"


def _mask(seed: bytes, size: int) -> bytes:
    counters = range(-(-size // HASH_SIZE))
    parts = (hashlib.sha384(seed + counter.to_bytes(4)).digest() for counter in counters)
    return b"".join(parts)[:size]
