"""Codes by which addresses name a row, and which say nothing about it."""

import secrets


def new_code() -> str:
    """Make a code: 16 hex digits."""
    return secrets.token_hex(8)
