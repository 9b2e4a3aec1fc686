"""Files as people and attackers attach them, made in memory."""

import io
import zipfile
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def upload(content: bytes, name: str = "会议照片.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def scene(seed: int = 1, size: tuple[int, int] = (640, 480), mode: str = "RGB") -> Image.Image:
    """A picture with something on it: smooth blots that the seed places."""
    from random import Random

    chance = Random(seed)
    small = Image.new("RGB", (12, 9))
    small.putdata([tuple(chance.randrange(256) for _ in range(3)) for _ in range(108)])
    return small.resize(size, Image.Resampling.BICUBIC).convert(mode)


def picture(image: Image.Image | None = None, kind: str = "JPEG", **options: Any) -> bytes:
    file = io.BytesIO()
    (image or scene()).save(file, kind, **options)
    return file.getvalue()


def pdf(*, pages: int = 1, **root: Any) -> bytes:
    """A PDF; `root` adds keys to its catalogue."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    for key, value in root.items():
        writer.root_object[NameObject(f"/{key}")] = value
    return written(writer)


def written(writer: PdfWriter) -> bytes:
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def names(**pairs: Any) -> DictionaryObject:
    """A dictionary of a PDF; texts become names."""
    made = {NameObject(f"/{k}"): NameObject(v) if type(v) is str else v
            for k, v in pairs.items()}  # fmt: skip
    return DictionaryObject(made)


def action(kind: str) -> DictionaryObject:
    return names(Type="/Action", S=f"/{kind}", F=TextStringObject("calc.exe"))


def kids(*values: Any) -> ArrayObject:
    return ArrayObject(values)


def relations(*links: tuple[str, str, str]) -> str:
    """A .rels part: type, target, mode."""
    rows = "".join(
        f'<Relationship Id="r{at}" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="{mode}"/>'
        for at, (kind, target, mode) in enumerate(links)
    )
    return f'<Relationships xmlns="{RELATIONS}">{rows}</Relationships>'


def types(main: str = MAIN, more: str = "") -> str:
    return (
        f'<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="application/xml"/>{more}'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
    )


def body(inside: str = "<w:p><w:r><w:t>会议纪要</w:t></w:r></w:p>") -> str:
    return f'<w:document xmlns:w="{WORD}"><w:body>{inside}</w:body></w:document>'


def docx(parts: dict[str, str | bytes] | None = None, *, without: str = "") -> bytes:
    """A Word file; `parts` are added to it or put in place of its own."""
    whole: dict[str, str | bytes] = {
        "[Content_Types].xml": types(),
        "_rels/.rels": relations(("officeDocument", "word/document.xml", "Internal")),
        "word/document.xml": body(),
    } | (parts or {})
    whole.pop(without, None)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in whole.items():
            package.writestr(name, content)
    return file.getvalue()


def bomb() -> bytes:
    """64 MB of spaces in a valid part, packed to 64 kB."""
    return docx({"word/document.xml": body(" " * (64 << 20))})


def many_parts() -> bytes:
    return docx({f"word/media/image{number}.png": b"" for number in range(2_001)})
