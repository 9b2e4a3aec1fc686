"""Blind signatures (盲签名): the site signs a token without seeing it, and knows its own signature again.

RSABSSA with SHA-384 and PSS. Its parts: `variants` (which PSS, what is put before the
message), `client` (prepare, blind, finalize), `issuer` (the private operation), `keys` (making and reading
keys), `tokens` (what is signed for a ballot).

Source: RFC 9474.
"""

from zhibu.urn.blind.client import Blinded, blind, finalize, prepare, verify
from zhibu.urn.blind.errors import BlindError, WrongBlinded, WrongIssuingKey, WrongSignature
from zhibu.urn.blind.issuer import blind_sign
from zhibu.urn.blind.keys import (
    KEY_BITS,
    new_issuing_key,
    public_pem,
    read_private,
    read_public,
    size_of,
    write_private,
)
from zhibu.urn.blind.tokens import Token, message_of
from zhibu.urn.blind.variants import DETERMINISTIC, RANDOMIZED, VARIANTS, Variant

__all__ = [
    "DETERMINISTIC",
    "KEY_BITS",
    "RANDOMIZED",
    "VARIANTS",
    "BlindError",
    "Blinded",
    "Token",
    "Variant",
    "WrongBlinded",
    "WrongIssuingKey",
    "WrongSignature",
    "blind",
    "blind_sign",
    "finalize",
    "message_of",
    "new_issuing_key",
    "prepare",
    "public_pem",
    "read_private",
    "read_public",
    "size_of",
    "verify",
    "write_private",
]
