"""Codes of paper slips (选票条码): drawn at random, read without mistakes, kept as digests alone."""

import secrets
import unicodedata
from hashlib import sha256

ALPHABET = "3479ACDEFHJKNPRTUVXY"
"""No 0 O Q, 1 I L, 2 Z, 5 S, 6 G, 8 B: no two look alike; no M W, so that every code fits its line."""
LENGTH = 16
"""69 bits: nobody finds one by trying, so that no count of tries is kept."""
GROUP = 4


def new_slip_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def grouped(code: str) -> str:
    """Write a code as it is printed, "3ACD-47EF-…"."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def as_typed(text: str) -> str:
    """Give the code that somebody typed: any case, with or without dashes; "" if it can be none."""
    plain = unicodedata.normalize("NFKC", text[:100]).upper()
    code = "".join(sign for sign in plain if sign.isalnum())
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""


def digest_of(code: str) -> bytes:
    return sha256(code.encode()).digest()
