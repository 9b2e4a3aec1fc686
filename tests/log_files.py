"""A log in a folder, as a site exports it."""

import json
import secrets

from zhibu.tlog.checkpoints import Checkpoint
from zhibu.tlog.hashing import SHA256
from zhibu.tlog.leaves import Leaf, canonical, commitment
from zhibu.tlog.notes import Signer
from zhibu.tlog.tiles import WIDTH, Tile, bundles_of, write_bundle
from zhibu.tlog.trees import Frontier

NAME = "zhibu.example/log"


def entries(count, word=""):
    """Leaves with their openings."""
    made = []
    for number in range(count):
        salt, body = secrets.token_bytes(32), canonical({"number": number, "word": word})
        leaf = Leaf("test.written", f"test/{number}", 1, commitment(salt, body), None)
        made.append((leaf.canonical(), salt, body))
    return made


def export(folder, made, signer: Signer):
    """Write the log's files; give its checkpoint."""
    tree, rows = Frontier(), {}
    for leaf, _, _ in made:
        for level, _, found in tree.append(SHA256.leaf(leaf)):
            if level % 8 == 0:
                rows.setdefault(level // 8, []).append(found)
    files = {}
    for level, hashes in rows.items():
        for first in range(0, len(hashes), WIDTH):
            some = hashes[first : first + WIDTH]
            files[Tile(level, first // WIDTH, len(some))] = b"".join(some)
    for bundle in bundles_of(len(made)):
        first = bundle.number * WIDTH
        files[bundle] = write_bundle([leaf for leaf, _, _ in made[first : first + bundle.width]])
    for tile, data in files.items():
        path = folder / str(tile)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    note = Checkpoint(NAME, len(made), tree.root()).signed([signer])
    (folder / "checkpoint").write_text(str(note), encoding="utf-8")
    (folder / "keys").write_text(f"{signer.verifier}\n", encoding="utf-8")
    lines = (
        json.dumps({"index": index, "salt": salt.hex(), "body": body.decode()})
        for index, (_, salt, body) in enumerate(made)
    )
    (folder / "openings.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return note
