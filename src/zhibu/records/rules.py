"""What must hold of an entry: messages by field, in the person's language."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.models import Membership, Organisation
from zhibu.records.entry import Entry
from zhibu.records.enums import Presence
from zhibu.records.plain_text import fault, kept

FIRST_DAY = date(1949, 10, 1)
LONGEST = {"title": 120, "place": 80, "agenda": 4_000, "minutes": 20_000}
LONGEST_REASON = 80
MOST_HOURS = Decimal(100)
MOST_MINUTES = 24 * 60
NAMED = 5
"""Names in one message; the rest is counted."""

Faults = dict[str, str]


def as_kept(entry: Entry) -> Entry:
    """Give the entry with its texts as they are kept."""
    return replace(
        entry,
        title=kept(entry.title),
        place=kept(entry.place),
        agenda=kept(entry.agenda, lines=True),
        minutes=kept(entry.minutes, lines=True),
        attendance=tuple(replace(mark, reason=kept(mark.reason)) for mark in entry.attendance),
    )


def draft_faults(branch: Organisation, entry: Entry) -> Faults:
    """Find what even a draft may not say."""
    found = _text_faults(entry) | _number_faults(entry)
    if not entry.kinds:
        found["kinds"] = _("Tick at least one kind.")
    elif retired := [str(kind) for kind in entry.kinds if not kind.in_use]:
        found["kinds"] = _("No longer in use: %(names)s. Choose another kind.") % {
            "names": listed(retired)
        }
    if fault_of_day := _day_fault(entry.held_on):
        return found | {"held_on": fault_of_day}
    if entry.host is not None and not entry.host.in_use:
        found["host"] = _("%(name)s is no longer in use. Choose somebody else.") % {
            "name": entry.host.name
        }
    if entry.task is not None and entry.task.branch_id != branch.pk:
        found["task"] = _("“%(task)s” is a task of another branch.") % {"task": entry.task}
    if fault_of_groups := _group_fault(branch, entry):
        found["groups"] = fault_of_groups
    elif fault_of_list := _attendance_fault(branch, entry):
        found["attendance"] = fault_of_list
    return found


def submission_faults(branch: Organisation, entry: Entry) -> Faults:
    """Find what is still missing for submission, beside what even a draft may not say."""
    found: Faults = {}
    if entry.host is None:
        found["host"] = _("Say who hosted it.")
    if entry.hours is None and (counting := [str(k) for k in entry.kinds if k.with_hours]):
        found["hours"] = _("%(names)s counts hours. Enter how many, as in 1.5.") % {
            "names": listed(counting)
        }
    held = [str(kind) for kind in entry.kinds if kind.by_group]
    if held and not entry.groups and groups_of(branch).exists():
        found["groups"] = _("%(names)s is held by groups. Tick each group that held it.") % {
            "names": listed(held)
        }
    away = [m for m in entry.attendance if m.presence == Presence.LEAVE and not m.reason]
    if away:
        found["attendance"] = _("On leave without a reason: %(names)s. Enter one for each.") % {
            "names": listed(mark.person.name for mark in away)
        }
    elif entry.attendance and all(m.presence != Presence.PRESENT for m in entry.attendance):
        found["attendance"] = _("Nobody is marked present. Tick who was there.")
    return found | draft_faults(branch, entry)


def listed(names: Iterable[str]) -> str:
    """Write names one after another, at most a few."""
    names = list(names)
    comma = pgettext("between names", ", ")
    text = comma.join(names[:NAMED])
    if len(names) > NAMED:
        return _("%(names)s and %(more)s more") % {"names": text, "more": len(names) - NAMED}
    return text


def groups_of(branch: Organisation) -> QuerySet[Organisation]:
    """Groups of a branch that are in use."""
    below = Organisation.objects.filter(path__startswith=branch.path, depth=branch.depth + 1)
    return below.filter(kind=OrganisationKind.GROUP, in_use=True).order_by("path")


def _text_faults(entry: Entry) -> Faults:
    found = {name: fault(getattr(entry, name), longest) for name, longest in LONGEST.items()}
    found["title"] = found["title"] or ("" if entry.title else _("Give it a title."))
    for mark in entry.attendance:
        if wrong := fault(mark.reason, LONGEST_REASON):
            found["attendance"] = _("Reason of %(name)s: %(wrong)s") % {
                "name": mark.person.name,
                "wrong": wrong,
            }
    return {name: text for name, text in found.items() if text}


def _number_faults(entry: Entry) -> Faults:
    found: Faults = {}
    if entry.hours is not None and not 0 < entry.hours <= MOST_HOURS:
        found["hours"] = _("%(found)s hours; more than 0 and at most %(most)s are allowed.") % {
            "found": entry.hours,
            "most": MOST_HOURS,
        }
    elif entry.hours is not None and entry.hours != round(entry.hours, 2):
        found["hours"] = _("%(found)s has more than two decimals.") % {"found": entry.hours}
    if entry.minutes_long is not None and not 0 < entry.minutes_long <= MOST_MINUTES:
        found["minutes_long"] = _("%(found)s minutes; from 1 to %(most)s are allowed.") % {
            "found": entry.minutes_long,
            "most": MOST_MINUTES,
        }
    return found


def _day_fault(day: date) -> str:
    today = timezone.localdate()
    facts = {"day": date_format(day), "today": date_format(today), "first": date_format(FIRST_DAY)}
    if day > today:
        return _("%(day)s is in the future; today is %(today)s. Enter it once it was held.") % facts
    if day < FIRST_DAY:
        return _("%(day)s is before %(first)s. Check the year.") % facts
    return ""


def _group_fault(branch: Organisation, entry: Entry) -> str:
    if not entry.groups:
        return ""
    strangers = [g for g in entry.groups if not _is_group_of(g, branch)]
    if strangers:
        return _("Not a group of %(branch)s: %(names)s.") % {
            "branch": branch,
            "names": listed(map(str, strangers)),
        }
    if not any(kind.by_group for kind in entry.kinds):
        return _("None of the kinds ticked is held by groups. Untick the groups or tick the kind.")
    return ""


def _is_group_of(group: Organisation, branch: Organisation) -> bool:
    return (
        group.kind == OrganisationKind.GROUP and group.path[: -Organisation.steplen] == branch.path
    )


def _attendance_fault(branch: Organisation, entry: Entry) -> str:
    people = [mark.person for mark in entry.attendance]
    if twice := {person.name for person in people if people.count(person) > 1}:
        return _("Listed twice: %(names)s.") % {"names": listed(sorted(twice))}
    belonging = dict(
        Membership.objects.on(entry.held_on).filter(branch=branch).values_list("person", "group")
    )
    facts = {"branch": branch, "day": date_format(entry.held_on)}
    outside = [person.name for person in people if person.pk not in belonging]
    if outside:
        return _(
            "Not in %(branch)s on %(day)s: %(names)s. Check the date, or take them off the list."
        ) % {**facts, "names": listed(outside)}
    if entry.groups and all(kind.by_group for kind in entry.kinds):
        held_by = {group.pk for group in entry.groups}
        apart = [person.name for person in people if belonging[person.pk] not in held_by]
        if apart:
            return _(
                "In none of the groups ticked on %(day)s: %(names)s. "
                "Tick their group too, or take them off the list."
            ) % {**facts, "names": listed(apart)}
    return ""


__all__ = ["Faults", "as_kept", "draft_faults", "groups_of", "listed", "submission_faults"]
