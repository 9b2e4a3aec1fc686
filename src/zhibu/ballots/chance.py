"""Random codes and numbers: of all that the box and the roll hold, none says what came first."""

import secrets


def new_code() -> str:
    """Make the code of a review: 16 hex digits."""
    return secrets.token_hex(8)


def new_number() -> int:
    """Make a row's number: 62 random bits, so that rows lie in no order."""
    return secrets.randbits(62) + 1
