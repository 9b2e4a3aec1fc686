"""Checks across tables: codes that must be known, rounds, dates, the tree of subjects."""

# ruff: noqa: S608  (names come from the contract, values are quoted)

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhibu.scoring.evidence import contract
from zhibu.scoring.evidence.converting import SCHEMA, bound
from zhibu.scoring.evidence.headings import nearest
from zhibu.scoring.evidence.problems import SHOWN, Findings, Problem, Words
from zhibu.scoring.evidence.texts import TextTable, quoted
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

    def has(self, query: str) -> bool:
        """Whether a query gives any row."""
        return bool(self.con.execute(f"{query} LIMIT 1").fetchall())


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


def check_sums(check: Check, table: str) -> None:
    """Bound what a subject collects in the year, so that no product leaves exact integers."""
    if table == "records":
        for column in ("attended", "expected"):
            at_most(check, table, column, f"{column} * 100", contract.ATTENDED_IN_YEAR * 100)
    elif table == "points":
        worked = "amount * quality * coefficient"
        at_most(check, table, "amount", worked, contract.WORKED_IN_YEAR)


def at_most(
    check: Check, table: str, column: str, value: str, most: int, keys: tuple[str, ...] = ()
) -> None:
    """Bound a sum (SQL; `most` in hundredths) over the rows of a subject, and of `keys`."""
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
