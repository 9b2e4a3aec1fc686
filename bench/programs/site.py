"""Build the site of a whole company in a folder: `python -m bench.programs.site FOLDER SCALE DENSITY`."""

import os
import sys
from pathlib import Path


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

    built = build(scale=scale, density=density)
    index_many(Record.objects.all())
    today = timezone.localdate()
    tick(today)
    score_day(today)
    (folder / "built").write_text(str(built.records), encoding="ascii")


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))
