"""Score again what a change touches: one ballot, from kept statistics, without reading a ballot.

A branch is scored by itself: its figures, grades and ranks under it are those of a whole run. Ranks
in the company depend on everybody; they are not given here, and a whole run from kept statistics
brings them in about a second for a million members.
"""

# ruff: noqa: S608  (names come from plans, values are bound)

from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from zhibu.scoring.engines import duck, keeping, statistics
from zhibu.scoring.lowering.plan import Ballots
from zhibu.terms.score import Score

COMPANY_WIDE = ("rank", "rank_in_class")


class RescoringError(Exception):
    """A change that cannot be made: no such subject or event, or no such ballot to take back."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


class Rescoring:
    """A finished run held open, to be changed one ballot at a time.

    Args:
        scheme: the scheme's folder or file.
        given: the evidence of the run; its ballots are not read.
        out: the run's output, written with `keep`.

    Raises:
        StatisticsError: `out` has no statistics, or not those that the scheme reads.

    Example:
        `with Rescoring(scheme, given, out) as run: run.change("M0000017", event, new=Score.of(95))`
    """

    def __init__(self, scheme: Path, given: Path, out: Path, year: int | None = None) -> None:
        from zhibu.scoring.evidence.reading import read_evidence

        self.plan, uses = keeping.plan_of(scheme, "duckdb")
        uses = replace(uses, tables=tuple(name for name in uses.tables if name != "ballots"))
        self.con = duck.connect()
        evidence = read_evidence(self.con, given, uses, year)
        duck.prepare(self.con, self.plan, year or evidence.year or self.plan.year)
        statistics.read_kept(self.con, self.plan, out / statistics.FILE)
        self.con.execute("CREATE TABLE main.everybody AS SELECT * FROM statistics")
        self.con.execute("DROP TABLE temp.statistics")
        self.con.execute("CREATE TABLE main.company AS SELECT * FROM prepared.subjects")
        self.con.execute("CREATE SCHEMA branch")
        self.con.execute(f"SET search_path = 'branch,{duck.SCHEMA},main'")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.con.close()

    def change(
        self, subject: str, event: Ballots, *, old: Score | None = None, new: Score | None = None
    ) -> list[dict[str, Any]]:
        """Replace, add (`old` None) or take back (`new` None) a ballot; score the branch.

        Returns:
            the branch's results, by subject, without the ranks that the whole company decides.

        Raises:
            RescoringError: the subject or event is not there, or `old` was never cast.
        """
        if event not in self.plan.events:
            raise RescoringError(
                f"方案没有渠道 {event.channel}、来源 {event.source}、第 {event.round} 轮。",
                f"The scheme has no channel {event.channel}, source {event.source}, "
                f"round {event.round}.",
            )
        found = self.con.execute(
            "SELECT parent, kind FROM main.company WHERE subject = ?", [subject]
        ).fetchall()
        if not found:
            raise RescoringError(f"没有对象 {subject}。", f"There is no subject {subject}.")
        amount = (new.hundredths if new else 0) - (old.hundredths if old else 0)
        number = int(new is not None) - int(old is not None)
        sum_, count = f'"{event.column("sum")}"', f'"{event.column("n")}"'
        before = self.con.execute(
            f"SELECT {sum_}, {count} FROM main.everybody WHERE subject = ?", [subject]
        ).fetchall()
        held, cast = (before[0][0] or 0, before[0][1] or 0) if before else (0, 0)
        if old is not None and (cast == 0 or held < old.hundredths):
            raise RescoringError(
                f"{subject} 在该轮没有 {old} 分的票。",
                f"{subject} has no ballot of {old} points in that round.",
            )
        if not before:
            self.con.execute("INSERT INTO main.everybody (subject) VALUES (?)", [subject])
        left = cast + number
        self.con.execute(
            f"UPDATE main.everybody SET {sum_} = ?, {count} = ? WHERE subject = ?",
            [held + amount if left else None, left or None, subject],
        )
        return self.score_branch(found[0][0])

    def score_branch(self, parent: str) -> list[dict[str, Any]]:
        """Score all subjects under a parent."""
        quoted = "'" + parent.replace("'", "''") + "'"
        self.con.execute(
            "CREATE OR REPLACE TABLE branch.subjects AS "
            f"SELECT * FROM main.company WHERE parent = {quoted}"
        )
        self.con.execute(
            "CREATE OR REPLACE TEMP TABLE statistics AS "
            "SELECT * FROM main.everybody SEMI JOIN branch.subjects USING (subject)"
        )
        duck.run_stages(self.con, self.plan)
        asked = self.con.execute("SELECT * FROM results ORDER BY subject")
        names = [column[0] for column in asked.description]
        return [
            {
                name: value
                for name, value in zip(names, row, strict=True)
                if name not in COMPANY_WIDE
            }
            for row in asked.fetchall()
        ]
