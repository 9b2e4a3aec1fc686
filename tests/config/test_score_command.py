"""`zhibu score` end to end: OUT whole or not at all, the same bytes from the same evidence."""

import json
import sys
from pathlib import Path

import pytest
from command_cases import (
    bytes_of,
    in_process_of_its_own,
    make_csv,
    make_parquet,
    make_scheme,
    make_workbook,
)

from zhibu.config.command import main

RESULTS = """\
subject,kind,parent,class,status,score,grade,level,tier,rank,rank_in_class,rank_in_parent,proposals
B1,branch,P,,rated,86.20,good,2,,2,,2,""
B2,branch,P,,rated,89.00,good,2,,1,,1,""
B3,branch,P,,rated,46.98,poor,1,,3,,3,""
"""


def score(scheme: Path, given: Path, out: Path, *more: str) -> int:
    return main(["score", "--scheme", str(scheme), str(given), "--out", str(out), *more])


@pytest.fixture
def scheme(tmp_path):
    return make_scheme(tmp_path / "scheme")


@pytest.fixture
def evidence(tmp_path):
    return make_csv(tmp_path / "evidence")


def test_score_writes_results_trace_and_facts(scheme, evidence, tmp_path, capsys):
    out = tmp_path / "out"
    assert score(scheme, evidence, out) == 0
    assert capsys.readouterr().out == f"{out}\n"
    files = bytes_of(out)
    assert set(files) == {
        "assessment.json",
        "results.csv",
        "results.parquet",
        "trace.csv",
        "trace.parquet",
    }
    assert files["results.csv"].decode() == RESULTS
    facts = json.loads(files["assessment.json"])
    assert (facts["scheme"], facts["scheme_version"], facts["year"]) == ("small", "1", 2026)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["evidence", "out", "scheme"]


def test_score_gives_the_same_bytes_whatever_the_form_of_the_evidence(scheme, evidence, tmp_path):
    inputs = {
        "csv": evidence,
        "again": evidence,
        "backwards": make_csv(tmp_path / "backwards", backwards=True),
        "parquet": make_parquet(tmp_path / "parquet"),
        "xlsx": make_workbook(tmp_path / "book.xlsx"),
    }
    for name, given in inputs.items():
        assert score(scheme, given, tmp_path / f"out-{name}", "--quiet") == 0
    written = {name: bytes_of(tmp_path / f"out-{name}") for name in inputs}
    assert {name for name, files in written.items() if files == written["csv"]} == set(inputs)


def test_score_in_gb18030_says_so(scheme, tmp_path, capsys):
    given = make_csv(tmp_path / "old")
    subjects = (given / "subjects.csv").read_text(encoding="utf-8").replace("branch", "党支部")
    (given / "subjects.csv").write_text(subjects, encoding="gb18030")
    assert score(scheme, given, tmp_path / "out") == 0
    assert "GB18030" in capsys.readouterr().err
    assert (tmp_path / "out" / "results.csv").read_text(encoding="utf-8") == RESULTS


@pytest.mark.parametrize(
    ("formats", "written"),
    [
        ("csv", {"assessment.json", "results.csv", "trace.csv"}),
        ("parquet", {"assessment.json", "results.parquet", "trace.parquet"}),
    ],
)
def test_formats_choose_what_is_written(scheme, evidence, tmp_path, formats, written):
    assert score(scheme, evidence, tmp_path / "out", "--formats", formats) == 0
    assert set(bytes_of(tmp_path / "out")) == written


@pytest.mark.parametrize("formats", ["", "csv,xml"])
def test_formats_that_are_unknown_are_refused(scheme, evidence, tmp_path, capsys, formats):
    assert score(scheme, evidence, tmp_path / "out", f"--formats={formats}", "--lang=en") == 1
    assert capsys.readouterr().err == (
        f"--formats: '{formats}' names an unknown format; give parquet, csv, "
        "with a comma between.\n"
    )
    assert not (tmp_path / "out").exists()


