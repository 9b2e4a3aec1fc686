"""The second log, with SM3: it covers the same entries, from whenever it is switched on; off it is not there."""

import pytest
from django.db import IntegrityError, connection

from ledgers import enter, publish_after
from lifted_guards import lifted
from zhibu.ledger.checking import check
from zhibu.ledger.exporting import export
from zhibu.ledger.logs import MAIN, PARALLEL
from zhibu.ledger.models import Checkpoint, Entry, ParallelCheckpoint
from zhibu.ledger.proving import evidence_of, growth
from zhibu.ledger.publishing import publish
from zhibu.ledger.rounds import go_round
from zhibu.tlog.checkpoints import open_checkpoint
from zhibu.tlog.errors import TlogError
from zhibu.tlog.evidence import Evidence
from zhibu.tlog.exports import check_export
from zhibu.tlog.hashing import SM3, has_sm3
from zhibu.tlog.parallel import PLACE
from zhibu.tlog.proofs import verify_consistency
from zhibu.tlog.trees import root_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not has_sm3(), reason="this machine's OpenSSL has no SM3"),
]


@pytest.fixture(autouse=True)
def on(settings, tmp_path):
    settings.DATA = tmp_path / "site"
    settings.DATA.mkdir()
    settings.LEDGER_SM3 = True
    return settings


def expected(size):
    leaves = Entry.objects.order_by("index").values_list("leaf", flat=True)[:size]
    return root_of([SM3.leaf(bytes(one)) for one in leaves], SM3)


def test_each_round_publishes_both_logs():
    publish_after(3, 300, 5)
    assert list(ParallelCheckpoint.objects.values_list("size", flat=True)) == [308, 303, 3]
    shown = open_checkpoint((PARALLEL.folder() / "checkpoint").read_bytes(), *PARALLEL.verifiers())
    assert (shown.size, shown.root) == (308, expected(308))
    assert shown.origin == f"{MAIN.name}/sm3"
    assert not (PARALLEL.folder() / "tile" / "entries").exists()
    assert list(check()) == []


def test_off_nothing_is_written(on):
    on.LEDGER_SM3 = False
    publish_after(3, 300)
    assert not ParallelCheckpoint.objects.exists()
    assert not PARALLEL.folder().exists()


def test_switched_on_late_it_covers_all_entries_of_before(on):
    on.LEDGER_SM3 = False
    publish_after(3, 300)
    on.LEDGER_SM3 = True
    assert publish() is None
    assert Checkpoint.objects.count() == 2
    assert bytes(ParallelCheckpoint.objects.get().root) == expected(303)
    for index in (0, 255, 256, 302):
        evidence = evidence_of(Entry.objects.get(index=index), PARALLEL)
        assert evidence.verify(PARALLEL.verifiers(), hashing=SM3)[0].size == 303


def test_a_round_takes_a_late_log_up_though_nothing_is_new(on):
    on.LEDGER_SM3 = False
    made = publish_after(3)[0]
    on.LEDGER_SM3 = True
    with lifted(connection):
        Checkpoint.objects.filter(pk=made.pk).update(at="2026-01-01T00:00:00Z")
    go_round()
    assert ParallelCheckpoint.objects.get().size == 3


def test_switched_off_for_a_while_it_goes_on_where_it_stood(on):
    publish_after(270)
    on.LEDGER_SM3 = False
    publish_after(270)
    on.LEDGER_SM3 = True
    publish_after(270)
    assert bytes(ParallelCheckpoint.objects.first().root) == expected(810)
    assert list(check()) == []


def test_evidence_proves_an_entry_under_the_second_log_alone():
    publish_after(7)
    evidence = Evidence.parse(str(evidence_of(Entry.objects.get(index=4), PARALLEL)))
    checkpoint, entered = evidence.verify(PARALLEL.verifiers(), hashing=SM3)
    assert (checkpoint.size, entered["title"]) == (7, "会议")
    for keys, hashing in ((MAIN.verifiers(), SM3), (PARALLEL.verifiers(), MAIN.hashing)):
        with pytest.raises(TlogError):
            evidence.verify(keys, hashing=hashing)


@pytest.mark.parametrize(("first", "second"), [(3, 308), (303, 308), (308, 308)])
def test_growth_is_proved(first, second):
    publish_after(3, 300, 5)
    verify_consistency(
        first=first,
        second=second,
        proof=growth(first, second, PARALLEL),
        first_root=expected(first),
        second_root=expected(second),
        hashing=SM3,
    )


def test_an_export_is_checked_under_both_logs(tmp_path):
    publish_after(3, 300)
    assert export(tmp_path / "out") == 303
    assert check_export(tmp_path / "out", MAIN.verifiers()).checkpoint.size == 303
    second = {"hashing": SM3, "within": PLACE}
    found = check_export(tmp_path / "out", PARALLEL.verifiers(), [3], **second)
    assert (found.checkpoint.root, found.roots) == (expected(303), {3: expected(3)})
    path = tmp_path / "out" / PLACE / "tile" / "0" / "000"
    path.write_bytes(bytes([path.read_bytes()[0] ^ 1]) + path.read_bytes()[1:])
    with pytest.raises(TlogError):
        check_export(tmp_path / "out", PARALLEL.verifiers(), **second)


def test_an_export_without_a_second_log_says_so(on, tmp_path):
    on.LEDGER_SM3 = False
    publish_after(3)
    export(tmp_path / "out")
    with pytest.raises(TlogError, match="is missing"):
        check_export(tmp_path / "out", PARALLEL.verifiers(), hashing=SM3, within=PLACE)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger_parallelcheckpoint SET root = (SELECT root FROM ledger_checkpoint"
        " WHERE size = 5) WHERE size = 5",
        "UPDATE ledger_parallelcheckpoint SET size = 4 WHERE size = 5",
        "UPDATE ledger_parallelcheckpoint SET note = (SELECT note FROM ledger_checkpoint"
        " WHERE size = 5) WHERE size = 5",
    ],
)
def test_a_changed_row_is_found(change):
    publish_after(5, 2)
    with lifted(connection):
        with connection.cursor() as cursor:
            cursor.execute(change)
        assert {one.what for one in check() if one.what != "guard"} == {"sm3"}


def test_a_changed_file_is_found():
    publish_after(5)
    (PARALLEL.folder() / "checkpoint").write_bytes((MAIN.folder() / "checkpoint").read_bytes())
    assert [one.what for one in check()] == ["sm3"]


def test_a_row_is_guarded():
    enter()
    publish()
    with pytest.raises(IntegrityError):
        ParallelCheckpoint.objects.update(size=9)
