"""What a board shows, put together from figures that were counted this morning."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from zhibu.assessments import queries
from zhibu.assessments.models import CompanyDay, DailyScore
from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.models import Organisation
from zhibu.orgs.reach import STEP
from zhibu.portal.boards import charts
from zhibu.records.models import Kind
from zhibu.schemes.titles import in_english

CLASSES = (1, 2, 3, 4, 0)
"""0 stands for branches without a class."""
MOST_ROWS = 60
"""Branches in a heat map; the others stand in the list."""
LATEST = 10


@dataclass(frozen=True, slots=True)
class Heat:
    """A heat map, and the same figures as a table."""

    columns: Sequence[str]
    rows: Sequence[tuple[str, str, Sequence[int | None]]]
    option: dict[str, Any]
    height: int
    left_out: int = 0

    @property
    def body(self) -> SafeString:
        """Rows of the table; hundreds of cells are too many for a template's loop."""
        made = []
        for name, url, values in self.rows:
            cells = "".join(
                f'<td class="number">{"—" if value is None else f"{value:d}%"}</td>'
                for value in values
            )
            head = format_html('<tr><th scope="row"><a href="{}">{}</a></th>', url, name)
            made.append(f"{head}{cells}</tr>")
        return mark_safe("".join(made))  # noqa: S308 - escaped above, the rest are numbers


@dataclass(frozen=True, slots=True)
class Board:
    """Everything of one board page."""

    at: Organisation
    class_number: int
    day: date
    today: CompanyDay | None
    trend: Sequence[CompanyDay]
    committees: Heat | None
    branches: Heat | None
    distribution: Sequence[tuple[str, str, Sequence[int]]]
    latest: Sequence[DailyScore]
    clear: Sequence[tuple[str, int, int]]
    """Branches that did everything of a month in time: the month, how many, of how many."""

    @property
    def clear_option(self) -> dict[str, Any]:
        return charts.clear_by_month(self.clear)


def board_of(
    at: Organisation, boards: Sequence[Organisation], class_number: int, day: date
) -> Board:
    """Put together the board of an organisation, in a constant number of queries."""
    below = [one for one in boards if one.path[:-STEP] == at.path]
    trend = queries.trend_of(at, class_number, day)
    today = trend[-1] if trend and trend[-1].day == day else None
    return Board(
        at=at,
        class_number=class_number,
        day=day,
        today=today,
        trend=trend,
        committees=_committees(below, class_number, day),
        branches=_branches(at, class_number),
        distribution=_distribution(at, class_number, day),
        latest=queries.latest_of(at, class_number, day, LATEST),
        clear=[
            (month_name(month), number, of)
            for month, number, of in queries.clear_months_of(at, class_number)
            if month <= day.month
        ],
    )


def month_name(number: int) -> str:
    return str(number) + "月" if not in_english() else _MONTHS[number - 1]


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _committees(below: Sequence[Organisation], class_number: int, day: date) -> Heat | None:
    """Organisations below by month: what of the duties that ended in it was done."""
    counted = queries.duty_counts_of(below, class_number)
    months = range(1, day.month + 1)
    rows = [
        (
            str(one),
            address(one, class_number),
            [_share(counted.get((one.pk, month))) for month in months],
        )
        for one in below
        if any((one.pk, month) in counted for month in range(1, 13))
    ]
    return _heat([month_name(month) for month in months], rows)


def _branches(at: Organisation, class_number: int) -> Heat | None:
    """Branches right below by kind of record."""
    found = Organisation.objects.filter(
        path__startswith=at.path,
        depth=at.depth + 1,
        kind=OrganisationKind.BRANCH,
        in_use=True,
    )
    if class_number:
        found = found.filter(class_number=class_number)
    everybody = list(found.order_by("path")[: MOST_ROWS + 1])
    shown = everybody[:MOST_ROWS]
    counted = queries.duties_by_kind(shown)
    asked = {kind for kinds in counted.values() for kind in kinds}
    if not asked:
        return None
    kinds = [one for one in Kind.objects.all() if one.name in asked]
    rows = [
        (
            str(one),
            reverse("branch_score", args=[one.code]),
            [_share(counted.get(one.pk, {}).get(kind.name)) for kind in kinds],
        )
        for one in shown
    ]
    names = [kind.en if in_english() else kind.zh for kind in kinds]
    return _heat(names, rows, left_out=len(everybody) > MOST_ROWS)


def _share(numbers: Sequence[int] | None) -> int | None:
    """Whole per cent, rounded down so that only all is 100; nothing where nothing was due."""
    if not numbers or not numbers[1]:
        return None
    return 100 * numbers[0] // numbers[1]


def _heat(
    columns: Sequence[str],
    rows: Sequence[tuple[str, str, Sequence[int | None]]],
    left_out: int = 0,
) -> Heat | None:
    if not rows:
        return None
    option = charts.heat_map(columns, rows)
    return Heat(columns, rows, option, charts.heat_height(columns, len(rows)), left_out)


def _distribution(
    at: Organisation, class_number: int, day: date
) -> list[tuple[str, str, list[int]]]:
    """For each bin its words, the list behind it, and the number of branches of each class."""
    numbers = {
        (row["organisation__class_number"] or 0, row["bin"]): row["number"]
        for row in queries.distribution_of(at, class_number, day)
    }
    if not numbers:
        return []
    return [
        (
            bin_name(bottom),
            scores_address(at, class_number, bottom),
            [numbers.get((one, bottom), 0) for one in CLASSES],
        )
        for bottom in queries.BINS
    ]


def class_name(number: int) -> str:
    return _("Class %(number)s") % {"number": number} if number else _("Without a class")


def bin_name(bottom: int) -> str:
    """Words of a bin of shares."""
    if bottom == queries.BINS[0]:
        return _("Full marks")
    above = queries.BINS[queries.BINS.index(bottom) - 1]
    return f"≥{bottom // 100}%" if bottom else f"<{above // 100}%"


def address(at: Organisation, class_number: int) -> str:
    query = {"at": at.code} | ({"class": class_number} if class_number else {})
    return f"{reverse('board')}?{urlencode(query)}"


def scores_address(at: Organisation, class_number: int, bottom: int) -> str:
    query = {"at": at.code, "from": bottom} | ({"class": class_number} if class_number else {})
    return f"{reverse('scores')}?{urlencode(query)}"


def crumbs_of(at: Organisation, boards: Iterable[Organisation]) -> list[Organisation]:
    """Boards above that the person may see, from the top."""
    return [one for one in boards if at.path.startswith(one.path) and one.path != at.path]
