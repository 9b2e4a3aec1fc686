"""The tree of a result, written at once: it has a line for every clause, and a template for each is slow."""

from collections.abc import Iterable

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from zhibu.portal.assessments.explaining import Line
from zhibu.portal.templatetags.portal import badge, icon


def tree(lines: Iterable[Line], appeal_url: str = "") -> SafeString:
    """Draw the lines; one that has more to say opens.

    Args:
        appeal_url: where a clause is appealed against; empty where nobody may.
    """
    return mark_safe("".join(_line(one, appeal_url) for one in lines))  # noqa: S308 - escaped below


def _line(line: Line, appeal_url: str) -> str:
    looks = f"result-way-line result-way-{line.depth} result-way-{line.kind}"
    if not line.opens:
        return f'<div class="{looks}"><p class="result-way-head">{_head(line)}</p></div>'
    more = "".join(f"<p>{escape(words)}</p>" for words in line.evidence)
    facts = "".join(f"<dt>{escape(word)}</dt><dd>{escape(said)}</dd>" for word, said in line.facts)
    if line.origin:
        links = "".join(
            format_html(' <a href="{}">{}</a>' if url else " <span>{1}</span>", url, words)
            for url, words in line.links
        )
        facts += f"<dt>{escape(_('Where from'))}</dt><dd>{escape(line.origin)}{links}</dd>"
    if appeal_url and line.leaf:
        way = '<p><a href="{}?clause={}">{}</a></p>'
        more_after = format_html(way, appeal_url, line.name.rpartition("/")[2], _("Appeal against this clause"))  # fmt: skip
    else:
        more_after = ""
    return (
        f'<details class="{looks}"><summary>{_head(line)}</summary><div class="result-way-more">'
        f'{more}<dl class="facts">{facts}</dl>{more_after}</div></details>'
    )


def _head(line: Line) -> str:
    marks = f" {badge(_('typed'), 'warn', 'pencil')}" if line.typed else ""
    marks += "".join(f" {badge(words, tone)}" for words, tone in line.marks)
    state = badge(*line.look) if line.look[0] else ""
    figure = f"{icon('lock')} {escape(_('not shown'))}" if line.hidden else escape(line.figure)
    return (
        f'<span class="result-way-title">{escape(line.title)}{marks}</span>{state}'
        f'<span class="result-way-figure">{figure}</span>'
    )
