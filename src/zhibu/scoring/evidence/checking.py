"""Checks across tables: codes that must be known, rounds, dates, the tree of subjects."""

# ruff: noqa: S608  (names come from the contract, values are quoted)

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhibu.scoring.evidence import contract
from zhibu.scoring.evidence.converting import SCHEMA, bound
from zhibu.scoring.evidence.headings import nearest
from zhibu.scoring.evidence.problems import SHOWN, Findings, Problem, Words
from zhibu.scoring.evidence.texts import TextTable, literal, quoted
from zhibu.scoring.evidence.uses import Uses

if TYPE_CHECKING:
    import duckdb

_NEAR = 5_000
"""Codes among which the nearest is looked for."""


@dataclass(frozen=True, slots=True)
class Check:
    """The tables that were read, and where problems go."""

    con: "duckdb.DuckDBPyConnection"
    uses: Uses
    loaded: Mapping[str, TextTable]
    findings: Findings

    def offenders(
        self,
        table: str,
        column: str,
        where: str,
        words: Callable[[str], tuple[Words, Words]],
        *,
        value: str | None = None,
    ) -> None:
        """Add the rows of a table that satisfy `where` (SQL over the table as `t`)."""
        shown = value or f"t.{quoted(column)}"
        rows = self.con.execute(
            f'SELECT t."row", ({shown})::VARCHAR, count(*) OVER () FROM {SCHEMA}.{table} AS t '
            f'WHERE {where} ORDER BY t."row" LIMIT {SHOWN}'
        ).fetchall()
        if rows:
            places = self.loaded[table].find(row for row, _, _ in rows)
            problems = [
                Problem(table, places[row][1], column, text, *words(text or ""), places[row][0])
                for row, text, _ in rows
            ]
            self.findings.add(*problems, count=rows[0][2])


def known(words: Iterable[str], what: Words) -> Callable[[str], tuple[Words, Words]]:
    """Say that a code is none of those known, and which is nearest."""
    words = tuple(words)
    listed = [", ".join(words[:12]), " 等" if len(words) > 12 else ""]

    def say(value: str) -> tuple[Words, Words]:
        near = nearest(value, words) if len(words) <= _NEAR else None
        asked = Words(f"是否应为 {near}？", f"did you mean {near}? ") if near else Words("", "")
        more = " and others" if listed[1] else ""
        return Words(f"不是方案中的{what.zh}", f"is no {what.en} of the scheme"), Words(
            f"{asked.zh}可用：{listed[0]}{listed[1]}",
            f"{asked.en}{'The' if near else 'the'} {_plural(what.en)} are {listed[0]}{more}",
        )

    return say


def _plural(word: str) -> str:
    return word + ("es" if word.endswith("s") else "s")


def check_subjects(check: Check) -> None:
    """Check codes that stand once, parents, the tree, classes."""
    uses = check.uses
    table = f"{SCHEMA}.subjects"
    if not _any(check, f"SELECT 1 FROM {table}"):
        check.findings.add(
            Problem(
                "subjects",
                None,
                "",
                None,
                Words("没有考核对象", "has no rows"),
                Words("请每个对象填一行", "write one row for each subject"),
                check.loaded["subjects"].file,
            )
        )
        return
    check.offenders(
        "subjects",
        "parent",
        f"t.parent IS NOT NULL AND t.parent NOT IN (SELECT subject FROM {table} "
        "WHERE subject IS NOT NULL)",
        lambda _: (
            Words("不在 subjects 的编码中", "is no subject of this table"),
            Words(
                "请为该上级增加一行，或改正编码；最上级留空",
                "add a row for it, or correct the code; at the top leave it empty",
            ),
        ),
    )
    _check_loops(check)
    kinds = ", ".join(literal(kind) for kind in uses.kinds)
    if not _any(check, f"SELECT 1 FROM {table} WHERE kind IN ({kinds})"):
        zh = "、".join(contract.KINDS.get(kind, kind) for kind in uses.kinds)
        check.findings.add(
            Problem(
                "subjects",
                None,
                "kind",
                None,
                Words(f"没有本方案考核的对象（{zh}）", f"has no {' or '.join(uses.kinds)}"),
                Words(
                    "请增加这类对象，或改用别的方案",
                    "add such subjects, or score with another scheme",
                ),
                check.loaded["subjects"].file,
            )
        )
    if uses.class_required:
        listed = ", ".join(uses.classes)
        among = ", ".join(literal(it) for it in uses.classes)
        check.offenders(
            "subjects",
            "class",
            f't.kind IN ({kinds}) AND t."class" IS NULL',
            lambda _: (
                Words("没有分类", "has no class, and the scheme needs one"),
                Words(f"请填写分类：{listed}", f"write its class: {listed}"),
            ),
            value="t.subject",
        )
        check.offenders(
            "subjects",
            "class",
            f't.kind IN ({kinds}) AND t."class" NOT IN ({among})',
            known(uses.classes, Words("分类", "class")),
        )


