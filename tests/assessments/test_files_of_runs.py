"""The files of a run that were lost or changed: nothing false is shown, exported or frozen from them."""

import shutil
from datetime import timedelta

import pytest

from zhibu.assessments.actions import rating
from zhibu.assessments.actions.freezing import freeze
from zhibu.assessments.exporting import export
from zhibu.assessments.models import Assessment
from zhibu.assessments.naming import names_of
from zhibu.assessments.trace import counted_as_done, newest_run, run_folder, shown
from zhibu.assessments.wholeness import require_standing
from zhibu.config.command import main
from zhibu.ledger.checking import mirrored
from zhibu.ledger.entering import enter_missing
from zhibu.ledger.queries import state
from zhibu.ledger.rounds import run_fsck
from zhibu.orgs.refusals import Refused
from zhibu.scoring.hashing import results_hash

pytestmark = pytest.mark.django_db


def folder(year):
    return run_folder(newest_run(year.assessment))


def change(path):
    """Change one figure in place, as an editor would, keeping size and time of change."""
    import os

    seen, data = path.stat(), bytearray(path.read_bytes())
    place = max(n for n, one in enumerate(data) if chr(one).isdigit())
    data[place] = ord("1") if data[place] != ord("1") else ord("2")
    path.write_bytes(bytes(data))
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))


def test_a_changed_trace_explains_nothing(year):
    year.rate().publish().freeze()
    assert shown(year.assessment, year.company.branch.code)
    change(folder(year) / "out" / "trace.csv")
    assert shown(year.assessment, year.company.branch.code) is None


@pytest.mark.parametrize("name", ["out/results.csv", "out/trace.csv", "evidence/records.parquet", "../assumed.json"])  # fmt: skip
def test_what_lost_a_file_is_neither_exported_nor_frozen(year, name, tmp_path):
    year.rate().publish()
    (folder(year) / name).unlink()
    year.today(year.assessment.appeals_until + timedelta(days=1))
    with pytest.raises(Refused, match="备份"):
        freeze(assessment=year.assessment, by=year.office)
    with pytest.raises(Refused, match="备份"):
        export(year.assessment, tmp_path / "export")
    assert not (tmp_path / "export").exists()
    assert year.rate().freeze().assessment.frozen_on


def test_a_lost_list_does_not_hide_what_counts_as_done(year):
    Assessment.objects.update(as_of=year.assessment.as_of.replace(month=11, day=30))
    year.assessment.refresh_from_db()
    year.rate().publish()
    assert counted_as_done(year.assessment).not_due > 0
    (folder(year).parent / "assumed.json").unlink()
    year.today(year.assessment.appeals_until + timedelta(days=1))
    with pytest.raises(Refused, match="备份"):
        freeze(assessment=year.assessment, as_done=0, by=year.office)


def test_a_changed_list_of_what_counts_as_done_is_neither_exported_nor_frozen(year, tmp_path):
    Assessment.objects.update(as_of=year.assessment.as_of.replace(month=11, day=30))
    year.assessment.refresh_from_db()
    year.rate().publish()
    told = counted_as_done(year.assessment).not_due
    for path, old, new in (
        (folder(year) / "assumed.csv", "not_due", "granted"),
        (folder(year).parent / "assumed.json", f'"not_due": {told}', '"not_due": 0'),
    ):
        text = path.read_text("utf-8")
        path.write_text(text.replace(old, new), "utf-8")
        assert path.read_text("utf-8") != text
        with pytest.raises(Refused, match="备份"):
            export(year.assessment, tmp_path / "export")
        with pytest.raises(Refused, match="备份"):
            require_standing(year.assessment)
        path.write_text(text, "utf-8")
    require_standing(year.assessment)
    year.today(year.assessment.appeals_until + timedelta(days=1))
    assert freeze(assessment=year.assessment, as_done=told, by=year.office).frozen_on


def test_the_hash_of_what_counts_as_done_is_held_against_the_ledger(year):
    year.rate().publish()
    Assessment.objects.update(assumed_hash="")
    year.assessment.refresh_from_db()
    with pytest.raises(Refused, match="assumed_hash"):
        require_standing(year.assessment)


