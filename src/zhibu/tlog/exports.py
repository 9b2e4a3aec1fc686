"""An exported log (导出的存证): a folder that anybody can check without the site.

keys                 public keys, one a line, the one in use last
checkpoint           the newest checkpoint with its cosignatures
tile/…               as C2SP tlog-tiles names them
sm3/…                checkpoint and tile/… of the second log, where there is one
openings.jsonl       {"index", "salt", "body"} a line; erased ones are not there
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from zhibu.tlog.checkpoints import Checkpoint, open_checkpoint
from zhibu.tlog.errors import FormatError, ProofError, SignatureError
from zhibu.tlog.hashing import SHA256, SIZE, Hashing
from zhibu.tlog.leaves import commitment
from zhibu.tlog.notes import Verifier
from zhibu.tlog.tiles import Tile, bundles_of, read_bundle, tiles_of
from zhibu.tlog.trees import Frontier

OPENINGS = "openings.jsonl"


@dataclass(frozen=True, slots=True)
class Checked:
    """What an exported log holds, all of it verified."""

    checkpoint: Checkpoint
    openings: int
    roots: dict[int, bytes]
    """Roots at the sizes that were asked for."""


def check_export(
    folder: Path,
    keys: Sequence[Verifier],
    sizes: Sequence[int] = (),
    *,
    hashing: Hashing = SHA256,
    within: str = "",
) -> Checked:
    """Verify a whole exported log: signature, every entry, every tile, every opening.

    Args:
        sizes: at which the root is wanted too, to compare with checkpoints kept elsewhere.
        hashing: of the tree.
        within: the folder in it where checkpoint and tiles of hashes lie; entries are shared.

    Raises:
        FormatError: a file is missing or not what it should be.
        SignatureError: none of the keys signed the checkpoint.
        ProofError: entries, tiles or openings are not what was signed.
    """
    tiles = folder / within
    if not (tiles / "checkpoint").is_file():
        raise FormatError("its checkpoint is missing")
    checkpoint = open_with_any((tiles / "checkpoint").read_bytes(), keys)
    leaves: list[bytes] = []
    tree, roots = Frontier(hashing=hashing), {}
    rows: dict[int, list[bytes]] = {}
    for leaf in _entries(folder, checkpoint.size):
        leaves.append(leaf)
        for level, _index, found in tree.append(hashing.leaf(leaf)):
            if level % 8 == 0:
                rows.setdefault(level // 8, []).append(found)
        if tree.size in sizes:
            roots[tree.size] = tree.root()
    if tree.root() != checkpoint.root:
        raise ProofError("the entries have another root than the checkpoint")
    for tile in tiles_of(checkpoint.size):
        first = tile.number * 256
        if b"".join(rows[tile.level][first : first + tile.width]) != _read(tiles, tile):
            raise ProofError(f"{tile} is not of these entries")
    return Checked(checkpoint, _openings(folder, leaves), roots)


def open_with_any(data: bytes | str, keys: Sequence[Verifier]) -> Checkpoint:
    """Open a checkpoint with whichever key of the log signed it.

    Raises:
        FormatError: it is no checkpoint, or another log's.
        SignatureError: none of the keys signed it.
    """
    fault: SignatureError | None = None
    for key in reversed(keys):
        try:
            return open_checkpoint(data, key)
        except SignatureError as error:
            fault = fault or error
    raise fault or SignatureError("no public key was given")


def read_keys(text: str) -> list[Verifier]:
    """Read public keys, one a line.

    Raises:
        FormatError: a line is no key, or there is none.
    """
    keys = [Verifier.parse(line) for line in text.splitlines() if line.strip()]
    if not keys:
        raise FormatError("there is no public key")
    return keys


def _entries(folder: Path, size: int) -> Iterator[bytes]:
    for bundle in bundles_of(size):
        entries = read_bundle(_read(folder, bundle))
        if len(entries) != bundle.width:
            raise FormatError(f"{bundle} has {len(entries)} entries")
        yield from entries


def _read(folder: Path, tile: Tile) -> bytes:
    try:
        data = (folder / str(tile)).read_bytes()
    except FileNotFoundError as error:
        raise FormatError(f"{tile} is missing") from error
    if tile.level >= 0 and len(data) != tile.width * SIZE:
        raise FormatError(f"{tile} has {len(data)} bytes")
    return data


def _openings(folder: Path, leaves: Sequence[bytes]) -> int:
    path, count = folder / OPENINGS, 0
    if not path.exists():
        return 0
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            try:
                opening = json.loads(line)
                index, body = opening["index"], opening["body"].encode()
                commit = json.loads(leaves[index])["commit"]
                salt = bytes.fromhex(opening["salt"])
            except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
                raise FormatError(f"line {count + 1} of {OPENINGS} is no opening") from error
            if commit != commitment(salt, body):
                raise ProofError(f"entry {index} commits to something else than its opening")
            count += 1
    return count
