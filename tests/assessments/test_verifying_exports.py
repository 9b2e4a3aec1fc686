"""Whatever is changed in an export, `zhibu assessments verify` refuses it and says what it is."""

import json
import shutil

import pytest

from rated_years import RatedYear
from zhibu.assessments.exporting import export
from zhibu.config.command import main
from zhibu.ledger.publishing import publish as publish_checkpoint
from zhibu.scoring.verifying import KNOWN

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def exports(django_db_setup, django_db_blocker, tmp_path_factory):  # noqa: ARG001
    """Two exports of one company, each with the ledger's proof: the first year's and its half-year."""
    from django.conf import settings
    from django.db import transaction

    from cast import make_cast
    from makers import make_company
    from zhibu.assessments.actions import rating
    from zhibu.assessments.actions.planning import plan_assessment

    folder, data = tmp_path_factory.mktemp("exports"), settings.DATA
    patch = pytest.MonkeyPatch()
    with django_db_blocker.unblock(), transaction.atomic():
        try:
            settings.DATA = folder / "site"
            settings.DATA.mkdir()
            company = make_company()
            year = RatedYear(company, make_cast(company), patch).rate()
            half = plan_assessment(adoption=year.adoption, organisation=company.root, year=year.assessment.year, scope="pre", by=year.office)  # fmt: skip
            rating.rate(assessment=half, by=year.office)
            year.publish().freeze()
            publish_checkpoint()
            export(year.assessment, folder / "year")
            export(half, folder / "half")
        finally:
            settings.DATA = data
            patch.undo()
            transaction.set_rollback(True)
    return folder


@pytest.fixture
def copy(exports, tmp_path):
    return shutil.copytree(exports / "year", tmp_path / "copy")


def told(folder, capsys, language="zh"):
    code = main(["--lang", language, "assessments", "verify", str(folder)])
    said = capsys.readouterr()
    return code, said.out + said.err


def rewrite(folder, **facts):
    path = folder / "assessment.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | facts), "utf-8")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_nobody_touched_verifies(exports, capsys, language):
    for name in ("year", "half"):
        code, said = told(exports / name, capsys, language)
        assert (code, "✗" in said) == (0, False), said


def test_every_file_that_is_cut_off_emptied_or_taken_away_is_named(copy, capsys):
    files = [one for one in sorted(copy.rglob("*")) if one.is_file() and one.name != "README.txt"]
    assert len(files) > 12
    for path in files:
        whole, short = path.read_bytes(), path.name.partition(".")[0]
        for left in (b"", whole[: len(whole) // 2], None):
            if left is None:
                path.unlink()
            else:
                path.write_bytes(left)
            if path.name == "assessment.tlog-proof" and left is None:
                continue  # an export without a proof says so
            code, said = told(copy, capsys, "en")
            assert code == 1, (path, said)
            assert short in said, (path, said)
            assert "Traceback" not in said
        path.write_bytes(whole)


def test_an_export_without_a_proof_says_that_its_hashes_are_its_own(copy, capsys):
    (copy / "assessment.tlog-proof").unlink()
    assert "没有存证证明" in told(copy, capsys)[1]
    assert "only what it says of itself" in told(copy, capsys, "en")[1]


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("as_of", {"as_of": "2020-01-01"}),
        ("state", {"state": "rated"}),
        ("title", {"title": {"zh": "别的考核", "en": "Another"}}),
        ("assessment", {"assessment": "0123456789abcdef"}),
        ("year", {"year": "2026"}),
        ("year", {"year": None}),
        ("scheme_hash", {"scheme_hash": 7}),
        ("results_hash", {"results_hash": "0" * 64}),
    ],
)
def test_what_an_export_says_of_itself_is_held_against_the_ledger(copy, capsys, name, facts):
    rewrite(copy, **facts)
    for language in ("zh", "en"):
        code, said = told(copy, capsys, language)
        assert (code, name in said) == (1, True), said


def test_forged_results_with_their_own_hashes_do_not_pass(copy, capsys):
    """Somebody who computes every hash anew is left with the ledger's proof."""
    import hashlib

    listed = copy / "assumed.csv"
    listed.write_text(listed.read_text("utf-8") + "O1,general-meetings,2026Q1,x,2026-01-01,1,granted\n", "utf-8")  # fmt: skip
    code, said = told(copy, capsys, "en")
    assert (code, "✗ assumed.csv" in said) == (1, True)
    rewrite(copy, assumed_hash=hashlib.sha256(listed.read_bytes()).hexdigest())
    code, said = told(copy, capsys, "en")
    assert (code, "differs: assumed_hash" in said) == (1, True)
    rewrite(copy, facts_hash="1" * 64)
    code, said = told(copy, capsys, "en")
    assert (code, "facts_hash" in said) == (1, True)


@pytest.mark.parametrize("counted", [{}, {"not_due": 1}, "nothing"])
def test_how_much_counts_as_done_is_counted_again(exports, tmp_path, capsys, counted):
    half = shutil.copytree(exports / "half", tmp_path / "half")
    (half / "assessment.tlog-proof").unlink()
    rewrite(half, counted_as_done=counted)
    code, said = told(half, capsys, "en")
    assert (code, "✗ what is said to count as done" in said) == (1, True), said


def test_parts_of_another_export_do_not_pass(exports, copy, capsys):
    other = exports / "half"
    for name in ("scheme.yaml", "assessment.tlog-proof", "evidence/records.parquet",
                 "out/trace.parquet", "out/results.csv"):  # fmt: skip
        whole = (copy / name).read_bytes()
        shutil.copyfile(other / name, copy / name)
        code, said = told(copy, capsys)
        assert (code, "✗" in said) == (1, True), (name, said)
        (copy / name).write_bytes(whole)


def test_what_does_not_belong_to_an_export_is_named(copy, capsys, tmp_path):
    for name in ("evidence/records.csv", "out/more.csv", "notes.txt", "evidence/工作记录.csv"):
        (copy / name).write_text("subject\n", "utf-8")
        code, said = told(copy, capsys)
        assert (code, name in said) == (1, True), said
        (copy / name).unlink()
    elsewhere = shutil.move(copy / "out" / "results.csv", tmp_path / "elsewhere.csv")
    (copy / "out" / "results.csv").symlink_to(elsewhere)
    code, said = told(copy, capsys, "en")
    assert (code, "out/results.csv" in said) == (1, True)


def test_an_archive_is_to_be_unpacked_first(exports, capsys, tmp_path):
    packed = shutil.make_archive(str(tmp_path / "export"), "zip", exports / "year")
    assert "解压" in told(packed, capsys)[1]
    assert told(packed, capsys, "en") == (1, f"The export cannot be used: {packed} is no folder; unpack the archive first\n")  # fmt: skip


def test_an_export_holds_nothing_that_is_not_known(exports):
    for name in ("year", "half"):
        held = {one.relative_to(exports / name).as_posix() for one in (exports / name).rglob("*") if one.is_file()}  # fmt: skip
        assert held <= KNOWN
