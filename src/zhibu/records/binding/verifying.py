"""Verify a bound book: does the archive say what was bound, and do the tables still say the same."""

import io
import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal

import pypdf
from pypdf.errors import PyPdfError

from zhibu.records.binding.archive import BOOK, FILES
from zhibu.records.binding.contents import Data, book_data, hash_of, records_of_book
from zhibu.records.binding.pictures import kept_hashes
from zhibu.records.models import Binding, Record


@dataclass(frozen=True, slots=True)
class Difference:
    """A record that no longer says what was bound."""

    number: int | None
    code: str
    what: Literal["changed", "gone", "added"]
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found.

    Args:
        archive: the file is as it was bound, is not there, or differs.
        same: the tables give the hash that was stored at binding.
        differences: which records differ; known where the archive is as it was bound.
        files: attachments whose file differs or is gone, by number of the record; none: not asked.
    """

    archive: Literal["same", "missing", "differs"]
    same: bool
    differences: tuple[Difference, ...] = ()
    files: tuple[tuple[int | None, str], ...] | None = None

    @property
    def unchanged(self) -> bool:
        return self.archive == "same" and self.same and not self.files


def verify_binding(binding: Binding, *, files: bool = False) -> Verification:
    """Recompute what was bound and compare it.

    Args:
        files: whether attached files are read and compared too, which takes longer.
    """
    records = records_of_book(binding.branch, binding.year)
    now = book_data(binding.branch, binding.year, records)
    same = hash_of(now) == binding.data_sha256
    content = _content(binding)
    if content is None:
        return Verification("missing", same)
    if sha256(content).hexdigest() != binding.sha256:
        return Verification("differs", same)
    carried = carried_by(content)
    differences = () if same else tuple(_differences(carried[BOOK], now))
    found = tuple(_changed_files(carried[FILES], records)) if files else None
    return Verification("same", same, differences, found)


def carried_by(content: bytes) -> dict[str, Any]:
    """Read the data that an archive carries; nothing where it cannot be read."""
    try:
        attached = pypdf.PdfReader(io.BytesIO(content)).attachments
        return {name: json.loads(attached[name][0]) for name in (BOOK, FILES)}
    except (PyPdfError, KeyError, ValueError):
        return {BOOK: {"records": []}, FILES: {}}


def _content(binding: Binding) -> bytes | None:
    try:
        with binding.file.open("rb") as file:
            content: bytes = file.read()
    except OSError:
        return None
    return content


def _differences(bound: Data, now: Data) -> list[Difference]:
    before = {one["code"]: one for one in bound["records"]}
    after = {one["code"]: one for one in now["records"]}
    found = []
    for code in before.keys() | after.keys():
        old, new = before.get(code), after.get(code)
        if old == new:
            continue
        if new is None:
            found.append(Difference(old["number"], code, "gone"))
        elif old is None:
            found.append(Difference(new["number"], code, "added"))
        else:
            fields = tuple(field for field in old if old[field] != new.get(field))
            found.append(Difference(old["number"], code, "changed", fields))
    return sorted(found, key=lambda one: (one.number or 0, one.code))


def _changed_files(bound: dict[str, str | None], records: list[Record]) -> list[tuple[int, str]]:
    now = kept_hashes(records)
    return [
        (record.number, one.name)
        for record in records
        for one in record.attachments.all()
        if one.code in bound and now[one.code] != bound[one.code]
    ]
