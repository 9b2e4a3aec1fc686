"""The issuer's side: one private operation on a number that somebody else chose.

`cryptography` pads whatever it signs, and blind signing needs the bare operation; so it is done here, with Python's
integers, which take a time that depends on their values. Therefore neither the number nor the exponents are ever
used as they are: the number is multiplied by a random one's power before and divided by it afterwards, and to each
exponent a random multiple of its order is added, anew every time. Both halves of the modulus are computed apart
(four times as fast), and the result is checked with the public key before anybody sees it: a slip of the
machine would give the key away.

Source: RFC 9474 section 4.3; blinding of the private operation, section 7.1.
"""

import secrets

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPrivateNumbers

from zhibu.urn.blind.errors import WrongBlinded, WrongSignature
from zhibu.urn.blind.keys import size_of

_MASK_BITS = 64


def blind_sign(key: RSAPrivateKey, blinded: bytes) -> bytes:
    """Sign a blinded message without seeing what it covers.

    Raises:
        WrongBlinded: it is not as long as the key, or not below its modulus, or 0.
        WrongSignature: the machine computed wrongly; nothing is given out.
    """
    if len(blinded) != size_of(key):
        raise WrongBlinded(f"{len(blinded)} bytes; this key signs {size_of(key)}")
    numbers = key.private_numbers()
    modulus, exponent = numbers.public_numbers.n, numbers.public_numbers.e
    number = int.from_bytes(blinded)
    if not 0 < number < modulus:
        raise WrongBlinded("a number that is 0, or not below the key's modulus")
    mask = 1 + secrets.randbelow(modulus - 1)
    masked = number * pow(mask, exponent, modulus) % modulus
    signed = _private(masked, numbers) * pow(mask, -1, modulus) % modulus
    if pow(signed, exponent, modulus) != number:
        raise WrongSignature("the private operation went wrong; nothing is given out")
    return signed.to_bytes(size_of(key))


def _private(number: int, key: RSAPrivateNumbers) -> int:
    """Raise to the private exponent, by both primes, and join the halves (Garner)."""
    by_p = pow(number % key.p, key.dmp1 + secrets.randbits(_MASK_BITS) * (key.p - 1), key.p)
    by_q = pow(number % key.q, key.dmq1 + secrets.randbits(_MASK_BITS) * (key.q - 1), key.q)
    return by_q + key.q * ((by_p - by_q) * key.iqmp % key.p)