def _any(check: Check, query: str) -> bool:
    return bool(check.con.execute(f"{query} LIMIT 1").fetchall())


def _check_loops(check: Check) -> None:
    table = f"{SCHEMA}.subjects"
    left = dict(
        check.con.execute(
            f"WITH RECURSIVE nodes AS (SELECT subject, parent FROM {table} WHERE subject IS NOT NULL), "
            "reached(subject) AS (SELECT subject FROM nodes WHERE parent IS NULL "
            "OR parent NOT IN (SELECT subject FROM nodes) "
            "UNION SELECT nodes.subject FROM nodes JOIN reached ON nodes.parent = reached.subject) "
            "SELECT subject, parent FROM nodes WHERE subject NOT IN (SELECT subject FROM reached) "
            "ORDER BY subject"
        ).fetchall()
    )
    seen: set[str] = set()
    for start in left:
        way: list[str] = []
        at = start
        while at in left and at not in seen:
            seen.add(at)
            way.append(at)
            at = left[at]
        if at in way:
            loop = [*way[way.index(at) :], at]
            shown = " → ".join(loop if len(loop) < 7 else [*loop[:5], "…", at])
            check.offenders(
                "subjects",
                "parent",
                f"t.subject = {literal(at)}",
                lambda _, shown=shown: (  # type: ignore[misc]
                    Words(f"使上级关系成环（{shown}）", f"closes a loop of parents ({shown})"),
                    Words("请改正其中一个上级", "correct one of the parents"),
                ),
            )


def check_once(check: Check, table: contract.Table) -> None:
    """Refuse rows that stand twice where a table has one row for each thing."""
    keys = [quoted(key) for key in table.once]
    same = " AND ".join(f"o.{key} = t.{key}" for key in keys)
    doubles = (
        f"SELECT {', '.join(keys)} FROM {SCHEMA}.{table.name} GROUP BY {', '.join(keys)} "
        "HAVING count(*) > 1"
    )
    keyed = f"({', '.join(f't.{key}' for key in keys)}) IN ({doubles})"
    before = f'EXISTS (SELECT 1 FROM {SCHEMA}.{table.name} AS o WHERE {same} AND o."row" < t."row")'
    check.offenders(
        table.name,
        table.once[-1],
        f"{keyed} AND {before}",
        lambda _: (
            Words("重复出现", "stands more than once"),
            Words("请只保留一行", "keep one of the rows"),
        ),
        value=" || ', ' || ".join(f"t.{key}::VARCHAR" for key in keys),
    )


def check_known_subjects(check: Check, table: str) -> None:
    """Refuse rows about subjects that the table of subjects does not have."""
    check.offenders(
        table,
        "subject",
        f"t.subject NOT IN (SELECT subject FROM {SCHEMA}.subjects WHERE subject IS NOT NULL)",
        lambda _: unknown_subject(),
    )


