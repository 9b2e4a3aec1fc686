"""Whether what lies on the disk and in the tables is still what was hashed (核对), and saying so where not."""

import csv
import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import override

from zhibu.assessments import assumed
from zhibu.assessments.models import Assessment, Result, Run
from zhibu.assessments.places import EVIDENCE, OUT, newest_run, run_folder
from zhibu.assessments.results import SHOWN
from zhibu.assessments.storing import GONE
from zhibu.ledger.checking import Finding
from zhibu.ledger.proving import entries_of
from zhibu.orgs.refusals import Refused
from zhibu.scoring.explanation.reading import Row
from zhibu.scoring.hashing import PRINTED, facts_hash_of, results_hash

MOST = 20
"""Subjects that a message names."""


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


def altered_rows(assessment: Assessment, run: Run) -> list[str]:
    """Name the subjects whose row in the tables tells something else than the run's results."""
    told = {row.text("subject"): _told(row) for row in _rows(run_folder(run) / OUT / "results.csv")}
    stored = {one.subject: _stored(one) for one in assessment.results.iterator(chunk_size=2_000)}
    differing = {one for one in told.keys() | stored.keys() if told.get(one) != stored.get(one)}
    gone = _stored(Result(**GONE))
    return sorted(one for one in differing if one in told or stored[one] != gone)


def tells(row: Row, result: Result) -> bool:
    """Whether a line of the results is what the row in the tables tells."""
    return _told(row) == _stored(result)


def _rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        for cells in csv.DictReader(file):
            yield Row(cells)


def _told(row: Row) -> tuple[object, ...]:
    ranks = (row.count(one) for one in ("rank", "rank_in_class", "rank_in_parent"))
    return row.text("status"), row.points("score"), row.text("grade") or "", row.count("level"), *ranks  # fmt: skip


def _stored(one: Result) -> tuple[object, ...]:
    return one.status, one.score, one.grade, one.level, one.rank, one.rank_in_class, one.rank_in_parent  # fmt: skip


def require_whole(assessment: Assessment, run: Run) -> None:
    """Read everything of a run that is to be exported or frozen.

    Raises:
        Refused: facts, results or the list of what counts as done are missing or were changed, or
            the tables tell something else.
    """
    import duckdb

    folder = run_folder(run)
    try:  # read anew, whatever was kept of it
        facts, results = facts_hash_of(folder / EVIDENCE), results_hash(folder / OUT)
    except (OSError, duckdb.Error):
        facts = results = ""
    listed = assumed.stands(folder, run.facts_hash, assessment.assumed_hash)
    if not (facts == run.facts_hash and results == run.results_hash and listed):
        message = _("Files of run %(number)d are missing, or are no longer those whose hashes were entered. Bring them back from a backup; what is not frozen can be rated again.")  # fmt: skip
        raise Refused(message % {"number": run.number})
    if altered := altered_rows(assessment, run):
        message = _("The database tells something else than the results whose hash was entered: %(subjects)s. Tell the auditor; what is not frozen can be rated again.")  # fmt: skip
        shown = "、".join(altered[:MOST]) + ("…" if len(altered) > MOST else "")
        raise Refused(message % {"subjects": shown})


def require_standing(assessment: Assessment) -> None:
    """Check everything of the standing results: files, tables, and the hashes in the ledger's entry.

    Raises:
        Refused: something is missing or differs.
    """
    entry = entries_of(f"assessment/{assessment.code}").last()
    opening = getattr(entry, "opening", None)
    entered = json.loads(opening.body) if opening else {}
    for name in ("scheme_hash", "facts_hash", "results_hash", "assumed_hash"):
        if entered.get(name, "") != getattr(assessment, name):
            message = _("%(name)s is not the one that the ledger holds. Tell the auditor.")
            raise Refused(message % {"name": name})
    run = newest_run(assessment)
    if run is None:
        raise Refused(_("No run has the hash of the standing results. Tell the auditor."))
    require_whole(assessment, run)


def findings() -> Iterator[Finding]:
    """What of results that are shown is no longer what the ledger holds; the weekly check asks."""
    for one in Assessment.objects.filter(state__in=SHOWN).order_by("-year", "pk"):
        if not _fault(one, "en"):
            continue
        one.refresh_from_db()  # a run that ended meanwhile replaced everything at once
        zh, en = _fault(one, "zh-hans"), _fault(one, "en")
        if zh and en:
            yield Finding("sealed", f"assessment/{one.code}", zh, en)


def _fault(assessment: Assessment, language: str) -> str:
    with override(language):
        try:
            require_standing(assessment)
        except Refused as error:
            return str(error)
    return ""
