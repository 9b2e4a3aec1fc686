"""The calendar of a branch, and one duty of it."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString

from zhibu.duties import queries
from zhibu.duties.enums import DutyState, RequestState, Strength
from zhibu.duties.models import Duty
from zhibu.inbox.words import title_in
from zhibu.orgs.models import Organisation
from zhibu.orgs.permissions import Permission
from zhibu.orgs.queries import branches_for
from zhibu.orgs.reach import may
from zhibu.portal.duties.calendar_cells import cells_of, items_of
from zhibu.portal.duties.looks import Shown, demand, look, shown, strength_look
from zhibu.portal.records.after import up_to_date
from zhibu.portal.records.picking import pick_branch
from zhibu.portal.replies import reply
from zhibu.records.models import Kind
from zhibu.schemes.titles import in_english
from zhibu.scoring.scheme.document.outcome import in_language

LEGEND = (
    (DutyState.DONE, Strength.MUST), (DutyState.LATE, Strength.MUST), (DutyState.DUE, Strength.MUST),
    (DutyState.MISSING, Strength.MUST), (DutyState.MISSING, Strength.AS_A_RULE),
    (DutyState.MISSING, Strength.CUSTOM), (DutyState.EXEMPT, Strength.MUST),
    (DutyState.UPCOMING, Strength.MUST),
)  # fmt: skip


def calendar(request: HttpRequest) -> HttpResponse:
    """A year: rows are kinds, columns months."""
    picked = pick_branch(request, Permission.DUTY_SEE)
    if picked.branch is None:
        unit = request.GET.get("unit", "").strip()[:40]
        found = branches_for(request.person, Permission.DUTY_SEE).filter(name__contains=unit)
        facts = {"picked": picked, "unit": unit, "found": found[:20] if unit else ()}
        return reply(request, "portal/records/pick.html", **facts)
    up_to_date(picked.branch)
    day = timezone.localdate()
    year = _year(request.GET.get("year"), day.year)
    calendars = [
        _sheet(one, picked.branch, day) for one in queries.calendar_of(picked.branch, year)
    ]
    return reply(
        request,
        "portal/duties/calendar.html",
        branch=picked.branch,
        picked=picked,
        year=year,
        years=[day.year, day.year - 1, day.year - 2],
        calendars=calendars,
        months=range(1, 13),
        month=day.month if year == day.year else None,
        legend=[look(state, strength) for state, strength in LEGEND],
        writes=may(request.person, Permission.RECORD_WRITE, picked.branch),
    )


@dataclass(frozen=True, slots=True)
class Sheet:
    """The calendar of the branch or of one of its groups; each row with its places."""

    organisation: Organisation
    rows: list["Line"]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the calendar with its places: so many months each, and a duty or nothing."""

    row: queries.Row
    places: list[tuple[int, Shown | None]]

    @property
    def worst(self) -> Shown | None:
        """What most needs doing in the row, where something does."""
        lines = [line for _months, line in self.places if line and line.open]
        return min(lines, key=lambda line: line.duty.state != DutyState.MISSING, default=None)

    @property
    def cells(self) -> SafeString:
        return cells_of(self.places)

    @property
    def items(self) -> SafeString:
        return items_of(line for _months, line in self.places if line)


def _sheet(found: queries.Calendar, branch: Organisation, day: date) -> Sheet:
    parent = None if found.organisation.pk == branch.pk else branch
    return Sheet(
        found.organisation,
        [
            Line(
                row,
                [
                    (cell.months, Shown(cell.duty, day, parent) if cell.duty else None)
                    for cell in row.cells
                ],
            )
            for row in found.rows
        ],
    )


def _year(asked: str | None, this_year: int) -> int:
    known = {str(this_year - back): this_year - back for back in range(10)}
    return known.get(asked or "", this_year)


@dataclass(frozen=True, slots=True)
class RuleRow:
    """What one rule asks, and how it stands."""

    row: Duty

    @property
    def words(self) -> str:
        return title_in(self.row.title)

    @property
    def source(self) -> str:
        return in_language(self.row.source, "en" if in_english() else "zh")

    @property
    def look(self) -> dict:
        return look(self.row.state, self.row.strength)

    @property
    def strength(self) -> dict:
        return strength_look(self.row.strength)

    @property
    def demand(self) -> str:
        return demand(self.row)


def duty(request: HttpRequest, number: int) -> HttpResponse:
    """One duty: what asks for it, how it stands, what can be done."""
    found = queries.duty_for(request.person, number)
    day = timezone.localdate()
    line = shown([queries.same_duty(found)], day)[0]
    branch = line.parent or found.organisation
    requests = list(queries.requests_about(found))
    return reply(
        request,
        "portal/duties/duty.html",
        line=line,
        rules=[RuleRow(row) for row in line.duty.rows],
        kind=Kind.objects.filter(name=found.kind).first(),
        duty=found,
        branch=branch,
        requests=requests,
        writes=line.open and may(request.person, Permission.RECORD_WRITE, branch),
        asks=line.duty.state in (DutyState.DUE, DutyState.MISSING, DutyState.UPCOMING)
        and not any(one.state == RequestState.ASKED for one in requests)
        and may(request.person, Permission.EXEMPTION_ASK, found.organisation),
    )
