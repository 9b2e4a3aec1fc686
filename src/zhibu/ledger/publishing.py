"""Publish the log: integrate what was appended, sign a checkpoint, write tiles as static files.

The order makes every death harmless: tiles first, then the checkpoint's row, then its file. Tiles beyond
the newest checkpoint are written again, with the same bytes.
"""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from zhibu.ledger.keys import signer
from zhibu.ledger.models import Checkpoint, Entry, Head
from zhibu.tlog.checkpoints import Checkpoint as Signed
from zhibu.tlog.hashing import SIZE
from zhibu.tlog.tiles import WIDTH, Tile, write_bundle
from zhibu.tlog.trees import Frontier

log = logging.getLogger(__name__)
AT_ONCE = 65_536
"""Entries that are read together."""


def folder() -> Path:
    """Where the log's static files lie."""
    return Path(settings.DATA) / "ledger"


@transaction.atomic
def publish() -> Checkpoint | None:
    """Sign and write a checkpoint over all entries (发布检查点); nothing where none is new.

    Raises:
        OSError: the disk is full; nothing is published, nothing is lost.
    """
    size = Head.objects.select_for_update().get().size
    newest = Checkpoint.objects.first()
    if newest is not None and newest.size == size:
        return None
    tree = frontier_of(newest)
    writer = TileWriter(folder(), tree)
    for leaf, leaf_hash in leaves(tree.size, size):
        writer.add(leaf, leaf_hash)
    writer.close()
    note = Signed(settings.LEDGER_NAME, size, tree.root()).signed([signer()])
    made = Checkpoint.objects.create(
        size=size,
        root=tree.root(),
        frontier=b"".join(tree.hashes),
        note=str(note),
        at=timezone.now(),
    )
    transaction.on_commit(lambda: show(made))
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


def show(checkpoint: Checkpoint) -> None:
    """Write the newest checkpoint where everybody reads it, with the cosignatures that it has."""
    lines = checkpoint.cosignatures.order_by("witness").values_list("line", flat=True)
    note = checkpoint.note + "".join(f"{line}\n" for line in lines)
    folder().mkdir(parents=True, exist_ok=True)
    _write(folder() / "checkpoint", note.encode())


def frontier_of(checkpoint: Checkpoint | None) -> Frontier:
    """Take the tree up where a checkpoint left it."""
    if checkpoint is None:
        return Frontier()
    kept = bytes(checkpoint.frontier)
    return Frontier.of(checkpoint.size, [kept[at : at + SIZE] for at in range(0, len(kept), SIZE)])


def leaves(first: int, end: int) -> Iterator[tuple[bytes, bytes]]:
    """Give leaves and their hashes by index, in portions."""
    for start in range(first, end, AT_ONCE):
        rows = Entry.objects.filter(index__gte=start, index__lt=min(end, start + AT_ONCE))
        for leaf, leaf_hash in rows.order_by("index").values_list("leaf", "leaf_hash"):
            yield bytes(leaf), bytes(leaf_hash)


class TileWriter:
    """Writes the tiles that new entries complete, and the partial ones at the end."""

    def __init__(self, place: Path, tree: Frontier) -> None:
        self.place, self.tree = place, tree
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
        first = self.tree.size - self.tree.size % WIDTH
        self.bundle = [leaf for leaf, _ in leaves(first, self.tree.size)]

    def add(self, leaf: bytes, leaf_hash: bytes) -> None:
        """Append an entry to the tree, and write each tile that is full."""
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
        _write(path, data)


def _write(path: Path, data: bytes) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
