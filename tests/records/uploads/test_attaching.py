"""Attachments are kept with a draft or returned record, and their files with the transaction."""

from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser
from django.utils import timezone, translation
from upload_files import docx, pdf, picture, scene, upload

from makers import make_record
from zhibu.orgs.refusals import Forbidden, Refused
from zhibu.records.attaching import MOST, keep_attachment, remove_attachment
from zhibu.records.enums import State
from zhibu.records.models import Attachment
from zhibu.records.uploads.quota import LIMIT, TooLarge


def stored() -> list[str]:
    root = Path(settings.MEDIA_ROOT)
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


@pytest.fixture(autouse=True)
def empty_folder(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def draft(company, cast):
    return make_record(company.branch, by=cast.secretary)


@pytest.fixture
def keep(draft, cast, django_capture_on_commit_callbacks):
    def kept(content: bytes = b"", name: str = "会议照片.jpg") -> Attachment:
        file = upload(content or picture(), name)
        with django_capture_on_commit_callbacks(execute=True):
            return keep_attachment(record=draft, upload=file, by=cast.secretary)

    return kept


def refusal(record, content: bytes, by, name: str = "会议照片.jpg") -> str:
    with pytest.raises(Refused) as refused:
        keep_attachment(record=record, upload=upload(content, name), by=by)
    assert refused.value.fields == {"attachments": str(refused.value)}
    return str(refused.value)


def test_picture_is_kept_with_its_thumbnail_under_its_code(keep, draft):
    attachment = keep(name="../清明\u202e祭扫.png")
    assert (attachment.name, attachment.media_type) == ("清明祭扫.jpg", "image/jpeg")
    assert attachment.file.name.endswith(f"/{attachment.code}.jpg")
    folder = attachment.file.name.rpartition("/")[0]
    assert stored() == [f"{folder}/{attachment.code}-small.jpg", f"{folder}/{attachment.code}.jpg"]
    assert attachment.file.size == attachment.size
    assert attachment.look is not None
    assert list(draft.attachments.all()) == [attachment]


@pytest.mark.parametrize(("make", "ending"), [(pdf, ".pdf"), (docx, ".docx")])
def test_document_is_kept_as_it_came(keep, make, ending):
    content = make()
    attachment = keep(content, "纪要")
    assert attachment.name == f"纪要{ending}"
    with attachment.file.open() as file:
        assert file.read() == content
    assert len(stored()) == 1


def test_nothing_is_written_where_the_transaction_is_rolled_back(draft, cast):
    with suppress(ZeroDivisionError), transaction.atomic():
        keep_attachment(record=draft, upload=upload(picture()), by=cast.secretary)
        raise ZeroDivisionError
    assert (stored(), Attachment.objects.count()) == ([], 0)


def test_removed_attachment_takes_its_files_along(
    keep, draft, cast, django_capture_on_commit_callbacks
):
    keep(), keep(picture(scene(2)))
    with django_capture_on_commit_callbacks(execute=True):
        remove_attachment(attachment=draft.attachments.first(), by=cast.secretary)
        assert len(stored()) == 4
    assert (len(stored()), draft.attachments.count()) == (2, 1)


def test_files_stay_where_removal_is_rolled_back(keep, draft, cast):
    attachment = keep()
    with suppress(ZeroDivisionError), transaction.atomic():
        remove_attachment(attachment=attachment, by=cast.secretary)
        raise ZeroDivisionError
    assert (len(stored()), draft.attachments.count()) == (2, 1)


def test_full_disk_leaves_no_row(
    draft, cast, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path / "a" / "b"
    (tmp_path / "a").write_text("a file where the folder should be")
    with (
        pytest.raises(Refused, match=r"could not write|无法写入"),
        django_capture_on_commit_callbacks(execute=True),
    ):
        keep_attachment(record=draft, upload=upload(picture()), by=cast.secretary)
    assert Attachment.objects.count() == 0


@pytest.mark.parametrize("state", [State.SUBMITTED, State.CHECKED])
def test_submitted_record_keeps_its_attachments(company, cast, state):
    record = make_record(company.branch, by=cast.secretary, state=state)
    with translation.override("en"):
        message = refusal(record, picture(), cast.secretary)
    assert message.endswith("attachments stay as they are. Have it returned for changes first.")


def test_returned_record_takes_attachments(company, cast):
    record = make_record(company.branch, by=cast.secretary, state=State.RETURNED)
    assert keep_attachment(record=record, upload=upload(picture()), by=cast.group_leader).pk


@pytest.mark.parametrize("who", ["member", "neighbour_secretary", "auditor", "committee_office"])
def test_only_writers_of_the_branch_attach(keep, draft, cast, who):
    attachment, person = keep(), getattr(cast, who)
    with pytest.raises(Forbidden):
        keep_attachment(record=draft, upload=upload(picture(scene(2))), by=person)
    with pytest.raises(Forbidden):
        remove_attachment(attachment=attachment, by=person)


def test_record_takes_twenty_files(keep, draft, cast):
    for number in range(MOST):
        keep(pdf(pages=number + 1))
    with translation.override("en"):
        message = refusal(draft, picture(), cast.secretary)
    assert message == (
        "“会议照片.jpg” was not attached. The record has 20 files, and at most 20 are kept. "
        "Remove one first."
    )


def test_same_file_is_refused_twice(keep, draft, cast):
    keep()
    with translation.override("zh-hans"):
        message = refusal(draft, picture(), cast.secretary, "另一个名字.jpg")
    assert message == "“另一个名字.jpg”未添加。该文件已添加，名为“会议照片.jpg”。"


def test_reused_picture_is_noticed_when_it_is_attached(company, cast, keep):
    earlier = keep().record
    earlier.state, earlier.number, earlier.entered_on = State.SUBMITTED, 1, earlier.held_on
    earlier.submitted_at = timezone.now()
    earlier.save()
    other = make_record(company.foreign, by=cast.foreign_secretary)
    smaller = picture(scene(size=(1_000, 750)), quality=40)
    kept = keep_attachment(record=other, upload=upload(smaller), by=cast.foreign_secretary)
    assert [one.earlier for one in other.likenesses.all()] == [earlier]
    remove_attachment(attachment=kept, by=cast.foreign_secretary)
    assert not other.likenesses.exists()


def parsed(size: int) -> UploadedFile:
    """An upload as it arrives: in pieces, through the handlers of the settings."""
    head = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.pdf"\r\n\r\n'

    class Body:
        def __init__(self):
            self.parts = iter([head, *[b"%PDF-" * 13_107] * (size // 65_535), b"\r\n--x--\r\n"])
            self.rest = b""

        def read(self, wanted):
            while len(self.rest) < wanted and (part := next(self.parts, b"")):
                self.rest += part
            given, self.rest = self.rest[:wanted], self.rest[wanted:]
            return given

    request = HttpRequest()
    meta = {"CONTENT_TYPE": "multipart/form-data; boundary=x", "CONTENT_LENGTH": str(size + 200)}
    parser = MultiPartParser(meta, Body(), request.upload_handlers)
    return parser.parse()[1]["f"]


def test_200_megabytes_are_refused_and_never_kept(draft, cast):
    import tracemalloc

    tracemalloc.start()
    file = parsed(200 << 20)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(file, TooLarge)
    assert most < 4 << 20
    for language, words in (
        ("en", "“a.pdf” was not attached. It has 200 MB; at most 20 MB are kept. "),
        ("zh-hans", "“a.pdf”未添加。文件大小为 200 MB，最大允许 20 MB。"),
    ):
        with translation.override(language), pytest.raises(Refused) as refused:
            keep_attachment(record=draft, upload=file, by=cast.secretary)
        assert str(refused.value).startswith(words)


def test_upload_within_the_limit_arrives_whole():
    file = parsed(LIMIT - 65_535)
    assert (file.size, sum(map(len, file.chunks()))) == (file.size, file.size)
    assert file.size > LIMIT - 200_000
    file.close()
