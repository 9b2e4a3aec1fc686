"""Whether what lies on the disk and in the tables is still what was hashed (核对), and saying so where not."""

from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _

from zhibu.assessments import assumed
from zhibu.assessments.models import Assessment, Run
from zhibu.assessments.places import EVIDENCE, OUT, folder_of, run_folder
from zhibu.orgs.refusals import Refused
from zhibu.scoring.hashing import PRINTED, facts_hash_of, results_hash


def is_whole(run: Run) -> bool:
    """Whether results and trace are those of the run; they are read again only once they changed."""
    out = run_folder(run) / OUT
    try:
        return _hash(str(out), tuple(_mark(out / name) for name in PRINTED)) == run.results_hash
    except OSError:
        return False


Mark = tuple[int, int, int, int]


def _mark(path: Path) -> Mark:
    """What no change of a file leaves as it was: the time of its entry cannot be set back."""
    seen = path.stat()
    return seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns


@lru_cache(maxsize=64)
def _hash(out: str, _marks: tuple[Mark, ...]) -> str:
    return results_hash(Path(out))


def require_whole(assessment: Assessment, run: Run) -> None:
    """Read everything of a run that is to be exported or frozen.

    Raises:
        Refused: facts, results or the list of what counts as done are missing or were changed.
    """
    import duckdb

    try:
        facts = facts_hash_of(run_folder(run) / EVIDENCE)
    except (OSError, duckdb.Error):
        facts = ""
    listed = assumed.is_kept(folder_of(assessment), run.facts_hash)
    if not (facts == run.facts_hash and is_whole(run) and listed):
        message = _("Files of run %(number)d are missing, or are no longer those whose hashes were entered. Bring them back from a backup; what is not frozen can be rated again.")  # fmt: skip
        raise Refused(message % {"number": run.number})
