"""Names as they were when results were made (当时名称): a notice stays what it was after a renaming.

A result keeps its subject's name in its row; what stands above it, and whose assessment it is, stands
in a small file beside the runs.
"""

import json
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from zhibu.assessments.gathering.subjects import Subjects
from zhibu.assessments.models import Assessment
from zhibu.assessments.places import folder_of, write_whole

FILE = "names.json"


@dataclass(frozen=True, slots=True)
class Names:
    """Of the standing results: whose assessment it is, and what stands above each namesake."""

    organisation: str
    above: dict[str, str] = field(default_factory=dict)


def keep_names(assessment: Assessment, subjects: Subjects) -> None:
    """Write down the names of a run that stands from now on; not before it was committed."""
    said = {"organisation": assessment.organisation.name, "above": subjects.above_namesakes()}
    write_whole(folder_of(assessment) / FILE, json.dumps(said, ensure_ascii=False))


def names_of(assessment: Assessment) -> Names:
    """Read them; where no run wrote them down, the organisation's name of today. No query."""
    path = folder_of(assessment) / FILE
    try:
        return _read(str(path), path.stat().st_mtime_ns)
    except FileNotFoundError:
        return Names(assessment.organisation.name)


@lru_cache(maxsize=8)
def _read(path: str, _changed: int) -> Names:
    return Names(**json.loads(Path(path).read_text(encoding="utf-8")))
