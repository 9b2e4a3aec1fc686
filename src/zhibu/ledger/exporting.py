"""Export the log for anybody to check: keys, checkpoint, tiles, and the openings that may go out."""

import json
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from zhibu.ledger.keys import verifiers
from zhibu.ledger.logs import MAIN, PARALLEL, Log, logs
from zhibu.ledger.models import Checkpoint, Opening
from zhibu.ledger.proving import note_of
from zhibu.tlog.exports import OPENINGS
from zhibu.tlog.parallel import PLACE
from zhibu.tlog.tiles import Tile, bundles_of, tiles_of


def export(
    to: Path, *, openings: bool = False, progress: Callable[[int], None] = lambda _: None
) -> int:
    """Write the log as of its newest checkpoint; give its size.

    A second log goes with it where one is kept that reaches as far.

    Args:
        openings: also what was entered, with people's data: for an auditor, not for the public.

    Raises:
        FileExistsError: the folder holds something.
        LookupError: no checkpoint was published yet.
    """
    newest = Checkpoint.objects.prefetch_related("cosignatures").first()
    if newest is None:
        raise LookupError("no checkpoint was published yet")
    to.mkdir(parents=True, exist_ok=True)
    if any(to.iterdir()):
        raise FileExistsError(to)
    _copy(MAIN, (*tiles_of(newest.size), *bundles_of(newest.size)), to)
    second = PARALLEL.newest() if PARALLEL in logs() else None
    if second and second.size == newest.size:
        _copy(PARALLEL, tiles_of(second.size), to / PLACE)
        (to / PLACE / "checkpoint").write_text(str(note_of(second)), encoding="utf-8")
    (to / "keys").write_text("".join(f"{key}\n" for key in verifiers()), encoding="utf-8")
    if openings:
        _write_openings(to / OPENINGS, newest.size, progress)
    (to / "checkpoint").write_text(str(note_of(newest)), encoding="utf-8")
    return newest.size


def _copy(log: Log, tiles: Iterable[Tile], to: Path) -> None:
    for tile in tiles:
        path = to / str(tile)
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(log.folder() / str(tile), path)


def _write_openings(path: Path, size: int, progress: Callable[[int], None]) -> None:
    rows = Opening.objects.filter(entry__lt=size).order_by("entry").values_list(
        "entry_id", "salt", "body"
    )  # fmt: skip
    with path.open("w", encoding="utf-8") as file:
        for count, (index, salt, body) in enumerate(rows.iterator(chunk_size=5_000)):
            line = {"index": index, "salt": bytes(salt).hex(), "body": body}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
            if count % 5_000 == 0:
                progress(count)
