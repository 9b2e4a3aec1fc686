"""From text to exact types, with every cell that does not fit."""

# ruff: noqa: S608  (names come from the contract, values are quoted)

from typing import TYPE_CHECKING

from zhibu.scoring.evidence import texts
from zhibu.scoring.evidence.contract import KINDS, Column
from zhibu.scoring.evidence.headings import nearest
from zhibu.scoring.evidence.problems import SHOWN, Findings, Problem, Words
from zhibu.terms.score import Score

if TYPE_CHECKING:
    import duckdb

SCHEMA = "zhibu_given"

_EMPTY, _NO_TYPE, _FINER, _RANGE = 1, 2, 3, 4
_DATE = r"(19\d\d|2\d{3})[-/.年](\d{1,2})[-/.月](\d{1,2})日?( 00:00(:00([.]0+)?)?)?"


def _date(text: str) -> str:
    plain = f"regexp_replace({text}, '^(19\\d\\d|2\\d\\d\\d)(\\d\\d)(\\d\\d)$', '\\1-\\2-\\3')"
    iso = f"regexp_replace({plain}, '^{_DATE}$', '\\1-\\2-\\3')"
    return f"try_cast(CASE WHEN regexp_full_match({plain}, '{_DATE}') THEN {iso} END AS DATE)"


def _typed(column: Column) -> str:
    text = texts.quoted(column.name)
    if column.type == "date":
        return _date(text)
    if column.type in ("whole", "decimal"):
        value = f"CASE WHEN {_fault(column)} = 0 THEN try_cast({text} AS {column.sql}) END"
        return value if column.default is None else f"coalesce({value}, {column.default})"
    return f"nullif({text}, {texts.literal(texts.REFUSED)})"


def _fault(column: Column) -> str:
    """Give SQL for what is wrong with a cell, 0 for nothing."""
    text = texts.quoted(column.name)
    rules = [(f"{text} = {texts.literal(texts.REFUSED)}", 0)]
    match column.type:
        case "code" | "name":
            rules.append((f"NOT regexp_full_match({text}, '[^\\x00-\\x1f]{{1,100}}')", _NO_TYPE))
        case "kind":
            known = ", ".join(texts.literal(kind) for kind in KINDS)
            rules.append((f"{text} NOT IN ({known})", _NO_TYPE))
        case "date":
            rules.append((f"{_date(text)} IS NULL", _NO_TYPE))
        case "whole":
            rules.append((f"NOT regexp_full_match({text}, '-?[0-9]{{1,15}}')", _NO_TYPE))
            range_ = f"BETWEEN {column.least} AND {column.most}"
            rules.append((f"try_cast({text} AS BIGINT) NOT {range_}", _RANGE))
        case "decimal":
            number = "-?[0-9]{1,12}"
            rules.append((f"NOT regexp_full_match({text}, '{number}([.][0-9]+)?')", _NO_TYPE))
            finer = f"NOT regexp_full_match({text}, '{number}([.][0-9]{{1,2}})?')"
            rules.append((finer, _FINER))
            least, most = Score(hundredths=column.least), Score(hundredths=column.most)
            range_ = f"BETWEEN {least} AND {most}"
            rules.append((f"try_cast({text} AS DECIMAL(16, 2)) NOT {range_}", _RANGE))
    cases = " ".join(f"WHEN {rule} THEN {fault}" for rule, fault in rules)
    empty = f"WHEN {text} IS NULL THEN {_EMPTY if column.required else 0}"
    return f"CASE {empty} {cases} ELSE 0 END"


def bound(count: int) -> str:
    """Write hundredths as a person does: 100, 5.5, -0.25."""
    return Score(hundredths=count).trimmed()


def convert(con: "duckdb.DuckDBPyConnection", loaded: texts.TextTable, findings: Findings) -> int:
    """Create the typed table with its rows' numbers (`row`), from 0; give how many rows it has.

    Rows without any content are passed over.
    """
    table = loaded.table
    source = f"{texts.SCHEMA}.{table.name}"
    filled = f"coalesce({', '.join(texts.quoted(it.name) for it in table.columns)}) IS NOT NULL"
    checked = [column for column in table.columns if column.name in loaded.given]
    if checked:
        counts = ", ".join(f"count_if({_fault(column)} > 0)" for column in checked)
        faulty = con.execute(f"SELECT {counts} FROM {source} WHERE {filled}").fetchall()[0]
        for column, count in zip(checked, faulty, strict=True):
            if count:
                rows = con.execute(
                    f"SELECT rowid, {texts.quoted(column.name)}, {_fault(column)} FROM {source} "
                    f"WHERE {filled} AND {_fault(column)} > 0 ORDER BY rowid LIMIT {SHOWN}"
                ).fetchall()
                places = loaded.find(row for row, _, _ in rows)
                problems = [
                    Problem(
                        table.name,
                        places[row][1],
                        column.name,
                        value,
                        *_words(column, fault, value),
                        places[row][0],
                    )
                    for row, value, fault in rows
                ]
                findings.add(*problems, count=count)
    columns = ", ".join(
        f"({_typed(it)})::{it.sql} AS {texts.quoted(it.name)}" for it in table.columns
    )
    con.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
    con.execute(
        f"CREATE TABLE {SCHEMA}.{table.name} AS "
        f'SELECT rowid AS "row", {columns} FROM {source} WHERE {filled} ORDER BY rowid'
    )
    con.execute(f"DROP TABLE {source}")
    found = con.execute(f"SELECT count(*) FROM {SCHEMA}.{table.name}").fetchall()
    return int(found[0][0])


def _words(column: Column, fault: int, value: str | None) -> tuple[Words, Words]:
    if fault == _EMPTY:
        return Words("必填而为空", "is empty, and is required"), Words(
            f"请填写{column.note.zh}", f"write it: {column.note.en}"
        )
    match column.type:
        case "kind":
            known = "、".join(f"{name} {zh}" for name, zh in KINDS.items())
            near = nearest(value or "", [*KINDS, *KINDS.values()])
            asked = (f"是否应为 {near}？", f"did you mean {near}? ") if near else ("", "")
            return Words("不是对象类型", "is no kind of subject"), Words(
                f"{asked[0]}可用：{known}", f"{asked[1]}The kinds are {', '.join(KINDS)}"
            )
        case "date":
            return Words("不是日期", "is not a date"), Words(
                "请写成 2026-05-01 的样子", "write it like 2026-05-01"
            )
        case "whole":
            least, most = str(column.least), str(column.most)
            what = Words("整数", "a whole number")
        case "decimal":
            least, most = bound(column.least), bound(column.most)
            what = Words("数", "a number")
        case _:
            return Words("不是编码", "is not a code"), Words(
                "请写 1 至 100 个字，不含换行", "write 1 to 100 characters without line breaks"
            )
    decimals = (
        ("、至多两位小数的", " with at most two decimals")
        if column.type == "decimal"
        else (" 的", "")
    )
    remedy = Words(
        f"请填 {least} 至 {most}{decimals[0]}{what.zh}",
        f"write {what.en} from {least} to {most}{decimals[1]}",
    )
    if fault == _FINER:
        return Words("小数超过两位", "has more than two decimals"), remedy
    if fault == _RANGE:
        return Words(f"不在 {least} 至 {most} 之间", f"is not between {least} and {most}"), remedy
    return Words(f"不是{what.zh}", f"is not {what.en}"), remedy
