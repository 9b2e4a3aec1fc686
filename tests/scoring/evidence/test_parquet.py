"""Parquet: canonical types, files by partition, ballots that are never read row by row."""

from decimal import Decimal

import duckdb
import pytest
from evidence_makers import GOOD, USES, make_folder, read, refused

from zhibu.scoring.evidence.ballots import check_ballot_groups
from zhibu.scoring.evidence.reading import read_evidence

BALLOT = "'M1' AS subject, 'peer' AS channel, 'members' AS source, 1 AS round"


def make_ballots(folder, rows, options=""):
    """Write ballots as Parquet; `rows` is a query."""
    make_folder(folder, ballots=None)
    target = folder / ("ballots" if "PARTITION" in options else "ballots.parquet")
    duckdb.connect().execute(f"COPY ({rows}) TO '{target}' (FORMAT parquet {options})")
    return folder


def test_all_tables_can_be_parquet(tmp_path):
    csv = make_folder(tmp_path / "csv", ballots=GOOD["ballots"].replace("92.5,", "92.5,3"))
    parquet = tmp_path / "parquet"
    parquet.mkdir()
    con = duckdb.connect()
    for name in GOOD:
        con.execute(f"COPY (FROM '{csv}/{name}.csv') TO '{parquet}/{name}.parquet'")
    assert read(parquet)[1] == read(csv)[1]


@pytest.mark.parametrize("name", ["ballots.parquet", "评议票.parquet"])
def test_ballots_have_the_canonical_types(tmp_path, name):
    folder = make_ballots(tmp_path, f"SELECT {BALLOT}, 92.5 AS score")
    (folder / "ballots.parquet").rename(folder / name)
    con = duckdb.connect()
    evidence = read_evidence(con, folder, USES, 2026)
    assert [row[:2] for row in con.execute("DESCRIBE ballots").fetchall()] == [
        ("subject", "VARCHAR"),
        ("channel", "VARCHAR"),
        ("source", "VARCHAR"),
        ("round", "BIGINT"),
        ("score", "DECIMAL(5,2)"),
        ("count", "BIGINT"),
    ]
    assert con.execute("FROM ballots").fetchall() == [
        ("M1", "peer", "members", 1, Decimal("92.50"), 1)
    ]
    assert (evidence.ballots.partitions, evidence.ballots.rows) == ((), 1)


def test_partitioned_ballots_take_columns_from_their_folders(tmp_path):
    folder = make_ballots(
        tmp_path,
        f"SELECT {BALLOT}, 92.5 AS score UNION ALL SELECT 'M2', 'peer', 'members', 2, 80",
        ", PARTITION_BY (channel, source, round)",
    )
    evidence, tables = read(folder)
    assert sorted(tables["ballots"]) == [
        ("M1", "peer", "members", 1, Decimal("92.50"), 1),
        ("M2", "peer", "members", 2, Decimal("80.00"), 1),
    ]
    assert sorted(evidence.ballots.partitions) == ["channel", "round", "source"]
    assert [it.parent.name for it in evidence.ballots.files] == ["round=1", "round=2"]


@pytest.mark.parametrize("type_", ["DOUBLE", "FLOAT", "DECIMAL(12,6)"])
def test_a_score_of_any_type_is_taken_where_it_has_two_decimals(tmp_path, type_):
    rows = f"SELECT {BALLOT}, (n / 100)::{type_} AS score FROM range(10001) AS t(n)"
    con = duckdb.connect()
    read_evidence(con, make_ballots(tmp_path, rows), USES, 2026)
    assert con.execute("SELECT count(DISTINCT score), max(score) FROM ballots").fetchall() == [
        (10001, Decimal("100.00"))
    ]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            "101 AS score",
            "ballots.parquet, row 2, score: '101' is not between 0 and 100; correct it and export again.",
        ),
        (
            "92.30000000000001::DOUBLE AS score",
            "ballots.parquet, row 2, score: '92.30000000000001' has more than two decimals; correct it and export again.",
        ),
        (
            "92.345::DECIMAL(6,3) AS score",
            "ballots.parquet, row 2, score: '92.345' has more than two decimals; correct it and export again.",
        ),
        (
            "'nan'::DOUBLE AS score",
            "ballots.parquet, row 2, score: 'nan' is not between 0 and 100; correct it and export again.",
        ),
        (
            "NULL AS score",
            "ballots.parquet, row 2, score: is empty, and is required; correct it and export again.",
        ),
    ],
)
def test_a_bad_score_is_found_by_the_footers(tmp_path, row, message):
    type_ = "DOUBLE" if "DOUBLE" in row else "DECIMAL(6,3)"
    rows = f"SELECT {BALLOT}, 90::{type_} AS score UNION ALL SELECT {BALLOT}, {row}"
    refusal = refused(make_ballots(tmp_path, rows))
    assert refusal.en.replace(".000'", "'") == message


