"""Word files (.docx): packages of XML parts, in which nothing runs, reaches out or hides."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _

from zhibu.records.uploads.accepted import Accepted, Unfit
from zhibu.scoring.evidence.packages import RATIO

PARTS = 2_000
UNPACKED = 200 << 20
"""Bytes that all parts together may unpack to."""
LONGEST_XML = 64 << 20
DEPTH = 500
_LARGE = 16 << 20
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_XML = (".xml", ".rels", ".vml", ".svg")
_STILL = (".png", ".jpg", ".jpeg", ".jpe", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".wdp",
          ".odttf", ".fntdata", ".ttf", ".webp")  # fmt: skip
_DDE = re.compile(r"\s*(DDE|DDEAUTO|INCLUDETEXT|IMPORT|INCLUDE)\b", re.IGNORECASE)
_WEB = re.compile(r"(https?://|mailto:)", re.IGNORECASE)


def check_word(file: IO[bytes]) -> Accepted:
    """Check a Word file; it is kept as it came.

    Raises:
        Unfit: it is another package, or holds what may not be in one.
    """
    try:
        with zipfile.ZipFile(file) as package:
            _check_shape(package)
            _check_names(package)
            for part in package.infolist():
                if part.filename.lower().endswith(_XML):
                    _check_xml(package, part)
                else:
                    _check_still(package, part)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError,
            RuntimeError, KeyError) as error:  # fmt: skip
        raise Unfit(_broken()) from error
    file.seek(0)
    media = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return Accepted(media, ".docx", file)


def _broken() -> str:
    return _("It is a broken file. Open it in Word or WPS, save it as .docx, and attach that.")


def _embedded(part: str) -> str:
    return _(
        "It holds another file or a control (%(part)s). In Word or WPS copy what is needed as a "
        "picture, delete the object, and save."
    ) % {"part": part[:80]}


def _check_shape(package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    unpacked = sum(part.file_size for part in parts)
    # The reader never gives more than the declared size, so the declared size bounds it.
    swollen = any(
        part.file_size > _LARGE and part.file_size > RATIO * max(1, part.compress_size)
        for part in parts
    )
    long = any(p.file_size > LONGEST_XML and p.filename.lower().endswith(_XML) for p in parts)
    if len(parts) > PARTS or unpacked > UNPACKED or swollen or long:
        raise Unfit(
            _(
                "It unpacks to too much (%(size)s MB in %(parts)s parts). "
                "Save it as PDF, and attach that."
            )
            % {"size": unpacked >> 20, "parts": len(parts)}
        )
    if any(part.flag_bits & 1 for part in parts):
        raise Unfit(_("It has a password. Save it without one, and attach that."))


def _check_names(package: zipfile.ZipFile) -> None:
    names = package.namelist()
    folded = [name.lower() for name in names]
    if len(set(folded)) != len(folded) or any(map(_leads_out, names)):
        raise Unfit(_broken())
    if any(name.endswith("vbaproject.bin") or "/vba" in name for name in folded):
        raise Unfit(_macros())
    if "[content_types].xml" not in folded or "word/document.xml" not in folded:
        raise Unfit(_other_package(folded))
    for name in names:
        low = name.lower()
        inside = low.startswith(("word/embeddings/", "word/activex/", "word/controls/"))
        known = low.endswith((*_XML, *_STILL, "/")) or low.startswith("word/printersettings")
        if inside or not known:
            raise Unfit(_embedded(name))


def _macros() -> str:
    return _("It contains macros (programs). Save it as Word document (.docx), without macros.")


def _leads_out(name: str) -> bool:
    steps = name.replace("\\", "/").split("/")
    return "\\" in name or name.startswith("/") or ".." in steps or ":" in name or "\0" in name


def _other_package(names: list[str]) -> str:
    if any(name.startswith("xl/") for name in names):
        return _("It is an Excel workbook. Save it as PDF, and attach that.")
    if any(name.startswith("ppt/") for name in names):
        return _("It is a presentation. Save it as PDF, and attach that.")
    return _("It is an archive. Unpack it and attach the pictures and documents in it.")


def _check_still(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Refuse a package or an old Office file that goes by the name of a picture."""
    with package.open(part) as stream:
        if stream.read(4) in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
            raise Unfit(_embedded(part.filename))


def _check_xml(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    instructions: list[str] = []  # a field's words may be spread over several runs
    try:
        with package.open(part) as stream:
            for element in _elements(stream):
                name = element.tag.rpartition("}")[2]
                if name == "instrText":
                    instructions.append(element.text or "")
                elif name in ("p", "fldChar"):
                    _check_field("".join(instructions))
                    instructions.clear()
                else:
                    _check_element(part.filename, name, element)
    except DefusedXmlException as error:
        raise Unfit(
            _(
                "Its part %(part)s has a document type definition or entities, which Word never "
                "writes. Open it in Word or WPS, save it as .docx, and attach that."
            )
            % {"part": part.filename[:80]}
        ) from error
    except (ParseError, LookupError, UnicodeError) as error:
        raise Unfit(_broken()) from error


def _elements(stream: IO[bytes]) -> Iterator[Element]:
    """Give each element once it is whole, and let go of it: memory stays small."""
    above: list[Element] = []
    events = iterparse(
        stream, events=("start", "end"), forbid_dtd=True, forbid_entities=True, forbid_external=True
    )
    for event, element in events:
        if event == "start":
            above.append(element)
            if len(above) > DEPTH:
                raise Unfit(_broken())
            continue
        above.pop()
        yield element
        if above:
            above[-1].remove(element)


def _check_element(part: str, name: str, element: Element) -> None:
    if name == "Relationship" and element.get("TargetMode", "").lower() == "external":
        _check_link(element)
    elif name in ("Default", "Override") and part.lower() == "[content_types].xml":
        _check_type(element)
    elif name == "fldSimple":
        _check_field(next((v for k, v in element.items() if k.endswith("instr")), ""))
    elif name in ("OLEObject", "altChunk", "control"):
        raise Unfit(_embedded(name))


def _check_link(element: Element) -> None:
    target = element.get("Target", "")
    if element.get("Type", "").endswith("/hyperlink") and _WEB.match(target.strip()):
        return  # a link that somebody may follow
    raise Unfit(
        _(
            "It takes something from outside (%(target)s): a template, picture or file that is only "
            "linked. In Word or WPS insert it or break the link, and save."
        )
        % {"target": target[:80]}
    )


def _check_type(element: Element) -> None:
    kind = element.get("ContentType", "")
    low = kind.lower()
    if "macroenabled" in low or "vba" in low:
        raise Unfit(_macros())
    if element.get("PartName", "").lower() == "/word/document.xml" and kind != _MAIN:
        raise Unfit(_broken())
    if "oleobject" in low or "activex" in low or low in ("text/html", "message/rfc822"):
        raise Unfit(_embedded(kind))


def _check_field(instruction: str) -> None:
    if _DDE.match(instruction):
        raise Unfit(
            _(
                "It holds a field that fetches from elsewhere (%(field)s). In Word or WPS press "
                "Ctrl+A, then Ctrl+Shift+F9, and save."
            )
            % {"field": instruction.strip()[:80]}
        )
