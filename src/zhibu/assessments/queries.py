"""What a person may see of daily scores."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.db.models import F as Field

from zhibu.assessments.models import BranchDuties, CompanyDay, DailyLoss, DailyScore, DutyCount
from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import STEP, within

BINS = (10_000, 9_500, 9_000, 8_000, 6_000, 0)
"""Lower ends of shares of the full points, in basis points, from the top."""
A_YEAR = timedelta(days=366)


def newest_day(upto: date | None = None) -> date | None:
    """The newest morning on which all were scored, or the newest up to a day."""
    found = CompanyDay.objects.all() if upto is None else CompanyDay.objects.filter(day__lte=upto)
    return found.order_by("-day").values_list("day", flat=True).first()


def scores_for(person: Person, day: date) -> QuerySet[DailyScore]:
    """Scores of a day, of branches on which the person may see them."""
    seen = within(person, Permission.SCORE_SEE, "organisation")
    found = DailyScore.objects.filter(seen, day=day, organisation__kind=OrganisationKind.BRANCH)
    return found.select_related("organisation")


def score_of(organisation: Organisation) -> DailyScore | None:
    """The newest score of an organisation that the asker was found to reach."""
    found = DailyScore.objects.filter(organisation=organisation)
    return found.select_related("adoption").order_by("-day").first()


def losses_of(score: DailyScore) -> QuerySet[DailyLoss]:
    """What it lost, in the order of the scheme."""
    return score.losses.order_by("place")


def history_of(organisation: Organisation, upto: date) -> list[tuple[date, int, int]]:
    """Day, score and full points of a year."""
    found = DailyScore.objects.filter(
        organisation=organisation, day__gt=upto - A_YEAR, day__lte=upto
    )
    return list(found.order_by("day").values_list("day", "score", "full"))


def boards_for(person: Person) -> QuerySet[Organisation]:
    """Organisations with branches below them whose board the person may see, in tree order."""
    lowest = (OrganisationKind.BRANCH, OrganisationKind.GROUP)
    found = Organisation.objects.filter(within(person, Permission.BOARD_SEE), in_use=True)
    return found.exclude(kind__in=lowest).order_by("path")


def trend_of(organisation: Organisation, class_number: int, upto: date) -> list[CompanyDay]:
    """A year of mornings, oldest first."""
    found = CompanyDay.objects.filter(
        organisation=organisation,
        class_number=class_number,
        day__gt=upto - A_YEAR,
        day__lte=upto,
    )
    return list(found.order_by("day"))


def duty_counts_of(
    organisations: Iterable[Organisation], class_number: int
) -> dict[tuple[int, int], tuple[int, int]]:
    """What was done, late or not, and what was due, by organisation and month."""
    found = DutyCount.objects.filter(
        organisation__in=list(organisations), class_number=class_number
    )
    rows = found.values_list("organisation", "month", "done", "late", "missing")
    return {
        (organisation, month): (done + late, done + late + missing)
        for organisation, month, done, late, missing in rows
    }


def clear_months_of(organisation: Organisation, class_number: int) -> list[tuple[int, int, int]]:
    """Branches that did everything of a month in time: month, how many, of how many."""
    found = DutyCount.objects.filter(
        organisation=organisation, class_number=class_number, branches__gt=0
    )
    return list(found.order_by("month").values_list("month", "clear", "branches"))


def distribution_of(
    organisation: Organisation, class_number: int, day: date
) -> list[dict[str, Any]]:
    """Number of branches by class and bin of their share of the full points.

    Shape: class_number, bin (one of BINS), number.
    """
    share = Field("score") * 10_000 / Field("full")
    bins = Case(
        *(When(points__gte=bottom, then=Value(bottom)) for bottom in BINS[:-1]),
        default=Value(0),
        output_field=IntegerField(),
    )
    found = _branches(organisation, class_number, day).filter(full__gt=0).annotate(points=share)
    counted = found.annotate(bin=bins).values("organisation__class_number", "bin")
    return list(counted.annotate(number=Count("pk")).order_by())


def latest_of(
    organisation: Organisation, class_number: int, day: date, most: int
) -> list[DailyScore]:
    """Branches that lack the most records, then those with the most late ones."""
    found = _branches(organisation, class_number, day).filter(Q(missing__gt=0) | Q(late__gt=0))
    return list(found.select_related("organisation").order_by("-missing", "-late", "pk")[:most])


def branches_below(
    organisation: Organisation, class_number: int, day: date
) -> list[tuple[Any, ...]]:
    """Code, name, name above, class, score, full, missing and late of every branch, in tree order."""
    above = dict(
        Organisation.objects.filter(path__startswith=organisation.path)
        .exclude(kind__in=(OrganisationKind.BRANCH, OrganisationKind.GROUP))
        .values_list("path", "name")
    )
    rows = _branches(organisation, class_number, day).order_by("organisation__path").values_list(
        "organisation__path", "organisation__code", "organisation__name",
        "organisation__class_number", "score", "full", "missing", "late",
    )  # fmt: skip
    return [(code, name, above.get(path[:-STEP], ""), *rest) for path, code, name, *rest in rows]


def _branches(organisation: Organisation, class_number: int, day: date) -> QuerySet[DailyScore]:
    found = DailyScore.objects.filter(
        day=day,
        organisation__path__startswith=organisation.path,
        organisation__kind=OrganisationKind.BRANCH,
    )
    return found.filter(organisation__class_number=class_number) if class_number else found


def duties_by_kind(branches: Iterable[Organisation]) -> dict[int, dict[str, list[int]]]:
    """Of each branch, by kind of record: what was done and what was due."""
    found = BranchDuties.objects.filter(organisation__in=list(branches))
    return dict(found.values_list("organisation", "kinds"))
