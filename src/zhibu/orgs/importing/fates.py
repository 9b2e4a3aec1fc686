"""The fate of each row of an import (逐行结果): new, changed with old and new, same, refused with reasons."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhibu.orgs.importing.cells import Unfit
from zhibu.orgs.importing.reading import Row
from zhibu.orgs.refusals import Refused


class Outcome(TextChoices):
    NEW = "new", _("new row")
    CHANGED = "changed", _("changed")
    SAME = "same", _("unchanged")
    REFUSED = "refused", _("refused")


@dataclass(frozen=True, slots=True)
class Change:
    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a cell (or, without column, in the row), and what to do."""

    column: str
    value: str
    finding: str
    remedy: str


@dataclass(slots=True)
class Fate:
    """A row's fate; it is refused as soon as one fault is found."""

    sheet: str
    row: int
    code: str
    name: str
    outcome: Outcome = Outcome.SAME
    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, column: str, value: object, finding: object, remedy: object = "") -> None:
        shown = " ".join(str(value).split())
        shown = shown if len(shown) <= 60 else shown[:59] + "…"
        if column in ("identity", "phone") and len(shown) > 8:
            shown = f"{shown[:3]}…{shown[-4:]}"
        self.faults.append(Fault(column, shown, str(finding), str(remedy)))
        self.outcome = Outcome.REFUSED

    def refuse_with(self, refused: Refused, columns: dict[str, str] | None = None) -> None:
        """Take over what an action says, its fields turned into columns."""
        for name, message in refused.fields.items():
            self.refuse((columns or {}).get(name, name), "", message)
        if not refused.fields:
            self.refuse("", "", refused)

    def change(self, column: str, old: object, new: object) -> None:
        self.changes.append(Change(column, _shown(old), _shown(new)))
        if self.outcome == Outcome.SAME:
            self.outcome = Outcome.CHANGED

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @staticmethod
    def from_json(text: str) -> "Fate":
        kept: dict[str, Any] = json.loads(text)
        kept["outcome"] = Outcome(kept["outcome"])
        kept["changes"] = [Change(**it) for it in kept["changes"]]
        kept["faults"] = [Fault(**it) for it in kept["faults"]]
        return Fate(**kept)


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def begun(sheet: str, row: Row, code: str, name: str) -> Fate:
    """Begin a fate with what could not even be read."""
    fate = Fate(sheet, row.number, row.texts.get(code, ""), row.texts.get(name, ""))
    for column, value, finding, remedy in row.faults:
        fate.refuse(column, value, finding, remedy)
    return fate


class Reader:
    """Reads the cells of a row; what does not fit becomes a fault of its fate."""

    def __init__(self, row: Row, fate: Fate) -> None:
        self._texts = row.texts
        self._fate = fate

    def __contains__(self, column: str) -> bool:
        return column in self._texts

    def text(self, column: str) -> str:
        return self._texts.get(column, "").strip()

    def get(self, column: str, read: Any, *given: Any) -> Any:
        """Give what `read` makes of a cell; None where it is empty or does not fit."""
        written = self._texts.get(column)
        if written is None:
            return None
        try:
            return read(written, *given)
        except Unfit as unfit:
            self._fate.refuse(column, written, unfit.finding, unfit.remedy)
        except Refused as refused:
            for message in refused.fields.values():
                self._fate.refuse(column, written, message)
        return None

    def need(self, *columns: str) -> None:
        """Refuse the row where a required cell is empty."""
        known = {fault.column for fault in self._fate.faults}
        for column in columns:
            if not self.text(column) and column not in known:
                finding = gettext("This cell is required and empty.")
                self._fate.refuse(column, "", finding, gettext("Fill it."))


def digest_of(fates: Iterable[Fate]) -> str:
    """Give a digest of fates: the same only where an import would do the same."""
    digest = hashlib.sha256()
    for fate in fates:
        digest.update(fate.as_json().encode())
    return digest.hexdigest()


def counted(fates: Iterable[Fate]) -> dict[str, dict[str, int]]:
    """Count fates by sheet and outcome."""
    found: dict[str, Counter[str]] = {}
    for fate in fates:
        found.setdefault(fate.sheet, Counter())[fate.outcome.value] += 1
    return {sheet: dict(counts) for sheet, counts in found.items()}


__all__ = ["Change", "Fate", "Fault", "Outcome", "Reader", "begun", "counted", "digest_of"]
