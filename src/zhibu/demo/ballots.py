"""Ballots (选票): hundreds of millions of them, streamed by DuckDB and never held.

Queries run on one thread: row groups then fall in the same places each time, so the same seed gives
the same bytes.
"""

from pathlib import Path
from string import Template

import duckdb

from zhibu.demo.mixing import stir
from zhibu.demo.polls import Poll
from zhibu.demo.shapes import Layout

# What each poll asks of each subject: how many raters, and how good the subject seems that round.
_ASKED = Template("""
SELECT no, subject, ph, siblings, ordinal, awkward, poll,
       ($raters)::INTEGER AS raters,
       quality + around_of(drawn(h, 100 + poll), 150) AS seen,
       drawn(h, $start::UBIGINT % 1000003 + poll) AS start
FROM (SELECT *, unnest($polls) AS poll FROM rated WHERE NOT awkward)
""")

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
        FROM (SELECT *, unnest(range(raters)) AS k FROM ($asked))
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
SELECT $subject AS subject, $channels[poll] AS channel, $sources[poll] AS source,
       $rounds[poll] AS round, points_of(score)::DECIMAL(5, 2) AS score
FROM ($cast)
""")

_EVENT = Template("""
SELECT subject, points_of(score)::DECIMAL(5, 2) AS score
FROM (SELECT * FROM ($set_) WHERE poll = $number UNION ALL SELECT * FROM ($cast))
""")

# In order of arrival: by the month a round ends in, and within it at random. Only one number for
# the order and one for the ballot go through the sort.
_ARRIVED = Template("""
SELECT (which >> 18)::INTEGER AS no, ((which >> 12) & 63)::INTEGER AS poll, score FROM (
    SELECT ([$ends][poll]::UBIGINT << 32) + drawn(no::UBIGINT * 64 + poll::UBIGINT, k) AS arrival,
           (no::UBIGINT << 18) + (poll::UBIGINT << 12) + k::UBIGINT AS which,
           score::SMALLINT AS score
    FROM ($cast)
) ORDER BY arrival, which
""")


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
        everyone = list(range(1, len(self._polls) + 1))
        # The awkward are the first subjects, so the two parts together are sorted by subject.
        both = f"({_SET}) UNION ALL ({self._cast(everyone)})"
        path = folder / "ballots.parquet"
        if layout == "sorted":
            self._relation(self._flat(both, "subject")).write_parquet(str(path))
        else:
            ends = ", ".join(str(poll.ends) for poll in self._polls)
            arrived = _ARRIVED.substitute(ends=ends, cast=both)
            self._relation(self._flat(arrived, self._code())).write_parquet(str(path))
        return self._count(path)

    def keep(self) -> None:
        """Make the table `ballots`, sorted by subject: for small companies."""
        both = f"({_SET}) UNION ALL ({self._cast(list(range(1, len(self._polls) + 1)))})"
        self._connection.execute("CREATE TABLE ballots AS " + self._flat(both, "subject"))

    def _by_event(self, folder: Path) -> int:
        total = 0
        for number, poll in enumerate(self._polls, 1):
            part = folder / f"channel={poll.channel}/source={poll.source}/round={poll.round}"
            part.mkdir(parents=True)
            rows = _EVENT.substitute(set_=_SET, number=number, cast=self._cast([number]))
            self._relation(rows).write_parquet(str(part / "part.parquet"))
            total += self._count(part / "part.parquet")
        return total

    def _cast(self, numbers: list[int]) -> str:
        """Give the query of all ballots of some polls, sorted by subject and poll."""
        cases = " ".join(
            f"WHEN {number} THEN {self._polls[number - 1].raters}" for number in numbers
        )
        asked = _ASKED.substitute(
            raters=f"CASE poll {cases} END",
            polls=str(numbers),
            start=stir(self._seed, "ballots"),
        )
        peers = ", ".join(str(poll.peers).lower() for poll in self._polls)
        return _CAST.substitute(asked=asked, peers=peers)

    def _flat(self, cast: str, subject: str) -> str:
        return _FLAT.substitute(
            cast=cast,
            subject=subject,
            channels=str([poll.channel for poll in self._polls]),
            sources=str([poll.source for poll in self._polls]),
            rounds=f"({[poll.round for poll in self._polls]}::INTEGER[])",
        )

    def _code(self) -> str:
        """Rebuild the code of a subject from its number, which is cheaper than to sort codes."""
        rows = self._connection.execute("SELECT subject FROM rated WHERE no = 1").fetchall()
        first = str(rows[0][0])
        return f"'{first[0]}' || lpad(no::VARCHAR, {len(first) - 1}, '0')"

    def _relation(self, query: str) -> duckdb.DuckDBPyRelation:
        return self._connection.sql(query)

    def _count(self, path: Path) -> int:
        import pyarrow.parquet as parquet

        return int(parquet.read_metadata(path).num_rows)
