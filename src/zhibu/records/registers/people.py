"""What the book says of people: study hours and attendance. Two queries each."""

from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.utils.translation import gettext as _

from zhibu.orgs.enums import MEMBERS
from zhibu.orgs.models import Membership, Organisation, Person
from zhibu.records.enums import Presence
from zhibu.records.models import Attendance, Use
from zhibu.records.registers.parts import Part
from zhibu.records.registers.reading import memberships_in, readable
from zhibu.records.registers.tables import Column, Row, Table, percent

HOURS_A_YEAR = 32
"""Of group study and training, for every member: 2019—2023 and 2024—2028 plans of member education."""
CENT = Decimal("0.01")


def study_register(person: Person, branch: Organisation, part: Part) -> Table:
    """Sum the hours of each member, where they were present; of 32 a year.

    Who has no hours entered has none: that is missing, not zero.
    """
    counting = Exists(Use.objects.filter(record=OuterRef("pk"), kind__with_hours=True))
    found = _by_person(
        Attendance.objects.filter(
            record__in=readable(person, branch, part).filter(counting),
            presence=Presence.PRESENT,
        ),
        times=Count("pk"),
        hours=Sum("record__hours"),
        unknown=Count("pk", filter=Q(record__hours__isnull=True)),
    )
    rows = []
    for membership in _people(branch, part, found):
        one = found.get(membership.person_id, {})
        hours = None if one.get("hours") is None else Decimal(one["hours"]).quantize(CENT)
        rows.append(
            Row(
                (
                    membership.person.name,
                    membership.group.name if membership.group else None,
                    one.get("times"),
                    hours,
                    None if hours is None else percent(int(hours * 100), HOURS_A_YEAR * 100),
                    one.get("unknown") or None,
                )
            )
        )
    return Table(
        title=_("Register of study hours"),
        lines=(branch.name, str(part)),
        columns=(
            Column(_("name"), 2),
            Column(_("group"), 2),
            Column(_("times present"), side="right"),
            Column(_("hours"), side="right"),
            Column(_("share of 32 hours"), side="right"),
            Column(_("times without hours"), side="right"),
        ),
        rows=tuple(rows),
        empty=_("Nobody belongs to this branch in this time. Enter its members first."),
        notes=(
            _("Hours of records of kinds that count hours, for those who were present."),
            _("A dash means that nothing is entered, not that there were no hours."),
            _("What somebody studied in another branch stands in that branch's book."),
        ),
    )


def attendance_register(person: Person, branch: Organisation, part: Part) -> Table:
    """Count for each person how often they were present, on leave and absent.

    Talks and home visits are left out: they are no meetings, and not everybody may read them.
    """
    private = Exists(Use.objects.filter(record=OuterRef("pk"), kind__private=True))
    found = _by_person(
        Attendance.objects.filter(record__in=readable(person, branch, part).exclude(private)),
        **{presence.value: Count("pk", filter=Q(presence=presence)) for presence in Presence},
    )
    rows = []
    for membership in _people(branch, part, found):
        one = found.get(membership.person_id)
        counts = [one[presence.value] for presence in Presence] if one else [None] * 3
        rows.append(
            Row(
                (
                    membership.person.name,
                    membership.group.name if membership.group else None,
                    sum(counts) if one else None,
                    *counts,
                    percent(counts[0], sum(counts)) if one else None,
                )
            )
        )
    return Table(
        title=_("Register of attendance"),
        lines=(branch.name, str(part)),
        columns=(
            Column(_("name"), 2),
            Column(_("group"), 2),
            Column(_("expected"), side="right"),
            Column(_("present"), side="right"),
            Column(_("on leave"), side="right"),
            Column(_("absent"), side="right"),
            Column(_("rate of attendance"), side="right"),
        ),
        rows=tuple(rows),
        empty=_("Nobody belongs to this branch in this time. Enter its members first."),
        notes=(
            _("The rate is times present of times expected. Talks and home visits are left out."),
            _("A dash means that nobody expected the person anywhere."),
        ),
    )


def _by_person(marks, **counted) -> dict[int, dict]:
    found = marks.order_by().values("person").annotate(**counted)
    return {one["person"]: one for one in found}


def _people(branch: Organisation, part: Part, found: dict[int, dict]) -> list[Membership]:
    """Members of the branch in that time, and whoever else was listed; each once."""
    chosen: dict[int, Membership] = {}
    for one in memberships_in(branch, part):
        if one.standing in MEMBERS or one.person_id in found:
            chosen.setdefault(one.person_id, one)
    return list(chosen.values())
