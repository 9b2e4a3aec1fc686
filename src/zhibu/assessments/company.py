"""What the company's board shows, counted once each morning (全公司汇总)."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.db.models import Count
from django.db.models.functions import ExtractMonth

from zhibu.assessments.models import BranchDuties, CompanyDay, DailyScore, DutyCount
from zhibu.duties.enums import DutyState
from zhibu.duties.models import Duty
from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.models import Organisation
from zhibu.orgs.reach import STEP

ALL_CLASSES = 0
SETTLED = (DutyState.DONE, DutyState.LATE, DutyState.MISSING)
_COLUMN = {
    DutyState.DONE: "done",
    DutyState.LATE: "late",
    DutyState.MISSING: "missing",
    DutyState.EXEMPT: "exempt",
    DutyState.UPCOMING: "open",
    DutyState.DUE: "open",
}


def keep_company_day(day: date) -> None:
    """Sum up the day's scores of branches, for each organisation above them and each class."""
    above = _organisations_above()
    sums: dict[tuple[int, int], Counter[str]] = {}
    shares: Counter[tuple[int, int]] = Counter()
    rows = DailyScore.objects.filter(day=day, organisation__kind=OrganisationKind.BRANCH)
    for path, number, score, full, grade, missing, late in rows.values_list(
        "organisation__path",
        "organisation__class_number",
        "score",
        "full",
        "grade",
        "missing",
        "late",
    ).iterator():
        found = Counter(
            branches=1,
            at_full_marks=int(score >= full),
            failing=int(grade == "failing"),
            missing=missing,
            late=late,
        )
        for key in _keys(path, number, above):
            sums.setdefault(key, Counter()).update(found)
            shares[key] += score * 10_000 // full if full else 10_000
    CompanyDay.objects.filter(day=day).delete()
    CompanyDay.objects.bulk_create(
        [
            CompanyDay(
                organisation_id=organisation,
                class_number=number,
                day=day,
                mean=shares[organisation, number] // counted["branches"],
                **counted,
            )
            for (organisation, number), counted in sums.items()
        ]
    )


def count_duties(day: date) -> None:
    """Count how the duties of the year stand: by month above branches, by kind for each branch.

    Nobody waits while it is counted: only the writing is a transaction.
    """
    branches = {
        path: (id_, number)
        for path, id_, number in Organisation.objects.filter(
            kind=OrganisationKind.BRANCH
        ).values_list("path", "pk", "class_number")
    }
    _count_months(day.year, branches)
    _count_kinds(day.year, branches)


Branches = dict[str, tuple[int, int | None]]
"""From the path of a branch to its id and class."""


def _count_months(year: int, branches: Branches) -> None:
    above = _organisations_above()
    rows = (
        Duty.objects.filter(starts_on__year=year)
        .annotate(month=ExtractMonth("ends_on"))
        .values_list("organisation__path", "month", "state")
        .annotate(number=Count("pk"))
        .order_by()
    )
    sums: dict[tuple[int, int, int], Counter[str]] = {}
    keys: dict[str, list[tuple[int, int]]] = {}
    clear: dict[tuple[str, int], bool] = {}
    for path, month, state, count in rows:
        if path not in keys:
            branch = path if path in branches else path[:-STEP]
            number = branches[branch][1] if branch in branches else None
            keys[path] = list(_keys(path, number, above))
        for key in keys[path]:
            sums.setdefault((*key, month), Counter())[_COLUMN[DutyState(state)]] += count
        if state in SETTLED:
            place = (path if path in branches else path[:-STEP], month)
            clear[place] = clear.get(place, True) and state == DutyState.DONE
    for (path, month), whole in clear.items():
        if path in branches:
            for key in _keys(path, branches[path][1], above):
                sums[*key, month] += Counter(branches=1, clear=int(whole))
    counts = [
        DutyCount(
            organisation_id=organisation, class_number=number, year=year, month=month, **counted
        )
        for (organisation, number, month), counted in sums.items()
    ]
    with transaction.atomic():
        DutyCount.objects.all().delete()
        DutyCount.objects.bulk_create(counts, batch_size=2_000)


def _count_kinds(year: int, branches: Branches) -> None:
    rows = (
        Duty.objects.filter(starts_on__year=year, state__in=SETTLED)
        .values_list("organisation__path", "kind", "state")
        .annotate(number=Count("pk"))
        .order_by()
    )
    sums: dict[str, dict[str, list[int]]] = {}
    for path, kind, state, count in rows:
        branch = path if path in branches else path[:-STEP]
        if branch in branches:
            counted = sums.setdefault(branch, {}).setdefault(kind, [0, 0])
            counted[0] += 0 if state == DutyState.MISSING else count
            counted[1] += count
    found = [
        BranchDuties(organisation_id=branches[path][0], year=year, kinds=kinds)
        for path, kinds in sums.items()
    ]
    with transaction.atomic():
        BranchDuties.objects.all().delete()
        BranchDuties.objects.bulk_create(found)


def _organisations_above() -> dict[str, int]:
    """Organisations that have branches below them, by path."""
    lowest = (OrganisationKind.BRANCH, OrganisationKind.GROUP)
    return dict(Organisation.objects.exclude(kind__in=lowest).values_list("path", "pk"))


def _keys(path: str, number: int | None, above: dict[str, int]) -> Iterator[tuple[int, int]]:
    for end in range(STEP, len(path) + 1, STEP):
        organisation = above.get(path[:end])
        if organisation is not None:
            yield organisation, ALL_CLASSES
            if number:
                yield organisation, number
