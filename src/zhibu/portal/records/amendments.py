"""Amendments as they are read: old and new of each field, in words."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhibu.orgs.models import Organisation, Person
from zhibu.records.enums import Presence
from zhibu.records.models import Amendment, Kind, Record, Task


@dataclass(frozen=True, slots=True)
class Difference:
    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Shown:
    amendment: Amendment
    differences: tuple[Difference, ...]


def amendments_of(record: Record) -> list[Shown]:
    """Give the amendments of a record, newest first."""
    found = list(record.amendments.select_related("by").order_by("-number"))
    if not found:
        return []
    names = _Names(found)
    return [Shown(one, tuple(names.differences(one))) for one in found]


class _Names:
    """Names for the codes that versions hold; one query for each sort."""

    def __init__(self, amendments: list[Amendment]) -> None:
        held = [side for one in amendments for side in (one.before, one.after)]
        people = {code for side in held for code in side.get("attendance") or ()}
        people |= {side["host"] for side in held if side.get("host")}
        groups = {code for side in held for code in side.get("groups") or ()}
        tasks = {side["task"] for side in held if side.get("task")}
        self.people = dict(Person.objects.filter(code__in=people).values_list("code", "name"))
        self.groups = dict(Organisation.objects.filter(code__in=groups).values_list("code", "name"))
        self.tasks = dict(Task.objects.filter(code__in=tasks).values_list("code", "title"))
        self.kinds = {kind.name: str(kind) for kind in Kind.objects.all()}

    def differences(self, amendment: Amendment) -> list[Difference]:
        labels = labels_of_fields()
        return [
            Difference(labels[field], *self._sides(field, amendment))
            for field in labels
            if field in amendment.after
        ]

    def _sides(self, field: str, amendment: Amendment) -> tuple[str, str]:
        old, new = amendment.before[field], amendment.after[field]
        if field != "attendance":
            return self._words(field, old), self._words(field, new)
        changed = [code for code in sorted({*old, *new}) if old.get(code) != new.get(code)]
        return self._marks(old, changed), self._marks(new, changed)

    def _words(self, field: str, value: Any) -> str:
        if value in (None, "", []):
            return ""
        comma = pgettext("between names", ", ")
        if field == "kinds":
            return comma.join(self.kinds.get(name, name) for name in value)
        if field == "groups":
            return comma.join(self.groups.get(code, code) for code in value)
        names = {"host": self.people, "task": self.tasks}.get(field, {})
        return names.get(value, str(value))

    def _marks(self, marks: dict[str, list[str]], codes: list[str]) -> str:
        return "\n".join(
            f"{self.people.get(code, code)} {self._mark(marks.get(code))}" for code in codes
        )

    def _mark(self, mark: list[str] | None) -> str:
        if mark is None:
            return _("not listed")
        presence, reason = mark
        return f"{Presence(presence).label} {reason}".strip()


def labels_of_fields() -> dict[str, str]:
    """Name the fields of a record, in the order of the page."""
    return {
        "kinds": _("What it was"),
        "title": _("Title"),
        "held_on": _("Date"),
        "place": _("Place"),
        "host": _("Host"),
        "groups": _("Groups that held it"),
        "hours": _("Study hours"),
        "minutes_long": _("Length in minutes"),
        "task": _("Key task"),
        "attendance": _("Attendance"),
        "agenda": _("Agenda"),
        "minutes": _("Minutes"),
    }
