"""The fast reading of all entries agrees with the slow one, on whole and on damaged ledgers."""

import pytest
from django.db import connection, transaction

from ledger_attacks import ATTACKS
from ledgers import enter
from lifted_guards import lifted
from zhibu.ledger import scanning
from zhibu.ledger.checking import check
from zhibu.ledger.erasing import erase
from zhibu.ledger.models import Checkpoint, Entry
from zhibu.ledger.publishing import publish
from zhibu.ledger.scanning import roots_if_clean
from zhibu.tlog.hashing import SHA256
from zhibu.tlog.trees import root_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def small(monkeypatch):
    """Portions of four entries, so that a few make a forest."""
    monkeypatch.setattr(scanning, "HEIGHT", 2)
    monkeypatch.setattr(scanning, "PORTION", 4)


@pytest.fixture
def ledger(settings, tmp_path):
    settings.DATA = tmp_path
    with transaction.atomic():
        for number in range(27):
            enter(f"test/{number % 9}", title=f"第{number}次会议")
            if number in (10, 20):
                publish()
    publish()


def expected():
    hashes = [bytes(one) for one in Entry.objects.order_by("index").values_list("leaf_hash", flat=True)]  # fmt: skip
    return {size: root_of(hashes[:size]) for size in range(1, len(hashes) + 1)}


@pytest.mark.parametrize("together", [2, 1_000])
@pytest.mark.usefixtures("small", "ledger")
def test_roots_of_every_size_are_those_of_the_tree(monkeypatch, together):
    """In one process, and shared by several."""
    monkeypatch.setattr(scanning, "TOGETHER", together)
    found = roots_if_clean(27, range(28))
    assert found == expected() | {0: SHA256.empty()}


@pytest.mark.usefixtures("small")
def test_nothing_has_the_empty_root():
    assert roots_if_clean(0, [0]) == {0: SHA256.empty()}


@pytest.mark.usefixtures("small", "ledger")
def test_erased_openings_are_clean():
    erase(subject="test/3", reason="本人申请", authority="法务部", by="A1")
    assert roots_if_clean(28, [28]) is not None
    assert list(check()) == []


@pytest.mark.parametrize("together", [2, 1_000])
@pytest.mark.usefixtures("small", "ledger")
@pytest.mark.parametrize(
    "attack", [one for one in ATTACKS if not one.resigned], ids=lambda one: one.name
)
def test_what_is_damaged_is_never_clean(monkeypatch, attack, together):
    from random import Random

    monkeypatch.setattr(scanning, "TOGETHER", together)
    if attack.name == "delete an opening with a forged erasure":
        pytest.skip("the erasures' own check finds it: tests/ledger/test_attacks.py")
    with lifted(connection):
        attack.do(Random(7), Checkpoint.objects.order_by("size")[1].size)
        assert roots_if_clean(27, [27]) is None


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger_entry SET kind = 'record.other' WHERE \"index\" = 12",
        "UPDATE ledger_entry SET subject = 'record/x' WHERE \"index\" = 12",
        'UPDATE ledger_entry SET revision = 9 WHERE "index" = 12',
        "UPDATE ledger_opening SET salt = (SELECT salt FROM ledger_opening WHERE entry_id = 1)"
        " WHERE entry_id = 12",
        "UPDATE ledger_entry SET leaf_hash = (SELECT leaf_hash FROM ledger_entry"
        ' WHERE "index" = 1) WHERE "index" = 12',
        "UPDATE ledger_head SET size = 26",
        "UPDATE ledger_head SET size = 28",
    ],
)
@pytest.mark.usefixtures("small", "ledger")
def test_each_column_that_is_changed_is_found_and_told(change):
    with lifted(connection):
        with connection.cursor() as cursor:
            cursor.execute(change)
        assert [one.what for one in check() if one.what != "guard"]


@pytest.mark.usefixtures("small")
def test_a_subject_that_json_writes_in_another_way_is_read_slowly_and_whole(settings, tmp_path):
    settings.DATA = tmp_path
    enter('test/"quoted"')
    assert roots_if_clean(1, [1]) is None
    assert list(check()) == []
