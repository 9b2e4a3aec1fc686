"""The late list: what is missing or was entered late, by committee; on the screen and in Excel."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.duties import queries
from zhibu.duties.enums import DutyState
from zhibu.duties.models import Duty
from zhibu.duties.together import together
from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.models import Organisation
from zhibu.orgs.permissions import Permission
from zhibu.orgs.queries import organisations_for
from zhibu.portal import workbooks
from zhibu.portal.duties.looks import Shown, shown
from zhibu.portal.paging import window
from zhibu.portal.replies import reply
from zhibu.schemes.titles import in_english
from zhibu.scoring.scheme.document.outcome import in_language

STATES = (DutyState.MISSING, DutyState.LATE)
COMMITTEES = (OrganisationKind.COMMITTEE, OrganisationKind.WORKING_COMMITTEE)
MOST = 20_000
"""Rows of a workbook."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the list, with the committee that it belongs to."""

    shown: Shown
    committee: str


class Asked:
    """What the address asks for; what cannot be read asks for nothing."""

    def __init__(self, request: HttpRequest) -> None:
        everywhere = organisations_for(request.person, Permission.BOARD_SEE)
        self.committees = list(everywhere.filter(kind__in=COMMITTEES))
        self.state = DutyState.LATE if request.GET.get("state") == "late" else DutyState.MISSING
        code = request.GET.get("committee", "")
        self.committee = next((one for one in self.committees if one.code == code), None)
        self.strength = request.GET.get("strength", "")
        self.rows: QuerySet[Duty] = queries.late_list(request.person, self.state)
        if self.committee:
            self.rows = self.rows.filter(organisation__path__startswith=self.committee.path)
        if self.strength in ("must", "as_a_rule", "custom"):
            self.rows = self.rows.filter(strength=self.strength)

    def lines(self, duties: Iterable[Duty]) -> list[Line]:
        """Join what is one to people, and say whose it is."""
        by_path = {one.path: str(one) for one in self.committees}
        found = shown(list(together(duties)), timezone.localdate())
        return [Line(one, _above(one.duty.organisation, by_path)) for one in found]


def _above(organisation: Organisation, names: dict[str, str]) -> str:
    path = organisation.path
    while path and path not in names:
        path = path[: -Organisation.steplen]
    return names.get(path, "")


def late(request: HttpRequest) -> HttpResponse:
    asked = Asked(request)
    found = window(request, asked.rows.values_list("pk", flat=True))  # narrow rows sort fast
    rows = Duty.objects.select_related("organisation").in_bulk(found.rows)
    lines = asked.lines(rows[number] for number in found.rows)
    return reply(request, "portal/duties/late.html", window=found, lines=lines, asked=asked)


def export(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    asked = Asked(request)
    sheet = workbooks.Sheet(
        _("Late list"), _headings(), _table(asked.lines(asked.rows[:MOST])), widths=(24, 24, 24, 16)
    )
    return workbooks.send([sheet], f"late-{timezone.localdate():%Y%m%d}.xlsx")


def _headings() -> list[str]:
    return [
        _("Committee"), _("Organisation"), _("What is due"), _("Period"), _("Strength"),
        _("State"), _("Reached / needed"), _("Last day"), _("Days overdue"), _("Source"),
    ]  # fmt: skip


def _table(lines: Iterable[Line]) -> Iterator[tuple[workbooks.Cell, ...]]:
    language = "en" if in_english() else "zh"
    for line in lines:
        one, duty = line.shown, line.shown.duty
        organisation = f"{one.parent} {duty.organisation}" if one.parent else str(duty.organisation)
        yield (
            line.committee,
            organisation,
            duty.words,
            duty.when,
            str(one.strength["words"]),
            str(one.look["words"]),
            one.demand,
            duty.until,
            one.days,
            "；".join(in_language(one, language) for one in duty.sources),
        )
