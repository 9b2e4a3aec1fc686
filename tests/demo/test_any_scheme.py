"""Made-up evidence for every preset: known codes, whole tables, cases that show what they say.

What a case shows is asked of the reference, which shares nothing with the engines.
"""

import hashlib
import sys
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest

from zhibu.demo.generate import PRESETS, Generated, generate, generate_for
from zhibu.demo.shapes import SHAPES, Shape
from zhibu.demo.writing import Format
from zhibu.scoring.evidence.reading import read_evidence
from zhibu.scoring.evidence.uses import Uses, uses_of
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.reading import read_scheme

sys.path.insert(0, str(Path(__file__).parent.parent / "scoring"))
from reference import score

NAMES = sorted(path.parent.name for path in PRESETS.glob("*/scheme.yaml"))
QUICK = ["suxing", "xingji", "sanhua", "xiaozu", "zerenzhi"]
"""Those whose awkward cases the reference redoes."""
COUNTS = {
    "member": (("branch", 6), ("member", 100)),
    "group": (("branch", 4), ("group", 60)),
    "branch": (("committee", 3), ("branch", 84)),
}


@cache
def scheme_of(name: str) -> Scheme:
    return read_scheme(PRESETS / name).scheme


def shape_for(name: str) -> Shape:
    kind = scheme_of(name).subject[-1]
    return Shape("small", name, COUNTS.get(kind, (("committee", 3), (kind, 60))))


@pytest.fixture(scope="module", params=NAMES)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Generated:
    name = request.param
    out = tmp_path_factory.mktemp("any") / name
    return generate_for(scheme_of(name), shape_for(name), out, 3)


def table(out: Path, name: str) -> str:
    if name == "ballots":
        return f"read_parquet('{out}/ballots/**/*.parquet', hive_partitioning = true)"
    return f"'{out}/{name}.parquet'"


def rows(query: str) -> list[tuple[Any, ...]]:
    return duckdb.connect().execute(query).fetchall()


def values(made: Generated, name: str, columns: str) -> set[tuple[Any, ...]]:
    return set(rows(f"SELECT DISTINCT {columns} FROM {table(made.out, name)}"))


def uses(made: Generated) -> Uses:
    return uses_of(scheme_of(made.scheme))


def digest(out: Path) -> str:
    files = sorted(path for path in out.rglob("*") if path.is_file())
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def test_all_tables_of_the_scheme_are_written(made: Generated) -> None:
    assert set(made.rows) == set(uses(made).tables)
    counted = {
        name: rows(f"SELECT count(*) FROM {table(made.out, name)}")[0][0] for name in made.rows
    }
    assert counted == made.rows
    assert 0 not in made.rows.values()


def test_same_seed_gives_same_bytes_for_any_scheme(made: Generated, tmp_path: Path) -> None:
    name = made.scheme
    generate_for(scheme_of(name), shape_for(name), tmp_path / "again", 3)
    assert digest(tmp_path / "again") == digest(made.out)


def test_codes_are_known_to_the_scheme(made: Generated) -> None:
    used = uses(made)
    known = {
        "ballots": (
            "channel, source",
            {(it.channel, source) for it in used.channels for source in it.sources},
        ),
        "records": ("kind", {(kind,) for kind in used.records}),
        "inspections": ("clause", {(it.clause,) for it in used.inspections}),
        "indicators": ("indicator", {(name,) for name in used.indicators}),
        "events": ("event", {(it.event,) for it in used.events}),
    }
    unknown = {
        name: values(made, name, columns) - codes
        for name, (columns, codes) in known.items()
        if name in made.rows
    }
    assert {name: codes for name, codes in unknown.items() if codes} == {}


def test_rows_are_about_subjects(made: Generated) -> None:
    subjects = {row[0] for row in values(made, "subjects", "subject")}
    about = {row[0] for name in made.rows for row in values(made, name, "subject")}
    assert about == subjects
    assert all(code.isascii() and len(code) <= 12 for code in subjects)


def test_dates_lie_in_the_year(made: Generated) -> None:
    dated = {"records": "held_on", "events": '"on"', "points": '"on"'}
    years = {
        row
        for name, column in dated.items()
        if name in made.rows
        for row in values(made, name, f"year({column})")
    }
    assert years <= {(made.year,)}


def test_classes_are_given_to_the_rated(made: Generated) -> None:
    scheme = scheme_of(made.scheme)
    kinds = ", ".join(f"'{kind}'" for kind in scheme.subject)
    found = rows(
        f"SELECT DISTINCT class FROM {table(made.out, 'subjects')} WHERE kind IN ({kinds})"
    )
    classes: set[str | None] = {item.class_ for item in scheme.classes} or {None}
    assert {row[0] for row in found} <= classes


