"""What is wrong with evidence: where, what was found, what is allowed, what to do; in both languages."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

SHOWN = 100
"""Problems of one input that are shown; the rest is counted."""
_LONGEST = 60


class Words(NamedTuple):
    """One sentence part in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem in one place.

    `row` is the line or row as the reader of the file sees it (a CSV's heading is line 1, Excel's own
    row numbers, Parquet rows from 1); None where the whole table is meant.

    Example:
        >>> from zhibu.scoring.evidence.problems import Problem, Words
        >>> problem = Problem(
        ...     "ballots", 3, "score", "101",
        ...     Words("不在 0 至 100 之间", "is not between 0 and 100"),
        ...     Words("请改正", "correct it"), "ballots.csv",
        ... )
        >>> print(problem.en)
        ballots.csv, row 3, score: '101' is not between 0 and 100; correct it.
        >>> print(problem.zh)
        ballots.csv 第 3 行 score：“101”不在 0 至 100 之间；请改正。
    """

    table: str
    row: int | None
    column: str
    value: str | None
    finding: Words
    remedy: Words
    file: str = ""

    @property
    def zh(self) -> str:
        """The problem as a Chinese sentence."""
        place = self.file or self.table
        place += f" 第 {self.row} 行" if self.row else ""
        place += f" {self.column}" if self.column else ""
        value = "" if self.value is None else f"“{_short(self.value)}”"
        return f"{place}：{value}{self.finding.zh}；{self.remedy.zh}。"

    @property
    def en(self) -> str:
        """The problem as an English sentence."""
        place = [self.file or self.table]
        place += [f"row {self.row}"] if self.row else []
        place += [self.column] if self.column else []
        value = "" if self.value is None else f"'{_short(self.value)}' "
        return f"{', '.join(place)}: {value}{self.finding.en}; {self.remedy.en}."


def _short(value: str) -> str:
    value = " ".join(value.split())
    return value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…"


class EvidenceError(ValueError):
    """The evidence is refused, with every problem; the first 100 are shown, the rest counted.

    `problems` are those shown, in the order of the tables and rows; `count` counts all.
    """

    def __init__(self, problems: Iterable[Problem], count: int | None = None) -> None:
        found = tuple(problems)
        self.problems = found[:SHOWN]
        self.count = len(found) if count is None else count
        super().__init__(self.zh)

    @property
    def zh(self) -> str:
        """All problems in Chinese, one a line."""
        rest = self.count - len(self.problems)
        more = [f"另有 {rest} 处问题未列出。"] if rest > 0 else []
        return "\n".join([*(problem.zh for problem in self.problems), *more])

    @property
    def en(self) -> str:
        """All problems in English, one a line."""
        rest = self.count - len(self.problems)
        more = [f"{rest} more problems are not listed."] if rest > 0 else []
        return "\n".join([*(problem.en for problem in self.problems), *more])


class Findings:
    """Collects problems while an input is checked; what is not kept is still counted."""

    def __init__(self) -> None:
        self.kept: list[Problem] = []
        self.count = 0

    def add(self, *problems: Problem, count: int | None = None) -> None:
        """Keep problems that stand for `count` (more than are given, where a check found many)."""
        self.kept += problems
        self.count += len(problems) if count is None else count

    def refuse(self, tables: tuple[str, ...]) -> None:
        """Raise what was found, if anything.

        Raises:
            EvidenceError: in the order of `tables` and rows.
        """
        if self.count:
            order = {table: place for place, table in enumerate(tables)}
            found = sorted(self.kept, key=lambda it: (order.get(it.table, -1), it.row or 0))
            raise EvidenceError(found, self.count)
