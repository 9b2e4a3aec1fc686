"""The logs that a site keeps over its entries: the log itself, and where it is asked for one with SM3."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from zhibu.ledger import keys
from zhibu.ledger.models import Checkpoint, ParallelCheckpoint
from zhibu.tlog.hashing import SHA256, SIZE, SM3, Hashing
from zhibu.tlog.notes import Signer, Verifier
from zhibu.tlog.parallel import SUFFIX, parallel_key, parallel_signer
from zhibu.tlog.trees import Frontier

Row = Checkpoint | ParallelCheckpoint


@dataclass(frozen=True, slots=True)
class Log:
    """A tree over all entries: how it hashes, where its files lie, which rows keep its checkpoints."""

    place: str
    hashing: Hashing
    rows: type[Row]
    suffix: str = ""
    """Behind the log's name."""

    @property
    def name(self) -> str:
        """What its checkpoints call it."""
        return f"{settings.LEDGER_NAME}{self.suffix}"

    @property
    def main(self) -> bool:
        """Whether it is the log itself: it has the bundles of entries, and witnesses."""
        return not self.suffix

    def folder(self) -> Path:
        """Where its static files lie."""
        return Path(settings.DATA) / self.place

    def newest(self) -> Row | None:
        """Give its newest checkpoint."""
        return self.rows.objects.first()

    def signer(self) -> Signer:
        """Give the key that signs its checkpoints."""
        return keys.signer() if self.main else parallel_signer(keys.signer())

    def verifiers(self) -> list[Verifier]:
        """Give its public keys, the one in use last."""
        found = keys.verifiers()
        return found if self.main else [parallel_key(key) for key in found]

    def frontier(self, checkpoint: Row | None) -> Frontier:
        """Take the tree up where a checkpoint left it."""
        if checkpoint is None:
            return Frontier(hashing=self.hashing)
        kept = bytes(checkpoint.frontier)
        hashes = [kept[at : at + SIZE] for at in range(0, len(kept), SIZE)]
        return Frontier.of(checkpoint.size, hashes, self.hashing)


MAIN = Log("ledger", SHA256, Checkpoint)
PARALLEL = Log("ledger-sm3", SM3, ParallelCheckpoint, SUFFIX)


def logs() -> list[Log]:
    """Give the logs that are kept here, the log itself first."""
    return [MAIN, PARALLEL] if settings.LEDGER_SM3 else [MAIN]
