"""A real witness on the loopback: it cosigns growth, refuses a rollback and a second face; we say so."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.db import connection, transaction

from databases import free_port
from ledger_attacks import rows, run, write
from ledgers import enter
from lifted_guards import lifted
from zhibu.ledger.keys import verifiers
from zhibu.ledger.models import Checkpoint, Entry, WitnessAnswer
from zhibu.ledger.proving import evidence_of, note_of
from zhibu.ledger.publishing import publish
from zhibu.ledger.queries import state
from zhibu.ledger.witnesses import ask_all
from zhibu.tlog.checkpoints import cosigned_at
from zhibu.tlog.notes import Verifier

pytestmark = pytest.mark.django_db(transaction=True)
ZHIBU = Path(sys.executable).with_name("zhibu")


@contextmanager
def serving(folder, port):
    """`zhibu witness serve`, as another unit runs it."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [ZHIBU, "witness", "serve", "--data", folder, "--port", str(port)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 30
        while time.monotonic() < end:
            with socket.socket() as asking:
                if asking.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture
def witness(settings, tmp_path):
    """A witness that admits this log; its address and key stand in the settings."""
    settings.DATA = tmp_path / "site"
    settings.DATA.mkdir()
    folder, port = tmp_path / "witness", free_port()
    for arguments in (
        ("init", "--name", "witness.example"),
        ("policy", "--admit", str(verifiers()[-1])),
    ):
        command = [ZHIBU, "witness", arguments[0], "--data", folder, *arguments[1:]]
        subprocess.run(command, check=True, capture_output=True)
    key = (folder / "witness.pub").read_text().strip()
    settings.LEDGER_WITNESSES = [f"{key}=http://127.0.0.1:{port}"]
    with serving(folder, port):
        yield Verifier.parse(key), port, folder


def grow(count):
    for number in range(count):
        enter(f"record/{number}", title="会议")
    made = publish()
    ask_all(made)
    return made


def told(client_for, cast):
    return client_for(cast.auditor).get("/ledger-audit/").content.decode()


def test_growth_is_cosigned_and_shown(witness, client, client_for, cast):
    key, port, _ = witness
    for count in (3, 4, 60):
        made = grow(count)
        assert cosigned_at(note_of(made), key) <= time.time()
    assert (state().witnessed, state().alarms) == (67, ())
    page = client.get("/ledger/").content.decode()
    assert "witness.example" in page
    assert "不可更改" in page
    assert "已联署" in told(client_for, cast)
    with urlopen(f"http://127.0.0.1:{port}/logs") as answer:
        assert answer.read().decode().splitlines()[1] == "67"


def test_a_proof_carries_the_cosignature(witness):
    key, _, _ = witness
    made = grow(9)
    assert made.size == 9
    evidence = evidence_of(_entry(4))
    checkpoint, body = evidence.verify(verifiers(), [key], quorum=1)
    assert (checkpoint.size, body["title"]) == (9, "会议")


def _entry(index):
    return Entry.objects.get(index=index)


@pytest.mark.usefixtures("witness")
def test_a_rolled_back_database_is_refused_and_told_loudly(client, client_for, cast):
    for count in (20, 20):
        grow(count)
    with lifted(connection), transaction.atomic():  # an old backup comes back
        for table in ("ledger_cosignature", "ledger_checkpoint"):
            below = "checkpoint_id IN (SELECT id FROM ledger_checkpoint WHERE size > 20)"
            run(f"DELETE FROM {table} WHERE {below if 'cosig' in table else 'size > 20'}")
        run("DELETE FROM ledger_opening WHERE entry_id >= 20")
        run('DELETE FROM ledger_entry WHERE "index" >= 20')
        run("UPDATE ledger_head SET size = 20")
    grow(5)
    answer = WitnessAnswer.objects.get()
    assert (answer.status, answer.asked_size, answer.known_size) == (409, 25, 40)
    assert state().alarms == ("witness",)
    assert "见证方见过的账本与这里不同" in told(client_for, cast)
    assert "不可更改" not in client.get("/ledger/").content.decode()


@pytest.mark.usefixtures("witness")
def test_a_log_that_grew_again_over_a_restored_backup_is_refused():
    """It is larger than what the witness saw, and did not grow out of it."""
    grow(20)
    with lifted(connection), transaction.atomic():
        run("DELETE FROM ledger_cosignature")
        run("DELETE FROM ledger_checkpoint")
        run("DELETE FROM ledger_opening WHERE entry_id >= 10")
        run('DELETE FROM ledger_entry WHERE "index" >= 10')
        run("UPDATE ledger_head SET size = 10")
    grow(25)
    assert (WitnessAnswer.objects.get().status, state().alarms) == (422, ("witness",))


@pytest.mark.usefixtures("witness")
def test_a_second_face_of_the_same_size_is_refused():
    grow(20)
    with lifted(connection), transaction.atomic():
        kept = rows()
        kept[3]["body"] = kept[3]["body"].replace("会议", "另一个")
        write(kept, [20])
    ask_all(Checkpoint.objects.get())
    assert (WitnessAnswer.objects.get().status, state().alarms) == (409, ("witness",))


def test_a_witness_that_was_started_again_remembers(witness, settings):
    _, _, folder = witness
    grow(9)
    port = free_port()
    settings.LEDGER_WITNESSES = [settings.LEDGER_WITNESSES[0].rpartition("=")[0] + f"=http://127.0.0.1:{port}"]  # fmt: skip
    with serving(folder, port):
        assert grow(9).cosignatures.count() == 1


def test_a_witness_that_is_away_keeps_nobody_waiting_and_is_told(settings, tmp_path, client_for, cast):  # fmt: skip
    from zhibu.tlog.notes import COSIGNATURE, Signer

    settings.DATA = tmp_path
    key = Signer.make("away.example", COSIGNATURE).verifier
    settings.LEDGER_WITNESSES = [f"{key}=http://127.0.0.1:{free_port()}"]
    grow(3)
    assert (WitnessAnswer.objects.get().status, state().alarms) == (0, ())
    assert "没有答复" in told(client_for, cast)
