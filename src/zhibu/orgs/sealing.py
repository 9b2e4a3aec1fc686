"""Sensitive fields: encrypted at rest, found again by a keyed mark, masked on screen.

A sealed field is: version byte, 12-byte nonce, AES-256-GCM ciphertext with its tag. The keys are derived
from `FIELD_KEY` by HKDF-SHA256, one for each purpose; the person's code and the field's name are
authenticated, so that no ciphertext can be moved to another person or field.
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
from django.db import transaction

from zhibu.ledger.entering import enter
from zhibu.orgs.entries import PEOPLE
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


def _secrets() -> list[str]:
    """Give the present key, then a former one, while fields are sealed anew after a change."""
    return [settings.FIELD_KEY, *filter(None, [getattr(settings, "FIELD_KEY_FORMER", "")])]


def _bound(code: str, field: Field) -> bytes:
    return f"{code}\n{field}".encode()


def seal(code: str, field: Field, plain: str) -> bytes:
    """Encrypt a field of the person of this code."""
    nonce = secrets.token_bytes(_NONCE)
    cipher = AESGCM(_key(settings.FIELD_KEY, "seal"))
    return bytes([VERSION]) + nonce + cipher.encrypt(nonce, plain.encode(), _bound(code, field))


def opened(person: Person, field: Field) -> str:
    """Decrypt a field; empty where none is entered. Pages use `look_at`, which logs the look.

    Raises:
        Unreadable: the key is another, or the bytes were altered.
    """
    kept = person.identity_sealed if field == "identity" else person.phone_sealed
    if not kept:
        return ""
    sealed = bytes(kept)
    if sealed[0] == VERSION:
        nonce, rest = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
        for secret in _secrets():
            try:
                cipher = AESGCM(_key(secret, "seal"))
                return cipher.decrypt(nonce, rest, _bound(person.code, field)).decode()
            except InvalidTag:
                continue
    raise Unreadable(f"{field} of person {person.code}: no key of this site opens it")


def seal_file(data: bytes, name: str) -> bytes:
    """Encrypt what is kept on disk for a while, bound to its name."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(_key(settings.FIELD_KEY, "file")).encrypt(nonce, data, name.encode())


def opened_file(data: bytes, name: str) -> bytes:
    """Decrypt what `seal_file` encrypted.

    Raises:
        Unreadable: it was altered, or the key is another.
    """
    try:
        cipher = AESGCM(_key(settings.FIELD_KEY, "file"))
        return cipher.decrypt(data[:_NONCE], data[_NONCE:], name.encode())
    except InvalidTag as error:
        raise Unreadable(name) from error


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


def seal_everyone_anew() -> int:
    """Seal all fields under the present key, after the key was changed; gives how many people."""
    count = 0
    for person in Person.objects.order_by("pk").iterator():
        if person.identity_sealed or person.phone_sealed:
            _seal_anew(person)
            count += 1
    return count


def _seal_anew(person: Person) -> None:
    plain = {field: opened(person, field) for field in ("identity", "phone")}
    columns = sealed_fields(person.code, **plain)
    with transaction.atomic():
        Person.objects.filter(pk=person.pk).update(**columns)
        enter(PEOPLE, "person.sealed_anew", person, by=None)


__all__ = [
    "Masked",
    "Unreadable",
    "mark_of",
    "masked",
    "opened",
    "opened_file",
    "seal",
    "seal_everyone_anew",
    "seal_file",
    "sealed_fields",
]
