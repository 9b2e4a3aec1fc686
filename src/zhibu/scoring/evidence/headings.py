"""Headings and names of tables, as people write them: English, Chinese, or both."""

import difflib
import re
from collections.abc import Iterable, Sequence

from zhibu.scoring.evidence.contract import TABLES, Table
from zhibu.scoring.evidence.problems import Problem, Words
from zhibu.terms.widths import half_width

_APART = re.compile(r"[\s()/|,，、（）【】]+")


def _named(written: str, words: dict[str, str]) -> str | None:
    text = half_width(written.replace("\ufeff", "")).lower()
    if text in words:
        return words[text]
    parts = {words.get(part) for part in _APART.split(text) if part}
    return parts.pop() if len(parts) == 1 else None


def table_named(written: str) -> str | None:
    """Find the table that a file or sheet is named after.

    Example:
        >>> table_named("subjects"), table_named("考核对象"), table_named("subjects 考核对象")
        ('subjects', 'subjects', 'subjects')
    """
    words = {table.name: table.name for table in TABLES.values()}
    return _named(written, words | {table.zh: table.name for table in TABLES.values()})


def column_named(table: Table, written: str) -> str | None:
    """Find the column that a heading means."""
    words = {column.name: column.name for column in table.columns}
    return _named(written, words | {column.zh: column.name for column in table.columns})


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Give the known word that is most like `word`, if one is."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def is_second_heading(table: Table, columns: Sequence[str | None], cells: Sequence[str]) -> bool:
    """Whether a row repeats the headings in the other language, and so is no data."""
    filled = [
        (column, cell)
        for column, cell in zip(columns, cells, strict=False)
        if cell and cell.strip()
    ]
    return bool(filled) and all(
        column is not None and column_named(table, cell) == column for column, cell in filled
    )


def read_headings(
    table: Table, headings: Sequence[str], file: str, row: int = 1
) -> tuple[list[str | None], list[Problem]]:
    """Give the column under each heading (None under an empty one), and what is wrong.

    Unknown columns, a column given twice, and missing required columns are problems.
    """
    columns: list[str | None] = []
    problems = []
    for heading in headings:
        column = column_named(table, heading)
        if column is None and heading.strip():
            problems.append(_unknown(table, heading.strip(), file, row))
        elif column is not None and column in columns:
            problems.append(
                Problem(
                    table.name,
                    row,
                    column,
                    None,
                    Words("这一列出现两次", "stands twice"),
                    Words("请只保留一列", "keep one of the two columns"),
                    file,
                )
            )
            column = None
        columns.append(column)
    problems += [
        Problem(
            table.name,
            row,
            column.name,
            None,
            Words(f"缺少必填列（{column.zh}）", "is missing, and is required"),
            Words(f"请增加一列，表头为 {column.name}", f"add a column headed {column.name}"),
            file,
        )
        for column in table.columns
        if column.required and column.name not in columns
    ]
    return columns, problems


def _unknown(table: Table, heading: str, file: str, row: int) -> Problem:
    names = [word for column in table.columns for word in (column.name, column.zh)]
    near = nearest(half_width(heading).lower(), names)
    known = ", ".join(column.name for column in table.columns)
    if near is None:
        remedy = Words(
            f"请删除该列；可用的列：{known}", f"remove the column; the columns are {known}"
        )
    else:
        remedy = Words(
            f"是否应为 {near}？可用的列：{known}", f"did you mean {near}? The columns are {known}"
        )
    return Problem(
        table.name,
        row,
        "",
        heading,
        Words("不是本表的列", "is no column of this table"),
        remedy,
        file,
    )
