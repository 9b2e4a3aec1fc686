"""Opened papers are cut into single marks (计票), in memory: nothing kept tells which stood on one paper."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from zhibu.urn.box import Count, Remark
from zhibu.urn.disclosure import K_TEXT
from zhibu.urn.papers import Paper, UnreadablePaper, unpack

Subjects = Sequence[tuple[str, str]]
"""Of a sheet, in its order: subject and source."""


@dataclass(slots=True)
class Cutting:
    """Counts that grow paper by paper; the papers themselves go to nobody but the fairness report."""

    sheets: Mapping[int, Subjects]
    """By the sheet's number."""
    named: frozenset[tuple[str, str]] = frozenset()
    """Subjects and sources that one person alone rates: of those, papers in the box say nothing."""
    by_sheet: dict[int, Counter[tuple[int, int | None]]] = field(default_factory=dict)
    """Of the box: how often each score stood in each row."""
    named_counts: Counter[tuple[str, str, int | None]] = field(default_factory=Counter)
    written: list[Remark] = field(default_factory=list)
    void: int = 0
    papers: dict[int, list[Paper]] = field(default_factory=dict)

    def add(self, packed: bytes | None) -> None:
        """Cut one packed paper; what cannot be read or breaks the sheet's limits is void (废票)."""
        paper = self._read(packed)
        if paper is None:
            self.void += 1
            return
        self.papers.setdefault(paper.sheet, []).append(paper)
        rows = self.by_sheet.setdefault(paper.sheet, Counter())
        rows.update(enumerate(paper.marks))
        subjects = self.sheets[paper.sheet]
        for row, text in paper.remarks.items():
            self._remark(subjects[row], text)

    def add_named(self, sheet: int, marks: Iterable[tuple[int, int | None]],
                  remarks: Iterable[tuple[int, str]]) -> None:  # fmt: skip
        """Count a ballot with a name: the rows that it marks."""
        subjects = self.sheets[sheet]
        self.named_counts.update((*subjects[row], score) for row, score in marks)
        for row, text in remarks:
            self._remark(subjects[row], text)

    def _remark(self, whom: tuple[str, str], text: str) -> None:
        # A page may seal what it likes; PostgreSQL keeps no text with a zero in it.
        if plain := text.replace("\0", "").strip():
            self.written.append((*whom, plain))

    def _read(self, packed: bytes | None) -> Paper | None:
        if not packed:
            return None
        try:
            paper = unpack(packed)
        except UnreadablePaper:
            return None
        subjects = self.sheets.get(paper.sheet)
        if subjects is None or len(subjects) != len(paper.marks):
            return None
        return paper

    def tallies(self) -> list[Count]:
        """Give the counts by subject, source and score, of the box and of ballots with a name."""
        counts = Counter(self.named_counts)
        for sheet, rows in self.by_sheet.items():
            subjects = self.sheets[sheet]
            for (row, score), count in rows.items():
                if subjects[row] not in self.named:
                    counts[(*subjects[row], score)] += count
        return [(*where, count) for where, count in counts.items()]

    def remarks(self) -> list[Remark]:
        """Give the remarks that may be kept: where fewer people judged, who wrote might be guessed."""
        judged: Counter[tuple[str, str]] = Counter()
        for subject, source, score, count in self.tallies():
            if score is not None:
                judged[subject, source] += count
        return [one for one in self.written if judged[one[0], one[1]] >= K_TEXT]
