"""The report for a terminal: what a person wants to know first, and what to ask next."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from zhibu.report.overview import Overview, overview
from zhibu.report.sections.told import STATUS_WORDS, Told, figure_of, share
from zhibu.report.tables import opened
from zhibu.scoring.explanation.columns import clipped, padded, shifted, width, wrapped
from zhibu.scoring.scheme.document.outcome import PROPOSALS
from zhibu.scoring.scheme.document.words import Language, names_in_words, said, say
from zhibu.scoring.scheme.reading import SchemeFile

TEN = 10
NARROW, WIDE = 48, 100
_EIGHTHS = " ▏▎▍▌▋▊▉█"


def summary(file: SchemeFile, out: Path, language: Language = "zh", cells: int = 80) -> str:
    """Write a readable summary of a run (结果摘要).

    Args:
        file: the scheme that OUT was scored by.
        out: what scoring wrote.
        language: zh or en.
        cells: the terminal's width; a Chinese character takes two cells.

    Raises:
        ExplanationError: OUT was not written by scoring, or by another scheme.
    """
    with opened(file, out) as output:
        told = Told(file.scheme, overview(file.scheme, output))
    writer = Writer(file, out, told, language, min(max(cells, NARROW), WIDE))
    return "\n".join(line.rstrip() for line in writer.lines()) + "\n"


class Writer:
    """Writes one run in one language, to one width."""

    def __init__(
        self, file: SchemeFile, out: Path, told: Told, language: Language, cells: int
    ) -> None:
        self.file = file
        self.out = out
        self.told = told
        self.language: Language = language
        self.cells = cells

    @property
    def seen(self) -> Overview:
        """The figures."""
        return self.told.overview

    def say(self, zh: str, en: str) -> str:
        """Choose the text of the language."""
        return say(self.language, zh, en)

    def heading(self, zh: str, en: str) -> str:
        """Give a heading, drawn to the width."""
        text = f"── {self.say(zh, en)} "
        return text + "─" * max(self.cells - width(text), 0)

    def lines(self) -> Iterator[str]:
        """Write all."""
        scheme, seen = self.file.scheme, self.seen
        title = said(scheme.title, self.language)
        kinds = names_in_words(scheme.subject, self.language)
        yield self.say(f"{title} · {seen.year}年", f"{title} · {seen.year}")
        yield self.say(
            f"{kinds}{seen.in_all:,}个 · 方案 {scheme.scheme} 第{scheme.version}版 {self.file.hash[:12]}",
            f"{seen.in_all:,} of kind {kinds} · scheme {scheme.scheme}, version {scheme.version}, "
            f"{self.file.hash[:12]}",
        )
        yield ""
        yield from self._counts()
        yield from self._grades()
        yield from self._ends()
        yield from self._proposals()
        yield from self._next()

    def _counts(self) -> Iterator[str]:
        parts = [
            f"{self._of(words)} {self.seen.statuses.get(name, 0):,}"
            for name, words in STATUS_WORDS.items()
        ]
        yield "   ".join(parts)
        if self.seen.mean is not None:
            mean, median = figure_of(self.seen.mean), figure_of(self.seen.median)
            low, high = figure_of(self.seen.lowest), figure_of(self.seen.highest)
            yield self.say(
                f"平均 {mean}   中位数 {median}   最低 {low}   最高 {high}",
                f"mean {mean}   median {median}   lowest {low}   highest {high}",
            )

    def _of(self, words: Any) -> str:
        return say(self.language, words.zh, words.en)

    def _grades(self) -> Iterator[str]:
        grades = self.seen.grades
        whole = sum(grades.values())
        if not whole:
            return
        yield ""
        yield self.heading("等次", "Grades")
        titles = {name: self._of(self.told.grade(name)) for name in grades}
        room = max(width(title) for title in titles.values())
        digits = max(len(f"{count:,}") for count in grades.values())
        length = max(self.cells - room - digits - 12, 10)
        most = max(grades.values())
        for name, count in grades.items():
            bar = padded(_bar(count, most, length), length)
            yield (
                f"{padded(titles[name], room)}  {bar}  {f'{count:,}':>{digits}}  "
                f"{share(count, whole):>5}%"
            )

    def _ends(self) -> Iterator[str]:
        first, last = self.seen.first, self.seen.last or self.seen.first
        if not first:
            yield ""
            yield self.say("还没有已评定的对象。", "Nobody is rated yet.")
            return
        if len(first) <= 2 * TEN:
            yield ""
            yield self.heading("排名", "Ranking")
            yield from self._table(first)
            return
        yield ""
        yield self.heading(f"最高的{TEN}个", f"The {TEN} highest")
        yield from self._table(first[:TEN])
        yield ""
        yield self.heading(f"最低的{TEN}个", f"The {TEN} lowest")
        yield from self._table(last[-TEN:])

    def _table(self, rows: tuple[tuple[Any, ...], ...]) -> Iterator[str]:
        ranks = max(len(f"{row[0]:,}") for row in rows)
        codes = max(width(row[1]) for row in rows)
        parents = max(width(row[2] or "—") for row in rows)
        for rank, subject, parent, class_, score, grade, *_ in rows:
            line = f"{rank:>{ranks},}  {padded(subject, codes)}  {padded(parent or '—', parents)}  "
            line += shifted(figure_of(score), 7) + "  " + self._of(self.told.grade(grade))
            if class_ is not None:
                line += "  " + self._of(self.told.class_(class_))
            yield clipped(line, self.cells)

    def _proposals(self) -> Iterator[str]:
        seen = {item.name: item.number for item in self.seen.proposals}
        if not seen:
            return
        yield ""
        yield self.heading("建议（都要由人决定）", "Proposals (a person decides on each)")
        rules = [rule for rule in self.file.scheme.consequences if rule.consequence in seen]
        digits = max(len(f"{number:,}") for number in seen.values())
        for kind in dict.fromkeys(rule.propose for rule in rules):
            yield self.say(*PROPOSALS[kind])
            for rule in rules:
                if rule.propose == kind:
                    title = said(rule.title, self.language)
                    yield clipped(f"  {seen[rule.consequence]:>{digits},}  {title}", self.cells)

    def _next(self) -> Iterator[str]:
        scheme, out = self.file.path, self.out
        name = self.file.scheme.scheme if _shipped(scheme) else str(scheme.parent)
        subject = self._interesting()
        yield ""
        yield self.heading("接下来", "Next")
        if subject is not None:
            yield f"zhibu explain --scheme {name} {out} {subject}"
            yield from self._why("一直查到条款、记录和票数", "down to clauses, records and ballots")
        yield f"zhibu score --scheme {name} INPUT --out {out} --report html --report xlsx"
        yield from self._why("写出带图的报告和工作簿", "a report with plots, and a workbook")
        if self.seen.statuses.get("no_evidence"):
            text = self.say(
                "无依据的不是零分：用 explain 看缺哪些依据。",
                "No evidence is not zero: explain says what is missing.",
            )
            yield from wrapped(text, self.cells)

    def _why(self, zh: str, en: str) -> Iterator[str]:
        yield "  " + self.say(zh, en)

    def _interesting(self) -> str | None:
        """Choose whom to explain first: the lowest, since there is most to see."""
        rows = self.seen.last or self.seen.first
        if rows:
            return str(rows[-1][1])
        return self.seen.unrated[0][0] if self.seen.unrated else None


def _bar(count: int, most: int, length: int) -> str:
    """Draw a bar of blocks; what is there is never drawn as nothing."""
    if not count:
        return ""
    eighths = max(count * length * 8 // most, 1)
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def _shipped(path: Path) -> bool:
    from zhibu.scoring import scheme as room

    presets = Path(room.__file__).parents[2] / "presets"
    return path.parent.parent.resolve() == presets.resolve()
