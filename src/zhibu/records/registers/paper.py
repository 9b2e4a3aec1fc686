"""Registers and books as PDF."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from zhibu import papers
from zhibu.records.registers.leaves import Leaf
from zhibu.records.registers.parts import Part
from zhibu.records.registers.tables import Table


@dataclass(frozen=True, slots=True)
class Carried:
    """A file that a bound book carries inside."""

    name: str
    media_type: str
    about: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Cover:
    branch: str
    year: int
    lines: tuple[tuple[str, str], ...] = ()
    """Labels and texts below the title."""


@dataclass(frozen=True, slots=True)
class Pictures:
    """Reduced pictures, by attachment: the name of the file and what is in it."""

    names: Mapping[int, str] = field(default_factory=dict)
    contents: Mapping[str, bytes] = field(default_factory=dict)


def register_pdf(table: Table) -> bytes:
    """Set a register in type."""
    data = _table(table) | {
        "title": table.title,
        "lines": list(table.lines),
        "head": [table.lines[0] if table.lines else "", table.title],
        "empty": table.empty,
        "flipped": table.flipped,
        "language": _language(),
    }
    return papers.pdf("register", data)


def book_pdf(
    cover: Cover,
    counts: Table,
    leaves: list[Leaf],
    *,
    pictures: Pictures | None = None,
    carried: tuple[Carried, ...] = (),
    standard: papers.Standard | None = None,
    made_at: datetime = papers.EPOCH,
) -> bytes:
    """Set a whole book in type: cover, counts by kind, contents, a page for each record."""
    pictures = pictures or Pictures()
    title = _("Branch record book")
    data = {
        "title": f"{cover.branch} {cover.year} {title}",
        "language": _language(),
        "head": [cover.branch, _("Record book of %(year)s") % {"year": cover.year}],
        "cover": {
            "title": title,
            "year": str(Part(cover.year)),
            "lines": [{"label": label, "text": text} for label, text in cover.lines],
        },
        "by_kind": _table(counts) | {"title": counts.title},
        "contents": {"title": _("Contents"), "columns": _contents(), "empty": _("No record.")},
        "records": [_leaf(leaf, pictures) for leaf in leaves],
        "carried": [
            {"name": one.name, "media_type": one.media_type, "about": one.about} for one in carried
        ],
    }
    files = {one.name: one.content for one in carried} | dict(pictures.contents)
    return papers.pdf("book", data, standard=standard, files=files, made_at=made_at)


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "zh"


def _table(table: Table) -> dict[str, Any]:
    return {
        "columns": [asdict(column) for column in table.columns],
        "rows": [row.texts for row in table.rows],
        "notes": list(table.notes),
    }


def _contents() -> list[dict[str, Any]]:
    right, left = {"width": 0, "side": "right"}, {"width": 0, "side": "left"}
    return [
        {"name": _("No."), **right},
        {"name": _("date"), **left},
        {"name": _("kind"), "width": 2, "side": "left"},
        {"name": _("title"), "width": 4, "side": "left"},
        {"name": pgettext("contents", "page"), **right},
    ]


def _leaf(leaf: Leaf, pictures: Pictures) -> dict[str, Any]:
    columns = [
        (pgettext("amendment", "field"), 2),
        (pgettext("amendment", "was"), 5),
        (pgettext("amendment", "is"), 5),
    ]
    return {
        "anchor": leaf.code,
        "title": leaf.title,
        "under": leaf.under,
        "listed": list(leaf.listed),
        "facts": [asdict(fact) for fact in leaf.facts],
        "passages": [{"label": _("minutes"), "text": leaf.minutes}] if leaf.minutes else [],
        "signed": [asdict(fact) for fact in leaf.signed],
        "pictures": [
            {"file": pictures.names[one.pk], "caption": one.name}
            for one in leaf.attachments
            if one.pk in pictures.names
        ],
        "amendments": [
            {
                "head": one.head,
                "columns": [{"name": n, "width": w, "side": "left"} for n, w in columns],
                "rows": [list(row) for row in one.rows],
            }
            for one in leaf.amendments
        ],
    }
