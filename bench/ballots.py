"""The reviews' part of the benchmark: casting ballots over HTTP."""

import statistics
import tempfile
from collections.abc import Iterator

from bench.ledger import asked, databases
from bench.measuring import python

ROUNDS = 11
AT_ONCE = 8

Lines = Iterator[tuple[str, ...]]


def casting() -> Lines:
    """Ballots of 22 subjects, against a signed-in POST that writes one row, on both databases."""
    yield ("through the whole stack, two workers", "one row, a second", "ballots, a second", "share", "bar")  # fmt: skip
    for database, url in databases():
        with tempfile.TemporaryDirectory() as data:
            environment = {"ZHIBU_DATA": data, "DATABASE_URL": url}
            told = asked(python("ballot_cast", ROUNDS, AT_ONCE), environment)
        ballots, rows = (statistics.median(one[place] for one in told) for place in (0, 1))
        share = statistics.median(one / other for one, other in told)
        yield (
            f"ballots of 22 subjects on {database}",
            f"{rows:.0f}",
            f"{ballots:.0f}",
            f"{share:.2f}",
            "at least 0.33",
        )
