"""The report as one HTML file that needs nothing else: styles, script and data are in it."""

from importlib.resources import files
from pathlib import Path

from zhibu.report.markup import both, text
from zhibu.report.overview import overview
from zhibu.report.sections import losses, origin, proposals, results, standings
from zhibu.report.sections.told import Told
from zhibu.report.tables import opened
from zhibu.scoring.scheme.document.words import Language, names_in_words, said
from zhibu.scoring.scheme.reading import SchemeFile

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
_CONTENTS = (
    ("scores", "得分分布", "Scores"),
    ("grades", "等次", "Grades"),
    ("moves", "升降", "Moves"),
    ("losses", "丢分", "Losses"),
    ("areas", "强弱", "Areas"),
    ("ranking", "排名", "Ranking"),
    ("unrated", "没有评定的", "Unrated"),
    ("proposals", "建议", "Proposals"),
    ("assumed", "假定", "Assumed"),
    ("scheme", "方案", "Scheme"),
    ("verify", "核对", "Verify"),
)


def write_html(file: SchemeFile, out: Path, to: Path, language: Language = "zh") -> None:
    """Write the report (报告) of a run as one self-contained file.

    Args:
        file: the scheme that OUT was scored by.
        out: what scoring wrote.
        to: the file to write; it appears whole.
        language: which language is shown first; both are in the page.

    Raises:
        ExplanationError: OUT was not written by scoring, or by another scheme.
    """
    with opened(file, out) as output:
        told = Told(file.scheme, overview(file.scheme, output))
        sections = [
            results.distribution(told) + results.lowest_and_highest(told),
            results.grades(told),
            results.moves(told),
            losses.losses(told),
            losses.heat(told),
            standings.ranking(told),
            standings.unrated(told),
            proposals.proposals(told),
            origin.assumed(told),
            origin.whole_scheme(file),
            origin.verify(file, out, output.product, output.tables),
        ]
    page = _page(file, told, sections, language)
    partial = to.with_name(f".{to.name}.partial")
    partial.write_text(page, encoding="utf-8")
    partial.replace(to)


def _page(file: SchemeFile, told: Told, sections: list[str], language: Language) -> str:
    scheme = file.scheme
    room = files("zhibu.report")
    style = (room / "static" / "report.css").read_text("utf-8") + (room / "page.css").read_text(
        "utf-8"
    )
    script = (room / "static" / "report.js").read_text("utf-8")
    own = (room / "page.js").read_text("utf-8")
    year = told.overview.year
    title = f"{said(scheme.title, language)} · {year}"
    tongue = "zh-Hans" if language == "zh" else "en"
    choices = "".join(
        f'<input class="switch" type="radio" name="language" id="lang-{name}" value="{value}"'
        f'{" checked" if name == language else ""} aria-label="{label}">'
        for name, value, label in (("zh", "zh-Hans", "中文"), ("en", "en", "English"))
    )
    body = "".join(f"<section>{section}</section>" for section in sections if section)
    return (
        f'<!doctype html>\n<html lang="{tongue}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>{text(title)}</title><style>{style}</style></head><body>{choices}<main>"
        f"{_head(file, told, body)}{results.facts(told)}{body}</main>"
        f"<script>{_inert(script)}</script><script>{_inert(own)}</script></body></html>\n"
    )


def _head(file: SchemeFile, told: Told, body: str) -> str:
    scheme, seen = file.scheme, told.overview
    subjects = [names_in_words(scheme.subject, language) for language in ("zh", "en")]
    links = "".join(
        f'<li><a href="#{name}">{both(zh, en)}</a></li>'
        for name, zh, en in _CONTENTS
        if f'id="{name}"' in body
    )
    return (
        '<header><div class="languages"><label for="lang-zh" lang="zh-Hans">中文</label>'
        '<label for="lang-en" lang="en">English</label></div>'
        f'<p class="kicker">{both(f"{seen.year}年考核报告", f"Assessment report {seen.year}")}</p>'
        f"<h1>{both(scheme.title.zh, scheme.title.en)}</h1>"
        f'<p class="lead">{both(f"考核对象：{subjects[0]}，共{seen.in_all:,}个", f"{seen.in_all:,} subjects of kind {subjects[1]}")}</p>'
        f'<p class="kicker">{both("方案", "Scheme")} {text(scheme.scheme)} · '
        f"{both('版本', 'version')} {text(scheme.version)} · SHA-256 <code>{file.hash}</code></p>"
        f'<nav aria-label="{text("目录 / Contents")}"><ul class="contents">{links}</ul></nav></header>'
    )


def _inert(script: str) -> str:
    """Keep text inside a script from ending its element."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")