def unknown_subject() -> tuple[Words, Words]:
    """Say that a code is no subject."""
    return Words("不在 subjects 的编码中", "is no subject of the table subjects"), Words(
        "请改正编码，或在 subjects 中增加一行", "correct the code, or add a row to subjects"
    )


def round_words(rounds: int) -> Callable[[str], tuple[Words, Words]]:
    """Say that a round lies outside the year."""
    return lambda _: (
        Words(
            f"不在本年度的轮次 1 至 {rounds} 之内", f"is not one of the year's rounds 1 to {rounds}"
        ),
        Words("请改正轮次", "correct the round"),
    )


def check_ballots(check: Check) -> None:
    """Check channels, sources and rounds of ballots that were read row by row."""
    channels = {it.channel: it for it in check.uses.channels}
    check.offenders(
        "ballots",
        "channel",
        _none_of("channel", channels),
        known(channels, Words("评议渠道", "channel")),
    )
    for channel in channels.values():
        mine = f"t.channel = {literal(channel.channel)}"
        what = Words(f"渠道 {channel.channel} 的来源", f"source of {channel.channel}")
        check.offenders(
            "ballots",
            "source",
            f"{mine} AND {_none_of('source', channel.sources)}",
            source_words(channel.sources, what),
        )
        late = f'{mine} AND t."round" > {channel.rounds}'
        check.offenders("ballots", "round", late, round_words(channel.rounds))


def source_words(sources: Iterable[str], what: Words) -> Callable[[str], tuple[Words, Words]]:
    """Say that a source is none of a channel."""
    sources = tuple(sources)

    def say(value: str) -> tuple[Words, Words]:
        near = nearest(value, sources)
        asked = Words(f"是否应为 {near}？", f"did you mean {near}? ") if near else Words("", "")
        listed = ", ".join(sources)
        return Words(f"不是{what.zh}", f"is no {what.en}"), Words(
            f"{asked.zh}可用：{listed}",
            f"{asked.en}{'Its' if near else 'its'} sources are {listed}",
        )

    return say


def _none_of(column: str, words: Iterable[str]) -> str:
    listed = ", ".join(literal(word) for word in words)
    return f"t.{quoted(column)} NOT IN ({listed})" if listed else f"t.{quoted(column)} IS NOT NULL"


def check_inspections(check: Check) -> None:
    """Check clauses, rounds and full marks."""
    clauses = {it.clause: it for it in check.uses.inspections}
    check.offenders(
        "inspections",
        "clause",
        _none_of("clause", clauses),
        known(clauses, Words("检查评分条款", "inspected clause")),
    )
    for it in clauses.values():
        mine = f"t.clause = {literal(it.clause)}"
        check.offenders(
            "inspections", "round", f'{mine} AND t."round" > {it.rounds}', round_words(it.rounds)
        )
        most = bound(it.most)
        check.offenders(
            "inspections",
            "score",
            f"{mine} AND t.score > {most}",
            lambda _, it=it, most=most: (  # type: ignore[misc]
                Words(
                    f"超过条款 {it.clause} 的满分 {most}",
                    f"is above {most}, the full mark of {it.clause}",
                ),
                Words(f"请填 0 至 {most}", f"write 0 to {most}"),
            ),
        )


def check_indicators(check: Check) -> None:
    """Check names and rounds."""
    names = check.uses.indicators
    check.offenders(
        "indicators",
        "indicator",
        _none_of("indicator", names),
        known(names, Words("指标", "indicator")),
    )
    rounds = check.uses.indicator_rounds
    check.offenders("indicators", "round", f't."round" > {rounds}', round_words(rounds))
    _at_most(
        check, "indicators", "actual", "abs(actual)", contract.INDICATED_IN_YEAR, ("indicator",)
    )


