"""What the record book and the register say of a year, as tables: read as sets, for one or all."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet

from zhibu.assessments.arrow import table_of
from zhibu.assessments.aside import aside
from zhibu.assessments.held import tables_of
from zhibu.assessments.indicators import Book, Row, indicator_rows
from zhibu.duties.enums import DutyState
from zhibu.duties.models import Duty
from zhibu.orgs.enums import MEMBERS, OrganisationKind
from zhibu.orgs.models import Membership, Organisation
from zhibu.orgs.reach import STEP
from zhibu.records.models import Kind
from zhibu.schemes.models import Adoption
from zhibu.schemes.queries import subjects_of
from zhibu.scoring.evidence.uses import Uses

if TYPE_CHECKING:
    import pyarrow

GROUPS_FORMED = "groups_formed"
"""The event by which a scheme asks whether a branch has groups: the groups in use say it."""
GRANTED = (DutyState.DONE, DutyState.LATE, DutyState.EXEMPT)
"""States in which a duty with an exemption or an extension counts as done."""


def kinds_in_book() -> frozenset[str]:
    """Names of the kinds of record that can be entered."""
    return frozenset(Kind.objects.filter(in_use=True).values_list("name", flat=True))


def organisations_of(adoption: Adoption, day: date) -> QuerySet[Organisation]:
    """Organisations that an adopted scheme assesses: no nearer one holds for them on that day."""
    top = adoption.organisation.path
    found = Organisation.objects.filter(
        Q(in_use=True) | Q(closed_on__gt=day),
        path__startswith=top,
        kind__in=subjects_of(adoption),
    ).exclude(founded_on__gt=day)
    nearer = Adoption.objects.on(day).filter(organisation__path__startswith=top)
    for other in nearer.exclude(organisation=adoption.organisation).select_related("organisation"):
        shared = set(subjects_of(other)) & set(subjects_of(adoption))
        found = found.exclude(path__startswith=other.organisation.path, kind__in=shared)
    return found


def read_book(
    adoption: Adoption,
    uses: Uses,
    day: date,
    only: Sequence[Organisation] | None = None,
    known: date | None = None,
) -> "dict[str, pyarrow.Table]":
    """Read what a scheme needs of what was held up to a day.

    Args:
        known: entered up to this day; by default the day itself, as it was known at its end. What
            late entry costs is the scheme's own business.

    Shape: tables orgs, records, uses, kinds, granted, indicators, events.
    """
    book = Book(day, known or day)
    organisations = organisations_of(adoption, day)
    if only is not None:
        organisations = organisations.filter(pk__in=[one.pk for one in only])
    units = list(organisations.values_list("id", "code", "path", "kind", "class_number",
                                           "founded_on", "elected_on", "term_years"))  # fmt: skip
    sizes = _sizes(day, only, units)

    def read_indicators() -> list[Row]:
        return indicator_rows(units, sizes, uses.indicators, book, only)

    indicators = aside(read_indicators) if only is None else read_indicators
    return {
        "orgs": _orgs(units, sizes),
        **tables_of(book, uses.records, only),
        "granted": table_of(GRANTS, _granted(day.year, uses.records, only)),
        "indicators": table_of(INDICATORS, indicators()),
        "events": table_of(EVENTS, _events(units, uses, day)),
    }


ORGS = (("id", "int64"), ("subject", "string"), ("path", "string"), ("kind", "string"),
        ("class", "string"), ("size", "int64"), ("founded", "string"))  # fmt: skip
GRANTS = (("org", "int64"), ("kind", "string"), ("period", "string"), ("until", "string"),
          ("settled", "bool_"))  # fmt: skip
INDICATORS = (("subject", "string"), ("indicator", "string"), ("target", "int64"),
              ("low", "int64"), ("high", "int64"), ("actual", "int64"))  # fmt: skip
Grant = tuple[int, str, str, str | None, bool]
EVENTS = (("subject", "string"), ("event", "string"), ("on", "string"))


def _orgs(units: list[tuple[Any, ...]], sizes: dict[int, int]) -> "pyarrow.Table":
    return table_of(
        ORGS,
        [
            (id_, code, path, kind, None if number is None else str(number), sizes.get(id_, 0),
             founded and founded.isoformat())
            for id_, code, path, kind, number, founded, _elected, _term in units
        ],
    )  # fmt: skip


def _sizes(
    day: date, only: Sequence[Organisation] | None, units: list[tuple[Any, ...]]
) -> dict[int, int]:
    """Members of each branch and group on the day."""
    members = Membership.objects.on(day).filter(standing__in=MEMBERS)
    kinds = {kind for _, _, _, kind, *_ in units}
    found: dict[int, int] = {}
    for field in ("branch", "group") if OrganisationKind.GROUP in kinds else ("branch",):
        asked = members.filter(**{f"{field}__in": only}) if only is not None else members
        found |= dict(asked.values_list(field).annotate(Count("pk")).order_by())
    return found


def _granted(year: int, kinds: Sequence[str], only: Sequence[Organisation] | None) -> list[Grant]:
    """Duties from which an organisation is exempt, or for which it has longer; each by its index."""
    duties = Duty.objects.filter(starts_on__year=year, kind__in=kinds)
    duties = duties.filter(organisation__in=only) if only is not None else duties
    exempt = duties.filter(state=DutyState.EXEMPT, extended_to=None)
    return [
        (org, kind, period, until and until.isoformat(), state in GRANTED)
        for found in (exempt, duties.filter(extended_to__isnull=False))
        for org, kind, period, until, state in found.values_list(
            "organisation_id", "kind", "period", "extended_to", "state"
        )
    ]


def _events(units: list[tuple[Any, ...]], uses: Uses, day: date) -> list[tuple[str, str, str]]:
    """Events that follow from facts that the house keeps."""
    if GROUPS_FORMED not in {one.event for one in uses.events}:
        return []
    groups = Organisation.objects.filter(kind=OrganisationKind.GROUP, in_use=True)
    if len(units) == 1:
        groups = groups.filter(path__startswith=units[0][2])
    above = {path[:-STEP] for path in groups.values_list("path", flat=True)}
    first = date(day.year, 1, 1).isoformat()
    return [(code, GROUPS_FORMED, first) for _, code, path, *_ in units if path in above]
