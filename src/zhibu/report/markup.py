"""Pieces of HTML in two languages: both texts are in the page, one is shown."""

import json
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from zhibu.scoring.evidence.problems import Words


def text(value: object) -> str:
    """Escape a value for HTML."""
    return escape(str(value), quote=True)


def both(zh: str, en: str) -> str:
    """Give a text in both languages."""
    if zh == en:
        return text(zh)
    return (
        f'<span class="zh" lang="zh-Hans">{text(zh)}</span>'
        f'<span class="en" lang="en">{text(en)}</span>'
    )


def words(value: Words) -> str:
    """Give words in both languages."""
    return both(value.zh, value.en)


def heading(zh: str, en: str, name: str) -> str:
    """Give a heading of a section."""
    return f'<h2 id="{name}">{both(zh, en)}</h2>'


def note(zh: str, en: str) -> str:
    """Give a quiet line."""
    return f'<p class="note">{both(zh, en)}</p>'


Cell = str | tuple[str, str]
"""Ready HTML; or HTML with a class, such as number."""


def table(name: str, caption: str, heads: Sequence[Cell], rows: Iterable[Sequence[Cell]]) -> str:
    """Give a table that scrolls in its own frame; the first cell of a row is its heading."""
    head = "".join(_cell("th", cell, ' scope="col"') for cell in heads)
    body = "".join(
        "<tr>"
        + _cell("th", row[0], ' scope="row"')
        + "".join(_cell("td", cell, "") for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-labelledby="{name}-caption"><table>'
        f'<caption id="{name}-caption">{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def number(value: object) -> tuple[str, str]:
    """Give a cell with an aligned figure."""
    return text(value), "number"


def _cell(tag: str, cell: Cell, more: str) -> str:
    content, kind = cell if isinstance(cell, tuple) else (cell, "")
    return f"<{tag}{more}{f' class={kind}' if kind else ''}>{content}</{tag}>"


def behind(content: str, zh: str = "看数据表", en: str = "Show the table") -> str:
    """Fold something away behind a line that opens it."""
    return f"<details><summary>{both(zh, en)}</summary>{content}</details>"


Chart = dict[str, Any]


def figure(caption: str, zh: tuple[Chart, str], en: tuple[Chart, str], height: int = 320) -> str:
    """Give a chart in both languages, each with its description for screen readers."""
    return (
        f"<figure><figcaption>{caption}</figcaption>"
        + "".join(
            f'<div class="{name}" lang="{lang}">'
            f'<script type="application/json" data-chart>{_data(option, said, height)}</script></div>'
            for name, lang, (option, said) in (("zh", "zh-Hans", zh), ("en", "en", en))
        )
        + f"<noscript>{both('图需要启用脚本；数据见下表。', 'Charts need scripts; the data stand in the table.')}</noscript></figure>"
    )


def _data(option: Chart, description: str, height: int) -> str:
    made = json.dumps(
        {"option": option, "description": description, "height": height},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return made.replace("<", "\\u003c")
