"""The summary of a committee (党委汇总): its branches, who rose and fell, what is open; page and paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.assessments.models import Assessment, Result
from zhibu.consequences import years
from zhibu.consequences.enums import HonourState, PairingState, ProposalState, WorkState
from zhibu.consequences.models import Honour, Pairing, Proposal, Rectification
from zhibu.consequences.years import Line, line_of, lines_for
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.queries import organisation_for
from zhibu.orgs.reach import below, may
from zhibu.portal.assessments.namesakes import above_namesakes
from zhibu.portal.assessments.words import assumed_in_words
from zhibu.portal.paging import window
from zhibu.portal.papers import send_paper
from zhibu.portal.replies import reply
from zhibu.portal.standings.cards import LEFT, RIGHT
from zhibu.portal.standings.chosen import of_choices, year_choices, year_of
from zhibu.portal.standings.facts import Board, board_of, class_words
from zhibu.portal.templatetags.writing import score
from zhibu.schemes.titles import title_of

MOST = 1_000
"""Lines of a paper."""


@dataclass(frozen=True, slots=True)
class Summary:
    """An organisation in a year."""

    at: Organisation
    line: Line
    after: Assessment
    board: Board
    lines: Sequence[Line]
    followed: Sequence[tuple[str, int, int]]
    """What follows from results, in words: how many of the year, and of all years."""

    @property
    def of_choices(self) -> list[tuple[str, str]]:
        return of_choices(self.lines)

    @property
    def year_choices(self) -> list[tuple[int, str]]:
        return year_choices(self.line)

    @property
    def grades(self) -> dict[str, str]:
        return {name: title_of(title) for name, title in years.grade_titles(self.board.scheme).items()}  # fmt: skip

    @property
    def classed(self) -> bool:
        """Whether the scheme rates within classes."""
        return bool(self.board.scheme.classes)

    def row(self, one: Result) -> tuple[Result, str, str, int | None]:
        """A result, the words of its class and grade, and by how many levels it moved."""
        held = self.board.held.get(one.subject, one.held)
        moved = None if one.level is None or held is None else one.level - held
        titles = years.class_titles(self.board.scheme)
        return one, class_words(titles, one.class_name) if one.class_name else "", self.grades.get(one.grade or one.status, ""), moved  # fmt: skip


def _found(request: HttpRequest, code: str) -> tuple[Organisation, Summary | None]:
    person: Person = request.person  # type: ignore[attr-defined]
    at = organisation_for(person, code, Permission.BOARD_SEE)
    lines = [one for one in lines_for(person) if at.path.startswith(one.organisation.path)]
    lines = years.with_results(lines, at)
    line = line_of(lines, request.GET.get("of", ""))
    if line is None:
        return at, None
    after = year_of(request, line)
    board = board_of(line, at, after, with_map=False)
    return at, Summary(at, line, after, board, lines, _followed(person, at, after))


def _followed(person: Person, at: Organisation, after: Assessment) -> list[tuple[str, int, int]]:
    """What follows below from this year's results and from all, in four counts over rows of this place.

    Of the year is what came from its assessment, and rectifications that were opened in it without one.
    """
    if not may(person, Permission.CONSEQUENCE_SEE, on=at):
        return []
    reached = below(at.path)
    proposals = Proposal.objects.filter(organisation__path__range=reached, closed_on=None)
    problems = Rectification.objects.filter(organisation__path__range=reached)
    problems = problems.exclude(state=WorkState.CLOSED)
    pairs = Pairing.objects.filter(helped__path__range=reached, state=PairingState.RUNNING)
    honours = Honour.objects.filter(organisation__path__range=reached, state=HonourState.GRANTED)
    from_it = Q(assessment=after)
    opened = Q(proposal__assessment=after) | Q(proposal=None, opened_on__year=after.year)
    late = Q(due_on__lt=timezone.localdate())
    decided = {"waits": Q(state=ProposalState.PROPOSED), "runs": Q(state=ProposalState.CONFIRMED)}
    counted = {
        **_counts(proposals, from_it, **decided),
        **_counts(problems, opened, open=Q(), late=late),
        **_counts(pairs, from_it, pairs=Q()),
        **_counts(honours, from_it, honours=Q()),
    }
    words = {
        "waits": _("Proposals to decide"),
        "runs": _("Confirmed, not done"),
        "open": _("Rectifications open"),
        "late": _("Rectifications overdue"),
        "pairs": _("Pairings running"),
        "honours": _("Honours granted"),
    }
    return [(said, *counted[name]) for name, said in words.items()]


def _counts(rows: QuerySet[Any], of_year: Q, **asked: Q) -> dict[str, tuple[int, int]]:
    """How many rows of the year and of all fit what is asked for, each. One query."""
    named = {f"{name}_all": Count("pk", filter=one) for name, one in asked.items()}
    named |= {f"{name}_year": Count("pk", filter=one & of_year) for name, one in asked.items()}
    found = rows.aggregate(**named)
    return {name: (found[f"{name}_year"], found[f"{name}_all"]) for name in asked}


def grade_summary(request: HttpRequest, code: str) -> HttpResponse:
    """Read the summary: `?of=`, `?year=`."""
    at, found = _found(request, code)
    page = None
    if found is not None:
        page = window(request, years.ranking(found.after, found.line.kind, at))
    return reply(
        request,
        "portal/standings/summary.html",
        at=at,
        summary=found,
        window=page,
        above=above_namesakes(page.rows) if page else {},
        rows=[found.row(one) for one in page.rows] if found and page else [],
    )


def grade_summary_file(request: HttpRequest, code: str) -> HttpResponse:
    """The same as a paper."""
    at, found = _found(request, code)
    title = _("Summary of results: %(name)s") % {"name": at.name}
    data: dict[str, Any] = {
        "title": title,
        "head": [at.name, _("Summary of results")],
        "lines": [_("No result is published yet.")],
        "bars": [],
        "bars_title": "",
        "bars_note": "",
        "tables": [],
        "notes": [],
    }
    if found is not None:
        data["lines"] = [f"{found.after.year} · {title_of(found.line.newest.adoption.title)}"]
        data["tables"] = _tables(found)
        if found.after.state != "frozen":
            data["notes"] = [_("The results are in publication and may still change.")]
        data["notes"] += filter(None, [assumed_in_words(found.after)])
    return send_paper("card", data)


def _tables(found: Summary) -> list[dict[str, Any]]:
    board = found.board
    ranked = list(years.ranking(found.after, found.line.kind, found.at)[:MOST])
    rows = [found.row(one) for one in ranked]
    above = above_namesakes(ranked)
    classes = [{"name": _("Class"), "width": 6, **LEFT}] if found.classed else []
    tables = [
        {
            "title": _("Grades by year"),
            "columns": [{"name": _("Grade"), "width": 2, **LEFT}, *({"name": str(year), "width": 1, **RIGHT} for year in board.years)],
            "rows": [[words, *map(str, numbers)] for words, numbers in board.rows],
        },
        {
            "title": _("Up and down"),
            "columns": [{"name": _("Grade before"), "width": 2, **LEFT}, {"name": _("Grade now"), "width": 2, **LEFT}, {"name": _("Number"), "width": 1, **RIGHT}],
            "rows": [[was, now, str(number)] for was, now, number, step in board.flow_rows if step],
        },
        {
            "title": _("What follows from results"),
            "columns": [{"name": _("Matter"), "width": 3, **LEFT}, {"name": str(found.after.year), "width": 1, **RIGHT}, {"name": _("All years"), "width": 1, **RIGHT}],
            "rows": [[words, str(of_year), str(of_all)] for words, of_year, of_all in found.followed],
        },
        {
            "title": _("Results"),
            "columns": [{"name": _("Name"), "width": 9, **LEFT}, *classes, {"name": _("Score"), "width": 3, **RIGHT}, {"name": _("Grade"), "width": 3, **LEFT}, {"name": _("Change of level"), "width": 3, **RIGHT}],
            "rows": [[f"{one.name}（{above[one.subject]}）" if one.subject in above else one.name, *([words or None] if found.classed else []), score(one.score), grade, None if moved is None else f"{moved:+d}" if moved else "0"] for one, words, grade, moved in rows],
        },
    ]  # fmt: skip
    return [one for one in tables if one["rows"]]
