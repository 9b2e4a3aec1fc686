"""The second log (国密平行日志): the same leaves under SM3, in a tree and with checkpoints of its own.

Its name is the log's with "/sm3" behind it, and its key is the log's key under that name, so that whoever
holds the log's public key can verify both. A note of one log never passes for one of the other.
"""

from dataclasses import replace

from zhibu.tlog.notes import Signer, Verifier

SUFFIX = "/sm3"
"""Behind the log's name."""
PLACE = "sm3"
"""The folder in an exported log: checkpoint and tiles of hashes; entries are not repeated."""


def parallel_signer(signer: Signer) -> Signer:
    """Give the log's key under the name of its second log."""
    return replace(signer, name=signer.name + SUFFIX)


def parallel_key(key: Verifier) -> Verifier:
    """Give the public key under which the second log's checkpoints verify."""
    return replace(key, name=key.name + SUFFIX)
