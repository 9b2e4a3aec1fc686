"""A token (票证): the right to one ballot on one sheet, signed by a site that never saw it.

Its secret is the ballot's secret too: the hash of it is the receipt's number, so that a token can replace
the paper that it laid in the box, and no other.
"""

import hashlib
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from zhibu.urn.blind.client import verify
from zhibu.urn.blind.errors import WrongSignature
from zhibu.urn.blind.variants import PREFIX_SIZE
from zhibu.urn.receipts import SECRET_SIZE, number_of


def message_of(secret: bytes, review: str, sheet: int) -> bytes:
    """Give what a token says: the review, the sheet, and 16 random bytes."""
    return f"zhibu token\n{review}\n{sheet}\n".encode() + secret


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is spent (票证)."""

    secret: bytes
    prefix: bytes
    signature: bytes

    def prepared(self, review: str, sheet: int) -> bytes:
        """Give the message that was signed: 32 random bytes, the review, the sheet, the secret."""
        return self.prefix + message_of(self.secret, review, sheet)

    def check(self, key: RSAPublicKey, review: str, sheet: int) -> None:
        """Check that a token is for this sheet of this review.

        Raises:
            WrongSignature: it is not, or a byte of it was altered.
        """
        if (len(self.secret), len(self.prefix)) != (SECRET_SIZE, PREFIX_SIZE):
            raise WrongSignature(f"a token has {SECRET_SIZE} secret and {PREFIX_SIZE} random bytes")
        verify(key, self.prepared(review, sheet), self.signature)

    def digest(self, review: str, sheet: int) -> bytes:
        """Give that by which a spent token is known again: 32 bytes."""
        return hashlib.sha256(self.prepared(review, sheet)).digest()

    def number(self) -> bytes:
        """Give the number of the receipt."""
        return number_of(self.secret)


__all__ = ["Token", "message_of"]
