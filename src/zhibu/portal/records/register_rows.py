"""Rows of a register and facts of a book's leaf, written at once.

Hundreds of cells are too many for a template's loop.
"""

from collections.abc import Iterable
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from zhibu.portal.templatetags.writing import ABSENT
from zhibu.records.registers import Column, Fact, Row, Table


def rows_of(table: Table) -> SafeString:
    """Write the rows, each named by the heading that leads to its record."""
    cells = [_opened(column) for column in table.columns]
    made = [_row(row, cells, table.named) for row in table.rows]
    return mark_safe("".join(made))  # noqa: S308 - escaped below


def _opened(column: Column) -> str:
    look = "number" if column.side == "right" else "" if column.width else "tight"
    given = f' class="{look}"' if look else ""
    return f'<td data-label="{escape(str(column.name))}"{given}>'


def _row(row: Row, opened: list[str], named: int) -> str:
    texts = [escape(text) if text else ABSENT for text in row.texts]
    cells = [f"{before}{text}</td>" for before, text in zip(opened, texts, strict=True)]
    head = texts[named]
    if row.record:
        head = f'<a href="{escape(reverse("record", args=[row.record]))}">{head}</a>'
    cells[named] = f'<th scope="row">{head}</th>'
    return f"<tr>{''.join(cells)}</tr>"


def facts_of(facts: Iterable[Fact]) -> SafeString:
    """Write what a leaf says, label and text; lines stay lines."""
    return mark_safe("".join(map(_fact, facts)))  # noqa: S308 - escaped below


def _fact(fact: Fact) -> str:
    wide = ' class="wide"' if fact.wide else ""
    text = "<br>".join(escape(fact.text).splitlines())
    return f"<div{wide}><dt>{escape(fact.label)}</dt><dd>{text}</dd></div>"
