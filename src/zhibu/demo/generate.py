"""Making a company up (示例数据): a folder of evidence in the shape of one that was described."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import duckdb

from zhibu.demo.ballot_cases import ballot_cases
from zhibu.demo.ballots import BallotWriter
from zhibu.demo.cases import table_cases
from zhibu.demo.many import gather
from zhibu.demo.mixing import add_macros
from zhibu.demo.polls import Poll, polls_of
from zhibu.demo.readme import write_readme
from zhibu.demo.setting_apart import Shown, enter, set_apart
from zhibu.demo.shapes import Layout, Shape, shape_of
from zhibu.demo.subjects import plant
from zhibu.demo.writing import Format, whole, write_tables
from zhibu.scoring.evidence.uses import uses_of
from zhibu.scoring.scenarios.model import year_of
from zhibu.scoring.scheme.measures import Review
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
    cases: Shown
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
    year = year_of(scheme)
    with whole(out) as folder, duckdb.connect() as connection:
        _prepare(connection, folder)
        plant(connection, scheme, shape, counts, seed)
        tables = uses_of(scheme).tables
        polls = polls_of(scheme)
        sized = any(kind == "member" for kind, _ in counts)
        shown = _fill(connection, scheme, polls, year, tables, sized)
        writer = BallotWriter(connection, polls, seed)
        rows: dict[str, int] = {}
        if polls and format_ == "parquet":
            rows["ballots"] = writer.write(folder, layout)
            tables = tuple(table for table in tables if table != "ballots")
        elif polls:
            writer.keep()
        if shape.also is not None:
            second = read_scheme(PRESETS / shape.also).scheme
            more = tuple(table for table in uses_of(second).tables if table not in tables)
            plant(connection, second, shape, counts, seed, rated_only=True)
            shown += _fill(connection, second, (), year, more, sized)
            tables += more
        rows |= write_tables(connection, folder, tables, format_)
        made = Generated(out, scheme.scheme, year, rows, shown)
        write_readme(made, folder, shape, Fraction(scale), seed)
        _forget(folder)
    return made


def _fill(
    connection: duckdb.DuckDBPyConnection,
    scheme: Scheme,
    polls: tuple[Poll, ...],
    year: int,
    tables: tuple[str, ...],
    sized: bool,
) -> Shown:
    """Fill all tables but the ballots, and say which subject shows which case."""
    by_ballots, by_tables = ballot_cases(scheme, polls), list(table_cases(scheme, tables))
    # What a small company has no room for is what stands last.
    ballots_decide = all(isinstance(part.measure, Review) for part in scheme.components)
    cases = by_ballots + by_tables if ballots_decide else by_tables + by_ballots
    cases = set_apart(connection, cases, sized)
    gather(connection, scheme, year, tables)
    filled = tuple(table for table in tables if table not in ("subjects", "ballots"))
    return enter(connection, scheme, polls, cases, year, filled)


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
