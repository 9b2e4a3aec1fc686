"""The scheme's document as HTML: the few forms of Markdown that it uses, and no others."""

import re
from html import escape

_BOLD = re.compile(r"\*\*(.+?)\*\*")


def as_html(document: str, below: int = 2) -> str:
    """Turn headings, lists, tables, bold and paragraphs into HTML.

    Args:
        document: Markdown of `zhibu.scoring.scheme.document`.
        below: how many levels the headings are pushed down.
    """
    made: list[str] = []
    rows: list[list[str]] = []
    open_list = False

    def close() -> None:
        nonlocal open_list
        if open_list:
            made.append("</li></ul>")
            open_list = False
        if rows:
            made.append(_table(rows))
            rows.clear()

    for line in document.splitlines():
        if line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if not all(set(cell) <= {"-", ":"} for cell in cells):
                rows.append(cells)
            continue
        if line.startswith("- "):
            if open_list:
                made.append("</li>")
            else:
                close()
                made.append("<ul>")
            made.append(f"<li>{_inline(line[2:])}")
            open_list = True
            continue
        if line.startswith("  ") and open_list:
            made.append(f"<br>{_inline(line.strip())}")
            continue
        close()
        if found := re.match(r"(#+) (.*)", line):
            level = min(len(found[1]) + below, 6)
            made.append(f"<h{level}>{_inline(found[2])}</h{level}>")
        elif line.strip():
            made.append(f"<p>{_inline(line)}</p>")
    close()
    return "".join(made)


def _inline(text: str) -> str:
    return _BOLD.sub(r"<strong>\1</strong>", escape(text))


def _table(rows: list[list[str]]) -> str:
    head = "".join(f'<th scope="col">{_inline(cell)}</th>' for cell in rows[0])
    body = "".join(
        "<tr>" + "".join(f"<td>{_inline(cell)}</td>" for cell in row) + "</tr>" for row in rows[1:]
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