def test_a_count_below_one_is_refused(tmp_path):
    refusal = refused(make_ballots(tmp_path, f"SELECT {BALLOT}, 90 AS score, 0 AS count"))
    assert refusal.zh == (
        "ballots.parquet 第 1 行 count：“0”不在 1 至 1000000 之间；请改正后重新导出。"
    )


def test_a_score_as_text_is_refused_by_its_type(tmp_path):
    refusal = refused(make_ballots(tmp_path, f"SELECT {BALLOT}, '90' AS score"))
    assert refusal.en == (
        "ballots.parquet, score: 'VARCHAR' is no type for this column; write it as DECIMAL(5,2)."
    )


def test_a_round_that_no_folder_can_be_named_is_refused(tmp_path):
    rows = (
        "SELECT 'M1' AS subject, 'peer' AS channel, 'members' AS source, 'x' AS round, 9 AS score"
    )
    refusal = refused(make_ballots(tmp_path, rows, ", PARTITION_BY (round)"))
    assert refusal.en == (
        "ballots/round=x/data_0.parquet, round: 'x' cannot stand in the name of a folder; "
        "rename the folder, such as round=1."
    )


def test_what_is_no_parquet_is_refused(tmp_path):
    make_folder(tmp_path, ballots=None)
    (tmp_path / "ballots.parquet").write_text("no")
    assert refused(tmp_path).en.startswith("ballots.parquet: is no Parquet that can be read (")


@pytest.mark.parametrize("options", ["", ", PARTITION_BY (channel, source, round)"])
def test_groups_of_unread_ballots_are_checked_on_statistics(tmp_path, options):
    rows = " UNION ALL ".join(
        f"SELECT '{subject}' AS subject, '{channel}' AS channel, '{source}' AS source, "
        f"{round_} AS round, 90 AS score"
        for subject, channel, source, round_ in [
            ("M1", "peer", "members", 1),
            ("M1", "pear", "members", 1),
            ("M1", "masses", "help", 1),
            ("M9", "peer", "members", 5),
        ]
    )
    con = duckdb.connect()
    evidence = read_evidence(con, make_ballots(tmp_path, rows, options), USES, 2026)
    con.execute(
        "CREATE TABLE groups AS SELECT channel, source, round, count(*) AS n FROM ballots GROUP BY ALL"
    )
    con.execute(
        "CREATE TABLE strangers AS SELECT DISTINCT subject FROM ballots ANTI JOIN subjects USING (subject)"
    )
    findings = check_ballot_groups(con, evidence.ballots, USES, "groups", "strangers")
    places = ["ballots.parquet, row 3", "ballots.parquet, row 2", *["ballots.parquet, row 4"] * 2]
    if options:
        places = [
            f"ballots/channel={it}/data_0.parquet, row 1"
            for it in (
                "masses/source=help/round=1",
                "pear/source=members/round=1",
                *["peer/source=members/round=5"] * 2,
            )
        ]
    assert [problem.en for problem in findings.kept] == [
        f"{places[0]}, source: 'help' is no source of masses; did you mean helped? Its sources are helped, all_staff.",
        f"{places[1]}, channel: 'pear' is no channel of the scheme; did you mean peer? The channels are peer, masses.",
        f"{places[2]}, round: '5' is not one of the year's rounds 1 to 4; correct the round.",
        f"{places[3]}, subject: 'M9' is no subject of the table subjects; correct the code, or add a row to subjects.",
    ]
