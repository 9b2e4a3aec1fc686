"""Ballots as statistics: what the counted boxes say of each subject, source and round."""

from typing import TYPE_CHECKING

from django.db.models import F, Sum

from zhibu.assessments.gathering.arrow import table_of
from zhibu.ballots.enums import ReviewState
from zhibu.ballots.models import Review, Tally
from zhibu.scoring.lowering.plan import Plan

if TYPE_CHECKING:
    import duckdb

    from zhibu.assessments.gathering.gather import Question

_COLUMNS = (("subject", "string"), ("channel", "string"), ("source", "string"), ("round", "int64"),
            ("sum", "int64"), ("n", "int64"))  # fmt: skip


def make_statistics(con: "duckdb.DuckDBPyConnection", asked: "Question", plan: Plan) -> None:
    """Make the table `statistics` of what was counted in the year: empty cells where nothing was."""
    reviews = Review.objects.filter(
        adoption__name=asked.adoption.name,
        year=asked.year,
        state__in=(ReviewState.COUNTED, ReviewState.PUBLISHED),
        organisation__path__startswith=asked.adoption.organisation.path,
        counted_on__lte=asked.as_of,
    )
    tallies = Tally.objects.filter(review__in=reviews, score__isnull=False)
    found = (
        tallies.values_list("subject", "review__channel", "source", "review__round")
        .annotate(total=Sum(F("score") * F("count")), n=Sum("count"))
        .order_by()
    )
    con.register("counted_ballots", table_of(_COLUMNS, found))
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
