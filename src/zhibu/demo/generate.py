"""Making a company up (示例数据): a folder of evidence in the shape of one that was described."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import duckdb

from zhibu.demo.ballots import BallotWriter
from zhibu.demo.cases import Case, ballot_cases
from zhibu.demo.mixing import add_macros
from zhibu.demo.polls import Poll, polls_of
from zhibu.demo.readme import write_readme
from zhibu.demo.shapes import Layout, Shape, ShapeError, shape_of
from zhibu.demo.subjects import plant
from zhibu.demo.writing import Format, count_rows, whole, write_book, write_table
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.reading import read_scheme

PRESETS = Path(__file__).resolve().parent.parent / "presets"
MEMORY = "2GB"


@dataclass(frozen=True, slots=True)
class Generated:
    """What was made: where, for which scheme, how many rows, and which subject shows what."""

    out: Path
    scheme: str
    year: int
    rows: dict[str, int]
    cases: tuple[tuple[str, str], ...]
    """Subject and what it shows, in the order of the subjects."""


def generate(
    like: str,
    out: Path,
    scale: Decimal | Fraction | int = 1,
    seed: int = 1,
    scheme: Scheme | None = None,
    *,
    layout: Layout = "events",
    format_: Format = "parquet",
) -> Generated:
    """Make up a company like jilin, daqing, maoming or shaoxing.

    The same arguments give the same bytes.

    Raises:
        ShapeError: there is no such shape, the scale does not suit it, or `out` is there already.
    """
    shape = shape_of(like)
    if scheme is None:
        scheme = read_scheme(PRESETS / shape.scheme).scheme
    return generate_for(scheme, shape, out, seed, scale=scale, layout=layout, format_=format_)


def generate_for(
    scheme: Scheme,
    shape: Shape,
    out: Path,
    seed: int = 1,
    *,
    scale: Decimal | Fraction | int = 1,
    layout: Layout = "events",
    format_: Format = "parquet",
) -> Generated:
    """Make up the evidence that any scheme of the language asks for.

    Raises:
        ShapeError: the scale does not suit the shape, or `out` is there already.
    """
    counts = shape.scaled(Fraction(scale))
    with whole(out) as folder, duckdb.connect() as connection:
        _prepare(connection, folder)
        plant(connection, scheme, shape, counts, seed)
        polls = polls_of(scheme)
        cases = ballot_cases(scheme, polls)
        _set_apart(connection, polls, cases)
        rows = {"subjects": count_rows(connection, "subjects")}
        writer = BallotWriter(connection, polls, seed)
        if format_ == "parquet":
            write_table(connection, folder, "subjects", format_)
            if polls:
                rows["ballots"] = writer.write(folder, layout)
        else:
            if polls:
                writer.keep()
                rows["ballots"] = count_rows(connection, "ballots")
            if format_ == "xlsx":
                write_book(connection, folder, tuple(rows))
            else:
                for table in rows:
                    write_table(connection, folder, table, format_)
        shown = connection.execute(
            "SELECT subject FROM rated ORDER BY no LIMIT $1", [len(cases)]
        ).fetchall()
        pairs = tuple((row[0], case.says) for row, case in zip(shown, cases, strict=True))
        made = Generated(out, scheme.scheme, shape.year, rows, pairs)
        write_readme(made, folder, shape, Fraction(scale), seed)
        _forget(folder)
    return made


def _prepare(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    # One thread: with more, row groups end in other places and the bytes differ by machine.
    connection.execute("SET threads = 1")
    connection.execute(f"SET memory_limit = '{MEMORY}'")
    connection.execute("SET preserve_insertion_order = true")
    place = str(folder / ".spill").replace("'", "''")
    connection.execute(f"SET temp_directory = '{place}'")
    add_macros(connection)


def _forget(folder: Path) -> None:
    """Leave nothing in the folder but the evidence."""
    spill = folder / ".spill"
    if spill.is_dir():
        for path in spill.iterdir():
            path.unlink()
        spill.rmdir()


def _set_apart(
    connection: duckdb.DuckDBPyConnection, polls: tuple[Poll, ...], cases: tuple[Case, ...]
) -> None:
    """Give the first rated subjects to the cases, and note the ballots that these ask for."""
    connection.execute(
        "CREATE TABLE set_ballots"
        " (no INTEGER, poll INTEGER, raters INTEGER, even INTEGER, odd INTEGER)"
    )
    if not cases:
        return
    if count_rows(connection, "rated") < len(cases):
        raise ShapeError(
            f"there are {count_rows(connection, 'rated')} rated subjects, and the awkward cases "
            f"need {len(cases)}; write a larger scale."
        )
    connection.execute("UPDATE rated SET awkward = true WHERE no <= $1", [len(cases)])
    ballots = [
        (no, number, *cast)
        for no, case in enumerate(cases, 1)
        if case.ballots is not None
        for number, poll in enumerate(polls, 1)
        if (cast := case.ballots(poll)) is not None
    ]
    if ballots:
        connection.executemany("INSERT INTO set_ballots VALUES ($1, $2, $3, $4, $5)", ballots)
