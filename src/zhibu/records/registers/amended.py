"""Amendments (更正) in words: each field that changed, as it was and as it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from zhibu.orgs.models import Organisation, Person
from zhibu.records.enums import Presence
from zhibu.records.models import Amendment, Kind, Record, Task
from zhibu.records.registers.tables import day, joined, kind_name


@dataclass(frozen=True, slots=True)
class Amended:
    head: str
    rows: tuple[tuple[str, str | None, str | None], ...]
    """Field, old, new."""


@dataclass(frozen=True, slots=True)
class Names:
    """Names behind the codes that amendments keep; a code without a row stands for itself."""

    people: Mapping[str, str]
    groups: Mapping[str, str]
    kinds: Mapping[str, str]
    tasks: Mapping[str, str]


def names_in(records: Iterable[Record]) -> Names:
    """Look up all codes of the amendments of some records: a query for each kind of code."""
    people, groups, tasks = set(), set(), set()
    for record in records:
        for amendment in record.amendments.all():
            for version in (amendment.before, amendment.after):
                people.update(version.get("attendance") or {})
                people.add(version.get("host"))
                groups.update(version.get("groups") or [])
                tasks.add(version.get("task"))

    def look_up(model, field: str, codes: set) -> dict[str, str]:
        codes.discard(None)
        if not codes:
            return {}
        return dict(model.objects.filter(code__in=codes).values_list("code", field))

    return Names(
        people=look_up(Person, "name", people),
        groups=look_up(Organisation, "name", groups),
        kinds={kind.name: kind_name(kind) for kind in Kind.objects.all()},
        tasks=look_up(Task, "title", tasks),
    )


def amended(amendment: Amendment, names: Names) -> Amended:
    """Put an amendment into words."""
    facts = {
        "number": amendment.number,
        "day": day(localtime(amendment.at).date()),
        "name": amendment.by.name,
        "reason": amendment.reason or _("none given"),
    }
    rows = []
    for field in amendment.after:
        old, new = amendment.before.get(field), amendment.after[field]
        if field == "attendance":
            rows.extend(_marks(old or {}, new or {}, names))
        else:
            rows.append((_labels()[field], _value(field, old, names), _value(field, new, names)))
    head = _("Amendment %(number)s: %(day)s, %(name)s. Reason: %(reason)s") % facts
    return Amended(head, tuple(rows))


def field_words(fields: Iterable[str]) -> str:
    """Name fields of a record; what is kept of writing and checking goes under one name."""
    labels = _labels() | {"attendance": _("attendance"), "attachments": _("attachments")}
    other = _("who entered or checked it, and when")
    return joined({labels.get(field, other): None for field in fields})


def _labels() -> dict[str, str]:
    return {
        "title": _("title"),
        "kinds": _("kind"),
        "groups": _("groups"),
        "held_on": _("date"),
        "place": _("place"),
        "host": _("host"),
        "minutes_long": _("minutes long"),
        "hours": _("hours"),
        "agenda": _("agenda"),
        "minutes": _("minutes"),
        "task": _("key task"),
    }


def _value(field: str, value: Any, names: Names) -> str | None:
    if value in (None, "", []):
        return None
    known = {"host": names.people, "task": names.tasks}.get(field)
    if known is not None:
        return known.get(value, value)
    if field == "kinds":
        return joined(names.kinds.get(name, name) for name in value)
    if field == "groups":
        return joined(names.groups.get(code, code) for code in value)
    return str(value)


def _marks(
    old: dict[str, list[str]], new: dict[str, list[str]], names: Names
) -> list[tuple[str, str | None, str | None]]:
    rows = [
        (names.people.get(code, code), _mark(old.get(code)), _mark(new.get(code)))
        for code in old.keys() | new.keys()
        if old.get(code) != new.get(code)
    ]
    return [(_("attendance of %(name)s") % {"name": name}, *marks) for name, *marks in sorted(rows)]


def _mark(mark: list[str] | None) -> str | None:
    if mark is None:
        return None
    presence, reason = mark
    return with_reason(str(Presence(presence).label), reason)


def with_reason(word: str, reason: str) -> str:
    if not reason:
        return word
    return _("%(word)s (%(reason)s)") % {"word": word, "reason": reason}
