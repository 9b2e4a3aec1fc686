"""What is erased by law is gone everywhere, and every proof still holds."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from entries import an_entry, written
from makers import make_account, make_attachment, make_branch, make_secretary
from zhibu.ledger.appending import append
from zhibu.ledger.checking import check
from zhibu.ledger.erasing import erase
from zhibu.ledger.keys import verifiers
from zhibu.ledger.models import Entry, Erasure, Opening
from zhibu.ledger.proving import evidence_of
from zhibu.ledger.publishing import publish
from zhibu.orgs.actions import add_person, erase_subject, leave
from zhibu.orgs.enums import Leaving, Standing
from zhibu.orgs.erasing import ERASED
from zhibu.orgs.models import Person
from zhibu.orgs.refusals import Forbidden, Refused
from zhibu.records import actions
from zhibu.records.kinds import lay_built_in
from zhibu.records.models import Attachment, Kind, Record, SearchText
from zhibu.tlog.leaves import commitment

WHY = {"reason": "本人书面申请", "authority": "法务部2026-7号"}
WORD = "赤松巡检记密语"
"""Stands in every text that is to be erased, and nowhere else."""


def tables() -> list[str]:
    """Everything that the tables hold, as text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("records_search") and table != "records_searchtext":
                continue  # the index of pairs: it holds no text
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [unescaped(repr(row)) for row in cursor.fetchall()]
    return found


