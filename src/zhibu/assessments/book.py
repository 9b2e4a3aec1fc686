"""What the record book and the register say of a year, as tables: read as sets, for one or all."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Count, F, IntegerField, Q, QuerySet
from django.db.models.functions import Cast, Round

from zhibu.assessments.indicators import Book, indicator_rows
from zhibu.duties.enums import DutyState
from zhibu.duties.models import Duty
from zhibu.orgs.enums import MEMBERS, OrganisationKind
from zhibu.orgs.models import Membership, Organisation
from zhibu.orgs.reach import STEP
from zhibu.records.enums import COUNTED
from zhibu.records.models import Kind, Use
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

    Shape: tables orgs, rows (of records, with ids), granted, indicators, events.
    """
    book = Book(day, known or day)
    organisations = organisations_of(adoption, day)
    if only is not None:
        organisations = organisations.filter(pk__in=[one.pk for one in only])
    units = list(organisations.values_list("id", "code", "path", "kind", "class_number",
                                           "founded_on", "elected_on", "term_years"))  # fmt: skip
    sizes = _sizes(day, only, units)
    return {
        "orgs": _orgs(units, sizes),
        "rows": _rows(units, uses, book, only),
        "granted": _granted(day.year, only),
        "indicators": _table(INDICATORS, indicator_rows(units, sizes, uses.indicators, book, only)),
        "events": _table(EVENTS, _events(units, uses, day)),
    }


ORGS = (("id", "int64"), ("subject", "string"), ("path", "string"), ("kind", "string"),
        ("class", "string"), ("size", "int64"), ("founded", "string"))  # fmt: skip
ROWS = (("record", "int64"), ("org", "int64"), ("kind", "string"), ("held_on", "string"),
        ("entered_on", "string"), ("hours", "int64"), ("attended", "int64"),
        ("expected", "int64"))  # fmt: skip
GRANTS = (("org", "int64"), ("kind", "string"), ("period", "string"), ("until", "string"),
          ("settled", "bool_"))  # fmt: skip
INDICATORS = (("subject", "string"), ("indicator", "string"), ("target", "int64"),
              ("low", "int64"), ("high", "int64"), ("actual", "int64"))  # fmt: skip
EVENTS = (("subject", "string"), ("event", "string"), ("on", "string"))


def _table(columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[Any]]) -> "pyarrow.Table":
    import pyarrow as pa

    cells = list(zip(*rows, strict=True)) or [()] * len(columns)
    return pa.table(
        {
            name: pa.array(values, type=getattr(pa, kind)())
            for (name, kind), values in zip(columns, cells, strict=True)
        }
    )


def _orgs(units: list[tuple[Any, ...]], sizes: dict[int, int]) -> "pyarrow.Table":
    return _table(
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


def _rows(
    units: list[tuple[Any, ...]], uses: Uses, days: Book, only: Sequence[Organisation] | None
) -> "pyarrow.Table":
    """Records that were in the book; what a record counts for stands in its uses."""
    kinds = {kind for _, _, _, kind, *_ in units}
    found: list[tuple[Any, ...]] = []
    ways = {"record__branch": kinds - {OrganisationKind.GROUP}}
    ways["group"] = kinds & {OrganisationKind.GROUP}
    for way, asked in ways.items():
        if not asked:
            continue
        book = Use.objects.filter(
            record__year=days.held.year,
            record__state__in=COUNTED,
            record__held_on__lte=days.held,
            record__entered_on__lte=days.known,
            kind__name__in=uses.records,
        )
        book = book.filter(**{f"{way}__in": only}) if only is not None else book
        found += book.filter(**{f"{way}__isnull": False}).values_list(
            "record_id",
            f"{way}_id",
            "kind__name",
            Cast("record__held_on", CharField()),
            Cast("record__entered_on", CharField()),
            Cast(Round(F("record__hours") * 100), IntegerField()),
            "record__present_count",
            "record__expected_count",
        )
    return _table(ROWS, found)


def _granted(year: int, only: Sequence[Organisation] | None) -> "pyarrow.Table":
    """Duties from which an organisation is exempt, or for which it has longer."""
    duties = Duty.objects.filter(starts_on__year=year)
    duties = duties.filter(Q(state=DutyState.EXEMPT) | Q(extended_to__isnull=False))
    duties = duties.filter(organisation__in=only) if only is not None else duties
    return _table(
        GRANTS,
        [
            (org, kind, period, until and until.isoformat(), state in GRANTED)
            for org, kind, period, until, state in duties.values_list(
                "organisation_id", "kind", "period", "extended_to", "state"
            )
        ],
    )


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
