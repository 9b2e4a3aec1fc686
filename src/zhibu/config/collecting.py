"""What was loaded stays (常驻): the collector of garbage need not walk it again and again."""

import atexit
import gc


def keep_loaded() -> None:
    """Keep all that stands now from the collector, until the process ends."""
    gc.freeze()
    atexit.register(gc.unfreeze)  # at the end libraries look whether all of theirs was let go
