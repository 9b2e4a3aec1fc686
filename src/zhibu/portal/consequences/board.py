"""The board of consequences: what waits for a decision, runs, is overdue, is closed."""

from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.assessments.enums import AssessmentState, Scope
from zhibu.assessments.models import Assessment
from zhibu.assessments.results import assessments_for
from zhibu.consequences import queries
from zhibu.consequences.actions.deciding import MOST_AT_ONCE, confirm_several, why_not_yet
from zhibu.consequences.actions.proposing import propose as propose_of
from zhibu.consequences.authority import decides_on
from zhibu.consequences.kinds import confirmable_together
from zhibu.consequences.models import Proposal
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may
from zhibu.orgs.refusals import Refused
from zhibu.portal.consequences.looks import (
    above,
    committees_for,
    kind_words,
    kinds,
    look_of,
    year_words,
)
from zhibu.portal.paging import window
from zhibu.portal.replies import go, reply
from zhibu.schemes.titles import title_of

MOST_ASSESSMENTS = 24
"""That a filter offers, the newest first."""
COUNTED = 2_000
"""Rows of which kinds and committees are counted: enough for any quarter, and never slow."""


@dataclass(frozen=True, slots=True)
class Line:
    """A proposal on the board."""

    proposal: Proposal
    title: str
    kind: str
    year: str
    look: Any
    committee: str
    chooses: bool
    """Whether the reader may confirm it together with others of its kind."""


