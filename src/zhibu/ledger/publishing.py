"""Publish the log: integrate what was appended, sign a checkpoint, write tiles as static files.

The order makes every death harmless: tiles first, then the checkpoint's row, then its file. Tiles beyond
the newest checkpoint are written again, with the same bytes.
"""

import logging
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from zhibu.ledger.logs import MAIN, Log, Row, logs
from zhibu.ledger.models import Checkpoint, Entry, Head
from zhibu.tlog.checkpoints import Checkpoint as Signed
from zhibu.tlog.hashing import SIZE
from zhibu.tlog.tiles import WIDTH, Tile, write_bundle
from zhibu.tlog.trees import Frontier
from zhibu.tlog.whole_files import write_whole

log = logging.getLogger(__name__)
AT_ONCE = 65_536
"""Entries that are read together."""


def folder() -> Path:
    """Where the log's static files lie."""
    return MAIN.folder()


@transaction.atomic
def publish() -> Checkpoint | None:
    """Sign and write a checkpoint over all entries (发布检查点), in each log that is kept here.

    A second log that was switched on late takes up all entries of before.

    Returns:
        the log's own new checkpoint; nothing where none is new.

    Raises:
        OSError: the disk is full; nothing is published, nothing is lost.
    """
    size = Head.objects.select_for_update().get().size
    made = [_publish(one, size) for one in logs()]
    return made[0]


def behind() -> bool:
    """Whether a log that is kept here has no checkpoint over all entries yet."""
    size = Head.objects.values_list("size", flat=True).first() or 0
    newest = [one.newest() for one in logs()]
    return any(size > (one.size if one else 0) for one in newest)


def _publish(which: Log, size: int) -> Row | None:
    newest = which.newest()
    if (newest.size if newest else -1) == size:
        return None
    tree = which.frontier(newest)
    writer = TileWriter(which.folder(), tree, entries=which.main)
    for leaf, leaf_hash in leaves(tree.size, size):
        writer.add(leaf, leaf_hash if which.main else which.hashing.leaf(leaf))
    writer.close()
    note = Signed(which.name, size, tree.root()).signed([which.signer()])
    made = which.rows.objects.create(
        size=size,
        root=tree.root(),
        frontier=b"".join(tree.hashes),
        note=str(note),
        at=timezone.now(),
    )
    transaction.on_commit(lambda: show(made, which))
    return made


def publish_soon() -> None:
    """Publish when the transaction is committed: what it entered is meant for everybody's eyes.

    A fault, as of a full disk, harms nothing: the next round publishes.
    """

    def now() -> None:
        try:
            publish()
        except Exception:
            log.exception("no checkpoint was published; the next round tries again")

    transaction.on_commit(now, robust=True)


def show(checkpoint: Row, which: Log = MAIN) -> None:
    """Write the newest checkpoint where everybody reads it, with the cosignatures that it has."""
    note = checkpoint.note + "".join(f"{line}\n" for line in checkpoint.cosigned())
    which.folder().mkdir(parents=True, exist_ok=True)
    write_whole(which.folder() / "checkpoint", note.encode())


def leaves(first: int, end: int) -> Iterator[tuple[bytes, bytes]]:
    """Give leaves and their hashes by index, in portions."""
    for start in range(first, end, AT_ONCE):
        rows = Entry.objects.filter(index__gte=start, index__lt=min(end, start + AT_ONCE))
        for leaf, leaf_hash in rows.order_by("index").values_list("leaf", "leaf_hash"):
            yield bytes(leaf), bytes(leaf_hash)


class TileWriter:
    """Writes the tiles that new entries complete, and the partial ones at the end."""

    def __init__(self, place: Path, tree: Frontier, *, entries: bool = True) -> None:
        self.place, self.tree, self.entries = place, tree, entries
        self.hashes: dict[int, list[bytes]] = {}
        self.bundle: list[bytes] = []
        self._take_up()

    def _take_up(self) -> None:
        """Read the partial tiles of the tree as it stands."""
        level, count = 0, self.tree.size
        while count:
            if count % WIDTH:
                data = (self.place / str(Tile(level, count // WIDTH, count % WIDTH))).read_bytes()
                self.hashes[level] = [data[at : at + SIZE] for at in range(0, len(data), SIZE)]
            level, count = level + 1, count // WIDTH
        first = self.tree.size - (self.tree.size % WIDTH if self.entries else 0)
        self.bundle = [leaf for leaf, _ in leaves(first, self.tree.size)]

    def add(self, leaf: bytes, leaf_hash: bytes) -> None:
        """Append an entry to the tree, and write each tile that is full."""
        if self.entries:
            self.bundle.append(leaf)
        if len(self.bundle) == WIDTH:
            self._write(Tile(-1, self.tree.size // WIDTH), write_bundle(self.bundle))
            self.bundle = []
        for level, index, found in self.tree.append(leaf_hash):
            if level % 8:
                continue
            row = self.hashes.setdefault(level // 8, [])
            row.append(found)
            if len(row) == WIDTH:
                self._write(Tile(level // 8, index // WIDTH), b"".join(row))
                self.hashes[level // 8] = []

    def close(self) -> None:
        """Write the partial tiles."""
        level, count = 0, self.tree.size
        while count:
            if count % WIDTH:
                tile = Tile(level, count // WIDTH, count % WIDTH)
                self._write(tile, b"".join(self.hashes[level]))
            level, count = level + 1, count // WIDTH
        if self.bundle:
            size = self.tree.size
            self._write(Tile(-1, size // WIDTH, size % WIDTH), write_bundle(self.bundle))

    def _write(self, tile: Tile, data: bytes) -> None:
        path = self.place / str(tile)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data)
