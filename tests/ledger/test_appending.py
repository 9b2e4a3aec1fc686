import json
import threading
from contextlib import suppress
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError

from zhibu.ledger.appending import append, spoken
from zhibu.ledger.models import Entry, Head, Opening
from zhibu.tlog.hashing import SHA256
from zhibu.tlog.leaves import Leaf, canonical, commitment

pytestmark = pytest.mark.django_db


def entry(subject="record/1", **body):
    with transaction.atomic():
        return append("record.submitted", subject, {"title": "支委会"} | body, by="M000001")


def test_entries_count_from_zero_without_gaps():
    assert [entry(), entry(), entry("record/2")] == [0, 1, 2]
    assert Head.objects.get().size == 3


def test_a_leaf_says_what_happened_and_commits_to_its_opening():
    entry(note="公开")
    row = Entry.objects.select_related("opening").get(index=0)
    opening = row.opening
    assert json.loads(opening.body) == {
        "at": spoken(row.at),
        "by": "M000001",
        "note": "公开",
        "title": "支委会",
        "type": "record.submitted",
    }
    commit = commitment(bytes(opening.salt), opening.body.encode())
    leaf = Leaf("record.submitted", "record/1", 1, commit, None)
    assert bytes(row.leaf) == leaf.canonical()
    assert bytes(row.leaf_hash) == SHA256.leaf(leaf.canonical())


def test_a_later_entry_names_the_one_before_of_the_same_subject():
    entry()
    entry("record/2")
    entry()
    first, third = Entry.objects.get(index=0), Entry.objects.get(index=2)
    leaf = json.loads(bytes(third.leaf))
    assert (leaf["rev"], leaf["prev"]) == (2, bytes(first.leaf_hash).hex())


def test_an_action_that_is_rolled_back_leaves_no_entry_and_no_gap():
    entry()
    with suppress(ZeroDivisionError), transaction.atomic():
        append("record.submitted", "record/9", {}, by="M1")
        raise ZeroDivisionError
    assert entry() == 1
    assert not Entry.objects.filter(subject="record/9").exists()


@pytest.mark.django_db(transaction=True)
def test_an_entry_is_never_appended_outside_a_transaction():
    with pytest.raises(TransactionManagementError):
        append("record.submitted", "record/1", {}, by="M1")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger_entry SET kind = 'x'",
        "DELETE FROM ledger_entry",
        "UPDATE ledger_opening SET body = 'x'",
        "DELETE FROM ledger_opening",
    ],
)
def test_the_database_refuses_to_change_what_was_entered(change):
    entry()
    with pytest.raises(Exception, match="不可更改"), transaction.atomic():
        connection.cursor().execute(change)
    assert Opening.objects.count() == 1


def test_bulk_changes_are_refused_too():
    entry()
    with pytest.raises(IntegrityError, match="不可更改"), transaction.atomic():
        Entry.objects.update(kind="x")
    with pytest.raises(IntegrityError, match="不可更改"), transaction.atomic():
        Opening.objects.all().delete()


@pytest.mark.parametrize("value", [1.5, Decimal("1.5"), {1}, b"x", float("nan")])
def test_what_has_two_ways_to_be_written_is_no_body(value):
    with pytest.raises(TypeError, match="an entry has no"):
        canonical({"value": value})


def test_a_number_that_not_every_reader_holds_is_no_body():
    with pytest.raises(ValueError, match="beyond what every reader"):
        canonical({"value": 2**53})


def test_text_is_composed_before_it_is_hashed():
    assert canonical({"e\u0301": "e\u0301"}) == canonical({"\u00e9": "\u00e9"})


@pytest.mark.django_db(transaction=True)
def test_writers_side_by_side_leave_no_gap():
    def write(number):
        try:
            for turn in range(10):
                with suppress(ZeroDivisionError), transaction.atomic():
                    append("test.written", f"test/{number}", {"turn": turn}, by="M1")
                    if turn % 3 == 0:
                        raise ZeroDivisionError
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    indexes = list(Entry.objects.order_by("index").values_list("index", flat=True))
    assert indexes == list(range(8 * 6))
    assert Head.objects.get().size == 48
