"""Whose wrong passwords are counted together: ABC, Abc and abc are one user name."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest


def attempted(request: HttpRequest | None, credentials: Mapping[str, Any] | None = None) -> str:
    """Give the user name that somebody tries, as django-axes counts it."""
    given = (credentials or {}).get("username")
    if given is None and request is not None:
        given = request.POST.get("login", "")
    return (given or "").strip().lower()
