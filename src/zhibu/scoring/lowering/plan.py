"""The plan (执行计划): a scheme as texts in an engine's SQL, with what to publish.

A plan depends on the scheme alone: not on the year, the data or its layout. It is kept by the
scheme's hash, so that a process that scores needs neither the scheme's model nor Ibis.
"""

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from zhibu.scoring.scheme.model import Scheme

Dialect = Literal["duckdb", "pyspark"]


@dataclass(frozen=True, slots=True)
class Ballots:
    """A channel's sources and rounds: one event each."""

    channel: str
    source: str
    round: int

    def column(self, what: str) -> str:
        """Name the column of the statistics."""
        return f"{self.channel}.{self.round}.{self.source}.{what}"


@dataclass(frozen=True, slots=True)
class Plan:
    """What an engine needs to score by a scheme.

    `year` is the year from which the scheme holds, for evidence that names none. `statistics` are
    the queries from ballots to statistics, by layout. `tables` are the prepared tables that the stages read; `events` the ballots' events; each stage
    is a query over the tables and the stages before it; the last two are `results` and `trace`; `trace` maps the published columns, in the
    order of the scheme, to their kinds.
    """

    scheme: str
    version: str
    hash: str
    year: int
    kinds: tuple[str, ...]
    tables: tuple[str, ...]
    events: tuple[Ballots, ...]
    statistics: tuple[tuple[str, str], ...]
    stages: tuple[tuple[str, str], ...]
    trace: tuple[tuple[str, str], ...]

    def to_json(self) -> dict[str, Any]:
        """Give the plan as plain data."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Plan":
        """Read what `to_json` gave."""
        return cls(
            scheme=data["scheme"],
            version=data["version"],
            hash=data["hash"],
            year=data["year"],
            kinds=tuple(data["kinds"]),
            tables=tuple(data["tables"]),
            events=tuple(Ballots(**event) for event in data["events"]),
            statistics=tuple((name, text) for name, text in data["statistics"]),
            stages=tuple((name, text) for name, text in data["stages"]),
            trace=tuple((name, kind) for name, kind in data["trace"]),
        )


def events_of(scheme: "Scheme") -> tuple[Ballots, ...]:
    """Give the events (channel, source, round) whose ballots the scheme reads."""
    from zhibu.scoring.scheme.measures import Review
    from zhibu.terms.periods import PartOfPeriod

    measures = [component.measure for component in scheme.components]
    measures += [clause.measure for clause in scheme.clauses]
    found = {
        Ballots(measure.review, source.source, number): None
        for measure in measures
        if isinstance(measure, Review)
        for number in range(1, max(PartOfPeriod(measure.each).per_year, scheme.rounds) + 1)
        for source in measure.sources
    }
    return tuple(found)


def lower(scheme: "Scheme", hash_: str, dialect: Dialect = "duckdb") -> Plan:
    """Lower a scheme to a plan."""
    import ibis

    from zhibu.scoring.lowering import outcome, ranking
    from zhibu.scoring.lowering.conditions import Conditions
    from zhibu.scoring.lowering.layers import Facts, Layers, grow
    from zhibu.scoring.lowering.span import spans
    from zhibu.scoring.lowering.tables import prepared
    from zhibu.scoring.lowering.tree import Tree

    fused, ibis.options.sql.fuse_selects = ibis.options.sql.fuse_selects, False
    try:
        facts, layers = Facts(), Layers(None)
        conditions = Conditions(scheme, layers, facts)
        trees = [Tree(scheme, span, layers, facts, conditions) for span in spans(scheme.rounds)]
        events = events_of(scheme)
        conditions.ask()

        def join() -> Any:
            subjects = prepared("subjects")
            rated = subjects.filter(subjects["kind"].isin(list(scheme.subject)))
            return facts.joined(rated, [_statistics(events)] if events else [])

        grow(layers, [growth for tree in trees for growth in tree.leaves()], join)
        conditions.hold()
        for tree in trees:
            tree.close()
        outcome.open_year(scheme, conditions, layers)
        outcome.grade_year(scheme, layers)
        trace = ordered(scheme, layers.trace)
        narrow = outcome.needed(scheme, conditions, layers.table)
        shown = [outcome.BEFORE_GATES.get(name, name) for name, _ in trace]
        figures = layers.table.select(*dict.fromkeys([*narrow, *shown]))
        layers.table = _stage("figures", figures).select(*narrow)
        ranking.rank_year(scheme, conditions, layers)
        ranking.bound_by_quotas(scheme, layers)
        ranked = layers.table
        layers.table = _stage("ranked", ranked)
        outcome.close_year(scheme, layers)
        outcome.propose(scheme, conditions, layers)
        tables = {
            "figures": figures,
            "ranked": ranked,
            "results": layers.table.select(*outcome.RESULTS),
            "trace": outcome.trace_of(scheme, _stage("figures", figures), (n for n, _ in trace)),
        }
        stages = [(name, _sql(table, dialect)) for name, table in tables.items()]
    finally:
        ibis.options.sql.fuse_selects = fused
    read = {"subjects", *("".join(c for c in name if c.isalpha()) for name in facts.asked)}
    return Plan(
        scheme.scheme,
        scheme.version,
        hash_,
        int(scheme.effective[:4]),
        tuple(scheme.subject),
        tuple(sorted(read)),
        events,
        _statistics_texts(events, dialect),
        tuple(stages),
        trace,
    )


def _statistics(events: tuple[Ballots, ...]) -> Any:
    import ibis

    columns = {event.column(what): "int64" for event in events for what in ("sum", "n")}
    return ibis.table({"subject": "string", **columns}, name="statistics")


def _statistics_texts(events: tuple[Ballots, ...], dialect: Dialect) -> tuple[tuple[str, str], ...]:
    """Give the queries that make the statistics; an engine chooses by the ballots' layout."""
    from zhibu.scoring.lowering import statistics

    if not events:
        return ()
    tables = {
        "grouped": statistics.grouped(False),
        "grouped counted": statistics.grouped(True),
        "event": statistics.of_event(False),
        "event counted": statistics.of_event(True),
        "pivoted": statistics.pivoted(events),
        "rounds": statistics.of_rounds(events),
    }
    for round_ in statistics.rounds_of(events):
        of_round = tuple(event for event in events if event.round == round_)
        tables[f"pivoted {round_}"] = statistics.pivoted(of_round)
    tables |= {f"joined {n}": table for n, table in enumerate(statistics.joined(events))}
    return tuple((name, _sql(table, dialect)) for name, table in tables.items())


def _stage(name: str, table: Any) -> Any:
    import ibis

    return ibis.table(table.schema(), name=name)


def _sql(expression: Any, dialect: Dialect) -> str:
    import ibis

    return str(ibis.to_sql(expression, dialect=dialect, pretty=False))


def ordered(scheme: "Scheme", trace: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Give the trace in the order of the scheme: each node, then the evidence behind it."""
    nodes = []
    for component in scheme.components:
        nodes.append(component.component)
        for area in component.areas or ():
            nodes += [area.area, *(clause.clause for clause in area.clauses)]
    nodes += ["base"]
    nodes += [piece.bonus for piece in scheme.bonus]
    nodes += [piece.deduction for piece in scheme.deductions]
    nodes += ["bonus", "deductions", "total", "band"]
    parts = [f"{n}/" for n in range(1, scheme.rounds + 1)] if scheme.assessed else []
    names = [prefix + node for prefix in [*parts, ""] for node in nodes]
    place = {name: number for number, name in enumerate(names)}

    def key(name: str) -> tuple[int, int]:
        node = name if name in place else name.split(".")[0]
        return place.get(node, len(place)), 0 if name in place else 1

    return tuple(sorted(trace.items(), key=lambda item: key(item[0])))