def test_damaged_evidence_is_refused_in_words(year, tmp_path):
    year.rate()
    path = folder(year) / "evidence" / "records.parquet"
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(Refused, match="备份"):
        export(year.assessment, tmp_path / "export")


def test_pages_and_command_say_that_files_are_gone(year, client_for, monkeypatch, tmp_path, capsys):
    year.rate().publish().freeze()
    shutil.rmtree(folder(year))
    page = client_for(year.cast.secretary).get(year.own).content.decode()
    assert "备份" in page
    answer = client_for(year.office).get(f"{year.address}export.zip", follow=True)
    assert "备份" in answer.content.decode()
    monkeypatch.setattr("zhibu.config.site.open_site", lambda *_: None)
    assert main(["assessments", "export", year.assessment.code, "--out", str(tmp_path / "o")]) == 1
    assert "备份" in capsys.readouterr().err


def test_a_row_that_was_changed_in_the_database_is_named(year, client_for, tmp_path, monkeypatch, capsys):  # fmt: skip
    year.rate().publish().freeze()
    monkeypatch.setattr("zhibu.config.site.open_site", lambda *_: None)
    assert main(["assessments", "check"]) == 0
    assert f"✓ {year.assessment.code}" in capsys.readouterr().out
    subject = year.company.branch.code
    year.assessment.results.filter(subject=subject).update(score=9_999)
    assert main(["--lang", "en", "assessments", "check"]) == 1
    assert subject in capsys.readouterr().out
    with pytest.raises(Refused, match=subject):
        export(year.assessment, tmp_path / "export")
    page = client_for(year.cast.secretary, headers={"accept-language": "en"}).get(year.own)
    assert "Tell the auditor" in page.content.decode()


def test_hashes_that_were_changed_with_everything_else_are_held_against_the_ledger(
    year, monkeypatch, capsys
):
    """Somebody who writes results, files and hashes anew is left with the entry."""
    year.rate().publish().freeze()
    monkeypatch.setattr("zhibu.config.site.open_site", lambda *_: None)
    run = newest_run(year.assessment)
    change(folder(year) / "out" / "trace.csv")
    forged = results_hash(folder(year) / "out")
    type(run).objects.update(results_hash=forged)
    Assessment.objects.update(results_hash=forged)
    assert main(["assessments", "check"]) == 1
    assert "results_hash" in capsys.readouterr().out


def test_the_weekly_check_of_the_ledger_holds_what_is_sealed_by_hashes(year):
    year.rate().publish().freeze()
    enter_missing(mirrored())  # what the makers wrote straight
    assert run_fsck().findings == []
    assert state().alarms == ()
    change(folder(year) / "out" / "results.csv")
    run = run_fsck()
    (found,) = run.findings
    assert (found["what"], found["where"]) == ("sealed", f"assessment/{year.assessment.code}")
    assert "备份" in found["zh"]
    assert "backup" in found["en"]
    assert state().alarms == ("fsck",)


def test_what_failed_leaves_no_files_once_a_later_run_stands(year):
    begun = rating.begin(assessment=year.assessment, by=year.office)
    left = run_folder(begun) / "evidence"
    left.mkdir(parents=True)
    type(begun).objects.update(finished_at=begun.started_at, problem="lost")
    rating._drop_old(year.rate().assessment.runs.get(number=2))
    assert not left.exists()
    assert (folder(year) / "out").is_dir()


def test_a_run_that_is_undone_at_its_end_leaves_the_names_of_what_stands(year, monkeypatch):
    year.rate()
    monkeypatch.setattr(rating, "enter", lambda *_, **__: 1 / 0)
    year.company.root.name = "新名称党委"
    year.company.root.save()
    year.assessment.refresh_from_db()
    stood = names_of(year.assessment).organisation
    with pytest.raises(ZeroDivisionError):
        year.rate()
    assert names_of(year.assessment).organisation == stood != "新名称党委"
