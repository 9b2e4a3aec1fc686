"""What the scheme assumes, the scheme itself, and how to verify the report."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from zhibu.report.markup import Cell, both, heading, note, number, table, text
from zhibu.report.sections.told import Told
from zhibu.scoring.scheme.document import document
from zhibu.scoring.scheme.document.markup import as_html
from zhibu.scoring.scheme.document.origin import is_assumed, mark_of
from zhibu.scoring.scheme.document.outcome import in_language, marked_in_words
from zhibu.scoring.scheme.document.words import Language
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.outcome import Band, Consequence, Exemption, Gate, Tier, Veto
from zhibu.scoring.scheme.reading import SchemeFile
from zhibu.scoring.scheme.values import Sourced

LANGUAGES: tuple[tuple[Language, str], ...] = (("zh", "zh-Hans"), ("en", "en"))


def assumed_of(scheme: Scheme) -> Iterator[tuple[str, str, Sourced]]:
    """Walk through the rules that assume something: their titles, and the rule."""
    for component in scheme.components:
        yield component.title.zh, component.title.en, component
        for area in component.areas or ():
            for clause in area.clauses:
                yield clause.title.zh, clause.title.en, clause
    for extra in (*scheme.bonus, *scheme.deductions):
        yield extra.title.zh, extra.title.en, extra
    yield "总分", "Total", scheme.total
    if scheme.assessed is not None:
        yield "考评次数", "Assessments", scheme.assessed
    titled: tuple[Exemption | Gate | Veto | Band | Tier | Consequence, ...] = (
        *scheme.exempt,
        *scheme.gates,
        *scheme.vetoes,
        *scheme.grading.bands,
        *scheme.tiers,
        *scheme.consequences,
    )
    for rule in titled:
        yield rule.title.zh, rule.title.en, rule
    if scheme.ladder is not None:
        yield "升降", "Ladder", scheme.ladder
    for quota in scheme.quotas:
        yield "比例限额", "Quota", quota


def assumed(told: Told) -> str:
    """Give what the source leaves open and the scheme assumes."""
    rows: list[list[Cell]] = [
        [both(zh, en), (_marked(rule.assumed), "wide"), (_two(rule.source), "wide")]
        for zh, en, rule in assumed_of(told.scheme)
        if rule.assumed
    ]
    still = sum(is_assumed(rule.assumed) for _zh, _en, rule in assumed_of(told.scheme))
    here = len(rows) - still
    head = heading("方案里的假定", "What the scheme assumes", "assumed")
    if not rows:
        empty = both("没有假定：每条规则都有出处。", "Nothing: every rule has its source.")
        return head + f'<p class="empty">{empty}</p>'
    heads = [both("规则", "Rule"), both("假定及理由", "Assumed, and why"), both("出处", "Source")]
    caption = both(
        f"{still}条规则里有来源没有写明的数或做法，可以修改"
        + (f"；另有{here}条的数由本单位设定" if here else ""),
        f"{still} rules hold a figure or practice that the source leaves open; it can be changed"
        + (f"; the figures of {here} more were set by the organisation" if here else ""),
    )
    shown = table("assumed-table", caption, heads, rows)
    return head + shown.replace('class="scroll"', 'class="scroll long"', 1)


def _marked(value: str | None) -> str:
    """A reason; under this heading only what the organisation set has its mark."""
    mark = mark_of(in_language(value or "", "zh"))
    if mark is None or mark.kind == "assumed":
        return _two(value)
    return both(marked_in_words(value, "zh"), marked_in_words(value, "en"))


def _two(value: str | None) -> str:
    if not value:
        return "—"
    return both(in_language(value, "zh"), in_language(value, "en"))


def whole_scheme(file: SchemeFile) -> str:
    """Give the scheme as a document, folded away."""
    texts = "".join(
        f'<div class="{language} document" lang="{lang}">{as_html(document(file, language))}</div>'
        for language, lang in LANGUAGES
    )
    summary = both("打开方案全文", "Open the whole scheme")
    return (
        heading("方案全文", "The scheme", "scheme")
        + f"<details><summary>{summary}</summary>{texts}</details>"
    )


def verify(file: SchemeFile, out: Path, product: str, tables: dict[str, int]) -> str:
    """Say how anybody can score again and compare."""
    name = file.scheme.scheme
    rows: list[list[Cell]] = [[text("scheme.yaml"), f"<code>{file.hash}</code>", number("")]]
    for path in sorted([*out.glob("results.*"), *out.glob("trace.*")]):
        rows.append(
            [text(path.name), f"<code>{_hash(path)}</code>", number(f"{path.stat().st_size:,}")]
        )
    heads: list[Cell] = [both("文件", "File"), "SHA-256", (both("字节", "Bytes"), "number")]
    caption = both("本报告所依据的文件", "The files that this report stands on")
    used = ", ".join(f"{table} {count:,}" for table, count in sorted(tables.items()))
    return (
        heading("怎样核对", "How to verify", "verify")
        + note(
            "用同一方案和同一份数据再算一次，应得到逐字节相同的文件；任何一个分数都可以一直查到条款、记录和票数。",
            "Scoring the same evidence by the same scheme gives the same bytes; every score opens down to clauses, "
            "records and ballots.",
        )
        + f"<pre>zhibu score --scheme {text(name)} INPUT --out OUT\n"
        + f"zhibu explain --scheme {text(name)} OUT SUBJECT\nsha256sum OUT/*</pre>"
        + table("files", caption, heads, rows)
        + note(
            f"数据行数：{used}。Zhibu {product}。", f"Rows of evidence: {used}. Zhibu {product}."
        )
    )


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