def check_events(check: Check) -> None:
    """Check kinds, and points where a person chooses them."""
    events = {it.event: it for it in check.uses.events}
    check.offenders(
        "events", "event", _none_of("event", events), known(events, Words("事项", "event"))
    )
    for it in events.values():
        mine = f"t.event = {literal(it.event)}"
        if it.entered is None:
            check.offenders(
                "events",
                "points",
                f"{mine} AND t.points IS NOT NULL",
                lambda _, it=it: (  # type: ignore[misc]
                    Words(
                        f"不应填写：事项 {it.event} 的分值由方案规定",
                        f"is not wanted: the scheme sets the points of {it.event}",
                    ),
                    Words("请留空", "leave it empty"),
                ),
            )
            continue
        least, most = (bound(hundredths) for hundredths in it.entered)
        words = (
            Words(f"不在 {least} 至 {most} 之间", f"is not between {least} and {most}"),
            Words(
                f"请为事项 {it.event} 填写 {least} 至 {most} 的分值",
                f"write the points of {it.event}, from {least} to {most}",
            ),
        )
        empty = (Words("必填而为空", "is empty, and is required"), words[1])
        outside = f"{mine} AND t.points NOT BETWEEN {least} AND {most}"
        check.offenders("events", "points", outside, lambda _, said=words: said)  # type: ignore[misc]
        if "points" not in check.loaded["events"].given or _any(
            check, f"SELECT 1 FROM {SCHEMA}.events AS t WHERE {mine} AND t.points IS NULL"
        ):
            check.offenders(
                "events",
                "points",
                f"{mine} AND t.points IS NULL",
                lambda _, said=empty: said,  # type: ignore[misc]
            )


def check_sums(check: Check, table: str) -> None:
    """Bound what a subject collects in the year, so that no product leaves exact integers."""
    if table == "records":
        for column in ("attended", "expected"):
            _at_most(check, table, column, f"{column} * 100", contract.ATTENDED_IN_YEAR * 100)
    elif table == "points":
        worked = "amount * quality * coefficient"
        _at_most(check, table, "amount", worked, contract.WORKED_IN_YEAR)


def _at_most(
    check: Check, table: str, column: str, value: str, most: int, keys: tuple[str, ...] = ()
) -> None:
    by = ", ".join(("subject", *keys))
    scale = "" if "* 100" in value else " * 100"
    over = check.con.execute(
        f'SELECT min("row"), {by} FROM {SCHEMA}.{table} GROUP BY {by} '
        f"HAVING sum(({value})::DECIMAL(38, 6)){scale} > {most} ORDER BY 1"
    ).fetchall()
    if over:
        shown = f"{bound(most):s}"
        places = check.loaded[table].find(row[0] for row in over[:SHOWN])
        problems = [
            Problem(
                table,
                places[row][1],
                column,
                ", ".join(names),
                Words(f"全年合计超过 {shown}", f"adds up to more than {shown} in the year"),
                Words("请检查计量单位，改用更大的单位", "check the unit, and take a larger one"),
                places[row][0],
            )
            for row, *names in over[:SHOWN]
        ]
        check.findings.add(*problems, count=len(over))


def check_dates(check: Check, table: contract.Table, year: int) -> None:
    """Refuse dates outside the year."""
    if table.dated:
        check.offenders(
            table.name,
            table.dated,
            f"year(t.{quoted(table.dated)}) <> {year}",
            lambda _: (
                Words(f"不在考核年度 {year} 年内", f"lies outside the year {year}"),
                Words("请改正日期或删除这一行", "correct the date, or remove the row"),
            ),
        )
    if table.name == "history":
        check.offenders(
            "history",
            "year",
            f't."year" >= {year}',
            lambda _: (
                Words(f"不早于考核年度 {year} 年", f"is not before the assessed year {year}"),
                Words("历年结果只填以前的年度", "history holds earlier years only"),
            ),
        )
