"""Ballots (选票): hundreds of millions of them, streamed by DuckDB and never held.

Queries run on one thread: row groups then fall in the same places each time, so the same seed gives
the same bytes.
"""

from math import gcd
from pathlib import Path
from string import Template

import duckdb

from zhibu.demo.mixing import stir
from zhibu.demo.polls import Poll
from zhibu.demo.shapes import Layout
from zhibu.demo.writing import count_rows

# What each poll asks of each subject: how many raters, and how good the subject seems that round.
_ASKED = Template("""
SELECT no, subject, ph, siblings, ordinal, poll, $k AS k,
       ($raters)::INTEGER AS raters,
       quality + around_of(drawn(h, 100 + poll), 150) AS seen,
       drawn(h, $start::UBIGINT % 1000003 + poll) AS start
FROM ($rows)
WHERE $raters > $k
""")
_BY_SUBJECT = Template("SELECT *, unnest($polls) AS poll FROM rated WHERE NOT awkward")
_UNNESTED = Template("SELECT * REPLACE (unnest(range(raters)) AS k) FROM ($asked)")

# A rater is strict or mild (severity), wavers (around), and writes whole numbers, or, one in
# eight, halves. Among peers nobody rates himself. One in 32 does not vote.
_CAST = Template("""
SELECT no, subject, poll, k,
       greatest(0, least(10000, CASE WHEN rater & 7 = 0
           THEN (value + 25) // 50 * 50 ELSE (value + 50) // 100 * 100 END))::INTEGER AS score
FROM (
    SELECT no, subject, poll, k, rater, ballot,
           greatest(0, seen + ((rater >> 8) % 401)::INTEGER - 200 + around_of(ballot, 300))
           AS value
    FROM (
        SELECT *, drawn(start, k) AS ballot,
               drawn(ph, CASE WHEN [$peers][poll] AND k >= ordinal THEN k + 1 ELSE k END
                         + 1000 * poll) AS rater
        FROM ($papers)
    )
)
WHERE ballot & 31 <> 0
""")

_SET = """
SELECT no, subject, poll, k, CASE WHEN k % 2 = 0 THEN even ELSE odd END AS score
FROM (
    SELECT no, subject, poll, even, odd, unnest(range(raters)) AS k
    FROM set_ballots JOIN rated USING (no) ORDER BY no, poll
)
"""

_FLAT = Template("""
SELECT subject, $channels[poll] AS channel, $sources[poll] AS source,
       $rounds[poll] AS round, points_of(score)::DECIMAL(5, 2) AS score
FROM ($cast)
""")

_ONLY = Template("SELECT * FROM ($rows) WHERE list_contains($numbers, poll)")
_EVENT = Template("""
SELECT subject, points_of(score)::DECIMAL(5, 2) AS score
FROM (($set_) UNION ALL ($cast))
""")

# In order of arrival. A sort of all ballots would cost more than all the rest, so nothing is
# sorted: a round is so many sweeps over the subjects, each in another order; in each sweep a
# subject gets one of the papers that the round has for it, every subject beginning elsewhere.
_SHUFFLED = """
CREATE TABLE shuffled AS
SELECT (row_number() OVER (ORDER BY drawn(h, 6), no) - 1)::BIGINT AS place, *
FROM rated WHERE NOT awkward
"""
_SWEPT = Template("""
SELECT *, ($polls)[paper + 1] AS poll, ($ks)[paper + 1] AS k
FROM (
    SELECT shuffled.*, ((sweep + (h >> 7)::BIGINT) % $papers) AS paper
    FROM (
        SELECT i // $count AS sweep,
               ((i % $count) * ($strides)[(i // $count) % $strides_count + 1]) % $count AS place
        FROM range($papers * $count) AS steps(i)
    ) JOIN shuffled USING (place)
)
""")
_STRIDES = (2_654_435_761, 2_246_822_519, 3_266_489_917, 668_265_263, 374_761_393)
"""Primes: a step that shares no divisor with the number of subjects passes through all."""