def test_memory_and_threads_do_not_change_a_byte(scheme, evidence, tmp_path):
    assert score(scheme, evidence, tmp_path / "a") == 0
    assert score(scheme, evidence, tmp_path / "b", "--memory", "200MB", "--threads", "1") == 0
    assert bytes_of(tmp_path / "a") == bytes_of(tmp_path / "b")


def test_kept_statistics_stand_for_the_ballots(scheme, evidence, tmp_path, capsys):
    first, second, other = (tmp_path / name for name in ("first", "second", "other"))
    assert score(scheme, evidence, first, "--keep") == 0
    lighter = make_scheme(
        tmp_path / "lighter", ("weight: 60%", "weight: 70%"), ("weight: 40%", "weight: 30%")
    )
    assert score(lighter, evidence, other) == 0
    (evidence / "ballots.csv").unlink()
    assert score(lighter, evidence, second, "--from", str(first)) == 0
    assert (second / "trace.csv").read_bytes() == (other / "trace.csv").read_bytes()
    capsys.readouterr()
    for more in (["--keep"], ["--from", str(first)]):
        assert score(scheme, evidence, tmp_path / "no", "--engine=spark", *more, "--lang=en") == 1
        assert capsys.readouterr().err == (
            "--keep and --from go with --engine duckdb alone; leave one or the other out.\n"
        )
    assert score(scheme, evidence, tmp_path / "no", "--from", str(second)) == 1
    assert not (tmp_path / "no").exists()


def test_out_that_is_not_ours_is_refused_and_kept(scheme, evidence, tmp_path, capsys):
    out = tmp_path / "out"
    out.mkdir()
    (out / "letter.txt").write_text("keep", encoding="utf-8")
    assert score(scheme, evidence, out, "--lang", "en") == 1
    assert capsys.readouterr().err == (
        f"{out} exists and was not written by zhibu score; name another folder, or remove it.\n"
    )
    assert score(scheme, evidence, out, "--lang", "zh") == 1
    assert "已存在" in capsys.readouterr().err
    assert bytes_of(out) == {"letter.txt": b"keep"}


def test_out_that_is_a_file_is_refused_and_kept(scheme, evidence, tmp_path):
    (tmp_path / "out").write_text("keep", encoding="utf-8")
    assert score(scheme, evidence, tmp_path / "out") == 1
    assert (tmp_path / "out").read_text(encoding="utf-8") == "keep"


def test_bad_evidence_leaves_nothing_behind(scheme, evidence, tmp_path):
    (evidence / "inspections.csv").write_text("subject,clause,round,score\nB9,books,1,5\n")
    assert score(scheme, evidence, tmp_path / "new" / "out") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["evidence", "scheme"]


def test_a_former_out_is_replaced_by_a_run_and_kept_by_a_refused_one(scheme, evidence, tmp_path):
    out = tmp_path / "out"
    assert score(scheme, evidence, out, "--formats", "csv") == 0
    former = bytes_of(out)
    (evidence / "inspections.csv").write_text("subject,clause,round,score\nB9,books,1,5\n")
    assert score(scheme, evidence, out) == 1
    assert bytes_of(out) == former
    (evidence / "inspections.csv").write_text("subject,clause,round,score\nB1,books,1,5\n")
    assert score(scheme, evidence, out, "--formats", "csv") == 0
    assert bytes_of(out) != former
    assert sorted(path.name for path in tmp_path.iterdir()) == ["evidence", "out", "scheme"]


def test_an_output_that_was_set_aside_when_a_run_broke_off_comes_back(scheme, evidence, tmp_path):
    out = tmp_path / "out"
    assert score(scheme, evidence, out) == 0
    whole = bytes_of(out)
    out.rename(tmp_path / ".out.former")
    (evidence / "inspections.csv").write_text("subject,clause,round,score\nB9,books,1,5\n")
    assert score(scheme, evidence, out) == 1
    assert bytes_of(out) == whole


