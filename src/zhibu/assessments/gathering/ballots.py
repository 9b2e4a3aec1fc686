"""Ballots as statistics: what the published boxes say of each subject, source and round."""

from typing import TYPE_CHECKING

from zhibu.assessments.arrow import table_of
from zhibu.assessments.veils import Veils
from zhibu.ballots.enums import ReviewState
from zhibu.ballots.models import Publication, Review
from zhibu.ballots.sums import sums_of
from zhibu.orgs.reach import below
from zhibu.scoring.lowering.plan import Plan
from zhibu.terms.periods import Period

if TYPE_CHECKING:
    import duckdb

    from zhibu.assessments.gathering.gather import Question

_NOTHING = "SELECT 0 AS review, '' AS subject, '' AS source, 0 AS sum, 0 AS n WHERE false"
_REVIEWS = (("review", "int64"), ("channel", "string"), ("round", "int64"))
_LEFT_OUT = (("review", "int64"), ("subject", "string"), ("source", "string"))


def make_statistics(con: "duckdb.DuckDBPyConnection", asked: "Question", plan: Plan) -> Veils:
    """Make the table `statistics` of the year's published reviews: empty cells where nothing was.

    A review counts where its period was over by the day of the facts, or all had voted by then: one
    of the whole year, held in November, says nothing of June.
    What a publication left out, because a figure would tell of too few ballots, is left out here too.
    Returns what it does not tell, for pages that show the way down to ballots.
    """
    reviews = [
        (pk, channel, round_)
        for pk, channel, round_, period, closed in Review.objects.filter(
            adoption__name=asked.adoption.name,
            year=asked.year,
            state=ReviewState.PUBLISHED,
            organisation__path__range=below(asked.adoption.organisation.path),
        ).values_list("pk", "channel", "round", "period", "closes_on")
        if min(Period.parse(period).last, closed) <= asked.as_of
    ]
    numbers = [pk for pk, _channel, _round in reviews]
    documents = Publication.objects.filter(review__in=numbers).values_list("review", "document")
    veils, rounds = Veils(), {pk: (channel, round_) for pk, channel, round_ in reviews}
    hidden, published = [], set()
    for pk, document in documents:
        published.add(pk)
        hidden += [(pk, *pair) for pair in document["left_out"]]
        veils.add(*rounds[pk], document)
    veils.closed = [list(one) for pk, one in rounds.items() if pk not in published]
    for pk, table in sums_of(numbers).items():
        con.register(f"box_{pk}", table)
    boxes = " UNION ALL ".join(f"SELECT {pk} AS review, * FROM box_{pk}" for pk in numbers)  # noqa: S608
    con.execute(f"CREATE VIEW counted AS {boxes or _NOTHING}")
    con.register("reviews_of_year", table_of(_REVIEWS, reviews))
    con.register("left_out", table_of(_LEFT_OUT, hidden))
    con.execute("""
        CREATE TABLE counted_ballots AS SELECT * FROM counted JOIN reviews_of_year USING (review)
        ANTI JOIN left_out USING (review, subject, source)""")
    columns = ", ".join(
        f"CAST(sum(\"{what}\") FILTER (channel = '{one.channel}' AND source = '{one.source}' "
        f'AND "round" = {one.round}) AS BIGINT) AS "{one.column(what)}"'
        for one in plan.events
        for what in ("sum", "n")
    )
    con.execute(
        f"CREATE TABLE statistics AS SELECT subject, {columns} FROM subjects "  # noqa: S608
        "LEFT JOIN counted_ballots USING (subject) GROUP BY subject"
    )
    return veils
