"""What the reckoning needs, read for many branches at once in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from zhibu.duties.enums import RequestKind, RequestState
from zhibu.duties.models import Request
from zhibu.duties.owing import Unit
from zhibu.duties.standing import Done, parts_of
from zhibu.orgs.enums import MEMBERS, OrganisationKind
from zhibu.orgs.models import Membership, Organisation
from zhibu.records.enums import COUNTED
from zhibu.records.models import Kind, Use
from zhibu.terms.periods import PartOfPeriod

UNIT = ("id", "path", "kind", "class_number", "founded_on", "closed_on", "in_use")


@dataclass(frozen=True, slots=True)
class Allowed:
    """What was approved for one organisation: by kind and period."""

    exempt: set[tuple[str, str]] = field(default_factory=set)
    extended: dict[str, dict[str, date]] = field(default_factory=lambda: defaultdict(dict))
    """By kind, then period: the new last day."""


def kinds_by_group() -> frozenset[str]:
    """Kinds of record that groups hold."""
    return frozenset(Kind.objects.filter(by_group=True).values_list("name", flat=True))


def units(branches: Sequence[Organisation], year: int, day: date) -> list[Unit]:
    """The organisations with their groups, and how many members each had month by month."""
    members = _members([branch.pk for branch in branches], year, day)
    top = {branch.path: branch for branch in branches}
    step = Organisation.steplen
    groups: dict[str, list[Unit]] = defaultdict(list)
    if top:
        below = (min(top), max(top) + Organisation.alphabet[-1] * step)
        found = Organisation.objects.filter(kind=OrganisationKind.GROUP, path__range=below)
        for row in found.order_by("path").values_list(*UNIT):
            groups[row[1][:-step]].append(Unit(*row, members=members[True, row[0]]))
    return [
        Unit(
            *(getattr(branch, name) for name in UNIT),
            members=members[False, branch.pk],
            groups=tuple(groups[branch.path]),
        )
        for branch in branches
    ]


def _members(
    branches: Iterable[int], year: int, day: date
) -> defaultdict[tuple[bool, int], tuple[int, ...]]:
    """By (whether a group, id): members at the end of each month, or on the day where earlier."""
    ends = [min(part.last, day) for part in parts_of(year, PartOfPeriod.MONTH)]
    rows = (
        Membership.objects.filter(branch__in=list(branches), standing__in=MEMBERS)
        .filter(started_on__lte=ends[-1])
        .exclude(ended_on__lt=ends[0])
        .values_list("branch_id", "group_id", "started_on", "ended_on")
    )
    counts: defaultdict[tuple[bool, int], list[int]] = defaultdict(lambda: [0] * 12)
    for branch, group, started, ended in rows:
        whole = started <= ends[0] and (ended is None or ended >= ends[-1])
        places = [counts[False, branch]] + ([counts[True, group]] if group else [])
        for number, end in enumerate(ends):
            if whole or (started <= end and (ended is None or ended >= end)):
                for place in places:
                    place[number] += 1
    found: defaultdict[tuple[bool, int], tuple[int, ...]] = defaultdict(lambda: (0,) * 12)
    found.update((key, tuple(count)) for key, count in counts.items())
    return found


def done_by(branches: Iterable[int], year: int, day: date) -> dict[int, dict[str, list[Done]]]:
    """Counted records of a year, as known on a day: by organisation (branch or group), then kind."""
    rows = Use.objects.filter(
        record__branch__in=list(branches),
        record__year=year,
        record__state__in=COUNTED,
        record__entered_on__lte=day,
    ).values_list(
        "record_id",
        "record__branch_id",
        "group_id",
        "kind__name",
        "record__held_on",
        "record__entered_on",
        "record__present_count",
        "record__expected_count",
        "record__hours",
    )
    found: dict[int, dict[str, list[Done]]] = defaultdict(lambda: defaultdict(list))
    last: dict[tuple[int, str], set[int]] = defaultdict(set)
    for record, branch, group, kind, held, entered, present, expected, hours in rows:
        one = Done(record, held, entered, present, expected, int(hours * 100) if hours else 0)
        if group is not None:
            found[group][kind].append(one)
        if record not in last[branch, kind]:
            last[branch, kind].add(record)
            found[branch][kind].append(one)
    return found


def allowed_for(organisations: Iterable[int], year: int) -> dict[int, Allowed]:
    """Approved exemptions and extensions of a year, by organisation; the latest day counts."""
    rows = Request.objects.filter(
        organisation__in=list(organisations),
        state=RequestState.APPROVED,
        period__startswith=str(year),
    ).values_list("organisation_id", "kind", "duty_kind", "period", "until")
    found: dict[int, Allowed] = defaultdict(Allowed)
    for organisation, request, kind, period, until in rows:
        allowed = found[organisation]
        if request == RequestKind.EXEMPTION:
            allowed.exempt.add((kind, period))
        else:
            known = allowed.extended[kind].get(period, until)
            allowed.extended[kind][period] = max(known, until)
    return found