def evidence(made: Generated) -> dict[str, list[dict[str, Any]]]:
    tables = {}
    for name in made.rows:
        relation = duckdb.connect().sql(f"SELECT * FROM {table(made.out, name)}")
        tables[name] = [
            dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()
        ]
    for row in tables.get("ballots", []):
        row["count"] = 1
    return tables


def only(
    tables: dict[str, list[dict[str, Any]]], kept: set[str]
) -> dict[str, list[dict[str, Any]]]:
    return {
        name: [row for row in found if row["subject"] in kept] for name, found in tables.items()
    }


@pytest.mark.parametrize("name", QUICK)
def test_cases_on_thresholds_have_the_totals_they_say(name: str, tmp_path: Path) -> None:
    made = generate_for(scheme_of(name), shape_for(name), tmp_path / name, 3)
    said = {
        subject: Decimal(says.rsplit(": ", 1)[1])
        for subject, says in made.cases
        if "the beginning of" in says
    }
    results = score(scheme_of(name), only(evidence(made), set(said)), made.year)
    assert len(said) >= 9
    assert {code: results[code]["total"] for code in said} == {
        code: Fraction(total) for code, total in said.items()
    }


def test_cases_of_xingji_have_the_status_they_say(tmp_path: Path) -> None:
    made = generate_for(scheme_of("xingji"), shape_for("xingji"), tmp_path / "xingji", 3)
    wanted = {
        "no evidence at all": "no_evidence",
        "veto disunity, all else in full": "vetoed",
        "veto disunity, and no other evidence": "vetoed",
        "no rows in inspections, all else in full": "no_evidence",
        "every record entered 60 days late": "rated",
    }
    codes = {says: subject for subject, says in made.cases if says in wanted}
    results = score(scheme_of("xingji"), only(evidence(made), set(codes.values())), made.year)
    assert {says: results[code]["status"] for says, code in codes.items()} == wanted


def test_case_of_falling_levels_falls_in_consecutive_years(tmp_path: Path) -> None:
    made = generate_for(scheme_of("xingji"), shape_for("xingji"), tmp_path / "xingji", 3)
    code = next(code for code, says in made.cases if says.startswith("level falls"))
    levels = rows(
        f"SELECT level FROM {table(made.out, 'history')} WHERE subject = '{code}' ORDER BY year"
    )
    result = score(scheme_of("xingji"), only(evidence(made), {code}), made.year)[code]
    assert [level for (level,) in levels] == [5, 4, 3]
    assert result["level"] < 3


@pytest.mark.parametrize(
    ("like", "counts"),
    [
        ("daqing", {"committee": 1, "branch": 80, "member": 1480}),
        ("maoming", {"committee": 20, "branch": 300}),
        ("shaoxing", {"branch": 1, "group": 6}),
    ],
)
def test_shape_has_its_counts(like: str, counts: dict[str, int], tmp_path: Path) -> None:
    generate(like, tmp_path / like)
    found = rows(f"SELECT kind, count(*) FROM {table(tmp_path / like, 'subjects')} GROUP BY kind")
    assert dict(found) == counts


def test_daqing_has_the_work_points_of_its_members(tmp_path: Path) -> None:
    made = generate("daqing", tmp_path / "daqing")
    kinds = rows(
        f"SELECT DISTINCT kind FROM {table(made.out, 'points')}"
        f" JOIN {table(made.out, 'subjects')} USING (subject)"
    )
    assert kinds == [("member",)]
    assert rows(f'SELECT count(DISTINCT month("on")) FROM {table(made.out, "points")}') == [(12,)]


def test_every_shape_names_a_preset() -> None:
    named = {shape.scheme for shape in SHAPES.values()} | {
        shape.also for shape in SHAPES.values() if shape.also
    }
    assert named - set(NAMES) == set()


def test_the_reader_takes_what_was_made(made: Generated) -> None:
    with duckdb.connect() as connection:
        assert read_evidence(connection, made.out, uses(made), made.year).year == made.year


@pytest.mark.parametrize(("like", "format_"), [("daqing", "csv"), ("shaoxing", "xlsx")])
def test_the_reader_takes_other_formats(like: str, format_: Format, tmp_path: Path) -> None:
    made = generate(like, tmp_path / like, format_=format_)
    given = tmp_path / like / "book.xlsx" if format_ == "xlsx" else tmp_path / like
    with duckdb.connect() as connection:
        read_evidence(connection, given, uses(made), made.year)
