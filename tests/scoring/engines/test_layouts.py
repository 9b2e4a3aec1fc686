"""However ballots lie in files and however little memory there is, the bytes are the same."""

from fractions import Fraction
from pathlib import Path

import pytest

from zhibu.demo.generate import generate
from zhibu.scoring.engines import ballots, duck, layout
from zhibu.scoring.engines.keeping import plan_of
from zhibu.scoring.evidence.problems import EvidenceError
from zhibu.scoring.evidence.reading import read_evidence
from zhibu.scoring.run import score_folder

SUXING = Path(__file__).parents[3] / "src" / "zhibu" / "presets" / "suxing"


@pytest.mark.parametrize("lying", ["sorted", "arrival"])
def test_flat_ballots_score_as_those_in_folders(lying: str, scored: Path, tmp_path: Path) -> None:
    generate("jilin", tmp_path / "data", Fraction(1, 100), layout=lying)  # type: ignore[arg-type]
    score_folder(SUXING, tmp_path / "data", tmp_path / "out")
    for file in ("results.parquet", "results.csv", "trace.parquet", "trace.csv"):
        assert (tmp_path / "out" / file).read_bytes() == (scored / file).read_bytes()


@pytest.mark.parametrize("lying", ["sorted", "arrival"])
def test_passes_by_range_give_the_same_bytes(
    lying: str, scored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generate("jilin", tmp_path / "data", Fraction(1, 100), layout=lying)  # type: ignore[arg-type]
    monkeypatch.setattr(layout, "GROUP_BYTES", 4_000_000_000)
    score_folder(SUXING, tmp_path / "data", tmp_path / "out")
    assert (tmp_path / "out" / "trace.csv").read_bytes() == (scored / "trace.csv").read_bytes()


@pytest.mark.parametrize("way", ["rounds", "events", "whole"])
def test_every_way_through_flat_ballots_gives_the_same_bytes(
    way: str, scored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generate("jilin", tmp_path / "data", Fraction(1, 100), layout="arrival")
    monkeypatch.setattr(ballots, "overlapping", lambda *_: way == "events")
    rounds: list[int | None] = [1, 2, 3, 4] if way == "rounds" else [None]
    monkeypatch.setattr(layout, "_rounds", lambda *_: rounds)
    score_folder(SUXING, tmp_path / "data", tmp_path / "out")
    assert (tmp_path / "out" / "trace.csv").read_bytes() == (scored / "trace.csv").read_bytes()


@pytest.mark.parametrize("way", ["events", "whole"])
def test_a_strange_channel_in_flat_ballots_is_refused(
    way: str, company: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    con = duck.connect()
    con.execute(f"COPY (SELECT * FROM '{company}/subjects.parquet') TO '{folder}/subjects.parquet'")
    con.execute(
        "COPY (SELECT 'M0000001' AS subject, unnest(['peer', 'peers']) AS channel, "
        "'members' AS source, 1 AS round, 90::DECIMAL(5, 2) AS score) "
        f"TO '{folder}/ballots.parquet'"
    )
    monkeypatch.setattr(ballots, "overlapping", lambda *_: way == "events")
    with pytest.raises(EvidenceError) as refused:
        score_folder(SUXING, folder, tmp_path / "out")
    assert "ballots.parquet, row 2, channel: 'peers' is no channel" in refused.value.en


def test_ranges_hold_each_subject_once(company: Path) -> None:
    plan, uses = plan_of(SUXING, "duckdb")
    con = duck.connect()
    read_evidence(con, company, uses)
    duck.prepare(con, plan, 2026)
    con.execute("CREATE TEMP TABLE rated AS SELECT subject FROM prepared.subjects")
    number = con.execute("SELECT count(*) FROM rated").fetchall()[0][0]
    for ranges in (1, 2, 7):
        conditions = layout._ranges(con, number, ranges)
        counts = [
            con.execute(f"SELECT count(*) FROM rated WHERE {condition}").fetchall()[0][0]
            for condition in conditions
        ]
        assert sum(counts) == number
        assert len(conditions) == ranges


def test_ballots_of_nobody_are_refused_with_their_row(company: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    (folder / "ballots" / "channel=peer" / "source=members" / "round=1").mkdir(parents=True)
    con = duck.connect()
    con.execute(f"COPY (SELECT * FROM '{company}/subjects.parquet') TO '{folder}/subjects.parquet'")
    con.execute(
        "COPY (SELECT 'M9999999' AS subject, 90::DECIMAL(5, 2) AS score) "
        f"TO '{folder}/ballots/channel=peer/source=members/round=1/part.parquet'"
    )
    with pytest.raises(EvidenceError) as refused:
        score_folder(SUXING, folder, tmp_path / "out")
    assert refused.value.en.splitlines()[0] == (
        "ballots/channel=peer/source=members/round=1/part.parquet, row 1, subject: 'M9999999' is no "
        "subject of the table subjects; correct the code, or add a row to subjects."
    )
    assert not (tmp_path / "out").exists()
