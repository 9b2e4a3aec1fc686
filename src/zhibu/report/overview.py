"""The figures of a report, aggregated in the table engine; the report holds no more than it shows.

Units:
    points are hundredths.
"""

# ruff: noqa: S608  (names come from the scheme, never from data)

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from zhibu.report.tables import Output, points, quoted
from zhibu.scoring.evidence.problems import Words
from zhibu.scoring.lowering.span import spans
from zhibu.scoring.scheme.model import Component, Scheme
from zhibu.scoring.scheme.values import Text
from zhibu.terms.rounding import round_half_up

ALL = 200
"""Subjects up to which the ranking is shown whole."""
ENDS = 50
"""Else: so many from each end."""
GROUPS = 30
"""Parents that a chart shows; the largest."""
ROWS = 80
"""Subjects in the map of areas, where there is one parent."""
NAMED = 100
"""Subjects that are named under one proposal, or without a rating."""
BINS = 120


@dataclass(frozen=True, slots=True)
class Distribution:
    """Scores in bins: of one class, or of all."""

    class_: str | None
    start: int
    step: int
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """Grades of one group: class or parent."""

    name: str
    number: int
    mean: int | None
    grades: dict[str, int]


@dataclass(frozen=True, slots=True)
class Loss:
    """Where points are lost: a clause, the mean loss in points of the total, how many lost some."""

    title: Words
    full: int
    mean: int
    short: int
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Heat:
    """Shares of the available points, in tenths of a percent: rows × areas."""

    rows: tuple[str, ...]
    columns: tuple[Words, ...]
    cells: dict[tuple[int, int], int]
    by_subject: bool
    of: int


@dataclass(frozen=True, slots=True)
class Made:
    """Proposals of one consequence: how many, and the first subjects."""

    name: str
    number: int
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """All figures of a report."""

    year: int
    statuses: dict[str, int]
    mean: int | None
    median: int | None
    highest: int | None
    lowest: int | None
    grades: dict[str, int]
    distributions: tuple[Distribution, ...]
    classes: tuple[Share, ...]
    parents: tuple[Share, ...]
    parents_in_all: int
    losses: tuple[Loss, ...]
    first: tuple[tuple[Any, ...], ...]
    last: tuple[tuple[Any, ...], ...]
    heat: Heat | None
    moves: tuple[tuple[int, int, int], ...]
    """Last year's level, this year's, how many."""
    proposals: tuple[Made, ...]
    unrated: tuple[tuple[str, str], ...] = field(default=())
    """Subject and status, of those without a rating."""

    @property
    def rated(self) -> int:
        """How many are rated."""
        return self.statuses.get("rated", 0)

    @property
    def in_all(self) -> int:
        """How many subjects there are."""
        return sum(self.statuses.values())


def overview(scheme: Scheme, output: Output) -> Overview:
    """Aggregate a run for its report."""
    score = points("score")
    statuses = dict(output.rows("SELECT status, count(*) FROM results GROUP BY 1"))
    sum_, number, median, highest, lowest = output.row(
        f"SELECT sum({score}), count(score), quantile_disc({score}, 0.5), max({score}), min({score}) "
        "FROM results WHERE status = 'rated'"
    )
    given = dict(
        output.rows("SELECT grade, count(*) FROM results WHERE grade IS NOT NULL GROUP BY 1")
    )
    grades = {band.grade: given.get(band.grade, 0) for band in scheme.grading.bands}
    parents = _shares(output, "parent")
    first, last = _ranking(output, statuses.get("rated", 0))
    return Overview(
        output.year,
        statuses,
        round_half_up(int(sum_), number, scheme.places) if number else None,
        median,
        highest,
        lowest,
        grades,
        tuple(_distributions(scheme, output)),
        tuple(_shares(output, "class")) if scheme.classes else (),
        tuple(
            sorted(
                sorted(parents, key=lambda p: (-p.number, p.name))[:GROUPS], key=lambda p: p.name
            )
        ),
        len(parents),
        tuple(_losses(scheme, output)),
        first,
        last,
        _heat(scheme, output, len(parents)),
        tuple(_moves(output)),
        tuple(_proposals(scheme, output)),
        tuple(_unrated(output)),
    )


