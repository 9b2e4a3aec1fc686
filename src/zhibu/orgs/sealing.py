"""Sensitive fields: encrypted at rest, found again by a keyed mark, masked on screen.

A sealed field is: version byte, 12-byte nonce, AES-256-GCM ciphertext with its tag. The keys are derived
from `FIELD_KEY` by HKDF-SHA256, one for each purpose; the person's code and the field's name are
authenticated, so that no ciphertext can be moved to another person or field. A sealed file is the same
without the version byte, bound to its name.

Whatever is sealed opens with `FIELD_KEY_FORMER` too, until `resealing.py` has sealed it anew: what a room
keeps sealed, it names there.
"""

import hashlib
import hmac
import secrets
from functools import lru_cache
from typing import Literal, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from zhibu.orgs.identity import masked_identity, masked_phone
from zhibu.orgs.models import Person

Field = Literal["identity", "phone"]
VERSION = 1
_NONCE = 12


class Unreadable(Exception):
    """A sealed field was made under a key that this site does not have, or was altered."""


class Masked(NamedTuple):
    """Sensitive fields as lists and pages may show them."""

    identity: str
    phone: str


@lru_cache(maxsize=16)
def _key(secret: str, purpose: str) -> bytes:
    info = f"zhibu/orgs/{purpose}/{VERSION}".encode()
    return HKDF(SHA256(), 32, salt=None, info=info).derive(secret.encode())


def known_secrets() -> list[str]:
    """Give the present key, then a former one, while everything is sealed anew after a change."""
    return [settings.FIELD_KEY, *filter(None, [getattr(settings, "FIELD_KEY_FORMER", "")])]


def _bound(code: str, field: Field) -> bytes:
    return f"{code}\n{field}".encode()


def _sealed(purpose: str, plain: bytes, bound: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(_key(settings.FIELD_KEY, purpose)).encrypt(nonce, plain, bound)


def _opened(purpose: str, sealed: bytes, bound: bytes, known: list[str]) -> bytes | None:
    """Open with one of the keys that are known; nothing where none of them does."""
    nonce, rest = sealed[:_NONCE], sealed[_NONCE:]
    for secret in known:
        try:
            return AESGCM(_key(secret, purpose)).decrypt(nonce, rest, bound)
        except (InvalidTag, ValueError):
            continue
    return None


def seal(code: str, field: Field, plain: str) -> bytes:
    """Encrypt a field of the person of this code."""
    return bytes([VERSION]) + _sealed("seal", plain.encode(), _bound(code, field))


def opened(person: Person, field: Field) -> str:
    """Decrypt a field; empty where none is entered. Pages use `look_at`, which logs the look.

    Raises:
        Unreadable: the key is another, or the bytes were altered.
    """
    kept = bytes(_kept(person, field) or b"")
    if not kept:
        return ""
    bound = _bound(person.code, field)
    found = _opened("seal", kept[1:], bound, known_secrets()) if kept[0] == VERSION else None
    if found is None:
        raise Unreadable(f"{field} of person {person.code}: no key of this site opens it")
    return found.decode()


def is_present(person: Person, field: Field) -> bool:
    """Whether a field that is entered lies under the present key."""
    bound, kept = _bound(person.code, field), bytes(_kept(person, field) or b"")
    return _opened("seal", kept[1:], bound, known_secrets()[:1]) is not None


def _kept(person: Person, field: Field) -> bytes | None:
    return person.identity_sealed if field == "identity" else person.phone_sealed


def seal_file(data: bytes, name: str) -> bytes:
    """Encrypt what is kept for a while, on disk or in a row, bound to its name."""
    return _sealed("file", data, name.encode())


def opened_file(data: bytes, name: str) -> bytes:
    """Decrypt what `seal_file` encrypted.

    Raises:
        Unreadable: it was altered, or the key is another.
    """
    found = _opened("file", data, name.encode(), known_secrets())
    if found is None:
        raise Unreadable(name)
    return found


def file_anew(data: bytes, name: str) -> bytes:
    """Give what `seal_file` encrypted, under the present key; as it is where it lies under that.

    Raises:
        Unreadable: as `opened_file`.
    """
    if _opened("file", data, name.encode(), known_secrets()[:1]) is not None:
        return data
    return seal_file(opened_file(data, name), name)


def mark_of(number: str) -> bytes:
    """Give the keyed mark of an identity number, by which a second entry is found."""
    return hmac.digest(_key(settings.FIELD_KEY, "mark"), number.encode(), hashlib.sha256)


def masked(person: Person) -> Masked:
    """Give both fields as pages show them; what cannot be opened shows as a question mark."""

    def shown(field: Field) -> str:
        try:
            plain = opened(person, field)
        except Unreadable:
            return "?"
        return masked_identity(plain) if field == "identity" else masked_phone(plain)

    return Masked(shown("identity"), shown("phone"))


def sealed_fields(code: str, identity: str = "", phone: str = "") -> dict[str, bytes | None]:
    """Give the columns of a person for sensitive fields that were read and found right."""
    return {
        "identity_sealed": seal(code, "identity", identity) if identity else None,
        "identity_mark": mark_of(identity) if identity else None,
        "phone_sealed": seal(code, "phone", phone) if phone else None,
    }


__all__ = [
    "Field",
    "Masked",
    "Unreadable",
    "file_anew",
    "is_present",
    "known_secrets",
    "mark_of",
    "masked",
    "opened",
    "opened_file",
    "seal",
    "seal_file",
    "sealed_fields",
]
