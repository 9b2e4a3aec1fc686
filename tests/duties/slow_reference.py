"""What the daily check must find, reckoned the slow way: one question after another, by the day.

Written from the rules alone, without the reckoning of src: it asks the tables for every duty anew
and walks through days instead of cutting the year by arithmetic.
"""

from datetime import date, timedelta

from zhibu.duties.enums import RequestKind, RequestState
from zhibu.duties.models import Request
from zhibu.duties.rules import rules_for
from zhibu.orgs.models import Membership, Organisation
from zhibu.records.models import Kind, Use

LENGTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}

BOUNDS = {
    "gongzuo-tiaoli/committee-meetings": 7,
    "sanhua/committee-meetings": 7,
    "sanhua/group-meetings": 15,
    "xingji/committee-meeting": 7,
    "xingji/group-meeting": 10,
}


def expected(day: date, year: int) -> dict[tuple[str, str, str], tuple[str, int, int]]:
    """By (code, rule, first day of the part): state, hundredths reached, records entered late."""
    found = {}
    for branch in Organisation.objects.all():
        for first, last, length in _parts(year):
            for rule in rules_for(branch, last):
                if LENGTHS[rule.each.value] != length or not _applies(
                    rule, branch, last, first, day
                ):
                    continue
                for holder in _holders(branch, rule, first, last):
                    key = (holder.code, rule.name, first.isoformat())
                    found[key] = _stands(holder, rule, first, last, day, year)
    return found


def _parts(year):
    for length in (1, 3, 6, 12):
        for month in range(1, 13, length):
            after = date(year + (month + length > 12), (month + length - 1) % 12 + 1, 1)
            yield date(year, month, 1), after - timedelta(days=1), length


def _days(first, last):
    while first <= last:
        yield first
        first += timedelta(days=1)


def _stood(organisation, first, last):
    if not organisation.in_use and organisation.closed_on is None:
        return False
    if organisation.closed_on is not None and organisation.closed_on < last:
        return False
    if organisation.founded_on is None:
        return True
    days = list(_days(first, last))
    there = [one for one in days if one >= organisation.founded_on]
    return len(there) == len(days) or len(there) * 2 >= len(days)


def _groups(branch, first, last):
    children = Organisation.objects.filter(kind="group", path__startswith=branch.path)
    return [one for one in children if _stood(one, first, last)]


def _holders(branch, rule, first, last):
    if branch.kind == "branch" and Kind.objects.filter(name=rule.kind, by_group=True).exists():
        groups = _groups(branch, first, last)
        if groups:
            return groups
    return [branch] if _stood(branch, first, last) else []


def _applies(rule, branch, last, first, day):
    members = sum(
        1
        for one in Membership.objects.filter(branch=branch)
        if one.standing in ("full_member", "probationary_member") and one.holds_on(min(last, day))
    )
    if rule.applies is None:
        return True
    if rule.name == "gongzuo-tiaoli/group-meetings":
        return members >= 30 or bool(_groups(branch, first, last))
    return members >= BOUNDS[rule.name]


def _records(holder, rule):
    uses = Use.objects.filter(kind__name__in=rule.kinds).select_related("record")
    if holder.kind == "group":
        uses = uses.filter(group=holder)
    records = {use.record for use in uses if holder.kind == "group" or use.record.branch == holder}
    for record in sorted(
        records, key=lambda one: (one.held_on, one.entered_on or one.held_on, one.pk)
    ):
        if record.state not in ("submitted", "checked"):
            continue
        few = record.present_count / record.expected_count if record.expected_count else 1
        if rule.attendance is not None and few < rule.attendance / 10_000:
            continue
        yield record


def _until(holder, rule, period_first, last):
    approved = [
        one
        for one in Request.objects.filter(organisation=holder, state=RequestState.APPROVED)
        if one.duty_kind == rule.kind and _same_part(one.period, period_first, rule)
    ]
    later = [one.until for one in approved if one.kind == RequestKind.EXTENSION]
    return max([last, *later]), any(one.kind == RequestKind.EXEMPTION for one in approved)


def _same_part(period, first, rule):
    each = rule.each.value
    written = {
        "month": f"{first.year}-{first.month:02}",
        "quarter": f"{first.year}Q{(first.month + 2) // 3}",
        "half": f"{first.year}H{1 if first.month == 1 else 2}",
        "year": f"{first.year}",
    }[each]
    return period == written


def _stands(holder, rule, first, last, day, year):
    """Deal each record of the year to one part, in the order of the parts."""
    left = [one for one in _records(holder, rule) if one.entered_on <= day]
    mine: list = []
    length = LENGTHS[rule.each.value]
    for part_first, part_last, part_length in _parts(year):
        if part_length != length:
            continue
        own = [one for one in left if part_first <= one.held_on <= part_last]
        until, _ = _until(holder, rule, part_first, part_last)
        for one in [one for one in left if part_last < one.held_on <= until]:
            if sum(_worth(rule, mine) for mine in own) < rule.needed:
                own.append(one)
        left = [one for one in left if one not in own]
        if part_first == first:
            mine = own
    until, exempt = _until(holder, rule, first, last)
    late = [one for one in mine if _is_late(rule, one, until)]
    reached = sum(_worth(rule, one) for one in mine)
    in_time = sum(_worth(rule, one) for one in mine if one not in late)
    if exempt:
        state = "exempt"
    elif in_time >= rule.needed:
        state = "done"
    elif reached >= rule.needed:
        state = "late"
    elif day in list(_days(first, until)):
        state = "due"
    else:
        state = "upcoming" if day < first else "missing"
    return state, reached, len(late)


def _worth(rule, record):
    return round((record.hours or 0) * 100) if rule.in_hours else 100


def _is_late(rule, record, until):
    if rule.entered_within is None:
        return record.entered_on > until + timedelta(days=7)
    return (record.entered_on - record.held_on).days > rule.entered_within
