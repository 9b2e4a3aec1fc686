"""`zhibu ledger`, `zhibu verify` and `zhibu witness`, as people run them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from zhibu.tlog.hashing import has_sm3


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return tmp_path_factory.mktemp("site")


def zhibu(*arguments, data=None):
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    if data is not None:
        environment["ZHIBU_DATA"] = str(data)
    command = [Path(sys.executable).with_name("zhibu"), "--lang", "en", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    return done.returncode, done.stdout, done.stderr


ENTER = """
from zhibu.config.site import open_site
open_site("en")
from django.db import transaction
from zhibu.ledger.appending import append
from zhibu.ledger.models import Entry
from zhibu.ledger.publishing import publish
from zhibu.ledger.proving import evidence_of
import sys
first = Entry.objects.count()
with transaction.atomic():
    for number in range(first, first + 5):
        append("test.written", f"test/{number}", {"title": "会议"}, by="M1")
publish()
open(sys.argv[1], "w").write(str(evidence_of(Entry.objects.get(index=2))))
"""


def enter(site, proof):
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment |= {"ZHIBU_DATA": str(site), "DJANGO_SETTINGS_MODULE": "zhibu.config.settings"}
    subprocess.run([sys.executable, "-c", ENTER, str(proof)], check=True, env=environment)


@pytest.fixture(scope="module")
def entered(site, tmp_path_factory):
    folder = tmp_path_factory.mktemp("outside")
    assert zhibu("migrate", data=site)[0] == 0
    enter(site, folder / "one.tlog-proof")
    (folder / "keys").write_text(zhibu("ledger", "keys", data=site)[1], encoding="utf-8")
    (folder / "checkpoint").write_bytes((site / "ledger" / "checkpoint").read_bytes())
    return folder


def test_a_proof_is_verified_without_the_site(entered):
    code, out, _ = zhibu("verify", entered / "one.tlog-proof", "--keys", entered / "keys")
    assert code == 0
    assert "entry 2 of 5" in out
    assert '"title": "会议"' in out


def test_a_changed_proof_is_refused(entered, tmp_path):
    text = (entered / "one.tlog-proof").read_text(encoding="utf-8")
    (tmp_path / "bad").write_text(text.replace("index 2", "index 3"), encoding="utf-8")
    code, out, _ = zhibu("verify", tmp_path / "bad", "--keys", entered / "keys")
    assert (code, "does not hold" in out) == (1, True)


def test_without_the_key_nothing_is_verified(entered):
    code, _, err = zhibu("verify", entered / "one.tlog-proof")
    assert (code, "public key is needed" in err) == (1, True)


def test_a_whole_ledger_is_found_whole_and_says_what_it_cannot_see(site, entered):
    code, out, _ = zhibu("ledger", "fsck", data=site)
    assert (code, "is whole" in out, "cannot be seen" in out) == (0, True, True)
    code, out, _ = zhibu("ledger", "fsck", "--external", entered / "checkpoint", data=site)
    assert (code, "cannot be seen" in out) == (0, False)


def test_an_export_is_verified_with_a_checkpoint_kept_before(site, entered, tmp_path):
    enter(site, tmp_path / "later.tlog-proof")
    code, out, _ = zhibu("ledger", "export", tmp_path / "log", "--openings", data=site)
    assert (code, "10 entries" in out) == (0, True)
    code, out, _ = zhibu(
        "verify", tmp_path / "log", entered / "checkpoint", "--keys", entered / "keys"
    )
    assert code == 0
    assert "10 entries, 10 openings" in out
    code, _, err = zhibu("ledger", "export", tmp_path / "log", data=site)
    assert (code, "holds something" in err) == (1, True)


def test_what_is_erased_is_gone_and_its_place_is_still_proved(site, entered, tmp_path):
    arguments = ("--reason", "asked for", "--authority", "office", "--by", "A1")
    code, out, _ = zhibu("ledger", "erase", "test/2", *arguments, data=site)
    assert (code, "1 openings are erased" in out) == (0, True)
    enter(site, tmp_path / "one.tlog-proof")
    code, out, _ = zhibu("verify", tmp_path / "one.tlog-proof", "--keys", entered / "keys")
    assert (code, "erased by law" in out) == (0, True)
    assert zhibu("ledger", "fsck", data=site)[0] == 0
    assert zhibu("ledger", "erase", "test/2", *arguments, data=site)[0] == 1


def test_proofs_of_before_hold_after_the_key_is_changed(site, entered, tmp_path):
    assert zhibu("ledger", "rotate", data=site)[0] == 0
    enter(site, tmp_path / "new.tlog-proof")
    (tmp_path / "keys").write_text(zhibu("ledger", "keys", data=site)[1], encoding="utf-8")
    for proof in (entered / "one.tlog-proof", tmp_path / "new.tlog-proof"):
        assert zhibu("verify", proof, "--keys", tmp_path / "keys")[0] == 0
    assert zhibu("ledger", "fsck", "--external", entered / "checkpoint", data=site)[0] == 0


def test_a_witness_is_made_once_and_says_its_key(tmp_path, entered):
    code, out, _ = zhibu("witness", "init", "--data", tmp_path / "w", "--name", "witness.example")
    assert (code, "witness.example+" in out) == (0, True)
    assert zhibu("witness", "init", "--data", tmp_path / "w", "--name", "other")[0] == 1
    key = (entered / "keys").read_text().splitlines()[0]
    code, out, _ = zhibu("witness", "policy", "--data", tmp_path / "w", "--admit", key)
    assert (code, "cosigned up to 0 entries" in out) == (0, True)


def test_verifying_loads_neither_the_site_nor_the_scoring(entered):
    script = (
        "import sys; from zhibu.config.command import main; "
        f"main(['verify', {str(entered / 'one.tlog-proof')!r}, '--keys', {str(entered / 'keys')!r}]); "
        "print(sorted(name for name in sys.modules if name.split('.')[0] in ('django', 'duckdb') "
        "or name.startswith('zhibu.') and name.split('.')[1] not in ('config', 'tlog')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.skipif(not has_sm3(), reason="this machine's OpenSSL has no SM3")
def test_the_second_log_is_kept_shown_exported_and_verified(site, entered, tmp_path, monkeypatch):
    assert "SM3" not in zhibu("ledger", "status", data=site)[1]
    monkeypatch.setenv("ZHIBU_SM3", "1")
    zhibu("ledger", "checkpoint", data=site)
    code, out, _ = zhibu("ledger", "status", data=site)
    assert (code, "second log (SM3) published up to: 0" in out, "(SM3)" in out) == (0, False, True)
    assert zhibu("ledger", "export", tmp_path / "log", data=site)[0] == 0
    (tmp_path / "keys").write_text(zhibu("ledger", "keys", data=site)[1], encoding="utf-8")
    kept = tmp_path / "kept"
    kept.write_bytes((site / "ledger-sm3" / "checkpoint").read_bytes())
    code, out, _ = zhibu("verify", tmp_path / "log", kept, "--sm3", "--keys", tmp_path / "keys")
    assert (code, "the log is whole" in out) == (0, True)
    for wrong in (
        (kept,),
        (entered / "checkpoint", "--sm3"),
        (entered / "one.tlog-proof", "--sm3"),
    ):
        assert zhibu("verify", *wrong, "--keys", tmp_path / "keys")[0] == 1
