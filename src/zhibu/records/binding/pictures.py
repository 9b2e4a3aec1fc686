"""Pictures of a book at the size that paper needs, and the hashes of all attached files as kept."""

import io
from collections.abc import Iterable
from hashlib import file_digest

from PIL import Image, ImageOps

from zhibu.records.models import Attachment, Record
from zhibu.records.registers.paper import Pictures

LONGEST_SIDE = 1_000
QUALITY = 70


def reduced_pictures(records: Iterable[Record]) -> Pictures:
    """Reduce the pictures of some records; one that cannot be read is left out and stays named."""
    names: dict[int, str] = {}
    contents: dict[str, bytes] = {}
    for record in records:
        for one in record.attachments.all():
            if one.media_type.startswith("image/") and (made := _reduced(one)):
                names[one.pk] = f"{one.code}.jpg"
                contents[names[one.pk]] = made
    return Pictures(names, contents)


def _reduced(attachment: Attachment) -> bytes | None:
    made = io.BytesIO()
    try:
        with attachment.file.open("rb") as file, Image.open(file) as image:
            image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=2)
            ImageOps.exif_transpose(image).convert("RGB").save(
                made, "JPEG", quality=QUALITY, optimize=True
            )
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return made.getvalue()


def kept_hashes(records: Iterable[Record]) -> dict[str, str | None]:
    """Hash each attached file as it lies on the disk, by attachment; none where it is not there."""
    return {one.code: _hash(one) for record in records for one in record.attachments.all()}


def _hash(attachment: Attachment) -> str | None:
    try:
        with attachment.file.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
