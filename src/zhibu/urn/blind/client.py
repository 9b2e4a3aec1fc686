"""The voter's side: prepare, blind, finalize, verify. The page does the same in assets/blind_rsa.js.

Source: RFC 9474 sections 4.1, 4.2, 4.4; verification is RSASSA-PSS by `cryptography`.
"""

import math
import secrets
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA384

from zhibu.urn.blind import pss
from zhibu.urn.blind.errors import WrongBlinded, WrongSignature
from zhibu.urn.blind.keys import size_of
from zhibu.urn.blind.variants import RANDOMIZED, Variant


class Blinded(NamedTuple):
    """A message as the issuer sees it, and the number by which only its owner uncovers the signature."""

    message: bytes
    inverse: int


def prepare(message: bytes, variant: Variant = RANDOMIZED) -> bytes:
    """Put random bytes before a message, as far as the variant asks for them."""
    return secrets.token_bytes(variant.prefix_size) + message


def blind(
    key: RSAPublicKey,
    prepared: bytes,
    variant: Variant = RANDOMIZED,
    *,
    salt: bytes | None = None,
    inverse: int | None = None,
) -> Blinded:
    """Blind a prepared message. `salt` and `inverse` are given by published vectors alone.

    Raises:
        WrongBlinded: the message shares a factor with the key, which chance alone never brings about.
    """
    modulus, exponent = key.public_numbers().n, key.public_numbers().e
    salt = secrets.token_bytes(variant.salt_size) if salt is None else salt
    number = int.from_bytes(pss.encode(prepared, key.key_size - 1, salt))
    if math.gcd(number, modulus) != 1:
        raise WrongBlinded("the message shares a factor with the key")
    inverse = _unit(modulus) if inverse is None else inverse
    factor = pow(pow(inverse, -1, modulus), exponent, modulus)
    return Blinded((number * factor % modulus).to_bytes(size_of(key)), inverse)


def finalize(
    key: RSAPublicKey,
    prepared: bytes,
    signed: bytes,
    inverse: int,
    variant: Variant = RANDOMIZED,
) -> bytes:
    """Uncover the signature on a prepared message, and verify it.

    Raises:
        WrongSignature: what the issuer gave is no signature on this message.
    """
    if len(signed) != size_of(key):
        raise WrongSignature(f"{len(signed)} bytes; this key signs {size_of(key)}")
    modulus = key.public_numbers().n
    signature = (int.from_bytes(signed) * inverse % modulus).to_bytes(size_of(key))
    verify(key, prepared, signature, variant)
    return signature


def verify(
    key: RSAPublicKey, prepared: bytes, signature: bytes, variant: Variant = RANDOMIZED
) -> None:
    """Verify a signature on a prepared message.

    Raises:
        WrongSignature: it is not by this key, or not on this message.
    """
    padding = PSS(MGF1(SHA384()), variant.salt_size)
    try:
        key.verify(signature, prepared, padding, SHA384())
    except InvalidSignature as error:
        raise WrongSignature("not by this key, or not on this message") from error


def _unit(modulus: int) -> int:
    while True:
        number = 1 + secrets.randbelow(modulus - 1)
        if math.gcd(number, modulus) == 1:
            return number
