"""Trials of drafts that run beside the page: started, asked how far they are, and kept as files."""

import hashlib
import json
import logging
import os
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

from django.conf import settings
from django.db import close_old_connections, connection
from django.utils.translation import gettext as _

from zhibu.assessments.simulating import Basis, Progress, Trial, ready
from zhibu.assessments.surroundings import FEWEST
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import require
from zhibu.schemes.models import Draft
from zhibu.scoring.simulation import Move
from zhibu.scoring.simulation.comparison import Group

logger = logging.getLogger(__name__)
PATIENCE = 2.0
"""Seconds that a page waits, before it shows how far a trial is."""
STALE = 600
"""Seconds without a step, after which a trial was stopped by something."""
MOST_NAMED = 1000
"""How many that change grade are named; all are counted."""
MOST_MOVED = 30
_FORM = "2"
"""Of what is kept: a trial that an earlier form kept is tried anew."""
_DATED = re.compile(r"^(version|effective):.*$", re.MULTILINE)
"""What handing in may change of a text, and no score depends on."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a trial is: `found` once it is done, else the step that it is at, or its problem."""

    found: dict[str, Any] | None = None
    step: str = ""
    problem: str = ""

    @property
    def running(self) -> bool:
        """Whether it is at work."""
        return bool(self.step)


def standing(draft: Draft, basis: Basis) -> Standing:
    """Give how far the trial of a draft as it now reads is, on some facts."""
    file = _file(draft, basis)
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        return Standing(problem=found["problem"]) if "problem" in found else Standing(found)
    except (OSError, ValueError):
        pass
    mark = file.with_suffix(".step")
    try:
        fresh = time.time() - mark.stat().st_mtime < STALE
        return Standing(step=mark.read_text(encoding="utf-8") or "plan") if fresh else Standing()
    except OSError:
        return Standing()


def start(*, draft: Draft, basis: Basis, by: Person, patience: float = PATIENCE) -> Standing:
    """Try a draft in the background, and wait a little: most trials are done by then.

    Raises:
        Refused: `by` may not draft here, or the draft has errors.
    """
    require(by, Permission.SCHEME_DRAFT, on=draft.organisation)
    now = standing(draft, basis)
    if now.found or now.running:
        return now
    act, file = ready(draft=draft, basis=basis), _file(draft, basis)
    file.parent.mkdir(parents=True, exist_ok=True)
    _put(file.with_suffix(".step"), "plan")
    failed = _("The trial could not be finished; try again, or tell whoever runs the site.")
    asks = basis.so_far
    thread = Thread(target=_work, args=(act, file, failed, asks), name=f"trial-{draft.code}")
    thread.start()
    thread.join(patience)
    return standing(draft, basis)


def _work(act: Callable[[Progress], Trial], file: Path, failed: str, asks: bool) -> None:
    mark = file.with_suffix(".step")
    if asks:
        close_old_connections()
    try:
        trial = act(lambda name: _put(mark, name))
        _put(file, json.dumps(as_data(trial), ensure_ascii=False))
    except Exception:
        logger.exception("a trial failed")
        _put(file, json.dumps({"problem": failed}, ensure_ascii=False))
    finally:
        mark.unlink(missing_ok=True)
        if asks:
            connection.close()


def finished_at(draft: Draft, basis: Basis) -> datetime | None:
    """When the trial of a draft as it now reads was done; none where there is none."""
    try:
        return datetime.fromtimestamp(_file(draft, basis).stat().st_mtime, tz=UTC)
    except OSError:
        return None


def forget(draft: Draft, basis: Basis) -> None:
    """Drop what a trial gave, so that it can be tried again."""
    _file(draft, basis).unlink(missing_ok=True)


def _file(draft: Draft, basis: Basis) -> Path:
    """Another text, other facts or another day are another trial; not another day of adoption."""
    before = basis.before.hash if basis.before else ""
    run = basis.run.results_hash if basis.run else basis.as_of.isoformat()
    whole = "\n".join((_FORM, _DATED.sub("", draft.text), basis.key, run, before))
    name = hashlib.sha256(whole.encode()).hexdigest()[:24]
    return Path(settings.DATA) / "trials" / draft.code / f"{name}.json"


def _put(file: Path, text: str) -> None:
    """Whole or not at all: a page may read at any moment."""
    partial = file.with_name(f"{file.name}.{os.getpid()}.part")
    partial.write_text(text, encoding="utf-8")
    partial.replace(file)


def as_data(trial: Trial) -> dict[str, Any]:
    """Give a trial as plain data, as a page shows it."""
    found = trial.simulation
    changed = found.changed
    veiled = [one.before for one in found.moves if not trial.tells(one.before.subject)]
    in_class, under = (
        Counter(getattr(one, name) for one in veiled) for name in ("class_", "parent")
    )
    return {
        "kind": trial.kind,
        "without": trial.without,
        "whole": _group(found.whole, found.whole.name, len(veiled)),
        "by_class": [_group(one, one.name, in_class[one.name]) for one in found.by_class],
        "by_parent": [
            _group(one, trial.names.get(one.name, one.name), under[one.name]) | {"code": trial.organisations.get(one.name, "")}
            for one in found.by_parent
        ],
        "grades": list(found.grades),
        "matrix": [[a, b, count] for (a, b), count in sorted(found.matrix.items())],
        "changed": [_move(one, trial) for one in changed[:MOST_NAMED]],
        "largest": [_move(one, trial) for one in found.largest(MOST_MOVED)],
        "veiled": len(veiled),
        "left": len(found.left),
        "joined": len(found.joined),
        "unknown": [{"title": list(one.title), "reads": list(one.reads)} for one in trial.unknown],
    }  # fmt: skip


def _group(group: Group, name: str, veiled: int) -> dict[str, Any]:
    """A group in numbers; its mean by the draft unless a few veiled subjects could be reckoned from it."""
    tells = not 0 < veiled < FEWEST
    return {
        "name": name, "subjects": group.subjects, "up": group.up, "down": group.down,
        "otherwise": group.otherwise, "changed": group.changed,
        "mean_before": group.mean_before, "mean_after": group.mean_after if tells else None,
        "untold": not tells,
    }  # fmt: skip


def _move(move: Move, trial: Trial) -> dict[str, Any]:
    subject, tells = move.before.subject, trial.tells(move.before.subject)
    person = move.before.kind == "member"
    return {
        "subject": subject, "name": trial.names.get(subject, subject), "person": person,
        "code": subject if person else trial.organisations.get(subject, ""),
        "above": trial.names.get(move.before.parent or "", ""),
        "before": move.before.place, "after": move.after.place, "levels": move.levels,
        "score_before": move.before.score, "score_after": move.after.score if tells else None,
        "points": move.points if tells else None, "untold": not tells,
    }  # fmt: skip
