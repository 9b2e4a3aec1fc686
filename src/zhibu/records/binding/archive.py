"""The archive of a bound book: a PDF/A-3b that carries its data, written whole and read-only."""

import os
import re
import tempfile
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.places import in_line
from zhibu.records.binding.contents import Data, canonical, names_data
from zhibu.records.binding.pictures import kept_hashes, reduced_pictures
from zhibu.records.lateness import days_allowed
from zhibu.records.models import Binding, Record
from zhibu.records.registers.book import counted_by_kind, counts_table
from zhibu.records.registers.leaves import leaves_of
from zhibu.records.registers.paper import Carried, Cover, book_pdf
from zhibu.records.registers.parts import Part
from zhibu.records.registers.tables import day

BOOK, NAMES, FILES = "book.json", "names.json", "attachments.json"
"""What an archive carries: the data that are hashed, the names behind codes, hashes of files."""
STORAGE = Binding._meta.get_field("file").storage
READ_ONLY = 0o440


def make_archive(
    branch: Organisation, year: int, records: list[Record], data: Data, by: Person, at: datetime
) -> bytes:
    """Set a year's book in type, in Chinese, with its data inside."""
    with translation.override("zh-hans"):
        part = Part(year)
        above = " / ".join(one.name for one in in_line([branch])[branch.pk])
        lines = (
            (_("branch"), branch.name),
            (_("higher Party organisation"), above or "—"),
            (_("records"), str(len(records))),
            (_("bound on"), day(localtime(at).date())),
            (_("bound by"), by.name),
        )
        return book_pdf(
            Cover(branch.name, year, lines),
            counts_table(branch, part, counted_by_kind(records)),
            leaves_of(records, days_allowed(branch, part.last)),
            pictures=reduced_pictures(records),
            carried=(
                Carried(BOOK, "application/json", _("data of the book"), canonical(data)),
                Carried(
                    NAMES,
                    "application/json",
                    _("names behind codes"),
                    canonical(names_data(branch, records)),
                ),
                Carried(
                    FILES,
                    "application/json",
                    _("hashes of attached files"),
                    canonical(kept_hashes(records)),
                ),
            ),
            standard="a-3b",
            made_at=at,
        )


def write_archive(branch: Organisation, year: int, content: bytes) -> tuple[str, str]:
    """Write an archive; it appears whole or not at all, and nobody may write to it.

    Returns:
        its name in the storage, and its SHA-256.
    """
    digest = sha256(content).hexdigest()
    code = re.sub(r"[^A-Za-z0-9-]", "_", branch.code)
    name = f"books/{year}/{code}-{branch.pk}-{year}-{digest[:16]}.pdf"
    place = Path(STORAGE.path(name))
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, partial = tempfile.mkstemp(dir=place.parent, prefix=".partial-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(partial).chmod(READ_ONLY)
        Path(partial).replace(place)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise
    return name, digest


def remove_archive(name: str) -> None:
    """Remove an archive for which no row was written."""
    Path(STORAGE.path(name)).unlink(missing_ok=True)