def _distributions(scheme: Scheme, output: Output) -> Iterator[Distribution]:
    by_class = any(isinstance(band.from_, dict) for band in scheme.grading.bands)
    classes: list[str | None] = [item.class_ for item in scheme.classes] if by_class else [None]
    score = points("score")
    for class_ in classes:
        where = "status = 'rated'" + ("" if class_ is None else ' AND "class" = ?')
        values = [] if class_ is None else [class_]
        low, high = output.row(
            f"SELECT min({score}), max({score}) FROM results WHERE {where}", *values
        )
        if low is None:
            continue
        step = 100
        while (high - low) // step >= BINS:
            step *= 2
        start = low // step * step
        found = dict(
            output.rows(
                f"SELECT ({score} - {start}) // {step}, count(*) FROM results WHERE {where} GROUP BY 1",
                *values,
            )
        )
        yield Distribution(
            class_, start, step, tuple(found.get(n, 0) for n in range(max(found) + 1))
        )


def _shares(output: Output, by: str) -> list[Share]:
    group = f"coalesce({quoted(by)}, '—')"
    grades: dict[str, dict[str, int]] = {}
    for name, grade, number in output.rows(
        f"SELECT {group}, grade, count(*) FROM results WHERE grade IS NOT NULL GROUP BY ALL"
    ):
        grades.setdefault(str(name), {})[str(grade)] = int(number)
    return [
        Share(
            str(name),
            int(number),
            round_half_up(int(sum_), rated) if rated else None,
            grades.get(str(name), {}),
        )
        for name, number, rated, sum_ in output.rows(
            f"SELECT {group}, count(*), count(*) FILTER (status = 'rated'), "
            f"sum({points('score')}) FILTER (status = 'rated') FROM results GROUP BY 1 ORDER BY 1"
        )
    ]


def parts_of(scheme: Scheme) -> Iterator[tuple[str, Component, Text, int]]:
    """Walk through what earns points: name, component, title and full points."""
    for component in scheme.components:
        if component.measure is not None:
            yield component.component, component, component.title, component.out_of
        for area in component.areas or ():
            for clause in area.clauses:
                yield clause.clause, component, clause.title, clause.points


def _losses(scheme: Scheme, output: Output) -> list[Loss]:
    asked, columns = [], []
    for name, component, title, full in parts_of(scheme):
        worth = _worth(scheme, component)
        for span in spans(scheme.rounds):
            column = span.prefix + name
            if column not in output.trace:
                continue
            figure = points(column)
            columns += [
                f"sum(greatest({full} - {figure}, 0))",
                f"count({quoted(column)})",
                f"count(*) FILTER ({figure} < {full})",
            ]
            part = f"{span.part}/" if span.part else ""
            words = Words(
                f"第{span.part}次·{title.zh}" if part else title.zh,
                f"{span.part}: {title.en}" if part else title.en,
            )
            asked.append((words, full, worth, column))
    if not asked:
        return []
    cells = output.row(f"SELECT {', '.join(columns)} FROM trace")
    losses = []
    for place, (words, full, worth, column) in enumerate(asked):
        lost, number, short = cells[3 * place : 3 * place + 3]
        if number:
            share = worth * int(lost) / number
            mean = round_half_up(share.numerator, share.denominator)
            losses.append(Loss(words, full, mean, short, number, column))
    return sorted((loss for loss in losses if loss.short), key=lambda loss: -loss.mean)


def _worth(scheme: Scheme, component: Component) -> Fraction:
    """Give what a point of a component is worth in the year's total, where all of it counts."""
    share = Fraction(1, scheme.rounds)
    if not scheme.weighted:
        return share
    whole = sum(each.weight or 0 for each in scheme.components)
    return share * Fraction(component.weight or 0, whole) * Fraction(100_00, component.out_of)


