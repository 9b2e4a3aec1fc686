"""From the database to a folder of canonical tables, whole or not at all.

What is written is what `zhibu score` reads: whoever has the folder and the scheme scores it again.
Ballots are given as statistics, a sum and a number for each subject, source and round: no single
ballot leaves the house.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import timezone

from zhibu.assessments import assumed, assuming, halfway
from zhibu.assessments.arrow import table_of
from zhibu.assessments.book import read_book
from zhibu.assessments.gathering import ballots, members, typed
from zhibu.assessments.gathering.subjects import MEMBER, Subjects, subjects_of_year
from zhibu.assessments.veils import Veils
from zhibu.orgs.models import Organisation
from zhibu.schemes.models import Adoption
from zhibu.schemes.reading import read_text
from zhibu.scoring.engines import duck, keeping
from zhibu.scoring.engines.statistics import FILE
from zhibu.scoring.hashing import canonical
from zhibu.scoring.lowering.span import Span, spans
from zhibu.scoring.scheme.files import FILE as SCHEME
from zhibu.scoring.scheme.model import Clause, Scheme

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Question:
    """Which evidence is asked for.

    Args:
        organisation: assessed with all below it.
        as_of: facts up to the end of this day.
        pre: for a pre-assessment, which leaves out what is not due yet.
        asked_on: the day on which it is asked. What was entered by then counts, though it was
            entered after `as_of`: a December meeting is often entered in January.
    """

    adoption: Adoption
    organisation: Organisation
    year: int
    as_of: date
    pre: bool = False
    asked_on: date = field(default_factory=lambda: timezone.localdate())

    @property
    def known(self) -> date:
        """Until when what is known was entered."""
        return max(self.as_of, self.asked_on)

    @property
    def running(self) -> date:
        """What ends on this day or later was not over: facts are those of the whole of `as_of`."""
        return self.as_of + timedelta(days=1) if self.asked_on > self.as_of else self.as_of


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was gathered.

    Attributes:
        folder: where the tables lie.
        rows: name of a table → how many rows it has.
        subjects: who is assessed, with names as they stood on the day.
        veils: what reviews do not let be told.
    """

    folder: Path
    rows: dict[str, int]
    subjects: Subjects
    veils: Veils


@dataclass(frozen=True, slots=True)
class _Whole:
    """What `assuming.assume` asks of a scheme."""

    clauses: tuple[Clause, ...]
    spans: tuple[Span, ...]


def _begun(scheme: Scheme, asked: Question) -> tuple[Span, ...]:
    """Parts of the year that are assessed: of a half-year only those that have begun."""
    found = spans(scheme.rounds)
    return tuple(one for one in found if not asked.pre or one.first <= asked.as_of.month)


def gather(
    asked: Question, folder: Path, progress: Callable[[str], None] = lambda _: None
) -> Gathered:
    """Write the evidence of a question, and the scheme's own file, into an empty folder.

    Shape: scheme.yaml; a Parquet file for each table of docs/data.md that the scheme uses;
    statistics.parquet in place of ballots. Beside the folder assumed.csv: what of it nobody entered.
    """
    folder.mkdir(parents=True, exist_ok=True)
    scheme_file = folder / SCHEME
    text = halfway.text_of(asked.adoption.text, asked.as_of) if asked.pre else asked.adoption.text
    scheme_file.write_bytes(text.encode())
    plan, uses = keeping.plan_of(scheme_file, "duckdb")
    scheme = read_text(text).scheme
    con = duck.connect()
    try:
        veils = Veils()
        progress("subjects")
        subjects = subjects_of_year(asked, scheme)
        progress("records")
        only = None
        if asked.organisation != asked.adoption.organisation:
            only = list(Organisation.objects.filter(path__startswith=asked.organisation.path))
        assuming.load(con, read_book(asked.adoption, uses, asked.as_of, only, asked.known))
        _put_subjects(con, subjects)
        if MEMBER in uses.kinds and "records" in uses.tables:
            progress("attendance")
            members.add_records(con, asked, scheme)
        con.execute(_POINTS)
        con.execute(_INSPECTIONS)
        if "records" in uses.tables:
            typed.add_records(con, asked, subjects)
            whole = _Whole(scheme.clauses, _begun(scheme, asked))
            assuming.assume(con, whole, asked.as_of, asked.adoption.started_on, asked.running)
        assuming.note_shares(con, scheme, asked.as_of)
        typed.add(con, asked, uses, subjects)
        if "ballots" in uses.tables:
            progress("ballots")
            veils = ballots.make_statistics(con, asked, plan)
        progress("evidence")
        names = [name for name in uses.tables if name != "ballots"]
        rows = {name: _write(con, name, folder) for name in names}
        assumed.write(con, folder.parent)
        if "ballots" in uses.tables:
            rows["statistics"] = _write_statistics(con, folder)
        return Gathered(folder, rows, subjects, veils)
    finally:
        con.close()


_POINTS = """
    CREATE TABLE points (subject VARCHAR, "on" DATE, amount DECIMAL(9,2), quality DECIMAL(5,2),
        coefficient DECIMAL(5,2))"""
_INSPECTIONS = """
    CREATE TABLE inspections (subject VARCHAR, clause VARCHAR, "round" BIGINT, score DECIMAL(6,2))"""


def _put_subjects(con: "duckdb.DuckDBPyConnection", subjects: Subjects) -> None:
    con.register("given_subjects", table_of(subjects.COLUMNS, subjects.rows))
    con.execute("DROP TABLE subjects")
    con.execute("CREATE TABLE subjects AS SELECT * FROM given_subjects")


def _write(con: "duckdb.DuckDBPyConnection", name: str, folder: Path) -> int:
    """Write a table with exactly the columns and types of the contract."""
    file = str(folder / f"{name}.parquet").replace("'", "''")
    con.execute(f"COPY ({canonical(name)}) TO '{file}' (FORMAT parquet, COMPRESSION zstd)")
    return int(con.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0])  # noqa: S608


def _write_statistics(con: "duckdb.DuckDBPyConnection", folder: Path) -> int:
    file = str(folder / FILE).replace("'", "''")
    con.execute(
        f"COPY (SELECT * FROM statistics ORDER BY subject) TO '{file}' "  # noqa: S608
        "(FORMAT parquet, COMPRESSION zstd)"
    )
    return int(con.execute("SELECT count(*) FROM statistics").fetchall()[0][0])
