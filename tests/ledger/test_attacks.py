"""What `fsck` finds of twelve attacks, with and without one checkpoint from outside."""

import os
import shutil
from random import Random

import pytest
from django.db import connection, transaction

from ledger_attacks import ATTACKS
from lifted_guards import lifted
from zhibu.ledger.appending import append
from zhibu.ledger.checking import check
from zhibu.ledger.guards import Guard
from zhibu.ledger.keys import signer
from zhibu.ledger.models import Checkpoint
from zhibu.ledger.publishing import folder, publish
from zhibu.tlog.checkpoints import Checkpoint as Signed

TRIALS = int(os.environ.get("ATTACK_TRIALS", "4"))
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ledger(settings, tmp_path):
    """Forty entries under three checkpoints; the second was kept outside."""
    settings.DATA = tmp_path
    for number in range(40):
        with transaction.atomic():
            body = {"title": f"第{number}次会议", "number": number}
            append("record.submitted", f"trial/{number % 13}", body, by="M000001")
        if number in (11, 29):
            publish()
    publish()
    kept = Checkpoint.objects.get(size=30)
    return kept


def findings(*external):
    return [one.what for one in check(external) if one.what != "guard"]


class Undo(Exception):
    pass


def attacked(attack, chance, kept):
    """Carry an attack out, look, and undo it: what is found from inside, and with the checkpoint."""
    shutil.copytree(folder(), folder().with_name("before"))
    found = {}
    with lifted(connection):
        try:
            with transaction.atomic():
                attack.do(chance, kept.size)
                found["inside"] = findings()
                found["outside"] = findings(kept.note)
                raise Undo
        except Undo:
            pass
    shutil.rmtree(folder())
    folder().with_name("before").rename(folder())
    return found["inside"], found["outside"]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_with_a_checkpoint_from_outside_every_attack_is_found(ledger, attack):
    results = [attacked(attack, Random(trial), ledger) for trial in range(TRIALS)]
    found_inside = sum(bool(inside) for inside, _ in results)
    found_outside = sum(bool(outside) for _, outside in results)
    print(f"{attack.name}: inside {found_inside}/{TRIALS}, outside {found_outside}/{TRIALS}")
    assert found_outside == TRIALS
    assert found_inside == (0 if attack.resigned else TRIALS)
    assert findings(ledger.note) == []


def test_a_ledger_that_nobody_touched_raises_no_alarm(ledger):
    for _ in range(TRIALS):
        assert list(check([ledger.note])) == []


def test_a_second_face_is_found_by_whoever_holds_it(ledger):
    shown = Signed(ledger.note.split("\n", 1)[0], 30, bytes(32)).signed([signer()])
    assert findings(str(shown)) == ["external"]


def test_a_public_file_of_another_log_is_found(ledger):
    shown = Signed(ledger.note.split("\n", 1)[0], 40, bytes(32)).signed([signer()])
    (folder() / "checkpoint").write_text(str(shown), encoding="utf-8")
    assert findings() == ["file"]


@pytest.mark.usefixtures("ledger")
def test_a_guard_that_is_down_is_found():
    guard = Guard("ledger_entry")
    with connection.cursor() as cursor:
        for statement in guard.drop(connection):
            cursor.execute(statement)
    down = [one.where for one in check() if one.what == "guard"]
    with connection.cursor() as cursor:
        for statement in guard.create(connection):
            cursor.execute(statement, None)
    assert down == ["ledger_entry", "ledger_entry"]
    assert list(check()) == []
