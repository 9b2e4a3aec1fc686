"""One changed ballot re-scores its branch as a whole run would."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from zhibu.scoring.engines.statistics import StatisticsError
from zhibu.scoring.lowering.plan import Ballots
from zhibu.scoring.rescoring import Rescoring, RescoringError
from zhibu.scoring.run import score_folder
from zhibu.terms.score import Score

SUXING = Path(__file__).parents[3] / "src" / "zhibu" / "presets" / "suxing"
PEER = Ballots("peer", "members", 2)


def _results(out: Path) -> dict[str, dict[str, str]]:
    with (out / "results.csv").open(encoding="utf-8") as file:
        return {row["subject"]: row for row in csv.DictReader(file)}


def _subject(out: Path) -> dict[str, str]:
    return next(row for row in _results(out).values() if row["status"] == "rated")


def test_kept_statistics_score_as_the_ballots_do(
    company: Path, scored: Path, tmp_path: Path
) -> None:
    score_folder(SUXING, company, tmp_path / "again", kept=scored)
    for file in ("results.csv", "trace.csv"):
        assert (tmp_path / "again" / file).read_bytes() == (scored / file).read_bytes()


def test_a_branch_scores_as_in_the_whole_run(company: Path, scored: Path) -> None:
    parent = _subject(scored)["parent"]
    whole = {name: row for name, row in _results(scored).items() if row["parent"] == parent}
    with Rescoring(SUXING, company, scored) as run:
        found = run.score_branch(parent)
    assert [row["subject"] for row in found] == sorted(whole)
    for row in found:
        wanted = whole[row["subject"]]
        score = "" if row["score"] is None else str(Decimal(row["score"]).scaleb(-2))
        assert score == wanted["score"]
        for column in ("status", "grade", "rank_in_parent", "proposals"):
            value = "" if row[column] is None else str(row[column])
            assert value == wanted[column]


def test_a_ballot_put_in_and_taken_back_changes_nothing(company: Path, scored: Path) -> None:
    subject = _subject(scored)
    with Rescoring(SUXING, company, scored) as run:
        before = run.score_branch(subject["parent"])
        changed = run.change(subject["subject"], PEER, new=Score.of(1))
        after = run.change(subject["subject"], PEER, old=Score.of(1))
    assert changed != before
    assert after == before


def test_a_ballot_of_a_strange_round_or_subject_is_refused(company: Path, scored: Path) -> None:
    with Rescoring(SUXING, company, scored) as run:
        with pytest.raises(RescoringError) as strange:
            run.change("M0000001", Ballots("peer", "members", 9), new=Score.of(90))
        assert str(strange.value) == "The scheme has no channel peer, source members, round 9."
        with pytest.raises(RescoringError) as nobody:
            run.change("nobody", PEER, new=Score.of(90))
        assert str(nobody.value) == "There is no subject nobody."


def test_statistics_that_were_not_kept_are_asked_for(company: Path, tmp_path: Path) -> None:
    score_folder(SUXING, company, tmp_path / "out")
    with pytest.raises(StatisticsError) as refused:
        Rescoring(SUXING, company, tmp_path / "out")
    assert str(refused.value).endswith("statistics.parquet is not there; score once with --keep.")
