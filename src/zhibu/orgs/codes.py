"""Codes by which addresses name a row: they say nothing about it and cannot be guessed."""

import secrets


def new_code() -> str:
    """Make a code: 16 hex digits."""
    return secrets.token_hex(8)
