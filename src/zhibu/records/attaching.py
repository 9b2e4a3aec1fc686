"""Attach files to a record, and take them off (附件).

A file is written when the transaction commits and not before: what is rolled back leaves nothing on
the disk. It stands under the attachment's code; what the person called it is only shown.
"""

import logging
from collections.abc import Iterable
from typing import IO, Any

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.ledger.entering import enter
from zhibu.orgs.codes import new_code
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import require
from zhibu.orgs.refusals import Refused
from zhibu.records.entries import RECORDS
from zhibu.records.enums import State
from zhibu.records.likeness import notice_pictures
from zhibu.records.models import Attachment, Record
from zhibu.records.uploads import Accepted, Unfit, inspect
from zhibu.records.uploads.names import shown_name

MOST = 20
"""Files of one record."""
OPEN = (State.DRAFT, State.RETURNED)
_log = logging.getLogger(__name__)
STORAGE = Attachment._meta.get_field("file").storage


def check_uploads(uploads: Iterable["UploadedFile[Any]"]) -> list[Accepted]:
    """Check files and make them safe, before anything is written; all faults at once.

    Raises:
        Refused: some may not be kept; at the field.
    """
    accepted, faults = [], []
    for upload in uploads:
        try:
            accepted.append(inspect(upload))
        except Unfit as error:
            faults.append(str(_refused(upload, str(error))))
    if faults:
        raise Refused(fields={"attachments": " ".join(faults)})
    return accepted


def keep_attachment(
    *, record: Record, upload: "UploadedFile[Any]", by: Person, accepted: Accepted | None = None
) -> Attachment:
    """Check a file, make it safe, and keep it with a draft or returned record.

    The file is checked before the transaction begins, so that nobody waits for a picture.

    Args:
        accepted: what `check_uploads` made of the file, where it was called.

    Raises:
        Refused: the record is submitted or full, or the file may not be kept; by field.

    Ledger:
        attachment.added, where the record was submitted before
    """
    _check_open(record, by)
    if accepted is None:
        (accepted,) = check_uploads([upload])
    return _keep(record, upload, accepted, by)


@transaction.atomic
def _keep(
    record: Record, upload: "UploadedFile[Any]", accepted: Accepted, by: Person
) -> Attachment:
    record = Record.objects.select_for_update(of=("self",)).get(pk=record.pk)
    _check_open(record, by)
    _check_room(record, upload, accepted)
    code = new_code()
    name = f"records/{timezone.localdate():%Y/%m}/{code}{accepted.ending}"
    accepted.content.seek(0, 2)
    attachment = Attachment.objects.create(
        code=code,
        record=record,
        name=accepted.name,
        media_type=accepted.media_type,
        file=name,
        size=accepted.content.tell(),
        sha256=accepted.sha256,
        look=accepted.look,
        added_by=by,
    )
    files = {name: accepted.content}
    if accepted.small:
        files[small_name(name)] = accepted.small
    transaction.on_commit(lambda: _write(attachment, upload, files))
    if accepted.small:
        notice_pictures(record)
    _enter("attachment.added", record, by)
    return attachment


@transaction.atomic
def remove_attachment(*, attachment: Attachment, by: Person) -> None:
    """Take a file off a draft or returned record; it is deleted.

    Raises:
        Refused: the record is submitted.

    Ledger:
        attachment.removed, where the record was submitted before
    """
    _check_open(attachment.record, by)
    remove_files([attachment])
    attachment.delete()
    notice_pictures(attachment.record)
    _enter("attachment.removed", attachment.record, by)


def _enter(kind: str, record: Record, by: Person | None) -> None:
    """Enter a record with its files; a draft is private until it is submitted."""
    if record.number is not None:
        enter(RECORDS, kind, record, by=by)


def remove_files(attachments: Iterable[Attachment]) -> None:
    """Delete the files of attachments that are deleted, once that is certain."""
    for name in [one.file.name for one in attachments]:
        transaction.on_commit(lambda name=name: _delete(name))


def small_name(name: str) -> str:
    """Give the name of a picture's thumbnail."""
    return f"{name.removesuffix('.jpg')}-small.jpg"


def _check_open(record: Record, by: Person) -> None:
    require(by, Permission.RECORD_WRITE, on=record.branch)
    if record.state not in OPEN:
        message = _(
            "“%(title)s” is %(state)s: its attachments stay as they are. "
            "Have it returned for changes first."
        ) % {"title": record.title, "state": record.get_state_display()}
        raise Refused(fields={"attachments": message})


def _check_room(record: Record, upload: "UploadedFile[Any]", accepted: Accepted) -> None:
    others = list(record.attachments.values_list("name", "sha256"))
    if len(others) >= MOST:
        raise _refused(
            upload,
            _("The record has %(found)s files, and at most %(most)s are kept. Remove one first.")
            % {"found": len(others), "most": MOST},
        )
    if same := [name for name, sha256 in others if sha256 == accepted.sha256]:
        raise _refused(upload, _("It is attached already, as “%(name)s”.") % {"name": same[0]})


def _refused(upload: "UploadedFile[Any]", fault: str) -> Refused:
    message = _("“%(name)s” was not attached. %(fault)s") % {
        "name": shown_name(upload.name or ""),
        "fault": fault,
    }
    return Refused(fields={"attachments": message})


def _write(
    attachment: Attachment, upload: "UploadedFile[Any]", files: dict[str, IO[bytes]]
) -> None:
    try:
        for name, content in files.items():
            content.seek(0)
            STORAGE.save(name, File(content))
    except OSError as error:  # a full disk: the row must not speak of a file that is not there
        with transaction.atomic():
            Attachment.objects.filter(pk=attachment.pk).delete()
            _enter("attachment.removed", attachment.record, None)
        _delete(attachment.file.name)
        reason = _("The server could not write it. Tell the system administrator, and try later.")
        raise _refused(upload, reason) from error


def _delete(name: str) -> None:
    try:
        STORAGE.delete(name)
        if name.endswith(".jpg"):
            STORAGE.delete(small_name(name))
    except OSError:  # what the row said is done; a file left over harms nobody
        _log.exception("%s was not deleted", name)


__all__ = [
    "MOST",
    "check_uploads",
    "keep_attachment",
    "remove_attachment",
    "remove_files",
    "small_name",
]
