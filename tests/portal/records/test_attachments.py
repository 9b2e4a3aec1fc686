"""Attachments reach whoever may read their record, locked up; nobody else."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from makers import make_record
from zhibu.records.attaching import STORAGE, keep_attachment
from zhibu.records.enums import State
from zhibu.records.models import Attachment, Record


def png(colour: str = "red") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(file, "PNG")
    return file.getvalue()


def pdf() -> bytes:
    from pypdf import PdfWriter

    file = io.BytesIO()
    with PdfWriter() as writer:
        writer.add_blank_page(100, 100)
        writer.write(file)
    return file.getvalue()


@pytest.fixture
def attached(company, cast, settings, tmp_path, django_capture_on_commit_callbacks):
    settings.MEDIA_ROOT = tmp_path
    draft = make_record(company.branch, by=cast.secretary)
    with django_capture_on_commit_callbacks(execute=True):
        for name, content in (("清明 祭扫.png", png()), ("纪要.pdf", pdf())):
            upload = SimpleUploadedFile(name, content)
            keep_attachment(record=draft, upload=upload, by=cast.secretary)
    return draft


def submitted(draft: Record) -> Record:
    made = make_record(draft.branch, by=draft.written_by, state=State.SUBMITTED)
    draft.attachments.update(record=made)
    return made


def address(record: Record, place: int = 0, more: str = "") -> str:
    return f"/attachments/{record.attachments.order_by('id')[place].code}/{more}"


def test_picture_is_shown_locked_up(attached, cast, client_for):
    answer = client_for(cast.secretary).get(address(attached))
    assert answer.status_code == 200
    assert Image.open(io.BytesIO(answer.getvalue())).size == (640, 480)
    headers = {name: answer.headers[name] for name in (
        "Content-Type", "Content-Disposition", "Content-Security-Policy",
        "X-Content-Type-Options", "Cache-Control", "Cross-Origin-Resource-Policy",
    )}  # fmt: skip
    assert headers == {
        "Content-Type": "image/jpeg",
        "Content-Disposition": "inline; filename*=utf-8''%E6%B8%85%E6%98%8E%20%E7%A5%AD%E6%89%AB.jpg",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-cache",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


def test_document_is_downloaded(attached, cast, client_for):
    answer = client_for(cast.secretary).get(address(attached, 1))
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.getvalue() == pdf()


def test_thumbnail_is_small(attached, cast, client_for):
    client = client_for(cast.secretary)
    answer = client.get(address(attached, more="small/"))
    assert Image.open(io.BytesIO(answer.getvalue())).size == (320, 240)
    assert client.get(address(attached, 1, "small/")).getvalue() == pdf()


def test_file_is_sent_once(attached, cast, client_for):
    client = client_for(cast.secretary)
    first = client.get(address(attached))
    assert first.getvalue()
    again = client.get(address(attached), headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


READERS = {
    "draft": {"secretary", "committee_member", "group_leader"},
    "submitted": {
        "secretary", "committee_member", "group_leader", "member", "committee_office",
        "assessment_office", "inspector", "auditor",
    },
}  # fmt: skip


@pytest.mark.parametrize("state", READERS)
@pytest.mark.parametrize("more", ["", "small/"])
def test_only_readers_of_the_record_get_it(attached, cast, client_for, state, more):
    record = attached if state == "draft" else submitted(attached)
    answered = set()
    for name, person in cast:
        answer = client_for(person).get(address(record, more=more))
        assert answer.status_code in (200, 403, 404)
        if answer.status_code == 200 and answer.getvalue():
            answered.add(name)
    assert answered == READERS[state]


def test_nobody_gets_it_before_sign_in(attached, client):
    assert client.get(address(attached)).status_code == 302


def test_lost_file_and_unknown_code_are_not_found(attached, cast, client_for):
    client = client_for(cast.secretary)
    STORAGE.delete(attached.attachments.order_by("id")[0].file.name)
    assert client.get(address(attached)).status_code == 404
    assert client.get("/attachments/0123456789abcdef/").status_code == 404


def test_writer_removes_an_attachment(
    attached, cast, client_for, django_capture_on_commit_callbacks
):
    name = attached.attachments.order_by("id")[0].file.name
    with django_capture_on_commit_callbacks(execute=True):
        answer = client_for(cast.secretary).post(address(attached, more="remove/"))
    assert (answer.status_code, answer.url) == (302, f"/records/{attached.code}/")
    assert (Attachment.objects.count(), STORAGE.exists(name)) == (1, False)


def test_submitted_record_keeps_its_attachments(attached, cast, client_for):
    record = submitted(attached)
    client = client_for(cast.secretary)
    assert client.post(address(record, more="remove/")).status_code == 302
    assert client.get(address(record, more="remove/")).status_code == 405
    assert record.attachments.count() == 2


def test_others_remove_nothing(attached, cast, client_for):
    for person in (cast.member, cast.neighbour_secretary, cast.committee_office):
        assert client_for(person).post(address(attached, more="remove/")).status_code in (403, 404)
    assert attached.attachments.count() == 2
