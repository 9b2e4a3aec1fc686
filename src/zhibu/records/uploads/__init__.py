"""What may be attached to a record, and how it is made safe (附件检查).

A file is judged by what it holds, never by its name. Pictures are drawn anew; PDF and Word files are
kept as they came, where nothing in them runs, reaches out or hides. See docs/uploads.md.
"""

import hashlib
from collections.abc import Callable
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from zhibu.records.uploads.accepted import Accepted, Unfit
from zhibu.records.uploads.names import display_name
from zhibu.records.uploads.pdfs import check_pdf
from zhibu.records.uploads.pictures import draw_anew
from zhibu.records.uploads.quota import LIMIT
from zhibu.records.uploads.sniffing import Found, sniff
from zhibu.records.uploads.word_documents import check_word

_CHECKS: dict[Found, Callable[[IO[bytes]], Accepted]] = {
    Found.JPEG: lambda file: draw_anew(file, "JPEG"),
    Found.PNG: lambda file: draw_anew(file, "PNG"),
    Found.WEBP: lambda file: draw_anew(file, "WEBP"),
    Found.PDF: check_pdf,
    Found.ZIP: check_word,
}


def inspect(upload: "UploadedFile[Any]") -> Accepted:
    """Check an upload and make it safe; memory stays bounded by what a picture takes.

    Raises:
        Unfit: why it cannot be kept, and what to do.
    """
    size = upload.size or 0
    if size > LIMIT:
        raise Unfit(
            _("It has %(found)s MB; at most %(limit)s MB are kept. Make it smaller or split it.")
            % {"found": -(-size // (1 << 20)), "limit": LIMIT >> 20}
        )
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    file = upload.file
    file.seek(0)
    accepted = _CHECKS[sniff(file)](file)
    file.seek(0)
    accepted.name = display_name(upload.name or "", accepted.ending)
    accepted.sha256 = digest.hexdigest()
    return accepted


__all__ = ["LIMIT", "Accepted", "Unfit", "inspect"]
