"""Refusals that several actions share."""

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from zhibu.orgs.models import Organisation
from zhibu.orgs.refusals import Refused, Stale
from zhibu.records.entry import Entry, entry_of
from zhibu.records.models import Record
from zhibu.records.versions import changes, version_of


def year_is_bound(branch: Organisation, year: int) -> Refused:
    message = _(
        "The book of %(branch)s for %(year)s is bound: nothing of it can change. "
        "Enter a record of this year instead."
    ) % {"branch": branch, "year": year}
    return Refused(message, fields={"held_on": message})


def wrong_state(record: Record, needed: str) -> Refused:
    return Refused(
        _("“%(title)s” is %(state)s; this needs it to be %(needed)s.")
        % {"title": record.title, "state": record.get_state_display(), "needed": needed}
    )


def stale(record: Record, typed: Entry | None = None) -> Stale:
    """Say who changed the record meanwhile, and which fields now say something else than typed."""
    facts = {
        "name": record.changed_by.name if record.changed_by else "",
        "time": f"{localtime(record.changed_at):%H:%M}" if record.changed_at else "",
    }
    message = (
        _(
            "%(name)s changed this record at %(time)s, after you opened it. What you typed is "
            "kept below. Compare, then save again to put yours in its place."
        )
        % facts
    )
    fields: dict[str, str] = {}
    if typed is not None:
        now, _mine = changes(version_of(entry_of(record)), version_of(typed))
        for field, value in now.items():
            fields[field] = _stands(field, value, record)
    return Stale(message, fields=fields)


def _stands(field: str, value: object, record: Record) -> str:
    if field == "attendance":
        facts = {"present": record.present_count, "expected": record.expected_count}
        return _("Stored now: another list, %(present)s of %(expected)s present.") % facts
    shown = {
        "kinds": lambda: "、".join({str(use.kind): 0 for use in record.uses.all()}),
        "groups": lambda: "、".join(str(use.group) for use in record.uses.all() if use.group),
        "host": lambda: record.host,
        "task": lambda: record.task,
    }.get(field, lambda: value)()
    text = str(shown if shown not in (None, "") else _("nothing"))
    return _("Stored now: %(value)s") % {"value": text if len(text) <= 200 else text[:200] + "…"}
