"""The open numbers of a draft in a form: by component, the assumed first, with what must sum."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.orgs.refusals import Refused
from zhibu.portal.drafts.showing import about, found_in
from zhibu.portal.replies import go, reply
from zhibu.schemes.actions.drafting import hash_of, set_numbers
from zhibu.schemes.numbers import Number, numbers_of
from zhibu.schemes.numbers.setting import read, said
from zhibu.schemes.queries import draft_for
from zhibu.schemes.titles import in_english
from zhibu.scoring.scheme.document.outcome import in_language
from zhibu.scoring.scheme.document.words import percent, points_of

BEFORE = "n:"
"""Begins the name of a field; the key path follows."""
WHOLE = 10_000


@dataclass(frozen=True, slots=True)
class Field:
    """A number as the form shows it."""

    number: Number
    name: str
    title: str
    label: str
    hint: str
    value: str
    unit: str
    bounds: str
    reason: str
    source: str
    error: str
    shown: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Numbers of a component or section: rules with their fields, the assumed first."""

    title: str
    assumed: int
    rules: list[tuple[str, bool, list[Field]]]

    @property
    def shown(self) -> bool:
        return any(shown for _title, shown, _fields in self.rules)

    @property
    def wrong(self) -> bool:
        return any(one.error for _title, _shown, fields in self.rules for one in fields)


def numbers(request: HttpRequest, code: str) -> HttpResponse:
    """The form; each value that is refused keeps what was written, and says why."""
    one = draft_for(request.person, code)
    only = "?only=assumed" if request.GET.get("only") == "assumed" else ""
    given: dict[str, str] = {}
    faults: Mapping[str, Any] = {}
    whole = ""
    if request.method == "POST":
        given = {
            name.removeprefix(BEFORE): value
            for name, value in request.POST.items()
            if name.startswith(BEFORE)
        }
        try:
            changed = set_numbers(
                draft=one, values=given, note=request.POST.get("note", ""),
                opened=request.POST.get("opened", ""), by=request.person,
            )  # fmt: skip
        except Refused as error:
            faults, whole = error.fields, "" if error.fields else str(error)
        else:
            same = changed.text == one.text
            messages.success(request, _("Nothing was changed.") if same else _("Saved."))
            return go(request, reverse("draft_numbers", args=[code]) + only)
    found = numbers_of(one.text)
    return reply(
        request,
        "portal/drafts/numbers.html",
        status=422 if faults or whole else 200,
        **about(one, request.person, "draft_numbers"),
        **found_in(one),
        groups=groups_of(found, given, faults, assumed_only=bool(only)),
        only=only,
        views=[(_("All numbers"), "?", not only), (_("Assumed only"), "?only=assumed", bool(only))],
        sums=sums_of(found),
        refused=whole,
        faulty=[one for one in _fields(found, given, faults) if one.error],
        unknown=[str(fault) for key, fault in faults.items()
                 if key != "note" and key not in {number.key for number in found}],
        note_fault=faults.get("note", ""),
        note=request.POST.get("note", ""),
        opened=hash_of(one),
    )  # fmt: skip


def _fields(
    found: tuple[Number, ...],
    given: Mapping[str, str],
    faults: Mapping[str, Any],
    assumed_only: bool = False,
) -> list[Field]:
    place, language = int(in_english()), "en" if in_english() else "zh"
    return [
        Field(
            number=one,
            name=BEFORE + one.key,
            title=one.title[place],
            label=one.label[place],
            hint=one.hint[place],
            value=given.get(one.key, one.value),
            unit="" if one.unit in ("percent", "share") else one.unit_words[place],
            bounds=_("%(least)s to %(most)s")
            % {"least": said(one, one.least), "most": said(one, one.most)},
            reason=in_language(one.assumed, language),
            source=in_language(one.source, language),
            error=str(faults.get(one.key, "")),
            shown=not assumed_only or one.origin == "assumed" or one.key in faults,
        )
        for one in found
    ]


def groups_of(
    found: tuple[Number, ...],
    given: Mapping[str, str],
    faults: Mapping[str, Any],
    assumed_only: bool = False,
) -> list[Group]:
    """By component or section in the order of the text; what is not shown is still in the form."""
    place = int(in_english())
    fields = _fields(found, given, faults, assumed_only)
    order = dict.fromkeys(one.group[place] for one in sorted(found, key=lambda one: one.line))
    made = []
    for group in order:
        rules: dict[tuple[Any, str], list[Field]] = {}
        for one in fields:
            if one.number.group[place] == group:
                rules.setdefault((one.number.rule, one.title), []).append(one)
        assumed = sum(
            one.number.origin == "assumed" for several in rules.values() for one in several
        )
        several_rules = [
            (title, any(one.shown for one in rows), rows) for (_rule, title), rows in rules.items()
        ]
        made.append(Group(group, assumed, several_rules))
    return made


def sums_of(found: tuple[Number, ...]) -> list[dict[str, Any]]:
    """What must sum to 100 %, and the full points of each component."""
    place = int(in_english())
    sums: dict[str, dict[str, Any]] = {}
    for one in sorted(found, key=lambda one: one.line):
        if one.weighed:
            name = (
                _("Weights of the components") if one.weighed == "components" else one.title[place]
            )
            entry = sums.setdefault(one.weighed, {"name": name, "size": 0, "percent": True})
        elif one.points_of:
            name = _("Points: %(component)s") % {"component": one.group[place]}
            entry = sums.setdefault(one.points_of, {"name": name, "size": 0, "percent": False})
        else:
            continue
        entry["size"] += read(one, one.value)[1]
    for key, entry in sums.items():
        entry["key"] = key
        entry["right"] = not entry["percent"] or entry["size"] == WHOLE
        entry["said"] = percent(entry["size"]) if entry["percent"] else points_of(entry["size"])
    return [
        entry
        for entry in sums.values()
        if not entry["percent"] or not entry["right"] or entry["key"] == "components"
    ]
