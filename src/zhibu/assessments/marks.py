"""Marks that tell one change from the next."""

import secrets


def new_mark() -> str:
    """Give a mark that no earlier change has."""
    return secrets.token_hex(8)
