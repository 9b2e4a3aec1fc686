"""The seed of an assignment (抽取种子): out of a published checkpoint, so that nobody could choose it."""

import hashlib

from zhibu.ledger.models import Checkpoint


def new_seed(code: str) -> tuple[str, str]:
    """Give the seed of a review's draw, and where it comes from.

    The newest published checkpoint's root and the review's code: SHA-256 of both, in hex. Where none
    was published yet, of the code alone.
    """
    newest = Checkpoint.objects.order_by("-size").values_list("size", "root").first()
    if newest is None:
        return seed_of(b"", code), "no checkpoint"
    size, root = newest
    return seed_of(bytes(root), code), f"checkpoint {size}"


def seed_of(root: bytes, code: str) -> str:
    """Reckon the seed from a checkpoint's root and a review's code."""
    return hashlib.sha256(b"zhibu draw\0" + root + code.encode()).hexdigest()
