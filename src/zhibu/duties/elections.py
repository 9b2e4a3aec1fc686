"""The election-term clock (换届提醒): six and three months before a term ends, and when it is over."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from zhibu.duties.enums import Stage
from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.models import Organisation

ELECTED = (
    OrganisationKind.COMMITTEE,
    OrganisationKind.WORKING_COMMITTEE,
    OrganisationKind.GENERAL_BRANCH,
    OrganisationKind.BRANCH,
)
MONTHS = ((0, Stage.TERM_0), (3, Stage.TERM_3), (6, Stage.TERM_6))


@dataclass(frozen=True, slots=True)
class Election:
    """An organisation whose term ends soon or is over, or whose election nobody entered."""

    organisation: Organisation
    stage: Stage
    ends_on: date | None

    def cause(self, day: date) -> str:
        """Once for each term and stage; where the date is missing, once a month."""
        return f"election/{self.ends_on or f'{day:%Y-%m}'}"


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last day of a shorter month."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def stage_on(ends_on: date | None, day: date) -> Stage | None:
    """The stage that a day lies in; the most urgent alone."""
    if ends_on is None:
        return Stage.NO_DATE
    return next((stage for months, stage in MONTHS if day >= months_before(ends_on, months)), None)


def elections_on(day: date) -> Iterator[Election]:
    """Organisations in use whose clock says something on a day, in tree order."""
    found = Organisation.objects.filter(kind__in=ELECTED, in_use=True).order_by("path")
    for organisation in found:
        ends_on = organisation.term_ends_on
        stage = stage_on(ends_on, day)
        if stage is not None:
            yield Election(organisation, stage, ends_on)
