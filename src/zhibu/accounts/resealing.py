"""Secrets of second factors are sealed anew after the field key was changed: else nobody with one comes in."""

from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.db import transaction

from zhibu.accounts.adapters import cipher, present_cipher

SEALED = ("secret", "seed", "migrated_codes")
"""Of an app on the phone, of recovery codes, and of recovery codes that came from elsewhere; passkeys keep no secret."""


def factors_anew() -> Iterator[str]:
    """Seal the secrets of apps and of recovery codes anew."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
    rows = Authenticator.objects.filter(type__in=kinds).order_by("pk")
    for number in list(rows.values_list("pk", flat=True)):
        yield _factor_anew(number)


@transaction.atomic
def _factor_anew(number: int) -> str:
    row = Authenticator.objects.select_for_update().select_related("user").get(pk=number)
    try:
        anew = {name: _anew(row.data[name]) for name in SEALED if row.data.get(name)}
    except InvalidToken:
        return f"second factor ({row.type}) of {row.user.username}: no key of this site opens it"
    row.data |= anew
    row.save(update_fields=["data"])
    return ""


def _anew(sealed: Any) -> Any:
    if isinstance(sealed, list):
        return [_anew(one) for one in sealed]
    try:
        present_cipher().decrypt(sealed.encode())
    except InvalidToken:
        return cipher().rotate(sealed.encode()).decode()
    return sealed


__all__ = ["factors_anew"]
