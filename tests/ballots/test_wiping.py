"""What was deleted is gone from the files too; where it could not be cleared, the site says so."""

from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone

from locked_boxes import make_locked
from makers import make_person, make_role
from zhibu.ballots.actions.planning import call_off
from zhibu.ballots.models import BoxOpening, SealedPaper
from zhibu.ballots.opening import open_inner, open_outer
from zhibu.ballots.progressing import PATIENCE
from zhibu.ballots.telling import opening_of
from zhibu.ballots.wiping import wipe, wipe_what_waits
from zhibu.orgs.enums import RoleKind

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def locked():
    made = make_locked(voters=12)
    made.all_vote(lambda voter: [8_000] * len(voter.sheet.subjects))
    return made


def opened(locked):
    open_outer(review=locked.review, key=locked.texts[0], by=locked.first)
    open_inner(review=locked.review, key=locked.texts[1], by=locked.second)


def test_opening_clears_after_each_step(locked):
    opened(locked)
    assert BoxOpening.objects.get().wiped
    assert opening_of(locked.review).problem == ""


def test_papers_of_a_review_called_off_are_cleared_though_an_opening_died(locked):
    sealed = [bytes(one) for one in SealedPaper.objects.values_list("sealed", flat=True)]
    BoxOpening.objects.create(review=locked.review, running=True)
    office = make_person()
    make_role(office, locked.review.organisation, RoleKind.COMMITTEE_OFFICE)
    call_off(review=locked.review, reason="监票人遗失密钥", by=office)
    assert wipe_what_waits() == 0
    assert not BoxOpening.objects.get().wiped  # somebody may still be opening it
    BoxOpening.objects.update(touched_at=timezone.now() - 2 * PATIENCE)
    assert wipe_what_waits() == 0
    assert BoxOpening.objects.get().wiped
    if connection.vendor == "sqlite":
        main = Path(str(connection.settings_dict["NAME"]))
        files = (main, main.with_name(f"{main.name}-wal"))
        left = b"".join(one.read_bytes() for one in files if one.exists())
        assert not any(one[-60:] in left for one in sealed)


def test_clearing_within_a_transaction_is_noted_as_not_done(locked):
    opened(locked)
    with transaction.atomic():
        assert not wipe(locked.review, tries=1)
    row = BoxOpening.objects.get()
    assert (row.wiped, row.problem) == (False, "a transaction is open")
    assert wipe_what_waits() == 0
    assert opening_of(locked.review).wiped


@pytest.mark.skipif("sqlite" not in str(connection.vendor), reason="files of SQLite")
def test_sealed_papers_are_in_no_file_of_sqlite_afterwards(locked):
    sealed = [bytes(one) for one in SealedPaper.objects.values_list("sealed", flat=True)]
    main = Path(str(connection.settings_dict["NAME"]))
    files = (main, main.with_name(f"{main.name}-wal"))
    before = b"".join(one.read_bytes() for one in files)
    assert all(one[-60:] in before for one in sealed)
    opened(locked)
    after = b"".join(one.read_bytes() for one in files if one.exists())
    assert not any(one[-60:] in after for one in sealed)
    assert not files[1].exists() or files[1].stat().st_size < 100_000


@pytest.mark.skipif("sqlite" not in str(connection.vendor), reason="locks of SQLite")
def test_log_that_somebody_reads_is_cut_later(locked):
    import sqlite3

    reader = sqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM ballots_sealedpaper").fetchone()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout=200")
    locked.review.opening = BoxOpening.objects.create(review=locked.review, wiped=False)
    assert not wipe(locked.review, tries=2, pause=0)
    assert BoxOpening.objects.get().problem
    reader.execute("COMMIT")
    reader.close()
    assert wipe(locked.review, tries=1)
    connection.close()
