"""What is erased by law leaves the bound books too: they are made again without it."""

import io
from typing import Any

import pypdf
import pytest

from records.binding.binding_steps import bind
from zhibu.ledger.checking import check, mirrored
from zhibu.ledger.entering import enter_missing
from zhibu.ledger.erasing import erase
from zhibu.ledger.models import Entry
from zhibu.orgs.erasing import ERASED
from zhibu.records.binding import verify_binding

pytestmark = pytest.mark.django_db
WHY = {"reason": "本人书面申请", "authority": "法务部2026-7号", "by": "A1"}


@pytest.fixture
def bound(held: Any) -> Any:
    binding = bind(held, held.people[0])
    enter_missing(mirrored())
    return binding


def said(binding: Any) -> str:
    """Everything that the archive says: its pages and what it carries."""
    with binding.file.open("rb") as file:
        book = pypdf.PdfReader(io.BytesIO(file.read()))
    carried = b"".join(one for files in book.attachments.values() for one in files)
    return "".join(page.extract_text() for page in book.pages) + carried.decode()


def test_an_erased_record_is_not_in_its_bound_book(bound, held):
    assert held.meeting.title in said(bound)
    erase(subject=f"record/{held.meeting.code}", **WHY)
    former = bound.sha256
    bound.refresh_from_db()
    assert bound.sha256 != former
    text = said(bound)
    assert (held.meeting.title in text, held.study.title in text, ERASED in text) == (
        False,
        True,
        True,
    )
    assert verify_binding(bound).unchanged
    kinds = Entry.objects.filter(subject=f"binding/{bound.pk}").order_by("index")
    assert list(kinds.values_list("kind", flat=True)) == ["year.bound", "year.rebound"]
    assert [one for one in check() if one.what == "row"] == []


def test_an_erased_person_is_named_in_no_bound_book(bound, held):
    person = held.people[2]
    assert person.name in said(bound)
    erase(subject=f"person/{person.pk}", **WHY)
    bound.refresh_from_db()
    assert person.name not in said(bound)
    assert verify_binding(bound).unchanged
    assert [one for one in check() if one.what == "row"] == []


def test_the_former_book_is_deleted_once_that_is_certain(
    bound, held, django_capture_on_commit_callbacks
):
    former = bound.file
    with django_capture_on_commit_callbacks(execute=True):
        erase(subject=f"record/{held.study.code}", **WHY)
        assert former.storage.exists(former.name)
    assert not former.storage.exists(former.name)
