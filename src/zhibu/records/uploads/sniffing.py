"""What a file is, by its first bytes."""

from enum import Enum, auto
from typing import IO

from django.utils.translation import gettext as _

from zhibu.records.uploads.accepted import Unfit


class Found(Enum):
    JPEG = auto()
    PNG = auto()
    WEBP = auto()
    PDF = auto()
    ZIP = auto()


_HEIF = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"hevm", b"mif1", b"msf1", b"heif")


def sniff(file: IO[bytes]) -> Found:
    """Say what a file is.

    Raises:
        Unfit: it is nothing that is kept; the text says what it seems to be.
    """
    head = file.read(512)
    file.seek(0)
    for kind, marks in {
        Found.JPEG: head[:3] == b"\xff\xd8\xff",
        Found.PNG: head[:8] == b"\x89PNG\r\n\x1a\n",
        Found.WEBP: head[:4] == b"RIFF" and head[8:12] == b"WEBP",
        Found.PDF: head[:5] == b"%PDF-",
        Found.ZIP: head[:4] == b"PK\x03\x04",
    }.items():
        if marks:
            return kind
    raise Unfit(_refusal(head))


def _refusal(head: bytes) -> str:
    if not head:
        return _("It is empty. Choose the file again.")
    if head[4:8] == b"ftyp":
        if head[8:12] in _HEIF:
            return _(
                "It is a HEIC picture, which most office PCs cannot show. On the iPhone choose "
                "Settings, Camera, Formats, Most Compatible; or save the picture as JPEG."
            )
        return _("It is a video. Attach pictures, PDF or Word files (.docx).")
    if head[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return _(
            "It is an old Office file (.doc), or one with a password. Open it in Word or WPS "
            "and save it as Word document (.docx), without a password."
        )
    if head[:5] == b"{\\rtf":
        return _("It is an RTF text. Open it in Word or WPS and save it as .docx or PDF.")
    if head[:4] == b"GIF8" or head[:2] == b"BM" or head[:4] in (b"II*\0", b"MM\0*"):
        return _("It is a picture in a format that is not kept. Save it as JPEG or PNG.")
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n\0").lower().replace(b"\0", b"")
    if text[:1] == b"<" or text[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _(
            "It is a web page or a drawing (HTML, SVG, XML), which can hold programs. "
            "Save it as PDF, or attach a screenshot."
        )
    if head[:2] == b"MZ" or head[:4] == b"\x7fELF" or head[:2] == b"#!":
        return _("It is a program. Attach pictures, PDF or Word files (.docx).")
    if head[:4] == b"Rar!" or head[:6] == b"7z\xbc\xaf\x27\x1c" or head[:2] == b"\x1f\x8b":
        return _("It is an archive. Unpack it and attach the pictures and documents in it.")
    return _(
        "Its content is no picture (JPEG, PNG, WebP), PDF or Word file (.docx), whatever its name "
        "says. Open it and save it as one of these."
    )
