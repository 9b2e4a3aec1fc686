"""Random numbers: of all that the box and the roll hold, none says what came first."""

import secrets

from zhibu.orgs.codes import new_code

__all__ = ["new_code", "new_number"]
# `new_code` is named here by the first migration.


def new_number() -> int:
    """Make a row's number: 62 random bits, so that rows lie in no order."""
    return secrets.randbits(62) + 1
