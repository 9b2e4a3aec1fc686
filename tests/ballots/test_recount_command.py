"""`zhibu ballots recount`: offline from the published box, with the ledger's proof; and on the site."""

import json

import pytest

from counted_reviews import make_counted
from makers import make_branch, make_person, make_role
from zhibu.ballots.actions.publishing import publish_review
from zhibu.ballots.auditing import audit
from zhibu.ballots.models import Tally
from zhibu.ballots.published import receipt_in_box, results_file
from zhibu.config import command
from zhibu.ledger.keys import verifiers
from zhibu.ledger.proving import entries_of, evidence_of
from zhibu.ledger.publishing import publish
from zhibu.orgs.enums import RoleKind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.DATA = tmp_path / "site"


@pytest.fixture
def published():
    branch, office = make_branch(), make_person()
    make_role(office, branch, RoleKind.ASSESSMENT_OFFICE)
    review = make_counted(branch, {branch: 7})
    return publish_review(review=review, by=office)


@pytest.fixture
def files(published, tmp_path):
    publish()
    box, proof, keys, receipt = (
        tmp_path / name for name in ("box.json", "p.tlog-proof", "keys.txt", "receipt.json")
    )
    box.write_text(json.dumps(results_file(published.review)), encoding="utf-8")
    proof.write_text(str(evidence_of(entries_of(f"publication/{published.pk}").get())))
    keys.write_text("".join(f"{key}\n" for key in verifiers()))
    number = bytes(published.review.receipts.first().key)
    receipt.write_text(json.dumps(receipt_in_box(number).written()))
    return box, proof, keys, receipt


def run(*arguments):
    return command.main(["ballots", "recount", *map(str, arguments)])


def test_box_is_counted_again_in_both_languages(files, capsys):
    box, *_rest = files
    assert run(box) == 0
    assert "复算无误：7 个均分" in capsys.readouterr().out
    assert run(box, "--lang", "en") == 0
    assert "comes out: 7 means" in capsys.readouterr().out


def test_proof_and_receipt_are_verified_offline(files, capsys):
    box, proof, keys, receipt = files
    assert run(box, "--proof", proof, "--keys", keys, "--receipt", receipt) == 0
    told = capsys.readouterr().out
    assert "登记的正是这份结果" in told
    assert "在这个票箱里" in told


def test_box_that_was_changed_is_found(files, capsys):
    box, proof, keys, _receipt = files
    text = json.loads(box.read_text())
    text["document"]["figures"][0]["sum"] += 1_000
    box.write_text(json.dumps(text))
    assert run(box, "--proof", proof, "--keys", keys) == 1
    told = capsys.readouterr().out
    assert "均分应为" in told
    assert "登记的不是这份结果" in told


def test_receipt_of_another_number_does_not_hold(files, capsys):
    box, _proof, _keys, receipt = files
    given = json.loads(receipt.read_text()) | {"number": "00" * 16}
    receipt.write_text(json.dumps(given))
    assert run(box, "--receipt", receipt) == 1
    assert "与这个票箱不符" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [((), "二者选一"), (("missing.json",), "读不出"), (("--site", "unknown"), "没有已计票的评议")],
)
def test_what_cannot_be_counted_is_refused(arguments, words, capsys):
    assert run(*arguments) == 1
    assert words in capsys.readouterr().err


def test_file_that_is_no_box_is_refused(tmp_path, capsys):
    other = tmp_path / "other.json"
    other.write_text("{}")
    assert run(other) == 1
    assert "不是公布的票箱" in capsys.readouterr().err


def test_proof_without_keys_asks_for_them(files, capsys):
    box, proof, *_rest = files
    assert run(box, "--proof", proof) == 1
    assert "--keys" in capsys.readouterr().err


def test_auditor_finds_the_stored_counts_in_order(published, capsys):
    assert audit(published.review) == []
    assert run("--site", published.review.code) == 0
    assert "与登记的哈希一致" in capsys.readouterr().out


def test_auditor_finds_a_count_that_was_changed(published):
    row = Tally.objects.filter(review=published.review, score__isnull=False).first()
    Tally.objects.filter(pk=row.pk).update(count=row.count + 1)
    assert [finding.where for finding in audit(published.review)] == ["box", "publication"]


def test_auditor_finds_a_hash_that_was_changed_with_the_counts(published):
    review = published.review
    Tally.objects.filter(review=review, score__isnull=False).first().delete()
    from zhibu.ballots.boxes import stored_box
    from zhibu.urn.box import box_hash

    review.box_hash = box_hash(stored_box(review), review.code)
    review.save()
    assert "box" in [finding.where for finding in audit(review)]
