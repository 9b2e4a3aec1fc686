"""Plans kept by the scheme's hash, so that a second run need not read the scheme or load Ibis.

A kept plan is only a saving: it is made anew whenever the scheme's file or the product's own code
is another, and a plan that cannot be read or written is no fault.
"""

import hashlib
import json
import os
from pathlib import Path

from zhibu.scoring.evidence.uses import Uses
from zhibu.scoring.lowering.plan import Dialect, Plan


def folder() -> Path:
    """Where plans are kept: `$ZHIBU_CACHE`, else the user's cache folder."""
    given = os.environ.get("ZHIBU_CACHE")
    if given:
        return Path(given)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "zhibu"


def plan_of(path: Path, dialect: Dialect) -> tuple[Plan, Uses]:
    """Give the plan of a scheme's file, kept or made.

    Raises:
        TableError: the file is no scheme, or lint finds an error in it.
    """
    from zhibu.scoring.scheme.files import scheme_path

    path = scheme_path(path)
    try:
        hash_ = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        hash_ = ""
    kept = folder() / "plans" / f"{hash_[:32]}-{_fingerprint()}-{dialect}.json"
    try:
        data = json.loads(kept.read_bytes())
        return Plan.from_json(data["plan"]), Uses.from_json(data["uses"])
    except (OSError, ValueError, KeyError, TypeError):
        plan, uses = _made(path, dialect)
    _keep(kept, plan, uses)
    return plan, uses


def _made(path: Path, dialect: Dialect) -> tuple[Plan, Uses]:
    from zhibu.scoring.evidence.uses import uses_of
    from zhibu.scoring.lowering.plan import lower
    from zhibu.scoring.scheme.usable import read_usable

    file = read_usable(path)
    return lower(file.scheme, file.hash, dialect), uses_of(file.scheme)


def _keep(kept: Path, plan: Plan, uses: Uses) -> None:
    data = {"plan": plan.to_json(), "uses": uses.to_json()}
    try:
        kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        partial = kept.with_name(f"{kept.name}.{os.getpid()}")
        partial.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        partial.replace(kept)
    except OSError:
        return


def _fingerprint() -> str:
    """Tell the code apart: names, sizes and times of the files that make plans."""
    top = Path(__file__).parents[1]
    seen = hashlib.sha256()
    for part in ("lowering", "scheme", "evidence"):
        for file in sorted((top / part).rglob("*.py")):
            state = file.stat()
            seen.update(f"{file.name} {state.st_size} {state.st_mtime_ns};".encode())
    return seen.hexdigest()[:12]
