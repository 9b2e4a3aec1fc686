"""Dry runs kept until they are confirmed: the rows encrypted, the fates as lines; both expire.

In `imports` of the data folder, for each dry run: NAME.rows (encrypted), NAME.fates (one JSON a line,
sensitive values masked), NAME.json (who, when, what was counted).
"""

import json
import os
import secrets
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext_lazy as _

from zhibu.orgs.importing.fates import Fate, Outcome
from zhibu.orgs.importing.reading import Row
from zhibu.orgs.models import Person
from zhibu.orgs.refusals import Refused
from zhibu.orgs.sealing import Unreadable, file_anew, opened_file, seal_file
from zhibu.tlog.whole_files import write_whole

KEPT = 3600
"""Seconds after which a dry run is to be made again."""
_SALT = "zhibu.orgs.importing"
_PROBLEMS = "problems"


@dataclass(slots=True)
class DryRun:
    """A dry run (试导入): what an import would do."""

    name: str
    by: int
    file: str
    language: str
    digest: str = ""
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def token(self) -> str:
        return signing.TimestampSigner(salt=_SALT).sign(self.name)

    def count(self, outcome: str) -> int:
        return sum(counts.get(outcome, 0) for counts in self.counts.values())

    @property
    def refused(self) -> int:
        return self.count(Outcome.REFUSED)

    @property
    def ready(self) -> bool:
        """Whether it may be confirmed: nothing is refused, and something would change."""
        some = self.count(Outcome.NEW) + self.count(Outcome.CHANGED)
        return not self.problems and not self.refused and some > 0


def folder() -> Path:
    """Give the folder of dry runs; only the site's owner may read it."""
    found = Path(settings.MEDIA_ROOT).parent / "imports"
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def new_name() -> str:
    return secrets.token_urlsafe(16)


def keep(run: DryRun, rows: dict[str, list[Row]], fates: Iterable[Fate]) -> None:
    """Keep a dry run until it is confirmed or expires; older ones are removed."""
    remove_expired()
    lines = [
        [sheet, row.number, row.texts, row.faults] for sheet, found in rows.items() for row in found
    ]
    packed = zlib.compress(json.dumps(lines, ensure_ascii=False).encode(), 1)
    _write(f"{run.name}.rows", seal_file(packed, run.name))
    text = "".join(f"{fate.outcome.value}\t{fate.as_json()}\n" for fate in fates)
    _write(f"{run.name}.fates", text.encode())
    _write(f"{run.name}.json", json.dumps(asdict(run), ensure_ascii=False).encode())


def _write(name: str, data: bytes) -> None:
    handle = os.open(folder() / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)


def kept_run(token: str, by: Person) -> DryRun:
    """Find a dry run of one's own.

    Raises:
        Refused: it expired, was confirmed already, or is another's.
    """
    gone = _(
        "This dry run is no longer kept: it was imported, or an hour passed. Upload the file again."
    )
    try:
        name = signing.TimestampSigner(salt=_SALT).unsign(token, max_age=KEPT)
        run = DryRun(**json.loads((folder() / f"{name}.json").read_bytes()))
    except (signing.BadSignature, OSError, ValueError) as error:
        raise Refused(gone) from error
    if run.by != by.pk:
        raise Refused(gone)
    return run


def kept_rows(run: DryRun) -> dict[str, list[Row]]:
    """Give the rows that were read.

    Raises:
        Refused: they are gone or were altered.
    """
    try:
        packed = opened_file((folder() / f"{run.name}.rows").read_bytes(), run.name)
    except (OSError, Unreadable) as error:
        raise Refused(_("The rows of this dry run are gone. Upload the file again.")) from error
    found: dict[str, list[Row]] = {}
    for sheet, number, texts, faults in json.loads(zlib.decompress(packed)):
        found.setdefault(sheet, []).append(Row(number, texts, tuple(map(tuple, faults))))
    return found


def kept_fates(run: DryRun, only: str = "", skip: int = 0, most: int = 50) -> list[Fate]:
    """Give fates of a dry run, one more than `most` where there are more."""

    def wanted() -> Iterator[str]:
        with (folder() / f"{run.name}.fates").open(encoding="utf-8") as file:
            for line in file:
                outcome, _tab, text = line.partition("\t")
                if not only or outcome == (Outcome.REFUSED if only == _PROBLEMS else only):
                    yield text

    found = []
    for place, text in enumerate(wanted()):
        if place >= skip + most + 1:
            break
        if place >= skip:
            found.append(Fate.from_json(text))
    return found


def drop(run: DryRun) -> None:
    """Forget a dry run."""
    for ending in ("rows", "fates", "json"):
        (folder() / f"{run.name}.{ending}").unlink(missing_ok=True)


def remove_expired() -> None:
    """Remove what is older than an hour."""
    for path in folder().iterdir():
        if path.stat().st_mtime < time.time() - KEPT:
            path.unlink(missing_ok=True)


def staged_anew() -> Iterator[str]:
    """Seal the rows of dry runs anew after the field key was changed; when they expire stays."""
    for path in sorted(folder().glob("*.rows")):
        stat = path.stat()
        try:
            write_whole(path, file_anew(path.read_bytes(), path.stem), mode=0o600)
        except Unreadable:
            yield f"rows of the dry run {path.name}: no key of this site opens them"
            continue
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        yield ""


__all__ = [
    "KEPT",
    "DryRun",
    "drop",
    "folder",
    "keep",
    "kept_fates",
    "kept_rows",
    "kept_run",
    "new_name",
    "staged_anew",
]
