"""The company of many ballots: its counts, its bytes, its layouts, its awkward cases."""

import hashlib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest

from zhibu.demo.generate import Generated, generate
from zhibu.demo.shapes import Layout, ShapeError
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.reading import read_scheme

SMALL = Fraction(1, 100)


@pytest.fixture(scope="module")
def card() -> Scheme:
    """A scheme of three channels, four sources and ten polls."""
    return read_scheme(Path(__file__).with_name("card.yaml")).scheme


@pytest.fixture(scope="module")
def company(card: Scheme, tmp_path_factory: pytest.TempPathFactory) -> Generated:
    out = tmp_path_factory.mktemp("demo") / "company"
    return generate("jilin", out, SMALL, 7, card)


def rows(query: str) -> list[tuple[object, ...]]:
    return duckdb.connect().execute(query).fetchall()


def ballots(out: Path) -> str:
    return f"read_parquet('{out}/ballots/**/*.parquet', hive_partitioning = true)"


def digest(out: Path) -> dict[str, str]:
    return {
        str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


def test_same_seed_gives_same_bytes(card: Scheme, company: Generated, tmp_path: Path) -> None:
    generate("jilin", tmp_path / "again", SMALL, 7, card)
    assert digest(tmp_path / "again") == digest(company.out)


def test_other_seed_gives_other_ballots(card: Scheme, company: Generated, tmp_path: Path) -> None:
    generate("jilin", tmp_path / "other", SMALL, 8, card)
    assert digest(tmp_path / "other")["README.md"] != digest(company.out)["README.md"]
    total = f"SELECT sum(score) FROM {ballots(tmp_path / 'other')}"
    assert rows(total) != rows(f"SELECT sum(score) FROM {ballots(company.out)}")


def test_scale_one_tenth_has_a_tenth_of_the_company(card: Scheme, tmp_path: Path) -> None:
    generate("jilin", tmp_path / "tenth", Decimal("0.1"), 1, card)
    counted = rows(
        f"SELECT kind, count(*) FROM '{tmp_path}/tenth/subjects.parquet' GROUP BY kind ORDER BY kind"
    )
    assert counted == [("branch", 88), ("committee", 6), ("member", 1935)]
    average = rows(f"SELECT count(*) // 1935 FROM {ballots(tmp_path / 'tenth')}")[0][0]
    assert average in range(220, 260)


def test_every_parent_is_a_subject(company: Generated) -> None:
    subjects = f"'{company.out}/subjects.parquet'"
    assert (
        rows(
            f"SELECT subject FROM {subjects} AS child WHERE parent IS NOT NULL"
            f" AND parent NOT IN (SELECT subject FROM {subjects})"
        )
        == []
    )
    assert rows(
        f"SELECT max(length(subject)), count(*) - count(DISTINCT subject) FROM {subjects}"
    ) == [(8, 0)]


def test_size_of_a_branch_counts_its_members(company: Generated) -> None:
    subjects = f"'{company.out}/subjects.parquet'"
    assert (
        rows(
            f"SELECT subject FROM {subjects} AS branch WHERE kind = 'branch' AND size <>"
            f" (SELECT count(*) FROM {subjects} AS child WHERE child.parent = branch.subject)"
        )
        == []
    )


def test_polls_are_those_of_the_scheme(company: Generated) -> None:
    polls = rows(
        f"SELECT channel, source, round FROM {ballots(company.out)} GROUP BY ALL ORDER BY ALL"
    )
    assert polls == [
        ("branch", "committee", 1),
        ("branch", "committee", 2),
        *(("masses", source, number) for source in ("all_staff", "helped") for number in (1, 2)),
        *(("peer", "members", number) for number in (1, 2, 3, 4)),
    ]


def test_scores_are_decimals_between_0_and_100(company: Generated) -> None:
    assert rows(
        f"SELECT DISTINCT typeof(score), min(score) >= 0, max(score) <= 100"
        f" FROM {ballots(company.out)} GROUP BY ALL"
    ) == [("DECIMAL(5,2)", True, True)]


@pytest.mark.parametrize("layout", ["sorted", "arrival"])
def test_layouts_hold_the_same_ballots(
    card: Scheme, company: Generated, tmp_path: Path, layout: Layout
) -> None:
    made = generate("jilin", tmp_path / layout, SMALL, 7, card, layout=layout)
    flat = f"'{tmp_path}/{layout}/ballots.parquet'"
    columns = "subject, channel, source, round::INTEGER AS round, score"
    one, other = f"SELECT {columns} FROM {flat}", f"SELECT {columns} FROM {ballots(company.out)}"
    assert rows(f"({one} EXCEPT ALL {other}) UNION ALL ({other} EXCEPT ALL {one})") == []
    assert made.rows == company.rows


def test_sorted_layout_is_sorted_by_subject(card: Scheme, tmp_path: Path) -> None:
    generate("jilin", tmp_path / "sorted", SMALL, 1, card, layout="sorted")
    subjects = [row[0] for row in rows(f"SELECT subject FROM '{tmp_path}/sorted/ballots.parquet'")]
    assert subjects == sorted(subjects)


def test_arrival_runs_through_the_year_and_is_mixed(card: Scheme, tmp_path: Path) -> None:
    generate("jilin", tmp_path / "arrival", SMALL, 1, card, layout="arrival")
    path = f"'{tmp_path}/arrival/ballots.parquet'"
    months = [
        number * (3 if channel == "peer" else 6)
        for channel, number in rows(f"SELECT channel, round FROM {path}")
        if isinstance(number, int)
    ]
    assert months == sorted(months)
    some = [row[0] for row in rows(f"SELECT subject FROM {path} LIMIT 100 OFFSET 5000")]
    assert len(set(some)) > 50


def means(company: Generated, subject: str) -> dict[tuple[object, ...], object]:
    found = rows(
        f"SELECT channel, source, round, sum(score), count(*) FROM {ballots(company.out)}"
        f" WHERE subject = '{subject}' GROUP BY ALL"
    )
    return {row[:3]: (row[3], row[4]) for row in found}


def subject_that(company: Generated, says: str) -> str:
    return next(subject for subject, shown in company.cases if shown.startswith(says))


def test_case_on_a_threshold_has_equal_ballots(company: Generated) -> None:
    subject = subject_that(company, "0.01 below the beginning of a")
    found = rows(f"SELECT DISTINCT score FROM {ballots(company.out)} WHERE subject = '{subject}'")
    assert found == [(Decimal("94.99"),)]


def test_case_of_nobody_rating_has_no_ballot(company: Generated) -> None:
    assert means(company, subject_that(company, "nobody rates")) == {}


def test_case_of_a_single_ballot_has_one(company: Generated) -> None:
    subject = subject_that(company, "one single ballot in the whole year")
    assert means(company, subject) == {("peer", "members", 1): (Decimal("93.00"), 1)}


def test_case_without_a_channel_has_the_others(company: Generated) -> None:
    found = means(company, subject_that(company, "no ballot in channel masses"))
    assert {channel for channel, *_ in found} == {"peer", "branch"}


def test_case_without_a_source_has_the_other(company: Generated) -> None:
    found = means(company, subject_that(company, "no ballot from source helped"))
    assert {key[1] for key in found} == {"members", "all_staff", "committee"}


def test_case_of_half_a_hundredth_lies_between(company: Generated) -> None:
    found = means(company, subject_that(company, "every mean falls between"))
    assert found[("peer", "members", 1)] == (Decimal("570.03"), 6)


def test_readme_names_every_case(company: Generated) -> None:
    text = (company.out / "README.md").read_text(encoding="utf-8")
    assert [line for line in company.cases if f"| {line[0]} | {line[1]} |" not in text] == []


def test_existing_folder_is_refused(card: Scheme, company: Generated) -> None:
    with pytest.raises(ShapeError) as refusal:
        generate("jilin", company.out, SMALL, 7, card)
    assert str(refusal.value) == (
        f"{company.out} is there already; name a new folder, or remove it first."
    )


def test_refusal_leaves_nothing_behind(card: Scheme, tmp_path: Path) -> None:
    with pytest.raises(ShapeError):
        generate("jilin", tmp_path / "one", 0, 1, card)
    assert list(tmp_path.iterdir()) == []


def test_small_company_keeps_ordinary_subjects(card: Scheme, tmp_path: Path) -> None:
    made = generate("jilin", tmp_path / "one", Decimal("0.001"), 1, card)
    assert len(made.cases) == 14
    subjects = f"SELECT count(*) FROM '{tmp_path}/one/subjects.parquet' WHERE kind = 'member'"
    assert rows(subjects) == [(19,)]


def test_scale_of_nothing_is_refused(card: Scheme, tmp_path: Path) -> None:
    with pytest.raises(ShapeError) as refusal:
        generate("jilin", tmp_path / "one", 0, 1, card)
    assert str(refusal.value) == "the scale is 0; write a number above 0, such as 0.1."


def test_unknown_shape_is_refused(card: Scheme, tmp_path: Path) -> None:
    with pytest.raises(ShapeError) as refusal:
        generate("atlantis", tmp_path / "one", 1, 1, card)
    assert str(refusal.value).startswith("'atlantis' is not a shape; write one of jilin")


@pytest.mark.parametrize(
    ("format_", "files"),
    [
        ("csv", ["README.md", "ballots.csv", "subjects.csv"]),
        ("xlsx", ["README.md", "book.xlsx"]),
    ],
)
def test_other_formats_hold_all_tables(
    card: Scheme, tmp_path: Path, format_: str, files: list[str]
) -> None:
    generate("jilin", tmp_path / "a", Fraction(1, 200), 1, card, format_=format_)  # type: ignore[arg-type]
    generate("jilin", tmp_path / "b", Fraction(1, 200), 1, card, format_=format_)  # type: ignore[arg-type]
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == files
    assert digest(tmp_path / "a") == digest(tmp_path / "b")
