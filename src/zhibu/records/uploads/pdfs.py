"""PDF files that only show pages: nothing runs, nothing is hidden, nothing is locked."""

import re
from typing import IO, Any

from django.utils.translation import gettext as _
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from zhibu.records.uploads.accepted import Accepted, Unfit

OBJECTS = 200_000
PAGES = 2_000
_ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/GoToE",
    "/Rendition",
    "/Movie",
}
_KEYS = {"/JavaScript", "/JS", "/XFA"}
_HOLDERS = {"/EmbeddedFiles", "/EF", "/RichMedia", "/RichMediaContent"}
_SUBTYPES = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
# Also where a broken table of contents leads the reader past them; long enough not to occur by chance.
_RAW = re.compile(rb"/(JavaScript|Launch|EmbeddedFile|RichMedia)[\s/<(\[>]")


def check_pdf(file: IO[bytes]) -> Accepted:
    """Check a PDF; it is kept as it came.

    Raises:
        Unfit: it is locked, holds programs or files, or cannot be read.
    """
    try:
        reader = PdfReader(file, strict=False)
        if reader.is_encrypted:
            raise Unfit(
                _("It has a password or locks. Print it to PDF without them, and attach that.")
            )
        if len(reader.pages) > PAGES:
            raise Unfit(
                _("It has %(found)s pages; at most %(most)s are kept. Attach the pages needed.")
                % {"found": len(reader.pages), "most": PAGES}
            )
        reasons = _walk(reader)
        whole = len(reader.pages) > 0
    except (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, OSError,
            RecursionError, AssertionError, NotImplementedError, OverflowError) as error:  # fmt: skip
        raise Unfit(_broken()) from error
    if reasons or _raw(file):
        raise Unfit(
            _(
                "It holds programs, forms that send data, or embedded files (%(found)s). "
                "Print it to PDF, and attach that."
            )
            % {"found": ", ".join(sorted(reasons | _raw(file)))}
        )
    if not whole:
        raise Unfit(_broken())
    file.seek(0)
    return Accepted("application/pdf", ".pdf", file)


def _broken() -> str:
    return _("It is a broken PDF. Open it, print it to PDF again, and attach that.")


def _walk(reader: PdfReader) -> set[str]:
    """Look at every object that the file lists, not only at those a page leads to."""
    found: set[str] = set()
    listed = [
        IndirectObject(number, generation, reader)
        for generation, numbers in reader.xref.items()
        for number in numbers
    ]
    listed += [IndirectObject(number, 0, reader) for number in reader.xref_objStm]
    if len(listed) > OBJECTS:
        raise Unfit(_broken())
    waiting: list[Any] = [reader.trailer, *listed]
    while waiting:
        value = waiting.pop()
        if isinstance(value, IndirectObject):
            value = _read(value)
        if isinstance(value, DictionaryObject):
            found |= _reasons(value)
            # What is listed comes by itself: only what stands in place is walked into.
            waiting += [v for v in value.values() if _is_inside(v)]
        elif isinstance(value, ArrayObject):
            waiting += [v for v in value if _is_inside(v)]
    return found


def _read(reference: IndirectObject) -> Any:
    try:
        return reference.get_object()
    except (PyPdfError, ValueError, KeyError, IndexError):
        return None  # an entry that leads nowhere is common; what cannot be read cannot run


def _is_inside(value: Any) -> bool:
    return isinstance(value, (DictionaryObject, ArrayObject))


def _reasons(value: DictionaryObject) -> set[str]:
    keys = set(map(str, value))
    found = (keys & _KEYS) | (keys & _HOLDERS)
    found |= {_name(value, "/S")} & _ACTIONS
    found |= {_name(value, "/Subtype")} & _SUBTYPES
    found |= {_name(value, "/Type")} & {"/EmbeddedFile"}
    return {name.lstrip("/") for name in found}


def _name(value: DictionaryObject, key: str) -> str:
    held = value.raw_get(key) if key in value else ""
    return str(_read(held) if isinstance(held, IndirectObject) else held)


def _raw(file: IO[bytes]) -> set[str]:
    found: set[str] = set()
    tail = b""
    file.seek(0)
    while chunk := file.read(1 << 20):
        found |= {match.group(1).decode() for match in _RAW.finditer(tail + chunk)}
        tail = chunk[-32:]
    file.seek(0)
    return found
