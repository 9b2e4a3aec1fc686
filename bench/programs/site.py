"""Build the site of a whole company in a folder: `python -m bench.programs.site FOLDER SCALE DENSITY`.

Prints how long each step took, in seconds.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def main(folder: Path, scale: float, density: int) -> None:
    """Build organisations, people, a year of books, search, duties and scores."""
    os.environ["ZHIBU_DATA"] = str(folder)
    from zhibu.config.site import migrate, open_site

    open_site("en")
    migrate()
    from django.utils import timezone

    from zhibu.assessments.daily import score_day
    from zhibu.demo.company.company import build
    from zhibu.duties.tick import tick
    from zhibu.records.models import Record
    from zhibu.records.searching import index_many

    today = timezone.localdate()
    built = timed("company", lambda: build(scale=scale, density=density))
    timed("search", lambda: index_many(Record.objects.all()))
    timed("check", lambda: tick(today))
    timed("score", lambda: score_day(today))
    (folder / "built").write_text(str(built.records), encoding="ascii")


def timed(name: str, step: Callable[[], Any]) -> Any:
    """Run a step, and print how long it took."""
    begun = time.perf_counter()
    result = step()
    print(name, f"{time.perf_counter() - begun:.1f}", flush=True)
    return result


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))
