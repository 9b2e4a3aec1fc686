"""Names of sheets and columns of an import, in the person's language."""

from dataclasses import dataclass

from django.utils.translation import get_language

from zhibu.orgs.importing import Fate, Outcome
from zhibu.orgs.importing.columns import TABLES

TONES = {Outcome.NEW: "info", Outcome.CHANGED: "warn", Outcome.SAME: "none", Outcome.REFUSED: "bad"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A row's fate as the page writes it."""

    fate: Fate
    sheet: str
    outcome: object
    tone: str
    changes: list[tuple[str, str, str]]
    faults: list[tuple[str, str, str, str]]


def shown(fate: Fate) -> Shown:
    """Name sheet, columns and outcome of a fate."""
    return Shown(
        fate,
        sheet_name(fate.sheet),
        fate.outcome.label,
        TONES[fate.outcome],
        [(heading(fate.sheet, it.column), it.old, it.new) for it in fate.changes],
        [(heading(fate.sheet, it.column), it.value, it.finding, it.remedy) for it in fate.faults],
    )


def _chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


def sheet_name(name: str) -> str:
    """Give the name of a sheet as the template writes it."""
    table = TABLES[name]
    return table.zh if _chinese() else table.name


def heading(sheet: str, column: str) -> str:
    """Give the heading of a column; nothing where the row as a whole is meant."""
    table = next((it for it in TABLES.values() if sheet in (it.name, it.zh)), None)
    if table is None or not column:
        return ""
    found = next((it for it in table.columns if it.name == column), None)
    if found is None:
        return column
    return found.zh if _chinese() else found.name


__all__ = ["heading", "sheet_name", "shown"]