def unescaped(text: str) -> str:
    """JSON on SQLite writes signs by their numbers."""
    return re.sub(r"\\+u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "attachments"


def files() -> list[Path]:
    """Files of the site that hold the word, in any place of them; the database's own among them."""
    forms = (WORD.encode(), WORD.encode("utf-16-be"), WORD.encode("unicode_escape"))
    every = [one for one in Path(settings.DATA).rglob("*") if one.is_file()]
    if connection.vendor == "sqlite":
        name = Path(connection.settings_dict["NAME"])
        every += name.parent.glob(f"{name.name}*")
    return [one for one in every if any(form in one.read_bytes() for form in forms)]


def no_alarm() -> list[Any]:
    return [one for one in check() if "never entered" not in one.en]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("many", [50, pytest.param(1_000, marks=pytest.mark.soak)])
def test_many_erased_openings_leave_proofs_and_no_text(many: int):
    scores = {}
    for number in range(many):
        with transaction.atomic():
            body = {"score": number * 7 % 10_001, "text": f"{WORD}{number}"}
            scores[append("score.given", f"trial/{number}", body, by="M1")] = body["score"]
    publish()
    before = [evidence_of(entry) for entry in Entry.objects.order_by("index")]
    commits = [bytes(entry.leaf)[11:75].decode() for entry in Entry.objects.order_by("index")]
    for number in range(many):
        erase(subject=f"trial/{number}", by="A1", **WHY)
    publish()
    assert Erasure.objects.count() == many
    for entry, old in zip(
        Entry.objects.filter(index__lt=many).order_by("index"), before, strict=True
    ):
        evidence = evidence_of(entry)
        assert (evidence.body, evidence.salt) == (None, None)
        assert evidence.verify(verifiers())[1] is None
        assert old.verify(verifiers())[1] is not None  # what was taken home before
    assert list(check()) == []
    assert [row for row in tables() if WORD in row] == []
    assert files() == []
    guesses = {
        commitment(salt, b'{"score":%d,"text":"x"}' % score)
        for score in range(10_001)
        for salt in (b"", bytes(32))
    }
    assert guesses.isdisjoint(commits)


@pytest.fixture
def told(company: Any, cast: Any) -> Record:
    """A record with the word in each of its texts, amended, with a file."""
    lay_built_in(Kind)  # the flush after another such test took them
    record = written(
        company.branch,
        cast.secretary,
        title=f"{WORD}会",
        place=f"{WORD}楼",
        agenda=WORD,
        minutes=f"会上{WORD}。",
    )
    actions.submit_record(record=record, by=cast.secretary)
    record.refresh_from_db()
    actions.return_record(record=record, reason=f"{WORD}不清", by=cast.committee_office)
    record.refresh_from_db()
    entry = an_entry(cast.secretary, title=f"{WORD}会议", minutes=f"会上再谈{WORD}。")
    actions.change_record(record=record, entry=entry, revision=record.revision, by=cast.secretary)
    make_attachment(record, content=WORD.encode(), name=f"{WORD}.png")
    record.refresh_from_db()
    actions.submit_record(record=record, by=cast.secretary)
    record.refresh_from_db()
    return record


@pytest.mark.django_db(transaction=True)
def test_an_erased_record_is_in_no_table_and_no_file(told: Record, cast: Any):
    publish()
    subject = f"record/{told.code}"
    assert [row for row in tables() if WORD in row]
    assert files()
    erased = erase_subject(subject=subject, by=cast.audit_administrator, **WHY)
    assert erased == Entry.objects.filter(subject=subject).count() == 4
    assert [row for row in tables() if WORD in row] == []
    assert files() == []
    told.refresh_from_db()
    assert (told.title, told.minutes, told.number) == (ERASED, ERASED, 1)
    assert not Attachment.objects.filter(record=told).exists()
    assert not SearchText.objects.filter(record=told).exists()
    assert no_alarm() == []


@pytest.mark.django_db
def test_a_record_goes_on_after_it_was_erased(told: Record, cast: Any):
    erase_subject(subject=f"record/{told.code}", by=cast.audit_administrator, **WHY)
    told.refresh_from_db()
    actions.check_record(record=told, by=cast.committee_office)
    assert no_alarm() == []
    Record.objects.filter(pk=told.pk).update(title="冒名")
    assert [one.where for one in no_alarm()] == [f"record/{told.code}"]


@pytest.fixture
def gone(company: Any, cast: Any) -> Person:
    """Somebody with an account, who has left."""
    person = add_person(
        code="M9", name=WORD, branch=company.branch, standing=Standing.STAFF,
        from_day=date(2020, 1, 1), by=cast.secretary, identity="11010519491231002X",
        phone="13800138000", job=f"{WORD}工", email="x@zhibu.invalid",
    )  # fmt: skip
    make_account(person, username="chisong")
    leave(person=person, day=timezone.localdate(), why=Leaving.LEFT, by=cast.secretary)
    return person


@pytest.mark.django_db(transaction=True)
def test_an_erased_person_is_a_number(gone: Person, cast: Any):
    publish()
    erase_subject(subject=f"person/{gone.pk}", by=cast.audit_administrator, **WHY)
    assert [row for row in tables() if WORD in row or "chisong" in row] == []
    assert files() == []
    gone.refresh_from_db()
    assert (gone.name, gone.identity_mark, gone.phone_sealed) == (ERASED, None, None)
    assert (gone.account.is_active, gone.account.has_usable_password()) == (False, False)
    assert no_alarm() == []


@pytest.mark.django_db
def test_only_the_audit_administrator_erases(told: Record, cast: Any):
    subject = f"record/{told.code}"
    for name, person in cast:
        if name != "audit_administrator":
            with pytest.raises(Forbidden):
                erase_subject(subject=subject, by=person, **WHY)
    assert Opening.objects.filter(entry__subject=subject).count() == 4


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["reason", "authority"])
def test_reason_and_authority_must_be_given(told: Record, cast: Any, field: str):
    given = WHY | {field: " 无 "}
    with pytest.raises(Refused) as refusal:
        erase_subject(subject=f"record/{told.code}", by=cast.audit_administrator, **given)
    assert set(refusal.value.fields) == {field}


@pytest.mark.django_db
def test_what_is_not_there_or_still_needed_is_not_erased(told: Record, cast: Any, company: Any):
    by = cast.audit_administrator
    erase_subject(subject=f"record/{told.code}", by=by, **WHY)
    member = make_secretary(make_branch(under=company.committee))
    add_person(
        code="M8", name="在职", branch=company.branch, standing=Standing.STAFF,
        from_day=timezone.localdate() - timedelta(days=9), by=cast.secretary,
    )  # fmt: skip
    here = Person.objects.get(code="M8")
    for subject in ("record/none", "checkpoint/1", "", f"person/{here.pk}", f"person/{member.pk}"):
        with pytest.raises(Refused) as refusal:
            erase_subject(subject=subject, by=by, **WHY)
        assert set(refusal.value.fields) == {"subject"}
