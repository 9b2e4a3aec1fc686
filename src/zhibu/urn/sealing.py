"""Papers under two locks (密封): sealed to the second teller's key, and that to the first's.

Each layer is HPKE in base mode, one shot: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM; the
encapsulated key stands before the ciphertext, 48 bytes a layer. The info string binds the review and the layer,
so that no paper moves to another review and no layer is taken for the other.

Source: RFC 9180.
"""

from collections.abc import Callable
from typing import Literal, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

Layer = Literal["inner", "outer"]
KEY_SIZE = 32
LAYER_SIZE = 48
"""What a layer adds, in bytes: 32 of the encapsulated key, 16 of the tag."""
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class WrongKey(ValueError):
    """This key, for this review and layer, does not open these bytes; or it is no key at all."""


class Key(NamedTuple):
    """A teller's key (监票人密钥): the private half is never kept by a site."""

    private: bytes
    public: bytes


def new_key() -> Key:
    """Make a key of 32 and 32 bytes."""
    private = X25519PrivateKey.generate()
    return Key(private.private_bytes_raw(), private.public_key().public_bytes_raw())


def public_of(private: bytes) -> bytes:
    """Give the public half that belongs to a private one.

    Raises:
        WrongKey: not 32 bytes.
    """
    return _private(private).public_key().public_bytes_raw()


def seal(packed: bytes, inner: bytes, outer: bytes, review: str) -> bytes:
    """Seal a packed paper: first to the inner key, then to the outer one.

    Units: bytes; 96 more than the packed paper.

    Raises:
        WrongKey: one of the public keys is none.
    """
    return _sealed(_sealed(packed, inner, review, "inner"), outer, review, "outer")


def open_outer(sealed: bytes, private: bytes, review: str) -> bytes:
    """Open the outer lock; what comes out is under the inner one still.

    Raises:
        WrongKey: the key, the review or the layer is another, or a byte was altered.
    """
    return opener(private, review, "outer")(sealed)


def open_inner(sealed: bytes, private: bytes, review: str) -> bytes:
    """Open the inner lock: what comes out is the packed paper.

    Raises:
        WrongKey: the key, the review or the layer is another, or a byte was altered.
    """
    return opener(private, review, "inner")(sealed)


def opener(private: bytes, review: str, layer: Layer) -> Callable[[bytes], bytes]:
    """Give what opens one layer of many papers, with the key read once.

    Raises:
        WrongKey: the key is not 32 bytes; what is given back raises it too, as `open_outer` does.
    """
    key, info = _private(private), _info(review, layer)

    def opened(sealed: bytes) -> bytes:
        try:
            return _SUITE.decrypt(sealed, key, info=info)
        except (InvalidTag, ValueError) as error:
            raise WrongKey(f"this key opens no {layer} lock of review {review}") from error

    return opened


def _sealed(plain: bytes, public: bytes, review: str, layer: Layer) -> bytes:
    try:
        key = X25519PublicKey.from_public_bytes(public)
        return _SUITE.encrypt(plain, key, info=_info(review, layer))
    except ValueError as error:
        raise WrongKey(f"no public key for the {layer} lock of review {review}") from error


def _private(private: bytes) -> X25519PrivateKey:
    if len(private) != KEY_SIZE:
        raise WrongKey(f"a key of {len(private)} bytes; keys have {KEY_SIZE}")
    return X25519PrivateKey.from_private_bytes(private)


def _info(review: str, layer: Layer) -> bytes:
    return f"zhibu paper\n{review}\n{layer}".encode()


__all__ = [
    "KEY_SIZE",
    "LAYER_SIZE",
    "Key",
    "Layer",
    "WrongKey",
    "new_key",
    "open_inner",
    "open_outer",
    "opener",
    "public_of",
    "seal",
]
