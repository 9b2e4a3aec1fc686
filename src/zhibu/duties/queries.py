"""What a person may see of what is due."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from zhibu.duties.enums import DutyState, RequestState
from zhibu.duties.models import Duty, Request
from zhibu.duties.together import Together, together
from zhibu.inbox.words import title_in
from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import within


def duties_for(person: Person, permission: Permission = Permission.DUTY_SEE) -> QuerySet[Duty]:
    """Duties of the organisations on which the person has the permission."""
    return Duty.objects.filter(within(person, permission, "organisation"))


def duty_for(person: Person, number: int, permission: Permission = Permission.DUTY_SEE) -> Duty:
    """One of them; 404 if unseen."""
    found = duties_for(person, permission).select_related("organisation")
    return get_object_or_404(found, pk=number)


def same_duty(duty: Duty) -> Together:
    """A duty with what other rules ask of the same kind in the same period."""
    rows = Duty.objects.filter(
        organisation=duty.organisation_id, kind=duty.kind, period=duty.period
    )
    return next(together(rows.select_related("organisation").order_by("rule")))


def late_list(person: Person, state: str = DutyState.MISSING) -> QuerySet[Duty]:
    """What is missing (or was entered late) where the person oversees, newest first."""
    found = duties_for(person, Permission.BOARD_SEE).filter(state=state)
    return found.select_related("organisation").order_by(
        "-ends_on", "organisation__path", "kind", "starts_on", "rule"
    )


def requests_for(person: Person) -> QuerySet[Request]:
    """Requests of organisations for which the person asks or decides, newest first."""
    found = Request.objects.filter(
        within(person, Permission.EXEMPTION_ASK, "organisation")
        | within(person, Permission.EXEMPTION_DECIDE, "organisation")
    )
    return found.select_related("organisation", "asked_by", "decided_by").order_by("-pk")


def requests_about(duty: Duty) -> QuerySet[Request]:
    """What was asked about a duty that the person may see, newest first."""
    found = Request.objects.filter(
        organisation=duty.organisation_id, duty_kind=duty.kind, period=duty.period
    )
    return found.select_related("asked_by", "decided_by").order_by("-pk")


def request_for(person: Person, number: int) -> Request:
    """One of them; 404 if unseen."""
    return get_object_or_404(requests_for(person), pk=number)


def request_to_read(person: Person, number: int) -> Request:
    """One of an organisation whose duties the person sees; 404 if unseen."""
    found = Request.objects.filter(within(person, Permission.DUTY_SEE, "organisation"))
    return get_object_or_404(found.select_related("organisation"), pk=number)


def requests_to_decide(person: Person) -> QuerySet[Request]:
    """Open requests that wait for the person, oldest first."""
    found = Request.objects.filter(
        within(person, Permission.EXEMPTION_DECIDE, "organisation"), state=RequestState.ASKED
    ).exclude(asked_by=person)
    return found.select_related("organisation", "asked_by").order_by("pk")


# --- The calendar of a branch ----------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cell:
    """A duty in its place: from the first to the last of the months that it spans."""

    duty: Together | None
    month: int
    months: int


@dataclass(slots=True)
class Row:
    """One kind of record, asked for in parts of one length."""

    kind: str
    title: dict[str, str]
    cells: list[Cell] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The title in the reader's language."""
        return title_in(self.title)

    @property
    def duties(self) -> list[Together]:
        return [cell.duty for cell in self.cells if cell.duty is not None]


@dataclass(frozen=True, slots=True)
class Calendar:
    """A year of one organisation: rows are kinds, columns months."""

    organisation: Organisation
    year: int
    rows: list[Row]


def calendar_of(organisation: Organisation, year: int) -> list[Calendar]:
    """The calendars of a branch and of each of its groups. Two queries.

    The caller has found the organisation by a query that knows the person.
    """
    everybody = [organisation]
    if organisation.kind == OrganisationKind.BRANCH:
        children = Organisation.objects.get_children(organisation)
        everybody += children.filter(kind=OrganisationKind.GROUP)
    by_pk = {one.pk: one for one in everybody}
    duties = Duty.objects.filter(organisation__in=by_pk, starts_on__year=year)
    found: dict[int, list[Duty]] = {pk: [] for pk in by_pk}
    for duty in duties.order_by("starts_on", "rule"):
        duty.organisation = by_pk[duty.organisation_id]
        found[duty.organisation_id].append(duty)
    return [
        Calendar(by_pk[pk], year, _rows(together(rows)))
        for pk, rows in found.items()
        if rows or pk == organisation.pk
    ]


def _rows(duties: Iterable[Together]) -> list[Row]:
    rows: dict[tuple[int, str], list[Together]] = {}
    for one in duties:
        rows.setdefault((-_months(one), one.kind), []).append(one)
    made = []
    for (_, kind), several in sorted(rows.items(), key=lambda item: item[0], reverse=True):
        row = Row(kind, several[0].title)
        month = 1
        for one in several:
            start = one.first.starts_on.month
            if start > month:
                row.cells.append(Cell(None, month, start - month))
            row.cells.append(Cell(one, start, _months(one)))
            month = start + _months(one)
        if month <= 12:
            row.cells.append(Cell(None, month, 13 - month))
        made.append(row)
    return made


def _months(one: Together) -> int:
    first: date = one.first.starts_on
    return one.first.ends_on.month - first.month + 1