def _ranking(output: Output, rated: int) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    columns = (
        f'CAST("rank" AS BIGINT), subject, parent, "class", {points("score")}, grade, '
        "CAST(level AS BIGINT), CAST(tier AS BIGINT), proposals"
    )
    order = 'CAST("rank" AS BIGINT), subject'
    query = f"SELECT {columns} FROM results WHERE status = 'rated' ORDER BY {order}"
    if rated <= ALL:
        return tuple(output.rows(query)), ()
    last = output.rows(
        f"SELECT * FROM (SELECT {columns} FROM results WHERE status = 'rated' "
        f'ORDER BY CAST("rank" AS BIGINT) DESC, subject DESC LIMIT {ENDS})'
    )
    return tuple(output.rows(f"{query} LIMIT {ENDS}")), tuple(reversed(last))


def _heat(scheme: Scheme, output: Output, parents: int) -> Heat | None:
    """Say which share of the available points each parent has in each area (or component)."""
    pieces: list[tuple[str, str | None, int | None, Text]] = []
    for component in scheme.components:
        for area in component.areas or ():
            pieces.append((area.area, f"{area.area}.available", None, area.title))
        if component.measure is not None:
            pieces.append((component.component, None, component.out_of, component.title))
    if len(pieces) < 2 or not output.rows("SELECT 1 FROM results WHERE status = 'rated' LIMIT 1"):
        return None
    by_subject = parents < 2
    group = "subject" if by_subject else "coalesce(parent, '—')"
    columns = []
    for name, available, full, _ in pieces:
        upper, lower = [], []
        for span in spans(scheme.rounds):
            figure = points(span.prefix + name)
            upper.append(f"coalesce({figure}, 0)")
            of = str(full) if available is None else points(span.prefix + available)
            lower.append(f"CASE WHEN {figure} IS NULL THEN 0 ELSE {of} END")
        columns.append(
            f"CAST(sum({' + '.join(upper)}) AS DECIMAL(30, 0)) * 1000 // "
            f"nullif(CAST(sum({' + '.join(lower)}) AS DECIMAL(30, 0)), 0)"
        )
    found = output.rows(
        f"SELECT {group}, count(*), {', '.join(f'CAST({c} AS BIGINT)' for c in columns)} "
        f"FROM joined WHERE status IN ('rated', 'vetoed') GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {ROWS if by_subject else GROUPS}"
    )
    found.sort(key=lambda row: str(row[0]))
    total = parents if not by_subject else output.row("SELECT count(*) FROM results")[0]
    cells = {
        (y, x): value
        for y, row in enumerate(found)
        for x, value in enumerate(row[2:])
        if value is not None
    }
    return Heat(
        tuple(str(row[0]) for row in found),
        tuple(Words(title.zh, title.en) for *_, title in pieces),
        cells,
        by_subject,
        total,
    )


def _moves(output: Output) -> list[tuple[int, int, int]]:
    return [
        (int(before), int(now), int(number))
        for before, now, number in output.rows(
            "SELECT CAST(held AS BIGINT), CAST(level AS BIGINT), count(*) FROM joined "
            "WHERE held IS NOT NULL AND level IS NOT NULL GROUP BY 1, 2 ORDER BY 1 DESC, 2 DESC"
        )
    ]


def _proposals(scheme: Scheme, output: Output) -> list[Made]:
    found = {
        name: Made(name, number, tuple(subjects))
        for name, number, subjects in output.rows(
            "SELECT name, count(*), list(subject ORDER BY subject)[:" + str(NAMED) + "] "
            "FROM (SELECT subject, unnest(string_split(proposals, ';')) AS name FROM results "
            "WHERE proposals IS NOT NULL AND proposals <> '') GROUP BY 1"
        )
    }
    return [found[item.consequence] for item in scheme.consequences if item.consequence in found]


def _unrated(output: Output) -> list[tuple[str, str]]:
    return [
        (str(subject), str(status))
        for subject, status in output.rows(
            "SELECT subject, status FROM results WHERE status <> 'rated' "
            f"ORDER BY status, subject LIMIT {NAMED}"
        )
    ]