def test_reports_appear_with_the_results(scheme, evidence, tmp_path):
    out = tmp_path / "out"
    assert score(scheme, evidence, out, "--report", "html", "--report", "xlsx", "--lang=en") == 0
    files = bytes_of(out)
    assert {"report.html", "report.xlsx", "results.csv"} <= set(files)
    assert "Small" in files["report.html"].decode()
    assert files["report.xlsx"][:2] == b"PK"


def test_a_person_who_watches_gets_a_summary(scheme, evidence, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert score(scheme, evidence, tmp_path / "out", "--lang=en") == 0
    said = capsys.readouterr().out
    assert "Small" in said
    assert "Good" in said


def test_a_report_that_fails_leaves_nothing_behind(scheme, evidence, tmp_path, monkeypatch):
    # A report that cannot be made, as where its part of the product is not installed.
    monkeypatch.setitem(sys.modules, "zhibu.report.html", None)
    with pytest.raises(ImportError):
        score(scheme, evidence, tmp_path / "out", "--report", "html")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["evidence", "scheme"]


def test_all_problems_of_the_evidence_are_named_in_one_go(scheme, evidence, tmp_path, capsys):
    (evidence / "inspections.csv").write_text(
        "subject,clause,round,score\nB9,books,1,5\nB1,boks,1,5\nB1,books,1,41\nB2,books,1,3.125\n",
        encoding="utf-8",
    )
    (evidence / "records.csv").write_text(
        "subject,kind,held_on\nB1,general_meeting,2026-02-30\n", encoding="utf-8"
    )
    assert score(scheme, evidence, tmp_path / "out", "--lang", "en") == 1
    said = capsys.readouterr().err.splitlines()
    places = [line.split(":")[0] for line in said]
    assert places == [
        "records.csv, row 2, held_on",
        "inspections.csv, row 2, subject",
        "inspections.csv, row 3, clause",
        "inspections.csv, row 4, score",
        "inspections.csv, row 5, score",
    ]


def test_a_branch_without_a_class_is_refused_by_name(tmp_path, capsys):
    out = tmp_path / "company"
    assert (
        main(
            ["generate", "--like", "maoming", "--scale", "0.05", "--format", "csv", "-o", str(out)]
        )
        == 0
    )
    subjects = (out / "subjects.csv").read_text(encoding="utf-8").splitlines()
    place = next(n for n, line in enumerate(subjects) if ",branch," in line)
    name, kind, parent, _, *rest = subjects[place].split(",")
    subjects[place] = ",".join([name, kind, parent, "", *rest])
    (out / "subjects.csv").write_text("\n".join(subjects) + "\n", encoding="utf-8")
    capsys.readouterr()
    assert score(Path("sanhua"), out, tmp_path / "out", "--lang", "en") == 1
    (said,) = capsys.readouterr().err.splitlines()
    assert said.startswith(f"subjects.csv, row {place + 1}, class: ")
    assert name in said


def test_evidence_that_is_not_there_is_refused(scheme, tmp_path, capsys):
    assert score(scheme, tmp_path / "nowhere", tmp_path / "out") == 1
    assert capsys.readouterr().err.startswith("nowhere：不存在；")


def test_a_run_in_a_process_of_its_own_speaks_and_ends_the_same(scheme, evidence, tmp_path):
    arguments = ["score", "--scheme", scheme, evidence, "--out", tmp_path / "out"]
    done = in_process_of_its_own(*arguments)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{tmp_path / 'out'}\n", "")
    (evidence / "records.csv").unlink()
    refused = in_process_of_its_own(*arguments)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "records" in refused.stderr
    wrong = in_process_of_its_own("score", evidence, ZHIBU_LANG="en")
    assert (wrong.returncode, wrong.stdout) == (2, "")
