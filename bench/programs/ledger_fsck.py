"""Check a whole ledger, and hash the same leaves and nodes with bare hashlib: `ledger_fsck DATA TIMES`.

Both in turn in one process. Prints JSON: seconds by the clock and of the processors, of each.
"""

import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from hashlib import sha256


def main() -> None:
    """Measure, and print."""
    os.environ["ZHIBU_DATA"] = sys.argv[1]
    from zhibu.config.site import migrate, open_site

    open_site("en")
    migrate()
    from zhibu.ledger.checking import check
    from zhibu.ledger.models import Entry

    leaves = [bytes(one) for one in Entry.objects.order_by("index").values_list("leaf", flat=True)]

    def bare() -> None:
        stack: list[bytes] = []
        for index, leaf in enumerate(leaves):
            found = sha256(b"\x00" + leaf).digest()
            while index & 1:
                found = sha256(b"\x01" + stack.pop() + found).digest()
                index >>= 1
            stack.append(found)

    def ours() -> None:
        found = list(check())
        if found:
            raise SystemExit(f"the ledger is not whole: {found[:3]}")

    told: dict[str, list[tuple[float, float]]] = {"bare": [], "fsck": []}
    for _ in range(int(sys.argv[2])):
        told["bare"].append(measured(bare))
        told["fsck"].append(measured(ours))
    print(
        json.dumps(
            {
                name: [statistics.median(one) for one in zip(*taken, strict=True)]
                for name, taken in told.items()
            }
        )
    )


def measured(act: Callable[[], None]) -> tuple[float, float]:
    """Give seconds by the clock, and of the processors, with those of child processes."""
    before, begun = spent(), time.perf_counter()
    act()
    return time.perf_counter() - begun, spent() - before


def spent() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


if __name__ == "__main__":
    main()
