"""The report as a workbook (工作簿): summary with charts, results, trace, proposals, scheme."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from zhibu.report.overview import overview
from zhibu.report.sections.told import STATUS_WORDS, Told
from zhibu.report.sheets import Sheets
from zhibu.report.tables import Output, opened
from zhibu.scoring.explanation.following import DECIDED
from zhibu.scoring.explanation.model import Node
from zhibu.scoring.explanation.reading import Row
from zhibu.scoring.explanation.tree import condition_words, tree_of
from zhibu.scoring.scheme.document import measure_in_words, proposal_in_words
from zhibu.scoring.scheme.document.origin import mark_of
from zhibu.scoring.scheme.document.outcome import in_language, marked_in_words
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.reading import SchemeFile

EXPLAINED = 5_000
"""Subjects up to which the trace is written in long form."""
_BATCH = 2_000
_STATES = {
    "full": "满分",
    "short": "未满",
    "no_evidence": "无依据",
    "left_out": "不计",
    "not_done": "未做",
    "plain": "",
}
_RESULTS = (
    ("对象 subject", 14, "text"),
    ("类型 kind", 10, "text"),
    ("上级 parent", 12, "text"),
    ("类别 class", 10, "text"),
    ("状态 status", 12, "text"),
    ("得分 score", 10, "points"),
    ("等次 grade", 14, "text"),
    ("级别 level", 8, "count"),
    ("梯级 tier", 8, "count"),
    ("名次 rank", 8, "count"),
    ("同类名次 rank_in_class", 12, "count"),
    ("同上级名次 rank_in_parent", 12, "count"),
    ("建议 proposals", 48, "text"),
)
_TRACE = (
    ("对象 subject", 14, "text"),
    ("项目 item", 34, "text"),
    ("代号 id", 22, "text"),
    ("得分 figure", 10, "points"),
    ("满分 out of", 10, "points"),
    ("状态 state", 8, "text"),
    ("依据 evidence", 60, "text"),
    ("算式 working", 60, "text"),
    ("缺什么 missing", 40, "text"),
)
_PROPOSALS = (
    ("对象 subject", 14, "text"),
    ("得分 score", 10, "points"),
    ("建议 proposal", 34, "text"),
    ("内容 what", 40, "text"),
    ("理由 reason", 50, "text"),
    ("由人决定 decided by a person", 40, "text"),
    ("出处 source", 50, "text"),
)
_SCHEME = (
    ("大项 area", 26, "text"),
    ("条款 clause", 34, "text"),
    ("代号 id", 22, "text"),
    ("满分 points", 10, "points"),
    ("计分办法 measure", 60, "text"),
    ("出处 source", 50, "text"),
    ("假定 assumed", 50, "text"),
)


def write_xlsx(file: SchemeFile, out: Path, to: Path) -> None:
    """Write the report (报告) of a run as a workbook.

    Texts of the data are written as texts, so that none can be taken for a formula.

    Args:
        file: the scheme that OUT was scored by.
        out: what scoring wrote.
        to: the workbook; it appears whole.

    Raises:
        ExplanationError: OUT was not written by scoring, or by another scheme.
    """
    import xlsxwriter

    partial = to.with_name(f".{to.name}.partial")
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    try:
        with opened(file, out) as output, xlsxwriter.Workbook(str(partial), options) as book:
            # A workbook carries its day of making; ours is the same each time.
            book.set_properties({"created": datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)})
            sheets = Sheets(book)
            told = Told(file.scheme, overview(file.scheme, output))
            _summary(sheets, file, told)
            sheets.table("结果 Results", _RESULTS, _results(output))
            if told.overview.in_all <= EXPLAINED:
                sheets.table("逐项来由 Trace", _TRACE, _trace(file.scheme, output))
            sheets.table("建议 Proposals", _PROPOSALS, _proposals(file.scheme, output))
            sheets.table("方案 Scheme", _SCHEME, _clauses(file.scheme))
        partial.replace(to)
    finally:
        partial.unlink(missing_ok=True)


def _summary(sheets: Sheets, file: SchemeFile, told: Told) -> None:
    scheme, seen = file.scheme, told.overview
    sheet = sheets.plain("摘要 Summary", (30, 16, 16, 16))
    line = sheets.line
    line(sheet, 0, [scheme.title.zh], bold=True)
    line(sheet, 1, [scheme.title.en])
    line(sheet, 2, ["年度 year", seen.year])
    line(sheet, 3, ["方案 scheme", scheme.scheme, "版本 version", scheme.version])
    line(sheet, 4, ["SHA-256", file.hash])
    row = 6
    for name, words in STATUS_WORDS.items():
        line(sheet, row, [f"{words.zh} {words.en}", seen.statuses.get(name, 0)])
        row += 1
    for title, value in (
        ("平均分 mean", seen.mean),
        ("中位数 median", seen.median),
        ("最低 lowest", seen.lowest),
        ("最高 highest", seen.highest),
    ):
        line(sheet, row, [title, None if value is None else Decimal(value).scaleb(-2)])
        row += 1
    row += 1
    line(sheet, row, ["等次 grade", "个数 number"], bold=True)
    first = row + 1
    for name, count in seen.grades.items():
        row += 1
        grade = told.grade(name)
        line(sheet, row, [f"{grade.zh} {grade.en}", count])
    sheets.chart(sheet, "等次 Grades", "摘要 Summary", (first, row), "E1", "bar")
    for number, item in enumerate(seen.distributions):
        row += 2
        class_ = told.class_(item.class_) if item.class_ else None
        title = f"得分分布 Scores{'' if class_ is None else ' · ' + class_.zh}"
        line(sheet, row, [f"{title}：分数段起点 from", "个数 number"], bold=True)
        first = row + 1
        for place, count in enumerate(item.counts):
            row += 1
            line(sheet, row, [Decimal(item.start + place * item.step).scaleb(-2), count])
        place_of = f"E{17 + 16 * number}"
        sheets.chart(sheet, title, "摘要 Summary", (first, row), place_of, "column")
    row += 2
    line(sheet, row, [DECIDED.zh])
    line(sheet, row + 1, [DECIDED.en])


def _rows(output: Output, query: str) -> Iterator[tuple[Any, ...]]:
    asked = output.con.cursor().execute(query)
    while batch := asked.fetchmany(_BATCH):
        yield from batch


def _results(output: Output) -> Iterator[tuple[Any, ...]]:
    names = [heading.split()[-1] for heading, *_ in _RESULTS]
    columns = ", ".join(f'CAST("{name}" AS VARCHAR)' for name in names)
    yield from _rows(output, f"SELECT {columns} FROM results ORDER BY subject")  # noqa: S608


def _trace(scheme: Scheme, output: Output) -> Iterator[tuple[Any, ...]]:
    asked = output.con.cursor().execute(
        "SELECT CAST(COLUMNS(*) AS VARCHAR) FROM joined ORDER BY subject"
    )
    names = [str(column[0]) for column in asked.description or ()]
    while batch := asked.fetchmany(_BATCH):
        for cells in batch:
            row = Row(dict(zip(names, cells, strict=True)))
            tree = tree_of(scheme, row)
            yield from _nodes(row.text("subject") or "", tree, 0)


def _nodes(subject: str, node: Node, depth: int) -> Iterator[tuple[Any, ...]]:
    yield (
        subject,
        "　" * depth + node.title.zh,
        node.name,
        node.figure,
        node.out_of,
        _STATES[node.state],
        "；".join(item.zh for item in node.evidence),
        node.working.zh if node.working else None,
        node.lacking.zh if node.lacking else None,
    )
    for child in node.children:
        yield from _nodes(subject, child, depth + 1)


def _proposals(scheme: Scheme, output: Output) -> Iterator[tuple[Any, ...]]:
    rules = {item.consequence: item for item in scheme.consequences}
    reasons = {name: condition_words(item.when, scheme).zh for name, item in rules.items()}
    for subject, score, name in _rows(
        output,
        "SELECT subject, CAST(score AS VARCHAR), unnest(string_split(proposals, ';')) AS name "
        "FROM results WHERE proposals IS NOT NULL AND proposals <> '' ORDER BY subject",
    ):
        item = rules[name]
        yield (
            subject,
            score,
            item.title.zh,
            proposal_in_words(item, "zh", scheme),
            reasons[name],
            DECIDED.zh,
            in_language(item.source or "", "zh") or marked_in_words(item.assumed, "zh"),
        )


def _reason(assumed: str | None) -> str:
    """A reason under the heading 假定; what the organisation set has its mark."""
    mark = mark_of(in_language(assumed or "", "zh"))
    if mark is None or mark.kind == "assumed":
        return in_language(assumed or "", "zh")
    return marked_in_words(assumed, "zh")


def _clauses(scheme: Scheme) -> Iterator[tuple[Any, ...]]:
    for component in scheme.components:
        pieces: list[tuple[str, str, Any, int]] = [
            (area.title.zh, clause.clause, clause, clause.points)
            for area in component.areas or ()
            for clause in area.clauses
        ]
        if component.measure is not None:
            pieces.append((component.title.zh, component.component, component, component.out_of))
        for area_title, name, piece, full in pieces:
            words = measure_in_words(
                piece.measure,
                piece.short,
                piece.award,
                full,
                "zh",
                beyond=getattr(piece, "beyond", None),
                title=piece.title,
            )
            yield (
                area_title,
                piece.title.zh,
                name,
                full,
                words,
                in_language(piece.source or "", "zh"),
                _reason(piece.assumed),
            )