class BallotWriter:
    """Writes the ballots of the polls into a folder, in one of three layouts.

    Shape:
        needs the tables `rated` and `set_ballots` (no, poll, raters, even, odd: what the
        awkward subjects got).
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, polls: tuple[Poll, ...], seed: int
    ) -> None:
        self._connection = connection
        self._polls = polls
        self._seed = seed

    def write(self, folder: Path, layout: Layout) -> int:
        """Write `ballots/…` or `ballots.parquet`, and say how many there are."""
        if layout == "events":
            return self._by_event(folder / "ballots")
        path = folder / "ballots.parquet"
        rows = self._sorted() if layout == "sorted" else self._arrived()
        self._relation(self._flat(rows)).write_parquet(str(path))
        return self._count(path)

    def _arrived(self) -> str:
        """Give the query of all ballots, rounds in the order of the year."""
        self._connection.execute(_SHUFFLED)
        count = count_rows(self._connection, "shuffled")
        strides = [stride for stride in _STRIDES if gcd(stride, count) == 1] or [1]
        parts = []
        for month in sorted({poll.ends for poll in self._polls}):
            numbers = [n for n, poll in enumerate(self._polls, 1) if poll.ends == month]
            papers = [(n, k) for n in numbers for k in range(self._most(n))]
            swept = _SWEPT.substitute(
                polls=str([n for n, _ in papers]),
                ks=str([k for _, k in papers]),
                papers=len(papers),
                count=count,
                strides=str(strides),
                strides_count=len(strides),
            )
            parts.append(_ONLY.substitute(rows=_SET, numbers=str(numbers)))
            parts.append(self._cast(self._asked(numbers, swept, "k")))
        return " UNION ALL ".join(f"({part})" for part in parts)

    def _most(self, number: int) -> int:
        """Say how many rate a subject in a poll at most."""
        raters = f"max({self._polls[number - 1].raters})"
        found = self._connection.table("shuffled").aggregate(raters).fetchall()[0][0]
        return max(0, int(found or 0))

    def keep(self) -> None:
        """Make the table `ballots`, sorted by subject: for small companies."""
        self._connection.execute("CREATE TABLE ballots AS " + self._flat(self._sorted()))

    def _by_event(self, folder: Path) -> int:
        total = 0
        for number, poll in enumerate(self._polls, 1):
            part = folder / f"channel={poll.channel}/source={poll.source}/round={poll.round}"
            part.mkdir(parents=True)
            rows = _EVENT.substitute(
                set_=_ONLY.substitute(rows=_SET, numbers=str([number])), cast=self._polled([number])
            )
            self._relation(rows).write_parquet(str(part / "part.parquet"))
            total += self._count(part / "part.parquet")
        return total

    def _sorted(self) -> str:
        """Give the query of all ballots, by subject and poll."""
        # The awkward are the first subjects, so the two parts together are sorted.
        everyone = list(range(1, len(self._polls) + 1))
        return f"({_SET}) UNION ALL ({self._polled(everyone)})"

    def _polled(self, numbers: list[int]) -> str:
        """Give the query of the drawn ballots of some polls, by subject and poll."""
        rows = _BY_SUBJECT.substitute(polls=str(numbers))
        return self._cast(_UNNESTED.substitute(asked=self._asked(numbers, rows, "0")))

    def _asked(self, numbers: list[int], rows: str, k: str) -> str:
        cases = " ".join(f"WHEN {n} THEN {self._polls[n - 1].raters}" for n in numbers)
        return _ASKED.substitute(
            raters=f"CASE poll {cases} END", rows=rows, k=k, start=stir(self._seed, "ballots")
        )

    def _cast(self, papers: str) -> str:
        peers = ", ".join(str(poll.peers).lower() for poll in self._polls)
        return _CAST.substitute(papers=papers, peers=peers)

    def _flat(self, cast: str) -> str:
        return _FLAT.substitute(
            cast=cast,
            channels=str([poll.channel for poll in self._polls]),
            sources=str([poll.source for poll in self._polls]),
            rounds=f"({[poll.round for poll in self._polls]}::INTEGER[])",
        )

    def _relation(self, query: str) -> duckdb.DuckDBPyRelation:
        return self._connection.sql(query)

    def _count(self, path: Path) -> int:
        import pyarrow.parquet as parquet

        return int(parquet.read_metadata(path).num_rows)
