"""The nightly check and score of a site: seconds, then branches. `python -m bench.programs.nightly FOLDER`."""

import os
import sys
import time
from pathlib import Path


def main(folder: Path) -> None:
    """Check and score as on a new day: yesterday's states are there, today's are computed."""
    os.environ["ZHIBU_DATA"] = str(folder)
    from zhibu.config.site import open_site

    open_site("en")
    from django.utils import timezone

    from zhibu.config.daily import run_day
    from zhibu.orgs.models import Organisation

    begun = time.perf_counter()
    run_day(timezone.localdate())
    taken = time.perf_counter() - begun
    print(taken, Organisation.objects.filter(kind="branch").count())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
