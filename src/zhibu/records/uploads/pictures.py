"""Pictures are drawn anew: place, camera and whatever else was hidden in the file stays behind."""

import struct
from io import BytesIO
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from zhibu.records.uploads.accepted import Accepted, Unfit

LONGEST = 2560
"""Pixels of the longer side that are kept."""
SMALL = 320
PIXELS = {"JPEG": 64_000_000, "PNG": 30_000_000, "WEBP": 30_000_000}
"""Of a JPEG only what is kept is unpacked, at a half, a quarter or an eighth of its size."""
SCANS = 60
"""A progressive JPEG has about ten; each more costs the time of a whole picture."""
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    struct.error,
    IndexError,
    KeyError,
    TypeError,
)


def draw_anew(file: IO[bytes], kind: str) -> Accepted:
    """Read a picture and write it as a JPEG: turned upright, at most 2560 pixels long.

    Raises:
        Unfit: it is too large, moves, or is broken.
    """
    if kind == "JPEG" and _scans(file) > SCANS:
        raise Unfit(_broken())
    try:
        with Image.open(file, formats=[kind]) as image:
            _check(image, kind)
            plain = _plain(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unfit(_too_large(None, PIXELS[kind])) from error
    except (UnidentifiedImageError, *_BROKEN, MemoryError) as error:
        raise Unfit(_broken()) from error
    content = _written(plain, 85)
    small = plain.copy()
    small.thumbnail((SMALL, SMALL))
    return Accepted("image/jpeg", ".jpg", content, _written(small, 75), look_of(plain))


def _scans(file: IO[bytes]) -> int:
    found, tail = 0, b""
    while chunk := file.read(1 << 20):
        found += (tail + chunk).count(b"\xff\xda")
        tail = chunk[-1:]
    file.seek(0)
    return found


def _check(image: Image.Image, kind: str) -> None:
    if image.width * image.height > PIXELS[kind]:
        raise Unfit(_too_large(image.size, PIXELS[kind]))
    if kind != "JPEG" and getattr(image, "n_frames", 1) > 1:
        raise Unfit(_("It is a moving picture. Attach a still one: a photo or a screenshot."))


def _too_large(size: tuple[int, int] | None, most: int) -> str:
    facts = {"size": "×".join(map(str, size)) if size else "?", "most": most // 1_000_000}
    return (
        _(
            "It has %(size)s pixels; at most %(most)s million are read. "
            "Make it smaller, or take the photo at a lower resolution."
        )
        % facts
    )


def _broken() -> str:
    return _("It is a broken or incomplete picture. Take it or copy it again.")


def _plain(image: Image.Image) -> Image.Image:
    """Give the picture alone, upright and in RGB, without anything that came with it."""
    image.draft("RGB", (LONGEST, LONGEST))
    image.load()
    image.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS, reducing_gap=2.0)
    try:
        upright = ImageOps.exif_transpose(image)
    except _BROKEN:  # its notes are broken, not the picture
        upright = image
    if upright.has_transparency_data:
        over = upright.convert("RGBA")
        upright = Image.new("RGB", over.size, "white")
        upright.paste(over, mask=over)
    elif upright.mode.startswith("I"):  # 16 bits of grey
        upright = upright.convert("I").point(lambda value: value / 256).convert("L")
    upright = upright.convert("RGB")
    upright.info = {}
    return upright


def _written(image: Image.Image, quality: int) -> IO[bytes]:
    file = BytesIO()  # about a megabyte, until the transaction commits
    image.save(file, "JPEG", quality=quality, optimize=True, progressive=True)
    file.seek(0)
    return file


def look_of(image: Image.Image) -> int | None:
    """Give a picture's look (感知哈希): 64 bits, each whether it grows brighter from left to right.

    A copy that was made smaller, compressed or slightly cropped differs in few bits, another
    picture in about half. A picture that shows next to nothing, as a blank sheet, has no look.
    """
    grey = image.convert("L").resize((9, 8), Image.Resampling.BOX)
    rows = list(grey.tobytes())
    if max(rows) - min(rows) < 24:
        return None
    bits = 0
    for row in range(8):
        for column in range(8):
            at = row * 9 + column
            bits = bits << 1 | (rows[at + 1] > rows[at] + 1)
    if not 8 <= bits.bit_count() <= 56:
        return None
    return bits - (1 << 64) if bits >> 63 else bits
