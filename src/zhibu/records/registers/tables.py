"""A register as a table: the same for the page, for print, for PDF and for Excel."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext

from zhibu.records.models import Kind, Record

Cell = str | int | Decimal | date | None
"""None is missing: it is shown as a dash, never as zero."""


@dataclass(frozen=True, slots=True)
class Column:
    """A heading; a column of width 0 is as wide as what stands in it."""

    name: str
    width: int = 0
    side: Literal["left", "right", "centre"] = "left"


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Cell, ...]
    record: str = ""
    """Code of the record that it is about, where there is one."""

    @property
    def texts(self) -> list[str | None]:
        return [shown(cell) for cell in self.cells]


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    lines: tuple[str, ...]
    """Below the title: whose it is, and of when."""
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    empty: str
    """What is said, and what to do, where there is no row."""
    notes: tuple[str, ...] = ()
    flipped: bool = False
    """Whether paper lies on its long side."""
    named: int = 0
    """The column that names the row: on pages it is the row's heading."""


Cut = Callable[[QuerySet[Record]], Iterable[Record]]
"""Which records of a register are shown: all, or those of one page of a list."""


def shown(cell: Cell) -> str | None:
    """Write a cell as it is read."""
    if cell is None or cell == "":
        return None
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def day(value: date) -> str:
    """Write a day in the reader's language, as in 2026年3月5日."""
    return date_format(value)


def kind_name(kind: Kind) -> str:
    """Give the name of a kind in the reader's language."""
    return kind.en if (get_language() or "").startswith("en") else kind.zh


def kinds_of(record: Record) -> str:
    """Name what a record counts for, each once; its uses are fetched already."""
    kinds = {use.kind_id: use.kind for use in record.uses.all()}
    inside = sorted(kinds.values(), key=lambda kind: (kind.place, kind.name))
    return joined(kind_name(kind) for kind in inside)


def joined(names) -> str:
    """Write names one after another."""
    return pgettext("between names", ", ").join(names)


def percent(part: int, whole: int) -> str | None:
    """Give a share in whole per cent, rounded half up; nothing of nothing is no share."""
    return f"{(200 * part + whole) // (2 * whole)}%" if whole else None