class Asked:
    """What the address asks for; what cannot be read asks for nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self.committees = committees_for(request.person)
        self.show = request.GET.get("show", "waiting")
        self.kind = request.GET.get("kind", "")
        self.today = timezone.localdate()
        code = request.GET.get("committee", "")
        self.committee = next((one for one in self.committees if one.code == code), None)
        self.assessments = queries.assessments_proposed_for(request.person, MOST_ASSESSMENTS)
        self.of = request.GET.get("of", "")
        rows = queries.shown(queries.proposals_for(request.person), self.show, self.today)
        rows = queries.newest_year_first(rows)
        if assessment := next((one for one in self.assessments if one.code == self.of), None):
            rows = rows.filter(assessment=assessment)
        elif self.of in {str(year) for year in self.years}:
            rows = rows.filter(year=int(self.of))
        if self.committee:
            rows = rows.filter(organisation__path__startswith=self.committee.path)
        self.uncounted = rows
        self.rows: QuerySet[Proposal] = rows.filter(propose=self.kind) if self.kind else rows

    @property
    def years(self) -> list[int]:
        """Years of assessments, and the running one, in which something may be foreseen."""
        return sorted({self.today.year, *(one.year for one in self.assessments)}, reverse=True)

    @property
    def ofs(self) -> list[tuple[str, str]]:
        """Years, then assessments, for a filter."""
        years = [(str(year), _("year %(year)s") % {"year": year}) for year in self.years]
        return [*years, *((one.code, title_of(one.title)) for one in self.assessments)]

    @property
    def together(self) -> bool:
        """Whether what is shown are proposals of one kind that may be confirmed in one act."""
        return self.show == "waiting" and confirmable_together(self.kind)

    def address(self, **changes: str) -> str:
        """The same question with something changed."""
        asked = {"show": self.show, "kind": self.kind, "of": self.of, **changes}
        asked.setdefault("committee", self.committee.code if self.committee else "")
        return "?" + urlencode({name: value for name, value in asked.items() if value})


def board(request: HttpRequest) -> HttpResponse:
    asked = Asked(request)
    found = window(request, asked.rows.values_list("pk", flat=True), 30)  # narrow rows sort fast
    rows = queries.proposals_for(request.person).in_bulk(found.rows)
    by_path = {one.path: one for one in asked.committees}
    lines = [
        Line(one, title_of(one.title), kind_words(one.propose), year_words(one),
             look_of(one, asked.today), str(above(one.organisation.path, by_path) or ""), asked.together and decides_on(request.person, one.organisation) and not why_not_yet(one))
        for one in (rows[number] for number in found.rows)
    ]  # fmt: skip
    return reply(
        request,
        "portal/consequences/board.html",
        window=found,
        lines=lines,
        choosing=any(line.chooses for line in lines),
        asked=asked,
        kinds=kinds(),
        views=_views(asked),
        counts=_counts(asked, by_path),
        proposable=_proposable(request) if may(request.person, Permission.CONSEQUENCE_DECIDE) else [],
    )  # fmt: skip


def propose(request: HttpRequest) -> HttpResponse:
    """Make the proposals of an assessment now, without waiting for the site to do it."""
    code = request.POST.get("assessment", "")
    assessment = assessments_for(request.person).filter(code=code).first()
    if assessment is None:
        messages.error(request, _("Choose an assessment whose results are shown."))
        return go(request, "consequences")
    try:
        made = propose_of(assessment=assessment, by=request.person)
        words = _("%(new)d new, %(gone)d withdrawn, %(same)d unchanged.")
        facts = {"new": made.proposed, "gone": made.withdrawn, "same": made.unchanged}
        messages.success(request, words % facts)
    except Refused as error:
        messages.error(request, str(error))
    return go(request, "consequences")


def confirm_chosen(request: HttpRequest) -> HttpResponse:
    """Confirm the chosen proposals of one kind that punishes nobody, with one reason."""
    chosen = [int(one) for one in request.POST.getlist("proposal")[: MOST_AT_ONCE + 1] if one.isascii() and one.isdigit() and len(one) < 16]  # fmt: skip
    proposals = list(queries.proposals_for(request.person).filter(pk__in=chosen))
    kind = request.POST.get("kind", "")
    try:
        done = confirm_several(
            proposals=proposals, reason=request.POST.get("reason", ""), by=request.person
        )
        words = _("%(count)s proposals are confirmed. Those concerned have been told.")
        messages.success(request, words % {"count": len(done)})
    except Refused as error:
        messages.error(request, str(error))
    rest = {"show": "waiting"} | ({"kind": kind} if kind in dict(kinds()) else {})
    return redirect(f"{reverse('consequences')}?{urlencode(rest)}")


def _views(asked: Asked) -> list[tuple[Any, str, bool]]:
    words = {
        "waiting": _("Wait for a decision"),
        "preview": _("Once results are final"),
        "running": _("Being carried out"),
        "overdue": _("Past the deadline"),
        "closed": _("Done and closed"),
        "all": _("All"),
    }
    return [(label, asked.address(show=name), asked.show == name) for name, label in words.items()]


def _counts(asked: Asked, committees: dict[str, Any]) -> dict[str, Any]:
    """How many there are of each kind and under each committee, of the first rows. One query."""
    rows = asked.uncounted.order_by().values_list("propose", "organisation__path")[: COUNTED + 1]
    found = list(rows)
    by_kind = Counter(propose for propose, _path in found[:COUNTED])
    by_committee = Counter(above(path, committees) for _propose, path in found[:COUNTED])
    return {
        "kinds": [
            (kind_words(kind), number, asked.address(kind=kind), kind == asked.kind)
            for kind, number in by_kind.most_common()
        ],
        "committees": [
            (str(one), number, asked.address(committee=one.code))
            for one, number in by_committee.most_common(12)
            if one is not None
        ],
        "more": len(found) > COUNTED,
    }


def _proposable(request: HttpRequest) -> list[tuple[str, str]]:
    """Assessments whose results are shown, or pre-assessments that are rated, of one's own running."""
    found = assessments_for(request.person).defer("adoption__text")
    found = found.filter(state__in=(AssessmentState.IN_PUBLICATION, AssessmentState.FROZEN)) | (
        found.filter(scope=Scope.PRE, state=AssessmentState.RATED)
    )
    mine: list[Assessment] = [
        one
        for one in found[:12]
        if may(request.person, Permission.ASSESSMENT_RUN, on=one.organisation)
    ]
    return [(one.code, title_of(one.title)) for one in mine]
